"""Brightline against its peers, in one run: `./dev bench`. Nothing here runs in the tests."""
