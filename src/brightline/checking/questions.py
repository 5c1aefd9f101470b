"""Questions put to a solver about one role's situations: opposition, reach, dilemmas, differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import z3
from msgspec.structs import replace

from brightline.checking.encoding import BARS, WORDS, Bearing, Encoding, Formula
from brightline.language.policy import Norm, Policy
from brightline.reasoning.situation import Situation

Pair = tuple[str, str]
Ways = dict[Pair, list[tuple[Bearing, Bearing]]]


class Undecided(Exception):
    """The solver gave up."""


class Solver:
    """The situations of one role, for questions."""

    def __init__(self, policy: Policy, asker: str, timeout: float) -> None:
        self.encoding = Encoding(policy, asker)
        self._solver = z3.Solver()
        self._solver.set("timeout", max(1, int(timeout * 1000)))
        self._possible = self.encoding.possible()
        self._solver.add(self._possible)

    def can_be(self, *formulas: Formula) -> bool:
        """Whether formulas hold together in some situation. Raises `Undecided`."""
        return self._model(formulas) is not None

    def _model(self, formulas: Iterable[Formula]) -> z3.ModelRef | None:
        self._solver.push()
        try:
            self._solver.add(*formulas)
            answer = self._solver.check()
            if answer == z3.unknown:
                raise Undecided
            return self._solver.model() if answer == z3.sat else None
        finally:
            self._solver.pop()

    def is_so(self, formula: Formula, s: Situation) -> bool:
        """Whether a formula holds in one situation."""
        return self.can_be(formula, self.encoding.at(s))

    # ---- questions

    def ways(self) -> Ways:
        """Give the pairs of norms of which one calls for an act or permits it, and one is against it."""
        found: Ways = {}
        for act in self.encoding.acts:
            bound = [each for each in self.encoding.bearings(act) if self.encoding.binds(each.norm)]
            for one, other in combinations(bound, 2):
                towards, against = (other, one) if one.force in BARS else (one, other)
                if against.force not in BARS or towards.force in BARS:
                    continue
                if towards.force != "may" or against.force == "must_not":
                    found.setdefault((towards.norm.id, against.norm.id), []).append((towards, against))
        return found

    def meet(self, ways: Iterable[tuple[Bearing, Bearing]]) -> Formula:
        """Say that two norms oppose one another on some act."""
        stands = self.encoding.stands
        return z3.Or([z3.And(stands(towards), stands(against)) for towards, against in ways])

    def opposed_if_unknown(self, ways: Iterable[tuple[Bearing, Bearing]]) -> Formula:
        """Say that it turns on one fact alone which of two norms stands."""
        found = []
        for towards, against in ways:
            one, other = (z3.And(self.encoding.stands(each), self._possible) for each in (towards, against))
            for name, fact in self.encoding.facts.items():
                otherwise = z3.substitute(other, (fact, z3.FreshConst(fact.sort(), name)))
                if not otherwise.eq(other):
                    found.append(z3.And(one, otherwise))
        return z3.Or(found)

    def is_reachable(self, norm: Norm) -> bool:
        """Whether a norm is ever in force."""
        return self.can_be(self.encoding.in_force(norm))

    def is_line_alive(self, norm: Norm, at: int) -> bool:
        """Whether a norm is ever in force but for one line of `unless`."""
        less = replace(norm, unless=norm.unless[:at] + norm.unless[at + 1 :])
        other = [less if each is norm else each for each in self.encoding.policy.norms]
        without = Encoding(replace(self.encoding.policy, norms=tuple(other)), self.encoding.asker)
        return self.can_be(without.in_force(less), z3.Not(self.encoding.in_force(norm)))

    def do_meet(self, norm: Norm, beaten: Norm) -> bool:
        """Whether a norm is ever in force where one that it overrides applies."""
        return self.can_be(self.encoding.in_force(norm), self.encoding.applies(beaten))

    def does_matter(self, norm: Norm) -> bool:
        """Whether a verdict is ever another one without a norm, or nothing as strong stands beside it."""
        rank = {"must": 0, "must_not": 0, "should": 1, "should_not": 1, "may": 2}
        found = []
        for act in self.encoding.acts:
            bearings = list(self.encoding.bearings(act))
            own = [each for each in bearings if each.norm is norm]
            others = [each for each in bearings if each.norm is not norm]
            if own:
                found.append(self.encoding.word(bearings) != self.encoding.word(others))
            for each in own:
                strong = [o for o in others if o.force == each.force or rank[o.force] < rank[each.force]]
                covered = z3.Or([self.encoding.stands(other) for other in strong])
                found.append(z3.And(self.encoding.stands(each), z3.Not(covered)))
        return self.can_be(z3.Or(found))

    def stuck(self, norms: Iterable[Norm]) -> Formula:
        """Say that whatever the asker does, one of some norms is broken in the end."""
        e = self.encoding
        broken = z3.Or([e.broken(norm) for norm in norms])
        met = deeds_in(broken)
        needs: list[Formula] = []
        for act in e.acts.values():
            for need in act.requires:
                needs.append(z3.Implies(e.own(act.name), e.own(need)))
        met |= set().union(*map(deeds_in, needs))
        own = [e.deed(act, e.asker) for act in e.acts if f"{act} by {e.asker}" in met]
        stuck = z3.Implies(z3.And(needs), broken)
        return z3.ForAll(own, stuck) if own else stuck

    def undone(self, formula: Formula) -> Formula:
        """Say that a formula holds when the asker has done nothing."""
        e = self.encoding
        return z3.substitute(formula, *((e.deed(act, e.asker), z3.BoolVal(False)) for act in e.acts))

    def words(self, pairs: tuple[z3.ArithRef, z3.ArithRef]) -> Iterator[Pair]:
        """Give the pairs of verdicts, not the same, that two give in one situation."""
        before, after = pairs
        open_ = [before != after]
        while (model := self._model(open_)) is not None:
            old, new = (model.eval(word, model_completion=True).as_long() for word in pairs)
            yield WORDS[old], WORDS[new]
            open_.append(z3.Or(before != old, after != new))


def deeds_in(formula: z3.ExprRef) -> set[str]:
    """Give the names of the deeds that a formula speaks of."""
    found, seen, waiting = set(), set(), [formula]
    while waiting:
        part = waiting.pop()
        if part.get_id() not in seen:
            seen.add(part.get_id())
            waiting += part.children()
            if z3.is_const(part) and " by " in part.decl().name():
                found.add(part.decl().name())
    return found
