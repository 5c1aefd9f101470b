"""The log: every event in a chain of digests, written in the transaction of what it tells of."""
