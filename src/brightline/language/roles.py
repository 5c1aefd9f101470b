"""Roles: who is a kind of whom, who stands how high, and who acts for another.

Ranks and designees become roles of their own, so that the reasoning knows nothing of either: what binds
`lieutenant_or_above` binds a captain because a captain is a kind of it, and `done … by lieutenant_or_above`
is true of what a captain did.
"""

from __future__ import annotations

import msgspec

from brightline.language import policy as p

RESERVED = ("_or_above", "_or_designee", "_designee")
"""Endings of names that are made, and that nobody declares."""
ABOVE = "_or_above"
DESIGNEE = "_or_designee"


def add_ranks(roles: dict[str, p.Role], order: list[str]) -> None:
    """Add for each rank the group of those who hold it or a higher one."""
    for at, name in enumerate(order):
        called = f"{_anyone(roles[name].called)} or above"
        _add_group(roles, name + ABOVE, called, set(order[at:]))


def add_designee(roles: dict[str, p.Role], name: str) -> None:
    """Add, where `name` is `X_or_designee`, the designee of X, and the group of both.

    A designee is a kind of whatever X is, and holds no rank.
    """
    principal = roles.get(name.removesuffix(DESIGNEE))
    if principal is None or name in roles or not name.endswith(DESIGNEE):
        return
    designee = f"{principal.name}_designee"
    if designee not in roles:
        phrase = f"acting for {principal.called} by a recorded delegation"
        called = f"{principal.called}'s designee"
        kinds = tuple(name for name in principal.ancestors if not roles[name].is_group)
        roles[designee] = p.Role(designee, phrase, called, kinds)
    _add_group(roles, name, f"{principal.called} or a designee", {principal.name, designee})


def _add_group(roles: dict[str, p.Role], name: str, called: str, members: set[str]) -> None:
    for role in list(roles.values()):
        if not members.isdisjoint((role.name, *role.ancestors)):
            roles[role.name] = msgspec.structs.replace(role, ancestors=(*role.ancestors, name))
    roles[name] = p.Role(name, "", called, is_group=True)


def _anyone(called: str) -> str:
    """`the sergeant` is one, `a sergeant` any."""
    bare = called.removeprefix("the ").removeprefix("a ").removeprefix("an ")
    return f"{'an' if bare[:1].lower() in 'aeiou' else 'a'} {bare}"
