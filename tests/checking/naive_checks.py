"""What `docs/reference/checks.md` says, done as it stands there: every situation, with the plain evaluator.

Slow, and good for vocabularies of a few facts. It shares with the check nothing but the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, product
from typing import Any as Anything

from msgspec.structs import replace

from brightline.language.policy import All, Any, Condition, Done, Is, Norm, Not, Policy, Term
from brightline.reasoning import plain
from brightline.reasoning.fill import fill
from brightline.reasoning.plain import Claim
from brightline.reasoning.situation import Deed, Situation, cell, domain
from brightline.reasoning.verdict import decide_total

Entry = tuple[int, int]
Size = tuple[int, int, tuple[Entry, ...]]
"""Departures, facts without an ordinary value that are stated, and both as variables with values."""
OWED, BARS = ("must", "should"), ("must_not", "should_not")


@dataclass(frozen=True)
class Point:
    """One situation: the value of each variable by its place, and whether the vocabulary allows it."""

    values: tuple[int, ...]
    s: Situation
    is_possible: bool


class World:
    """All situations of one role."""

    def __init__(self, policy: Policy, asker: str) -> None:
        self.policy, self.asker = policy, asker
        self.domains = [domain(fact, policy) for fact in policy.facts]
        self.groups = _groups(policy, asker)
        self.bounds = {norm.id: plain.binds(norm, policy, asker) for norm in policy.norms}
        self.usual = [
            -1 if fact.ordinary is None else cell(fact.ordinary, fact, policy) for fact in policy.facts
        ]
        self.facts = len(policy.facts)
        self.first_own = self.facts + len(self.groups)
        self.usual += [0] * (len(self.groups) + len(policy.acts))

    @cached_property
    def points(self) -> list[Point]:
        sizes = [len(values) for values in self.domains]
        sizes += [2] * (len(self.groups) + len(self.policy.acts))
        return [self._point(values) for values in product(*map(range, sizes))]

    def _point(self, values: tuple[int, ...]) -> Point:
        facts: dict[str, Anything] = {}
        for at, fact in enumerate(self.policy.facts):
            is_usual = fact.ordinary is not None and values[at] == self.usual[at]
            facts[fact.name] = fact.ordinary if is_usual else self.domains[at][values[at]]
        deeds = [group[0] for at, group in enumerate(self.groups) if values[self.facts + at]]
        own = [a.name for at, a in enumerate(self.policy.acts) if values[self.first_own + at]]
        done = frozenset([*deeds, *(Deed(act, self.asker) for act in own)])
        s = Situation(self.asker, facts, done, others_unknown=False)
        return Point(values, s, plain.possible(self.policy, s))

    @cached_property
    def possible(self) -> list[Point]:
        return [point for point in self.points if point.is_possible]

    @cached_property
    def claims(self) -> list[tuple[str, Claim]]:
        return [
            (act.name, claim) for act in self.policy.acts for claim in plain.claims(act.name, self.policy)
        ]

    @cached_property
    def standing(self) -> dict[tuple[int, ...], list[bool]]:
        """Which claims stand, by the values of a situation."""
        return {
            point.values: [plain.stands(claim, self.policy, point.s) is True for _, claim in self.claims]
            for point in self.points
        }

    def share(self, holds: Callable[[Point], bool]) -> float:
        return sum(map(holds, self.possible)) / len(self.possible)

    def smallest(self, holds: Callable[[Point], bool]) -> Size | None:
        """Try all statements."""
        return self.smallest_of((p.values, holds(p)) for p in self.possible)

    def smallest_of(self, found: Iterable[tuple[tuple[int, ...], bool]]) -> Size | None:
        """The smallest statement, of possible situations and whether something holds there."""
        open_ = [at for at, usual in enumerate(self.usual) if usual < 0]
        answers: dict[tuple[tuple[Entry, ...], tuple[Entry, ...]], set[bool]] = {}
        for values, holds in found:
            differ = tuple(
                (at, v) for at, v in enumerate(values) if v not in (self.usual[at], -1) and at not in open_
            )
            for names in _subsets([at for at in open_ if values[at] >= 0]):
                given = tuple((at, values[at]) for at in names)
                answers.setdefault((differ, given), set()).add(holds)
        sizes = [
            (len(differ), len(given), tuple(sorted((*differ, *given))))
            for (differ, given), outcomes in answers.items()
            if outcomes == {True}
        ]
        return min(sizes, default=None)


def _groups(policy: Policy, asker: str) -> list[list[Deed]]:
    """Others' deeds, those together that make the same conditions true."""
    atoms = set(_done_atoms(policy))
    roles = [role.name for role in policy.roles if not role.is_group and role.name != asker]
    found: dict[frozenset[Done], list[Deed]] = {}
    for deed in sorted(Deed(act.name, role) for act in policy.acts for role in roles):
        s = Situation(asker, {}, frozenset([deed]), others_unknown=False)
        true = frozenset(atom for atom in atoms if plain.holds(atom, policy, s))
        if true:
            found.setdefault(true, []).append(deed)
    return list(found.values())


