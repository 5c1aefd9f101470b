"""Assertions: what must hold of a policy in every situation, with their names resolved.

They stand outside the compiled policy, so that no digest turns on them, and add nothing to what it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.blocks import Item
from brightline.language.scope import Scope


class Assertion(msgspec.Struct, frozen=True):
    """`never` or `always` some verdicts on acts, or how the verdicts on them `stays` from version to version.

    `words` are verdicts (`must_not`), or one of `equal`, `no_looser` and `no_stricter`. `role` is empty where
    it is about every role. `place` is its `path:line:column`.
    """

    name: str
    said: str
    rule: Literal["never", "always", "stays"]
    words: tuple[str, ...]
    acts: tuple[str, ...]
    role: str
    when: p.Condition
    place: str


def build_assertions(items: Iterable[Item], scope: Scope) -> tuple[Assertion, ...]:
    """Give the assertions of one version; one that uses a term which does not stand in it is left out."""
    found, seen = [], dict[str, s.Place]()
    for item in items:
        decl: s.AssertionDecl = item.decl
        if decl.name and decl.name.text in seen:
            message = f"the name `{decl.name.text}` is taken (line {seen[decl.name.text].line})"
            scope.report(decl.name.place, message, "choose another name")
        elif decl.name:
            seen[decl.name.text] = decl.name.place
        if assertion := _assertion(decl, scope):
            found.append(assertion)
    return tuple(found)


def _assertion(decl: s.AssertionDecl, scope: Scope) -> Assertion | None:
    v = scope.vocabulary
    roles, lost = dict(v.roles), len(v.lost)
    when, acts = scope.condition(decl.when), scope.acts(decl.acts)
    bound = [name for word in decl.roles if (name := v.role(word))]
    if len(decl.roles) > 1:
        help = "keep one of the two, or write two assertions"
        scope.report(decl.roles[1].place, "this assertion has a second line `as`", help)
    if made := v.roles.keys() - roles.keys():
        group = max(made, key=len).replace("_or_", " or ")
        message = f"no norm speaks of `{group}`"
        scope.report(decl.place, message, "name a role that the policy knows")
        v.roles = roles
    is_lost = len(v.lost) > lost
    del v.lost[lost:]
    if is_lost or len(when) < len(decl.when) or len(acts) < len(decl.acts) or len(bound) < len(decl.roles):
        return None
    return Assertion(
        name=decl.name.text if decl.name else "",
        said=decl.said,
        rule=decl.rule,
        words=decl.words,
        acts=acts,
        role=bound[0] if bound else "",
        when=when[0] if len(when) == 1 else p.All(tuple(when)),
        place=f"{decl.place.source.path}:{decl.place.line}:{decl.place.column}",
    )
