"""From norm declarations to norms: ids given, names resolved, and what norms say of one another checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.conditions import resolve
from brightline.language.expected import listed, nearest
from brightline.language.graph import find_cycles
from brightline.language.vocabulary import Vocabulary

_UNITS = ("minute", "hour", "day", "week", "month", "year")


class Scope:
    """What a norm of one version may refer to, and what has been left untranslated.

    `declared` has the ids of all norms in the blocks, whether they stand or not; `lost` the references to
    norms that do not stand in this version, with the provision that each is written in.
    """

    def __init__(
        self, vocabulary: Vocabulary, anchor: Anchor, terms: frozenset[str], ambiguities: dict[str, str]
    ) -> None:
        self.vocabulary, self.anchor, self.terms = vocabulary, anchor, terms
        self.ambiguities = ambiguities
        self.untranslated: list[p.Quote] = []
        self.declared: list[str] = []
        self.lost: list[tuple[s.Word, str]] = []

    def report(self, place: s.Place, message: str, help: str = "") -> None:
        """Note an error."""
        self.vocabulary.report(place, message, help)

    def condition(self, lines: Iterable[s.ConditionNode]) -> list[p.Condition]:
        """Resolve lines of conditions; those that fail are reported and left out."""
        found = [resolve(line, self.vocabulary, self.terms) for line in lines]
        return [condition for condition in found if condition is not None]

    def acts(self, refs: Iterable[s.ActRef]) -> tuple[str, ...]:
        """Resolve acts; those that fail are reported and left out."""
        return tuple(act for ref in refs if (act := self.vocabulary.act(ref)))

    def readings(self, decls: Iterable[s.ReadingDecl]) -> tuple[p.Reading, ...]:
        """Check that every ambiguity is listed, where there is a list."""
        for decl in decls:
            name = decl.ambiguity.text
            if self.ambiguities and name not in self.ambiguities:
                help = nearest(name, self.ambiguities)
                self.report(decl.ambiguity.place, f"there is no ambiguity `{name}`", help)
        return tuple(p.Reading(decl.ambiguity.text, decl.chosen.value) for decl in decls)


class Draft(msgspec.Struct, frozen=True):
    """A norm on its way: its declaration, and its id."""

    id: str
    decl: s.NormDecl
    norm: p.Norm

    @property
    def place(self) -> s.Place:
        """Where the norm begins."""
        return (self.decl.name or self.decl.bearer).place


def build_norms(items: list[tuple[str, s.NormItem]], scope: Scope) -> list[p.Norm]:
    """Build the norms of one version, in document order."""
    standing: list[tuple[str, s.NormDecl, tuple[p.Quote, ...]]] = []
    for provision, item in items:
        if isinstance(item, s.UntranslatedDecl):
            quotes = scope.anchor.quotes((s.QuoteDecl(item.quote),), provision)
            scope.readings(item.readings)
            scope.untranslated += quotes or ()
            continue
        scope.declared.append(_id(provision, item))
        quotes = scope.anchor.quotes(item.quotes, provision)
        if quotes is not None:
            standing.append((provision, item, quotes))
    drafts = [
        Draft(norm.id, decl, norm)
        for name, provision, decl, quotes in _name(standing, scope)
        for norm in _build(name, provision, decl, quotes, scope)
    ]
    return _relate(drafts, scope)


def _name(
    standing: list[tuple[str, s.NormDecl, tuple[p.Quote, ...]]], scope: Scope
) -> list[tuple[str, str, s.NormDecl, tuple[p.Quote, ...]]]:
    """Give each norm its id: its provision where it is alone there, else with its name."""
    count = Counter(provision for provision, _, _ in standing)
    seen: dict[str, s.Place] = {}
    named = []
    for provision, decl, quotes in standing:
        name = _id(provision, decl)
        place = (decl.name or decl.bearer).place
        if decl.name is None and count[provision] > 1:
            help = "begin each of them with a line like `approval:`"
            scope.report(place, f"{provision} has several norms, and this one has no name", help)
        elif name in seen:
            help = "choose another name"
            scope.report(place, f"the id `{name}` is taken (line {seen[name].line})", help)
        else:
            seen[name] = place
            named.append((name, provision, decl, quotes))
    return named


def _id(provision: str, decl: s.NormDecl) -> str:
    return f"{provision}/{decl.name.text}" if decl.name else provision


def _build(
    name: str, provision: str, decl: s.NormDecl, quotes: tuple[p.Quote, ...], scope: Scope
) -> list[p.Norm]:
    bearer = scope.vocabulary.role(decl.bearer)
    acts = scope.acts(decl.acts)
    when = scope.condition(decl.when)
    _check_clauses(decl, scope)
    norm = p.Norm(
        id=name,
        provision=provision,
        quotes=quotes,
        bearer=bearer or "",
        modality="may" if decl.modality == "may_only" else decl.modality,
        acts=acts,
        when=when[0] if len(when) == 1 else p.All(tuple(when)),
        unless=tuple(scope.condition(decl.unless)),
        within=_duration(decl, scope),
        before=scope.acts(decl.before),
        readings=scope.readings(decl.readings),
    )
    if not bearer or not acts:
        return []
    if decl.modality != "may_only":
        return [norm]
    elsewhere = msgspec.structs.replace(
        norm, id=f"{name}/only", modality="must_not", when=p.Not(norm.when), within=None, before=()
    )
    return [norm, elsewhere]


def _check_clauses(decl: s.NormDecl, scope: Scope) -> None:
    places: dict[str, list[s.Place]] = {}
    for mark in decl.marks:
        places.setdefault(mark.text, []).append(mark.place)
    if decl.modality not in ("must", "should"):
        for place in (*places.get("within", ()), *places.get("before", ())):
            scope.report(place, "only a duty (`must`, `should`) is owed within a time or before an act")
    if decl.modality in ("may", "may_only") and decl.otherwise:
        message = "a permission cannot be violated, so that nothing takes over from it"
        scope.report(places["otherwise"][0], message)
    if decl.modality == "may_only" and not decl.when:
        help = "add a line `when …`; elsewhere the act is forbidden"
        scope.report(places["may"][0], "`may only` does not say in which situations", help)
    for clause in ("within", "otherwise"):
        for place in places.get(clause, ())[1:]:
            scope.report(place, f"this norm has a second line `{clause}`", "keep one of the two")


def _duration(decl: s.NormDecl, scope: Scope) -> p.Duration | None:
    if not decl.within:
        return None
    found = decl.within[0]
    unit = found.unit.removeprefix("business ").removesuffix("s")
    if found.place and unit not in _UNITS:
        word = found.unit.removeprefix("business ")
        units = [f"{unit}s" for unit in _UNITS]
        help = nearest(word, units) or f"count in {listed(units, 'or')}"
        scope.report(found.place, f"`{word}` is no unit of time", help)
    return p.Duration(found.amount, found.unit)


def _relate(drafts: list[Draft], scope: Scope) -> list[p.Norm]:
    """Resolve overrides and takeovers, and check that they can matter and have no cycle."""
    norms = Named(drafts)
    reach = Reach(scope.vocabulary)
    related = []
    for draft in drafts:
        half = draft.id.endswith("/only") and draft.decl.modality == "may_only"
        overrides = (
            []
            if half
            else [t for word in draft.decl.overrides for t in _live(word, draft, norms, scope, reach)]
        )
        takeover = [t for word in draft.decl.otherwise for t in _targets(word, draft, norms, scope)]
        related.append(
            msgspec.structs.replace(
                draft.norm,
                overrides=tuple(dict.fromkeys(overrides)),
                otherwise=takeover[0] if takeover else None,
            )
        )
    _check_circles(drafts, related, scope)
    return related


def _check_circles(drafts: list[Draft], related: list[p.Norm], scope: Scope) -> None:
    places = {draft.id: draft.place for draft in drafts}
    edges = {norm.id: (*norm.overrides, *([norm.otherwise] if norm.otherwise else [])) for norm in related}
    for cycle in find_cycles(edges):
        chain = " → ".join(f"`{name}`" for name in cycle)
        message = f"these norms override, or take over from, one another in a circle: {chain}"
        scope.report(places[cycle[0]], message, "take one `overrides` or `otherwise` out")


def _targets(word: s.Word, draft: Draft, norms: Named, scope: Scope) -> list[str]:
    """Give the norms that a reference names: by id, by a sibling's name, or all of a provision."""
    name, provision = word.text, draft.norm.provision
    if draft.id in (name, f"{provision}/{name}"):
        scope.report(word.place, f"`{name}` is this norm itself", "name another one")
        return []
    found = [norm.id for norm in norms.find(name, provision) if norm.quotes != draft.norm.quotes]
    if not found:
        scope.lost.append((word, provision))
    return found


