"""Free text that is read once and never kept.

It stands alone: of the rest it imports only `brightline.source`, and the command line alone imports it. A
screen takes a text and gives places in it with reasons. Nothing that a screen gives, raises or represents
holds a word of the text: records hold offsets, messages hold rules and line numbers, and no result is cached.
"""
