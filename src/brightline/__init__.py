"""Policy as code for police departments: a policy runs from its own words."""

__version__ = "0.1.0"
