"""Chains of duties in an encounter: who must tell whom, where word was not passed on, and the case file."""
