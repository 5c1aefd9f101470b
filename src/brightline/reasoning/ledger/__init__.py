"""Duties over time: what a timeline triggers, and what became of it."""
