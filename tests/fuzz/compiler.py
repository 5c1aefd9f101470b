"""Whole policies: small ones that compile, bent a little; each compiles or says why not."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random

from brightline.language.compile import Compiled, compile_policy
from brightline.language.coverage import cover
from brightline.language.format import format_document
from brightline.source import BadInput, InvalidPolicy, Source
from fuzz import texts
from fuzz.document import hold_place

FOLDERS = ("tests/policies/*/good", "tests/policies/*/bad", "docs/tutorial/files", "docs/reference/files")


def case(random: Random) -> str:
    """A small policy of the tests, without its console blocks, with a change or two."""
    return texts.bent(random, random.choice(_policies()), random.choice((0, 1, 1, 2, 4)))


@cache
def _paths() -> tuple[Path, ...]:
    return tuple(sorted(path for folder in FOLDERS for path in texts.ROOT.glob(f"{folder}/*.md")))


@cache
def _policies() -> tuple[str, ...]:
    return tuple(path.read_text("utf-8").partition("```console")[0] for path in _paths())


@cache
def _folder() -> Path:
    """A folder of this process with what the policies name beside themselves."""
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    _keep.append(folder)
    for path in _paths():
        if path.name.endswith(".part.md") or path.name == "vocabulary.md":
            shutil.copy(path, folder.name)
    return Path(folder.name)


_keep: list[tempfile.TemporaryDirectory[str]] = []


def hold(text: str) -> None:
    """Compile it; what compiles means the same in the standard form."""
    compiled = _compiled(text)
    if compiled is None:
        return
    for version, policy in compiled.versions.items():
        quotes = (*compiled.parts[0].quoted[version], *compiled.parts[0].untranslated[version])
        coverage = cover(compiled.document, version, quotes)
        assert set(coverage.missing) <= set(coverage.sentences)
        assert len({norm.id for norm in policy.norms}) == len(policy.norms)
    again = _compiled(format_document(compiled.document))
    assert again is not None
    for version, policy in compiled.versions.items():
        assert again.versions[version].digest() == policy.digest()


def _compiled(text: str) -> Compiled | None:
    path = _folder() / "policy.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return compile_policy(path)
    except InvalidPolicy as error:
        for found in error.diagnostics:
            hold_place(found, _source(found.path))
    except BadInput:
        pass
    return None


def _source(path: str) -> Source:
    return Source(path, Path(path).read_text("utf-8-sig"))
