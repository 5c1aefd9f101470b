"""From a policy as it was extracted from a PDF or a word processor to a canonical document.

`lines` reads blocks, `strikes` and `inline` their marks, `outline` gives each its place by the sequence of
labels, `write` writes it, `proof` holds the words of both against one another, `findings` is what a person
should look at.
"""

from brightline.text.importing.findings import GROUPS, Finding, is_structural
from brightline.text.importing.importer import Imported, import_source

__all__ = ["GROUPS", "Finding", "Imported", "import_source", "is_structural"]
