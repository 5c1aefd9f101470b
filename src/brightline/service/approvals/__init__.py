"""Approvals: what the policy wants decided by somebody before it is done, asked for and decided."""
