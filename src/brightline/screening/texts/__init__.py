"""Texts as they come: whole files, JSON lines, and the columns of CSV and Parquet tables.

`forms` tells from a name what a file holds, and which files are below a folder; `whole`, `lines`, `rows` and
`parquet` read one text after the other, so that memory stays flat however long a file is. A text is known by
its file, and by its row or a key; what is wrong is said by the same, never by the words.
"""
