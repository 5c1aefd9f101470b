"""Pages read back: the words of the policy in HTML, and those that its Markdown has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

_EMPTY = {"meta", "link", "br", "img", "hr", "input"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "ul", "ol", "section", "main"}
_UNSEEN = {"style", "title", "script"}


@dataclass
class Element:
    """An element with what stands in it, in order."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, *tags: str) -> list[Element]:
        """Every element below this one, in document order."""
        below = [each for each in self.inside if isinstance(each, Element)]
        found = [each for element in below for each in (element, *element.all())]
        return [each for each in found if not tags or each.tag in tags]

    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text() for each in self.inside)


class _Tree(HTMLParser):
    """Builds elements, and fails where a tag is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute stands twice: {self.get_starttag_text()}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_html(text: str) -> Element:
    """The elements of a page; every tag must be closed in its place."""
    tree = _Tree()
    tree.feed(text)
    tree.close()
    assert len(tree.open) == 1, [element.tag for element in tree.open]
    return tree.open[0]


def words_of_html(root: Element, without: str = "") -> list[str]:
    """The words outside the class `ours`, and outside one element besides."""
    return "".join(_text(root, without)).split()


def _text(element: Element, without: str) -> list[str]:
    if "ours" in element.classes or element.tag in (*_UNSEEN, without):
        return []
    parts = [each if isinstance(each, str) else "".join(_text(each, without)) for each in element.inside]
    return [" ", *parts, " "] if element.tag in _BLOCKS else parts


def words_of_markdown(text: str) -> list[str]:
    """The words of Markdown without marks, front matter and norm blocks; items have their numbers."""
    text = re.sub(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", "", text)
    said: list[str] = []
    parser = MarkdownIt("commonmark")
    parser.normalizeLinkText = lambda url: url  # type: ignore[method-assign]
    for token in parser.parse(text):
        if token.type == "list_item_open" and token.info:
            said.append(f"{token.info}{token.markup} ")
        elif token.type == "inline":
            said += [_inline(child.type, child.content) for child in token.children or ()] + [" "]
    return "".join(said).split()


def _inline(kind: str, content: str) -> str:
    return " " if kind in ("softbreak", "hardbreak") else content if kind in ("text", "code_inline") else ""
