"""Free text that is read once and never kept.

It stands alone: of the rest it imports only `brightline.source`, and the command line alone imports it. Each screen
takes a text and gives places in it with reasons. Nothing that a screen gives, raises or represents holds a word of
the text: structs hold offsets, messages hold rules and line numbers, and there is no cache.
"""