def _done_atoms(policy: Policy) -> Iterator[Done]:
    conditions: list[Condition] = [term.condition for term in policy.terms]
    for norm in policy.norms:
        conditions += [norm.when, *norm.unless, *(each.given for each in norm.deadlines)]
    conditions += [fact.set_by for fact in policy.facts if fact.set_by]
    for condition in conditions:
        yield from (part for part in _parts(condition) if isinstance(part, Done))


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case Not(of):
            yield from _parts(of)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _parts(part)
        case _:
            pass


def _subsets(items: list[Anything]) -> Iterator[tuple[Anything, ...]]:
    return chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))


def worlds(policy: Policy) -> list[World]:
    """One for each role for which the questions are put, in their order."""
    bound = [
        role
        for role in policy.roles
        if not role.is_group and any(plain.binds(norm, policy, role.name) for norm in policy.norms)
    ]
    return [World(policy, role.name) for role in sorted(bound, key=lambda role: len(role.ancestors))]


# ---- two norms


def opposing(world: World) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """Pairs of norms with the acts and claims by which their forces conflict."""
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for one, other in combinations(range(len(world.claims)), 2):
        (act, first), (same, second) = world.claims[one], world.claims[other]
        if act == same and decide_total(frozenset((first.force, second.force))) == "conflict":
            towards, against = (other, one) if first.force in BARS else (one, other)
            names = (world.claims[towards][1].norm.id, world.claims[against][1].norm.id)
            found.setdefault(names, []).append((act, towards, against))
    return found


def contradictions(every: list[World]) -> dict[tuple[str, str], tuple[str, str, set[str], Size, float]]:
    """By pair: the kind, the role, the acts, the smallest situation and the share."""
    found: dict[tuple[str, str], tuple[str, str, set[str], Size, float]] = {}
    for world in every:
        for names, ways in opposing(world).items():
            if names in found:
                continue

            def meet(point: Point, ways: list[tuple[str, int, int]], world: World = world) -> bool:
                stands = world.standing[point.values]
                return any(stands[towards] and stands[against] for _, towards, against in ways)

            ways = [way for way in ways if any(meet(point, [way]) for point in world.possible)]
            direct = [way for way in ways if _is_direct(way, world)]
            chosen = direct or ways
            smallest = world.smallest(lambda point: meet(point, chosen))  # noqa: B023
            if smallest:
                kind = "contradiction" if direct else "needs what is forbidden"
                acts, share = {act for act, *_ in chosen}, world.share(lambda p: meet(p, chosen))  # noqa: B023
                found[names] = (kind, world.asker, acts, smallest, share)
    return found


def _is_direct(way: tuple[str, int, int], world: World) -> bool:
    act, towards, _ = way
    claim = world.claims[towards][1]
    return claim.force not in OWED or act in claim.norm.acts


def unsettled(every: list[World]) -> dict[tuple[str, str], tuple[str, str, Size]]:
    """By pair: the role, the fact that nobody knows, and the smallest situation."""
    settled, found = set(contradictions(every)), {}
    for world in every:
        for names, ways in opposing(world).items():
            ways = [way for way in ways if world.claims[way[1]][1].force in OWED]
            if names in settled or names in found:
                continue
            best = [
                (size[:2], at, size)
                for at in range(world.facts)
                for _, towards, against in ways
                if (size := _open(world, at, towards, against))
            ]
            if best:
                _, at, size = min(best)
                found[names] = (world.asker, world.policy.facts[at].name, size)
    return found


