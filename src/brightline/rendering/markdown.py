"""A document as Markdown for whoever reads the policy and not its norms: no blocks, no front matter.

`adopted` and `proposed` are clean; `redline` keeps its CriticMarkup, comments included.
"""

from __future__ import annotations

from brightline.rendering.headline import headline
from brightline.rendering.page import Page
from brightline.source import Source
from brightline.text.document import Document, View
from brightline.text.parse import parse_document
from brightline.text.project import project_document


def write_markdown(document: Document, page: Page) -> str:
    """Give the words of a view, under a quotation that says which text it is."""
    said = [f"**{_plain(headline(page))}**", *(_plain(warning) for warning in page.warnings)]
    banner = "\n>\n".join(f"> {line}" for line in said)
    return f"{banner}\n\n{words_only(document, page.view).strip()}\n"


def words_only(document: Document, view: View) -> str:
    """Give the Markdown of a view without front matter and blocks."""
    lines = document.source.text.split("\n")
    left_out = _front_matter(lines)
    for fence in document.fences:
        left_out |= set(range(fence.line - 1, fence.line + fence.text.count("\n") + 1))
    bare = Source(document.source.path, "\n".join(_without(left_out, lines)))
    return project_document(parse_document(bare), view)


def _front_matter(lines: list[str]) -> set[int]:
    """Give the numbers of the lines that the front matter takes."""
    if lines[0].rstrip() != "---":
        return set()
    ends = (number for number, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "..."))
    return set(range(1, next(ends, 0) + 1))


def _without(left_out: set[int], lines: list[str]) -> list[str]:
    """Leave lines out, with one blank line where they stood."""
    kept: list[str] = []
    is_gap = False
    for number, line in enumerate(lines, 1):
        if number in left_out:
            is_gap = True
        elif not is_gap:
            kept.append(line)
        elif line.strip():
            while kept and not kept[-1].strip():
                kept.pop()
            kept += [*([""] if kept else []), line]
            is_gap = False
    return kept


def _plain(text: str) -> str:
    """Write front matter on one line; a mark-up character in it stands for itself."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>" else char for char in " ".join(text.split()))