def names_of(id: str) -> Iterator[str]:
    """Give every name by which a norm can be referred to, from anywhere; `X` means `X/only` too."""
    yield id.removesuffix("/only")
    own, slash, _ = id.partition("/")
    if slash and id.removesuffix("/only") != own:
        yield own
    while "." in own:
        own = own.rpartition(".")[0]
        yield own


class Named:
    """Norms by the names that refer to them: a table, since a policy may have thousands of each."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.norms = {draft.id: draft.norm for draft in drafts}
        self._ids: dict[str, list[str]] = {}
        for id in self.norms:
            for name in names_of(id):
                self._ids.setdefault(name, []).append(id)

    def find(self, name: str, provision: str) -> list[p.Norm]:
        """Give the norms that `name` means in a norm of `provision`, those of just that name first."""
        ids = self._ids.get(name, [])
        siblings = [id for id in self._ids.get(f"{provision}/{name}", []) if id not in ids]
        return [self.norms[id] for id in (*ids, *siblings)]


def _live(word: s.Word, draft: Draft, norms: Named, scope: Scope, reach: Reach) -> list[str]:
    """Give the targets of an override that share an act and a role with it; report one that has none."""
    targets = _targets(word, draft, norms, scope)
    live = [name for name in targets if reach.meet(draft.norm, norms.norms[name])]
    if targets and not live:
        message = f"this override never matters: `{draft.id}` and `{word.text}` share no act and role"
        scope.report(word.place, message, "name a norm about the same act")
    return live


class Reach:
    """Whom norms bind and what they bear on: whether two of them can meet."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._acts = vocabulary.acts
        self._roles_below = _below(vocabulary.roles)
        self._acts_below = _below(vocabulary.acts)

    def meet(self, one: p.Norm, other: p.Norm) -> bool:
        """Whether two norms share a role and an act."""
        roles = self._roles_below[one.bearer] & self._roles_below[other.bearer]
        return bool(roles) and bool(self._covered(one) & self._covered(other))

    def _covered(self, norm: p.Norm) -> set[str]:
        """Give every act that a norm bears on."""
        duty = norm.modality in ("must", "should")
        own = {act for name in norm.acts for act in (name, *(self._acts[name].requires if duty else ()))}
        downward = (*norm.before, *(() if duty else norm.acts))
        return own.union(*(self._acts_below[act] for act in downward))


def _below(kinds: Mapping[str, p.Role] | Mapping[str, p.Act]) -> dict[str, set[str]]:
    """Give for each role or act itself and all its kinds."""
    found = {name: {name} for name in kinds}
    for name, each in kinds.items():
        for above in each.ancestors:
            found.setdefault(above, set()).add(name)
    return found
