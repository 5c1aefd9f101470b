"""What an older text has and a redline lost, or gained, without a mark: read, printed, written as JSON."""

from __future__ import annotations

from pathlib import Path

import msgspec

from brightline.source import read_source
from brightline.text.document import Document
from brightline.text.losses import Loss, Losses, Place, losses
from brightline.text.parse import parse_document


def find_losses(older: str | Path, newer: Document) -> Losses:
    """Hold a document against an older text. Raises `BadInput` for a file that cannot be used."""
    return losses(parse_document(read_source(older)), newer)


def report_losses(older: str, found: Losses) -> dict[str, object]:
    """Give the losses as plain data."""
    return {
        "older": older,
        "version": found.version,
        "found": [msgspec.to_builtins(loss) for loss in found.found],
        "moved": [{"from": old, "to": new} for old, new in found.moved],
    }


def print_losses(older: str, newer: str, found: Losses) -> None:
    """Say what no mark shows, in the order of the text."""
    for old, new in found.moved:
        print(f"{older}: {old} stands at {new} now, with the same words")
    for loss in found.found:
        print("\n".join(_lines(older, newer, loss)))
    count = len(found.found)
    what = "1 difference" if count == 1 else f"{count or 'no'} differences"
    print(f"  {older} ({found.version} version): {what} without a mark")


def _lines(older: str, newer: str, loss: Loss) -> list[str]:
    side, other = (
        (loss.older, loss.newer) if loss.kind.endswith(("lost", "changed")) else (loss.newer, loss.older)
    )
    path, other_path = (older, newer) if side is loss.older else (newer, older)
    assert side is not None
    where = f"{path}:{side.line}:1: warning:"
    see = f" ({other_path}:{other.line})" if other else ""
    if loss.kind.startswith("provision"):
        is_lost = loss.kind == "provision lost"
        named = f"{side.provision} “{loss.title}”" if " " in loss.title else side.provision
        said = "is gone without a mark" if is_lost else "is new without a mark"
        quoted = [f"      “{side.words}”"] if side.words else []
        return [f"{where} {named} {said}{see}: {_words(loss.count)}", *quoted]
    inside = f"in {side.provision}" if side.provision else "outside every provision"
    if loss.kind == "words changed":
        assert other is not None
        message = f"“{side.words}” became “{other.words}” without a mark {inside}{see}"
    else:
        what = "gone" if loss.kind == "words lost" else "new"
        message = f"“{side.words}” is {what} without a mark {inside}{see}"
    return [f"{where} {message}", *_context(side)]


def _context(place: Place) -> list[str]:
    if not place.before and not place.after:
        return []
    parts = (
        f"… {place.before}" if place.before else "",
        f"[{place.words}]",
        f"{place.after} …" if place.after else "",
    )
    return [f"      {' '.join(part for part in parts if part)}"]


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"
