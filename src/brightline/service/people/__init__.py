"""People: their accounts, the posts that they hold, and who may do what."""
