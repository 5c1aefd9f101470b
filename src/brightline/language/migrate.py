"""From an older version of the norm language to this one.

A migration moves words where that can be done without a person, and says where it cannot: a name that has
become a keyword stands in scenarios and records too, so that its new name is its author's to choose.
"""

from __future__ import annotations

import re

import msgspec

from brightline.language.blocks import KINDS
from brightline.language.format import Token, read_tokens, rewrite_blocks
from brightline.language.parse import parse_block
from brightline.language.policy import LANGUAGE, VERSIONS
from brightline.source import Diagnostic
from brightline.text.document import Document, Fence

_SECOND = """
above after ago answers designee due every for from if includes item primarily purpose ranks remedies solely
supersedes throughout today
"""


class Migration(msgspec.Struct, frozen=True):
    """What changed with one version: `dropped` words before others, and the words `reserved` since then."""

    version: int
    dropped: tuple[tuple[str, ...], ...]
    reserved: frozenset[str]


MIGRATIONS = (
    Migration(
        version=2,
        dropped=(("within", "at", "once"), ("within", "as", "soon", "as", "possible")),
        reserved=frozenset(_SECOND.split()),
    ),
)


def migrate_document(document: Document) -> tuple[str, list[Diagnostic]]:
    """Give the text of a document in this version of the language, and what a person has to change first."""
    version = document.front_matter.get("language")
    later = [m for m in MIGRATIONS if not isinstance(version, int) or m.version > version]
    text = rewrite_blocks(document, lambda fence: _migrated(fence.text))
    is_named = isinstance(version, int)
    # A vocabulary names no version: where it can be read, its keywords are keywords already.
    fences = [f for f in document.fences if is_named or not _can_be_read(document, f)]
    # Assertions are younger than the versions, and no keyword of theirs was ever a name.
    older = [fence for fence in fences if fence.info != "assert"]
    problems = [d for fence in older for m in later for d in _reserved(document, fence, m)]
    if not is_named or not later:
        return text, problems
    newer = _with_version(text)
    if newer == text:
        message, help = "the language version is not on a line of its own", f"write `language: {LANGUAGE}`"
        problems.append(document.source.diagnostic(1, 1, message, help=help))
    return newer, problems


def _can_be_read(document: Document, fence: Fence) -> bool:
    kind = KINDS[fence.info]
    return not any(parse_block(document.source, fence, version, kind)[1] for version in VERSIONS)


def _reserved(document: Document, fence: Fence, migration: Migration) -> list[Diagnostic]:
    """Report the names in a block that are keywords now."""
    found, before = [], ["", ""]
    offset = 0
    for token in read_tokens(fence.text):
        start = offset + len(token.space)
        offset = start + len(token.text)
        name = token.text.rstrip(":")
        is_kind = before == ["accept", "contradiction"]
        before = [before[-1], token.text]
        if is_kind and name == "if":
            continue
        if token.kind in ("word", "head") and name in migration.reserved:
            line = fence.text.count("\n", 0, start)
            column = start - (fence.text.rfind("\n", 0, start) + 1) + 1 + fence.indent
            message = f"`{name}` is a reserved word since version {migration.version} of the norm language"
            help = "choose another name, here and wherever it is used"
            found.append(
                document.source.diagnostic(fence.line + line, column, message, help=help, length=len(name))
            )
    return found


def _migrated(text: str) -> str:
    tokens = list(read_tokens(text))
    for migration in MIGRATIONS:
        for words in migration.dropped:
            tokens = _without_first(tokens, words)
    rest = text[sum(len(token.space) + len(token.text) for token in read_tokens(text)) :]
    return "".join(token.space + token.text for token in tokens) + rest


def _without_first(tokens: list[Token], words: tuple[str, ...]) -> list[Token]:
    """Leave out the first of some words wherever they follow one another; marks between them keep it."""
    kept: list[Token] = []
    space = None
    for at, token in enumerate(tokens):
        if [each.text for each in tokens[at : at + len(words)]] == list(words):
            space = token.space
            continue
        kept.append(token if space is None else msgspec.structs.replace(token, space=space))
        space = None
    return kept


def _with_version(text: str) -> str:
    return re.sub(r"^(language:\s*)\d+", rf"\g<1>{LANGUAGE}", text, count=1, flags=re.MULTILINE)
