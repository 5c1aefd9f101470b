"""The service that a department runs: encounters, notices, approvals, conduct, and a log of all of it.

It adds no rules of its own. Who is told, what needs approval, what is owed and when come from the policy
through `reasoning`; free text passes `screening` before it is kept.
"""
