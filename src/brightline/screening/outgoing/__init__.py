"""A reply that is about to leave the department: what in it says where a person is found, or who it is.

Rules are data (`rules.toml`), and so are public buildings and the department's own numbers (`places.toml`).
`normal.py` undoes spacing and case and keeps the way back, `rules.py` reads the rules, `find.py` holds a text
against them, `decide.py` says what III.A.2 and II.B.2 of 9-401 make of a finding for one recipient.
"""
