"""What a department says of itself: its buildings, its numbers, and its policy on giving information."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
import re2

from brightline.screening.outgoing.rules import compiled, standard_book
from brightline.source import BadInput, read_source


class Provision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A provision of the policy, with its words."""

    name: str
    says: str


class Provisions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What bars giving information, what may speak for giving it, and which act of the policy that is."""

    bars: Provision
    assists: Provision
    act: str


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What says that a telephone number, a mailbox or a field is the department's own.

    `lines` may stand right before a number, `fields` are words in the name of a field.
    """

    lines: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Department(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in a department's file: what it and its jails are called, public buildings and addresses."""

    names: tuple[str, ...] = ()
    jails: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    own: Own = Own()
    provisions: Provisions | None = None

    @property
    def words(self) -> dict[str, str]:
        """The words of rules that only a department knows."""
        lists = {
            "names": self.names,
            "jails": self.jails,
            "building": self.buildings,
        }
        return {name: _any(forms) for name, forms in lists.items()}


@cache
def standard_department() -> Department:
    """Give the example that comes with the program."""
    text = (files("brightline.screening.outgoing") / "department.toml").read_bytes()
    return msgspec.toml.decode(text, type=Department)


def read_department(path: str) -> Department:
    """Give the example with a department's own file added. Raises `BadInput` for a file of another form."""
    source = read_source(path)
    try:
        added = msgspec.toml.decode(source.text, type=Department)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadInput(f"{path}: is no file of a department: {error}") from None
    department = _joined(standard_department(), added)
    _require_expressions(added, department, path)
    return department


def _joined(known: Department, added: Department) -> Department:
    return Department(
        known.names + added.names,
        known.jails + added.jails,
        known.buildings + added.buildings,
        known.addresses + added.addresses,
        Own(
            known.own.lines + added.own.lines,
            known.own.numbers + added.own.numbers,
            known.own.domains + added.own.domains,
            known.own.fields + added.own.fields,
        ),
        added.provisions or known.provisions,
    )


def _require_expressions(added: Department, joined: Department, path: str) -> None:
    words = {**standard_book().words, **joined.words}
    for form in (*added.names, *added.jails, *added.buildings, *added.addresses, *added.own.lines):
        try:
            compiled((form,), words)
        except (re2.error, KeyError, UnicodeEncodeError):
            raise BadInput(f"{path}: `{form}` is no expression in small letters without accents") from None


def _any(forms: tuple[str, ...]) -> str:
    return "|".join(f"(?:{form})" for form in forms) or r"[^\s\S]"
