"""Answers from outside a session, by SMS and by signed links. What cannot be read changes nothing."""
