"""What a department says of itself and no policy does: its name, the kinds of its references, its letter.

It stands in a YAML file that `BRIGHTLINE_DEPARTMENT` names; `department.yaml` beside this module stands for
departments that have none.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from string import Template

import msgspec

from brightline.source import BadInput

CASE_NUMBER = "case number"
"""The kind of reference under which a department finds an encounter again."""


class Department(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`references` are kinds of number that an encounter may have; `letter` is a template with `$names`."""

    name: str
    references: tuple[str, ...]
    letter: str

    def kinds(self) -> tuple[str, ...]:
        """Give the kinds of reference, the case number first."""
        return (CASE_NUMBER, *(kind for kind in self.references if kind != CASE_NUMBER))


def department() -> Department:
    """Give what the department says of itself. Raises `BadInput` for a file that cannot be used."""
    return _read(os.environ.get("BRIGHTLINE_DEPARTMENT") or str(Path(__file__).with_name("department.yaml")))


@lru_cache(maxsize=4)
def _read(path: str) -> Department:
    try:
        found = msgspec.yaml.decode(Path(path).read_bytes(), type=Department)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInput(f"{path}: cannot be used as a department's data: {error}") from None
    if not Template(found.letter).is_valid():
        raise BadInput(f"{path}: `letter` has a `$` that begins no name: write `$$` for the sign")
    return found
