"""The answer page: a tile, at most three questions, and what the policy says."""
