"""Notices: who is told what the policy wants told, by which way, and who has acknowledged it."""
