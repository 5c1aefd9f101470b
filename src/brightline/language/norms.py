"""From norm declarations to norms: each gets its id, and its names are resolved."""

from __future__ import annotations

from collections import Counter

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.blocks import Item
from brightline.language.deadlines import build_deadlines, build_duration, build_period
from brightline.language.scope import Scope

_OF_DUTIES = ("within", "at", "as", "due", "every", "throughout", "before")


class Draft(msgspec.Struct, frozen=True):
    """A norm on its way: its declaration, and the document that it stands in."""

    decl: s.NormDecl
    norm: p.Norm
    anchor: Anchor

    @property
    def place(self) -> s.Place:
        """Where the norm begins."""
        return (self.decl.name or self.decl.bearer).place

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is the prohibition that `may only` implies."""
        return self.norm.modality == "must_not" and self.decl.modality == "may_only"

    @property
    def can_be_violated(self) -> bool:
        """Whether it is no permission: of `may only`, the prohibition is what somebody breaks."""
        return self.norm.modality != "may"


class Standing(msgspec.Struct, frozen=True):
    """A declaration that stands in this version, with its quotes; `at` is its provision among documents."""

    at: str
    decl: s.NormDecl
    quotes: tuple[p.Quote, ...]
    anchor: Anchor


def build_norms(items: list[Item], scope: Scope) -> list[Draft]:
    """Build the norms of one version, in document order; what they say of one another is not resolved."""
    standing = []
    for item in items:
        anchor = scope.anchors[item.part]
        if isinstance(item.decl, s.UntranslatedDecl):
            quotes = anchor.quotes((s.QuoteDecl(item.decl.quote),), item.provision)
            scope.readings(item.decl.readings)
            scope.untranslated += quotes or ()
        elif isinstance(item.decl, s.NormDecl):
            at = item.at(scope.anchors)
            scope.declared[_id(at, item.decl)] = anchor.prefix
            quotes = anchor.quotes(item.decl.quotes, item.provision)
            if quotes is not None:
                standing.append(Standing(at, item.decl, quotes, anchor))
    return [draft for name, found in _name(standing, scope) for draft in _build(name, found, scope)]


def _name(standing: list[Standing], scope: Scope) -> list[tuple[str, Standing]]:
    """Give each norm its id: its provision where it is alone there, else with its name."""
    count = Counter(found.at for found in standing)
    seen: dict[str, s.Place] = {}
    named = []
    for found in standing:
        decl, name = found.decl, _id(found.at, found.decl)
        place = (decl.name or decl.bearer).place
        if decl.name is None and count[found.at] > 1:
            help = "begin each of them with a line like `approval:`"
            scope.report(place, f"{found.at} has several norms, and this one has no name", help)
        elif name in seen:
            help = "choose another name"
            scope.report(place, f"the id `{name}` is taken (line {seen[name].line})", help)
        else:
            seen[name] = place
            named.append((name, found))
    return named


def _id(provision: str, decl: s.NormDecl) -> str:
    return f"{provision}/{decl.name.text}" if decl.name else provision


def _build(name: str, found: Standing, scope: Scope) -> list[Draft]:
    decl = found.decl
    bearer = scope.vocabulary.role(decl.bearer)
    acts = scope.acts(decl.acts)
    when = scope.condition(decl.when)
    _check_clauses(decl, scope)
    norm = p.Norm(
        id=name,
        provision=found.at,
        quotes=found.quotes,
        bearer=bearer or "",
        modality="may" if decl.modality == "may_only" else decl.modality,
        acts=acts,
        when=when[0] if len(when) == 1 else p.All(tuple(when)),
        unless=tuple(scope.condition(decl.unless)),
        deadlines=build_deadlines(decl.deadlines, scope),
        every=build_period(decl.every, scope),
        throughout=any(mark.text == "throughout" for mark in decl.marks),
        lasting=build_duration(decl.lasting[0], scope) if decl.lasting else None,
        before=scope.acts(decl.before),
        readings=scope.readings(decl.readings),
        document=found.anchor.id,
    )
    if not bearer or not acts:
        return []
    drafts = [Draft(decl, norm, found.anchor)]
    if decl.modality == "may_only":
        elsewhere = msgspec.structs.replace(
            norm, id=f"{name}/only", modality="must_not", when=p.Not(norm.when), lasting=None
        )
        drafts.append(Draft(decl, elsewhere, found.anchor))
    return drafts


def _check_clauses(decl: s.NormDecl, scope: Scope) -> None:
    places: dict[str, list[s.Place]] = {}
    for mark in (*decl.marks, *(deadline.keyword for deadline in decl.deadlines)):
        places.setdefault(mark.text.partition(" ")[0], []).append(mark.place)
    is_duty = decl.modality in ("must", "should")
    for place in () if is_duty else [place for clause in _OF_DUTIES for place in places.get(clause, ())]:
        scope.report(place, "only a duty (`must`, `should`) is owed within a time or before an act")
    for place in places.get("for", ()) if decl.modality in ("must_not", "should_not") else ():
        scope.report(place, "what is forbidden may go on for no time at all", "take this line out")
    if decl.modality == "may" and decl.otherwise:
        message = "a permission cannot be violated, so that nothing takes over from it"
        scope.report(places["otherwise"][0], message)
    if decl.modality == "may_only" and not decl.when:
        help = "add a line `when …`; elsewhere the act is forbidden"
        scope.report(places["may"][0], "`may only` does not say in which situations", help)
    for clause in ("every", "throughout", "for", "otherwise"):
        for place in places.get(clause, ())[1:]:
            scope.report(place, f"this norm has a second line `{clause}`", "keep one of the two")
    _check_deadlines(decl, scope)


def _check_deadlines(decl: s.NormDecl, scope: Scope) -> None:
    for deadline in decl.deadlines[1:]:
        if deadline.given is None:
            help = "say when it takes the place of the one before it: `… if CONDITION`"
            scope.report(deadline.keyword.place, "this norm has a second deadline", help)
