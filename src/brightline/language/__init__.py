"""The norm language: from blocks in a document to a compiled `Policy`.

Submodules are imported one by one, so that whoever needs only the compiled policy loads no parser.
"""
