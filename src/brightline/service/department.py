"""What a department says of itself and no policy does: its name, its letter, how soon it asks again.

It stands in a YAML file that `BRIGHTLINE_DEPARTMENT` names; `department.yaml` beside this module stands for
departments that have none.
"""

from __future__ import annotations

import os
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Annotated

import msgspec

from brightline.source import BadInput

CASE_NUMBER = "case number"
"""The kind of reference under which a department finds an encounter again."""


class Bound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number by which whoever asks for a decision can bound what they ask for.

    `ask` is the label of its field, `said` the words with the number as `$n`.
    """

    name: str
    ask: str
    said: str


class Department(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`references` are kinds of number that an encounter may have; `letter` is a template with `$names`.

    What nobody has answered is asked again every `ask_again_minutes`. `telephones` are numbers of posts by
    role; of a post without one it is the number of whoever holds it. `log_of_encounters` are kinds of work
    and roles of the policy: who has one of them reads the log of encounters, beside that of the service.
    """

    name: str
    references: tuple[str, ...]
    letter: str
    ask_again_minutes: Annotated[int, msgspec.Meta(ge=1)] = 15
    telephones: dict[str, str] = {}
    bounds: tuple[Bound, ...] = ()
    log_of_encounters: tuple[str, ...] = ("oversight",)

    def ask_again(self) -> timedelta:
        """Give how long it is until what nobody has answered is asked again."""
        return timedelta(minutes=self.ask_again_minutes)

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
    for bound in found.bounds:
        if Template(bound.said).get_identifiers() != ["n"]:
            raise BadInput(f"{path}: `bounds`: write the number of `{bound.name}` as `$n` in `said`")
    return found
