"""Why not: the nearest changes of what is known that would give an act another verdict, fewest first.

A change gives a fact another value, or says that an act was done; a deed is never undone, and facts that are
unknown stay so unless they are changed. Each set of changes is minimal: without one of them the verdict
would be another one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

from brightline.language.values import Value
from brightline.reasoning.diagram import Node
from brightline.reasoning.exact import IMPOSSIBLE, Exact, forces_of
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed, Situation
from brightline.reasoning.variables import State
from brightline.reasoning.verdict import WORDS, Word, decide_total

MOST_CHANGES = 4
"""How many changes one set has at most: what takes more is no neighbour."""
MOST_WAYS = 6
"""How many sets are given."""
MOST_STEPS = 20_000
"""How many sets are looked at."""


class Change(msgspec.Struct, frozen=True):
    """What would have to be otherwise: a fact with a value, or a deed that would have to be done."""

    fact: str = ""
    value: Value = ""
    deed: Deed | None = None


class Way(msgspec.Struct, frozen=True):
    """Changes that give a verdict together, and the situation with them."""

    verdict: Word
    changes: tuple[Change, ...]
    situation: Situation


class Nearest(msgspec.Struct, frozen=True):
    """The nearest ways to a verdict. `never`: none leads there from what was done, whatever the facts.

    Where neither is anything given nor `never` true, more than `MOST_CHANGES` would be needed; `is_all` says
    that no other way has so few changes.
    """

    ways: tuple[Way, ...]
    never: bool
    is_all: bool


def nearest(reasoner: Reasoner, s: Situation, act: str, wanted: Word, most: int = MOST_CHANGES) -> Nearest:
    """Give the nearest ways to a verdict, by number of changes, then judgements last, then by vocabulary.

    `wanted` is any verdict but `depends` and the one that stands; `most` is how many changes a way may have.
    Raises `ValueError` where the facts contradict one another.
    """
    exact = reasoner.exact(s.asker)
    search = _Search(exact, act, wanted, exact.state(s))
    if search.is_never():
        return Nearest((), never=True, is_all=True)
    found = search.run(most)
    ways = tuple(Way(wanted, tuple(_changes(values, exact)), _with(s, values, exact)) for values in found)
    return Nearest(ways[:MOST_WAYS], never=False, is_all=search.is_all and len(ways) <= MOST_WAYS)


def turning(reasoner: Reasoner, s: Situation, act: str) -> tuple[Way, ...]:
    """Give the nearest ways to any other verdict: those of as few changes as one of them needs."""
    exact = reasoner.exact(s.asker)
    now = exact.verdict(act, exact.state(s)).word
    others = [word for word in WORDS if word not in (now, "depends")]
    for most in range(1, MOST_CHANGES + 1):
        ways = [way for word in others for way in nearest(reasoner, s, act, word, most).ways]
        if ways:
            return tuple(ways)
    return ()


Values = dict[int, int]
"""Variables with the values that they would have."""


class _Search:
    """Looks for the smallest sets of changes.

    A situation that can end in another verdict has a path there in the act's diagram, and whatever gives the
    verdict changes a variable of that path: so only these are tried (after R. Reiter, A theory of diagnosis
    from first principles, 1987).
    """

    def __init__(self, exact: Exact, act: str, wanted: Word, state: State) -> None:
        self.exact, self.state = exact, state
        self.root = exact.act(act)
        self.right = sum(1 << end for end in range(IMPOSSIBLE) if decide_total(forces_of(end)) == wanted)
        self.facts = len(exact.variables.domains)
        self.steps = 0
        self.is_all = True

    def is_never(self) -> bool:
        """Whether no change leads to the verdict."""
        done = [at for at in range(self.facts, len(self.state.known)) if self.state.known[at] == 1]
        open_ = State([-1] * len(self.state.known), 0).put(dict.fromkeys(done, 1))
        return not self.exact.diagrams.reachable(self.root, *open_) & self.right

    def run(self, most_changes: int) -> list[Values]:
        """Give all minimal sets of the fewest changes, then of one more, until there are enough."""
        found: list[Values] = []
        for most in range(1, most_changes + 1):
            seen: set[frozenset[tuple[int, int]]] = set()
            new = list(self._from({}, most, seen))
            found += [values for values in new if not any(way.items() <= values.items() for way in found)]
            if len(found) >= MOST_WAYS or not self.is_all:
                break
        return sorted(found, key=self._order)

    def _from(self, values: Values, most: int, seen: set[frozenset[tuple[int, int]]]) -> Iterator[Values]:
        key = frozenset(values.items())
        if key in seen:
            return
        seen.add(key)
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.is_all = False
            return
        state = self.state.put(self._with_kinds(values))
        ends = self.exact.diagrams.reachable(self.root, *state)
        possible = ends & ~(1 << IMPOSSIBLE)
        if possible and not possible & ~self.right:
            if len(values) == most:
                yield values
            return
        if len(values) == most:
            return
        for at, taken in self._path(state, possible & ~self.right or 1 << IMPOSSIBLE).items():
            for other, value in self._others(at, taken):
                if other not in values:
                    yield from self._from({**values, other: value}, most, seen)

    def _others(self, at: int, taken: int) -> Iterator[tuple[int, int]]:
        """Give the changes by which a variable of a path has another value.

        An act of the asker's is done by each kind of it too.
        """
        if at < self.facts:
            values = range(self.exact.diagrams.sizes[at])
            yield from ((at, value) for value in values if value not in (taken, self.state.known[at]))
        elif taken == 0 and self.state.known[at] != 1:
            key = self.exact.variables.keys[at]
            kinds = self.exact.index.kinds[str(key[1])] if isinstance(key, tuple) else ()
            yield from ((self.exact.variables.position["own", kind], 1) for kind in kinds or ())
            if not kinds:
                yield at, 1

    def _with_kinds(self, values: Values) -> Values:
        """Give the same with all that an act of the asker's does beside itself."""
        keys, asker = self.exact.variables.keys, self.exact.asker
        own = [str(key[1]) for at in values if isinstance(key := keys[at], tuple)]
        also = {at: 1 for act in own for at in self.exact.variables.turned_by(Deed(act, asker))}
        return {**values, **also}

    def _path(self, state: State, ends: int) -> Values:
        """Give the variables on a shortest way to one of some ends, with their values on it."""
        d = self.exact.diagrams
        waiting: deque[tuple[Node, Values]] = deque([(self.root, {})])
        seen = {self.root}
        while waiting:
            node, path = waiting.popleft()
            children = d.children[node]
            if not children:
                if d.reach[node] & ends:
                    return path
                continue
            at = d.variable[node]
            ways = range(len(children)) if state.known[at] < 0 else (state.known[at],)
            for value in ways:
                if children[value] not in seen and d.reach[children[value]] & ends:
                    seen.add(children[value])
                    waiting.append((children[value], {**path, at: value}))
        return {}

    def _order(self, values: Values) -> tuple[int, int, list[tuple[int, int]]]:
        facts = list(self.exact.index.facts.values())
        judgements = sum(at < self.facts and facts[at].judgement for at in values)
        return len(values), judgements, sorted(values.items())


def _changes(values: Values, exact: Exact) -> Iterator[Change]:
    names = list(exact.variables.domains)
    for at, value in sorted(values.items()):
        if at < len(names):
            yield Change(fact=names[at], value=exact.variables.domains[names[at]][value])
        else:
            yield Change(deed=deed_of(at, exact))


def deed_of(at: int, exact: Exact) -> Deed:
    """Give a deed that makes a variable true; of several, one that a condition names."""
    key = exact.variables.keys[at]
    if isinstance(key, tuple):
        return Deed(str(key[1]), exact.asker)
    named, deeds = next((atoms, deeds) for atoms, deeds in exact.variables.groups.items() if atoms == key)
    acts, roles = list(exact.index.acts), [role.name for role in exact.policy.roles]
    said = {Deed(atom.act, atom.by) for atom in named}
    return min(deeds, key=lambda deed: (deed not in said, acts.index(deed.act), roles.index(deed.by)))


def _with(s: Situation, values: Values, exact: Exact) -> Situation:
    facts, done = dict(s.facts), set(s.done)
    for change in _changes(values, exact):
        if change.deed:
            done.add(change.deed)
        else:
            facts[change.fact] = change.value
    return msgspec.structs.replace(s, facts=facts, done=frozenset(done))
