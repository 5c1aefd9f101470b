"""What stands above a document in every form: which text it is, and what is said wherever it is shown."""

from __future__ import annotations

from brightline.rendering.page import Card, Page

MODALITIES = {
    "must": "must",
    "must_not": "must not",
    "should": "should",
    "should_not": "should not",
    "may": "may",
    "term": "term",
}


def headline(page: Page) -> str:
    """Give status, title and view on one line."""
    status = f"{page.policy.status.upper()} · " if page.policy.status else ""
    return f"{status}{page.policy.title}{f' · {view_name(page)}' if view_name(page) else ''}"


def view_name(page: Page) -> str:
    """Name the view; a document without marks has one version, which needs no name."""
    if page.is_one:
        return ""
    return "redline" if page.view == "redline" else f"{page.view} version"


def count_open(page: Page) -> str:
    """Say how many ambiguities lie on the way of what is shown."""
    count = len(page.ambiguities)
    return "1 open ambiguity" if count == 1 else f"{count} open ambiguities"


def only_in(card: Card, page: Page) -> str:
    """Name the version that a card of a redline stands in, if it is one of two."""
    return card.versions[0] if page.view == "redline" and not page.is_one and len(card.versions) == 1 else ""
