"""Encounters: what happened, entry by entry, and what the policy makes of it for everybody in it."""
