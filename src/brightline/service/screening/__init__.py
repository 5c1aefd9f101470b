"""Checking texts that are kept nowhere: narratives while they are written, NCIC responses."""
