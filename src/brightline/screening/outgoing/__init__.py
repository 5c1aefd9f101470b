"""A reply that is about to leave the department: what in it says where a person is found, or who it is.

Rules are data (`rules/`), and so is what a department says of itself (`department.toml`): which buildings
are public, which numbers are its own, which provision bars what. `normal.py` undoes spacing and case and
keeps the way back, `rules.py` reads the rules, `department.py` the department's file, `subjects.py` says whom
a sentence speaks of, `numbers.py` knows telephone numbers and mailboxes, `names.py` the names of fields,
`find.py` holds a text against all of them, and `decide.py` says what a finding means for one recipient.
"""
