"""A signed POST to an address of the department's own."""
