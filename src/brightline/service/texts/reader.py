"""A policy as its readers want it, from the texts that it was compiled from, wherever their files are now."""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from brightline.language.compile import Compiled, compile_policy
from brightline.rendering.build import build_page
from brightline.rendering.html import write_inner
from brightline.service.texts.models import Text
from brightline.text.document import View


def sources_of(path: str) -> dict[str, str]:
    """Give the texts that a policy is compiled from, by their paths. Raises as `compile_policy` does."""
    return {os.path.abspath(source.path): source.text for source in compile_policy(path).sources}


def views_of(text: Text) -> list[View]:
    """Give the views that a text can be read in: redline, adopted and proposed where it has marks."""
    if not text.sources:
        return []
    return (
        ["redline", "adopted", "proposed"]
        if _compiled(text.digest, text.pk).document.has_marks
        else ["proposed"]
    )


@lru_cache(maxsize=16)
def written(digest: str, pk: int, view: View) -> str:
    """Give a text in one view as HTML; its words are escaped."""
    return write_inner(build_page(_compiled(digest, pk), view))


@lru_cache(maxsize=4)
def _compiled(digest: str, pk: int) -> Compiled:
    """Compile a text again, in a folder that is gone afterwards."""
    text = Text.objects.get(pk=pk)
    with tempfile.TemporaryDirectory() as folder:
        for path, source in text.sources.items():
            file = Path(
                folder, os.path.relpath(path, os.path.commonpath([*map(os.path.dirname, text.sources)]))
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source, encoding="utf-8")
            if path == text.path:
                named = file
        return compile_policy(named)