def _open(world: World, at: int, towards: int, against: int) -> Size | None:
    rest: dict[tuple[int, ...], list[list[bool]]] = {}
    for point in world.possible:
        values = (*point.values[:at], -1, *point.values[at + 1 :])
        rest.setdefault(values, []).append(world.standing[point.values])
    return world.smallest_of(
        (values, any(stands[towards] for stands in found) and any(stands[against] for stands in found))
        for values, found in rest.items()
    )


# ---- dilemmas


class Choices:
    """What breaks what, by what is given (facts and others' deeds) and what a role then does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.norms = [
            n for n in world.policy.norms if n.modality in ("must", "must_not") and world.bounds[n.id]
        ]
        self.broken: dict[tuple[int, ...], dict[tuple[int, ...], frozenset[str]]] = {}
        for point in world.points:
            given, chosen = point.values[: world.first_own], point.values[world.first_own :]
            self.broken.setdefault(given, {})[chosen] = frozenset(
                norm.id for norm in self.norms if self._breaks(norm, point.s)
            )
        self.possible = {
            p.values[: world.first_own] for p in world.possible if not any(p.values[world.first_own :])
        }
        self.closed = [chosen for chosen in next(iter(self.broken.values())) if self._is_closed(chosen)]
        self.together = self._hang_together()

    def _breaks(self, norm: Norm, s: Situation) -> bool:
        if not plain.in_force(norm, self.world.policy, s):
            return False
        did = [plain.done_by_asker(act, self.world.policy, s) for act in norm.acts]
        return any(did) if norm.modality == "must_not" else not all(did)

    def _done(self, chosen: tuple[int, ...]) -> set[str]:
        acts = [act for act, done in zip(self.world.policy.acts, chosen, strict=True) if done]
        return {name for act in acts for name in (act.name, *act.ancestors)}

    def _is_closed(self, chosen: tuple[int, ...]) -> bool:
        done = self._done(chosen)
        return all(done.issuperset(act.requires) for act in self.world.policy.acts if act.name in done)

    def _hang_together(self) -> list[set[str]]:
        """Norms in groups that turn on the same deeds; what requires what ties deeds too."""
        rules: list[tuple[set[str], set[int]]] = [({norm.id}, self._turns_on(norm.id)) for norm in self.norms]
        for act in self.world.policy.acts:
            for other in act.requires:
                places = [
                    at
                    for at, each in enumerate(self.world.policy.acts)
                    if {act.name, other} & {each.name, *each.ancestors}
                ]
                if other not in act.ancestors:
                    rules.append((set(), set(places)))
        groups: list[tuple[set[str], set[int]]] = []
        for names, deeds in rules:
            touching = [group for group in groups if group[1] & deeds]
            groups = [group for group in groups if group not in touching]
            groups.append(
                (
                    names.union(*(group[0] for group in touching)),
                    deeds.union(*(group[1] for group in touching)),
                )
            )
        return [names for names, _ in groups]

    def _turns_on(self, name: str) -> set[int]:
        found = set()
        for results in self.broken.values():
            for chosen, broken in results.items():
                for at in range(len(chosen)):
                    other = (*chosen[:at], 1 - chosen[at], *chosen[at + 1 :])
                    if (name in broken) != (name in results[other]):
                        found.add(at)
        return found

    def is_stuck(self, names: Iterable[str], given: tuple[int, ...]) -> bool:
        names = set(names)
        return all(names & self.broken[given][chosen] for chosen in self.closed)

    def is_opposed(self, names: set[str], given: tuple[int, ...]) -> bool:
        """Whether two of the norms that hang together with some call for an act and forbid it."""
        around = next(group for group in self.together if names <= group)
        undone = (*given, *(0 for _ in self.world.policy.acts))
        standing = self.world.standing[undone]
        forces: dict[str, set[str]] = {}
        for (act, claim), stands in zip(self.world.claims, standing, strict=True):
            if stands and claim.norm.id in around:
                forces.setdefault(act, set()).add(claim.force)
        return any({"must", "must_not"} <= found for found in forces.values())

    def is_dilemma(self, names: frozenset[str], given: tuple[int, ...]) -> bool:
        return (
            given in self.possible
            and any(names <= group for group in self.together)
            and self.is_stuck(names, given)
            and not any(self.is_stuck(names - {name}, given) for name in names)
            and not self.is_opposed(set(names), given)
        )

    def smallest(self, names: frozenset[str]) -> Size | None:
        none = tuple(0 for _ in self.world.policy.acts)
        return self.world.smallest_of(((*g, *none), self.is_dilemma(names, g)) for g in self.possible)

    def unexplained(self, told: list[frozenset[str]]) -> list[tuple[int, ...]]:
        """Situations with a dilemma of which none that was told is the reason."""
        return [
            given
            for given in self.possible
            for group in self.together
            if self.is_stuck(group, given)
            and group
            and not self.is_opposed(group, given)
            and not any(names <= group and self.is_stuck(names, given) for names in told)
        ]


# ---- what decides nothing


def unreachable(policy: Policy, every: list[World]) -> set[str]:
    return {norm.id for norm in policy.norms if not any(_forces_in(world, norm) for world in every)}


def _forces_in(world: World, norm: Norm) -> bool:
    return any(plain.in_force(norm, world.policy, point.s) for point in world.possible)


def dead_exceptions(policy: Policy, every: list[World]) -> set[tuple[str, str]]:
    found = set()
    for norm in policy.norms:
        if norm.id in unreachable(policy, every):
            continue
        for at in range(len(norm.unless)):
            less = replace(norm, unless=norm.unless[:at] + norm.unless[at + 1 :])
            other = replace(policy, norms=tuple(less if n is norm else n for n in policy.norms))
            if not any(
                plain.in_force(norm, policy, p.s) != plain.in_force(less, other, p.s)
                for world in every
                for p in world.possible
            ):
                found.add((norm.id, f"unless {at + 1}"))
    return found


def dead_overrides(policy: Policy, every: list[World]) -> set[tuple[str, str]]:
    dead, norms = unreachable(policy, every), {norm.id: norm for norm in policy.norms}
    return {
        (norm.id, target)
        for norm in policy.norms
        if norm.id not in dead
        for target in norm.overrides
        if not any(
            plain.in_force(norm, policy, p.s) and plain.applies(norms[target], policy, p.s)
            for world in every
            if world.bounds[target]
            for p in world.possible
        )
    }


def superfluous(policy: Policy, every: list[World]) -> dict[str, str]:
    """By norm: whether it is redundant or shadowed."""
    found = {}
    for norm in policy.norms:
        if norm.id in unreachable(policy, every) or _is_tied(norm, policy):
            continue
        less = replace(policy, norms=tuple(other for other in policy.norms if other is not norm))
        if all(
            plain.total(act.name, policy, p.s) == plain.total(act.name, less, p.s)
            for world in every
            if world.bounds[norm.id]
            for p in world.possible
            for act in policy.acts
        ):
            kinds = {_covered(norm, world, p) for world in every for p in world.possible}
            if "" not in kinds:
                found[norm.id] = "shadowed" if "shadowed" in kinds else "redundant"
    return found


def _is_tied(norm: Norm, policy: Policy) -> bool:
    others = [o for o in policy.norms if o.otherwise == norm.id or norm.id in o.remedies]
    own = norm.overrides or norm.otherwise or norm.remedies or norm.deadlines or norm.every or norm.lasting
    return bool(others or own)


def _covered(norm: Norm, world: World, point: Point) -> str:
    """Whether what stands of a norm in one situation stands in the shadow of others there."""
    rank = {"must": 0, "must_not": 0, "should": 1, "should_not": 1, "may": 2}
    stands = [c for c, is_so in zip(world.claims, world.standing[point.values], strict=True) if is_so]
    kind = "redundant"
    for act, claim in stands:
        if claim.norm.id == norm.id:
            others = [c.force for a, c in stands if a == act and c.norm.id != norm.id]
            if claim.force not in others:
                kind = "shadowed"
                if not any(rank[force] < rank[claim.force] for force in others):
                    return ""
    return kind


# ---- the rest


def silent_acts(policy: Policy) -> set[str]:
    """Acts of which no norm speaks and for which none waits."""
    atoms = [*_done_atoms(policy), *(each.after for n in policy.norms for each in n.deadlines if each.after)]
    return {
        act.name
        for act in policy.acts
        if not list(plain.claims(act.name, policy))
        and not any(atom.act in (act.name, *act.ancestors) for atom in atoms)
    }


def terms_alike(world: World) -> dict[tuple[str, str], tuple[Size | None, float]]:
    """By pair of terms: what tells them apart, and the share in which they differ."""
    found = {}
    for one, other in combinations([term for term in world.policy.terms if term.quotes], 2):
        values = {
            p.values: tuple(plain.holds(Term(term.name), world.policy, p.s) is True for term in (one, other))
            for p in world.points
        }
        both = sum(values[p.values] == (True, True) for p in world.possible)
        either = sum(values[p.values] != (False, False) for p in world.possible)
        on = [_support(values, place) for place in (0, 1)]
        if on[0] & on[1] and 2 * both >= either:
            apart = world.smallest(lambda p: values[p.values] == (True, False))  # noqa: B023
            apart = apart or world.smallest(lambda p: values[p.values] == (False, True))  # noqa: B023
            found[one.name, other.name] = (apart, world.share(lambda p: len(set(values[p.values])) == 2))  # noqa: B023
    return found


def _support(values: dict[tuple[int, ...], tuple[bool, ...]], place: int) -> set[int]:
    found = set()
    for point, answers in values.items():
        for at in range(len(point)):
            others = [values.get((*point[:at], v, *point[at + 1 :])) for v in range(6)]
            if any(other and other[place] != answers[place] for other in others):
                found.add(at)
    return found


def forbidden_questions(policy: Policy, every: list[World]) -> set[tuple[str, str]]:
    found = set()
    for name, act in policy.asking.items():
        for world in every:
            bans = [
                at for at, (a, claim) in enumerate(world.claims) if a == act and claim.force == "must_not"
            ]
            if any(world.standing[p.values][at] for p in world.possible for at in bans):
                found |= {
                    (n.id, name) for n in policy.norms if world.bounds[n.id] and name in _facts(n, policy)
                }
    return found


def _facts(norm: Norm, policy: Policy) -> set[str]:
    found: set[str] = set()
    waiting = [norm.when, *norm.unless]
    while waiting:
        for part in _parts(waiting.pop()):
            if isinstance(part, Is):
                found.add(part.fact)
            elif isinstance(part, Term):
                waiting.append(plain.definition(part.name, policy))
    return found


def differences(
    older: Policy, newer: Policy, both: Policy, role: str
) -> dict[tuple[str, str, str], tuple[Size, float]]:
    """By act and the two verdicts: the smallest situation and the share."""
    world = World(both, role)
    found = {}
    for act in both.acts:
        words = {
            p.values: tuple(plain.total(act.name, x, p.s).word for x in (older, newer))
            for p in world.possible
        }
        for pair in {pair for pair in words.values() if pair[0] != pair[1]}:
            size = world.smallest(lambda p: words[p.values] == pair)  # noqa: B023
            assert size
            found[act.name, *pair] = (size, world.share(lambda p: words[p.values] == pair))  # noqa: B023
    return found


def silent_tiles(every: list[World]) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """By role and acts: the tiles in whose moment nothing is said."""
    found = set()
    for tile in every[0].policy.situations if every else ():
        world = max(every, key=lambda each: sum(_is_bound(each, act) for act in tile.about))
        policy = world.policy
        filled = fill(policy, world.asker, tile.facts, (), "ordinary")
        s = replace(filled, others_unknown=False)
        acts = [act for act in tile.about if _is_bound(world, act)]
        silent = tuple(act for act in acts if plain.exact(act, policy, s).word == "silent")
        if silent:
            found.add(((world.asker,), silent))
    return found


def _is_bound(world: World, act: str) -> bool:
    return any(world.bounds[claim.norm.id] for claim in plain.claims(act, world.policy))
