"""A solver put to the same questions as the diagrams, so that one checks the other.

Each finding has to hold for the solver, in its own situation and as a whole, and nothing may be missing. What
the solver does not decide in time is a finding of its own, and never counts as agreed. Shares, sizes of
situations and what can be read off the text alone are not asked about. It needs the extra `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import combinations

import z3

from brightline.checking.checked import Confirmed
from brightline.checking.difference import Comparison
from brightline.checking.encoding import OWED
from brightline.checking.finding import Finding, Kind
from brightline.checking.joint import joint, side_of
from brightline.checking.names import facts_of
from brightline.checking.questions import Pair, Solver, Undecided, Ways, deeds_in
from brightline.language.policy import Norm, Policy, Term
from brightline.reasoning.day import on

TIMEOUT = 10.0
"""Seconds that one answer of the solver may take."""
_OPPOSED: tuple[Kind, ...] = ("contradiction", "needs what is forbidden")
_Question = tuple[tuple[str, ...], Callable[[], None]]


class Disagreement(AssertionError):
    """The solver and the diagrams do not answer alike: neither can be trusted."""


def confirm(
    policy: Policy, findings: Iterable[Finding], timeout: float = TIMEOUT, day: date | None = None
) -> Confirmed:
    """Hold what was found, and what was not, against the solver.

    Raises `Disagreement` where it answers otherwise.
    """
    return _confirmed(_Confirming(on(policy, day), findings, timeout).questions(), timeout)


def confirm_comparison(compared: Comparison, timeout: float = TIMEOUT) -> Confirmed:
    """Hold a comparison of two policies against the solver, as `confirm` does."""
    both = joint(compared.older, compared.newer)
    told: dict[tuple[str, str], set[Pair]] = {}
    for each in compared.differences:
        for role in each.roles:
            told.setdefault((role, each.act), set()).add((each.before, each.after))
    questions = [
        (
            (f"{act.name} as {role}",),
            partial(_same_words, solver, act.name, told.get((role, act.name), set())),
        )
        for role, solver in _solvers(both, timeout).items()
        for act in both.acts
    ]
    return _confirmed(questions, timeout)


def _same_words(solver: Solver, act: str, told: set[Pair]) -> None:
    bearings = list(solver.encoding.bearings(act))
    sides = [[b for b in bearings if side_of(b.norm.id) == side] for side in ("from", "to")]
    older, newer = map(solver.encoding.word, sides)
    _hold(set(solver.words((older, newer))) == told, f"{act} as {solver.encoding.asker}")


def _confirmed(questions: Iterable[_Question], timeout: float) -> Confirmed:
    alike, undecided = 0, []
    for about, question in questions:
        try:
            question()
            alike += 1
        except Undecided:
            said = f"the solver did not decide in {timeout:g} s: {', '.join(about)}"
            undecided.append(Finding(kind="not decided", said=said, about=about))
    return Confirmed(f"z3 {z3.get_version_string()}", alike, tuple(undecided))


def _hold(is_so: bool, what: str) -> None:
    if not is_so:
        raise Disagreement(f"the solver and the diagrams do not agree: {what}")


def _solvers(policy: Policy, timeout: float) -> dict[str, Solver]:
    bearers = {norm.bearer for norm in policy.norms}
    roles = [r for r in policy.roles if not r.is_group and bearers & {r.name, *r.ancestors}]
    roles.sort(key=lambda role: len(role.ancestors))
    return {role.name: Solver(policy, role.name, timeout) for role in roles}


class _Confirming:
    """What was found in one policy, held against the solver question by question."""

    def __init__(self, policy: Policy, findings: Iterable[Finding], timeout: float) -> None:
        self.policy, self.findings = policy, list(findings)
        self.norms = {norm.id: norm for norm in policy.norms}
        self.solvers = _solvers(policy, timeout)
        self.ways: dict[str, Ways] = {role: solver.ways() for role, solver in self.solvers.items()}

    def questions(self) -> Iterator[_Question]:
        """Give all questions, each with what it is about."""
        for names in dict.fromkeys(names for ways in self.ways.values() for names in ways):
            yield names, partial(self._pair, names)
        for norm in self.policy.norms:
            yield (norm.id,), partial(self._norm, norm)
        for role, solver in self.solvers.items():
            for group in _together(solver):
                about = (f"dilemmas as {role}", *(norm.id for norm in group))
                yield about, partial(self._dilemmas, solver, group)
        for each in self.findings:
            if each.kind == "terms alike":
                yield each.about, partial(self._terms, each)
            elif each.kind == "gap" and each.witness:
                yield each.about, partial(self._tile, each)
        yield tuple(self.policy.asking), self._asking

    def _told(self, *kinds: Kind) -> dict[tuple[str, ...], Finding]:
        return {each.about: each for each in self.findings if each.kind in kinds}

    def _pair(self, names: Pair) -> None:
        told, what = self._told(*_OPPOSED).get(names), " against ".join(names)
        role = next(
            (r for r, s in self.solvers.items() if s.can_be(s.meet(self.ways[r].get(names, [])))), None
        )
        _hold((told is None) == (role is None), what)
        if told and role:
            solver, ways = self.solvers[role], self.ways[role][names]
            direct = [way for way in ways if way[0].force not in OWED or way[0].is_own]
            is_direct = solver.can_be(solver.meet(direct))
            _hold(is_direct == (told.kind == "contradiction"), what)
            chosen = solver.meet(direct if is_direct else ways)
            assert told.witness
            _hold(told.roles == (role,) and solver.is_so(chosen, told.witness.situation), what)
        else:
            self._unknown(names)

    def _unknown(self, names: Pair) -> None:
        told, what = self._told("contradiction if unknown").get(names), " or ".join(names)
        for role, solver in self.solvers.items():
            ways = [way for way in self.ways[role].get(names, []) if way[0].force in OWED]
            if solver.can_be(solver.opposed_if_unknown(ways)):
                _hold(told is not None and told.roles == (role,), what)
                return
        _hold(told is None, what)

    def _norm(self, norm: Norm) -> None:
        bound = [solver for solver in self.solvers.values() if solver.encoding.binds(norm)]
        is_reached = any(solver.is_reachable(norm) for solver in bound)
        _hold(((norm.id,) in self._told("unreachable")) != is_reached, f"whether {norm.id} is reachable")
        if not is_reached:
            return
        for at in range(len(norm.unless)):
            line = (norm.id, f"unless {at + 1}")
            is_alive = any(solver.is_line_alive(norm, at) for solver in bound)
            _hold((line in self._told("dead exception")) != is_alive, " ".join(line))
        for target in norm.overrides:
            beaten = self.norms[target]
            both = [solver for solver in bound if solver.encoding.binds(beaten)]
            do_meet = any(solver.do_meet(norm, beaten) for solver in both)
            is_told = (norm.id, target) in self._told("dead override")
            _hold(is_told != do_meet, f"{norm.id} overrides {target}")
        is_told = any(about[0] == norm.id for about in self._told("redundant", "shadowed"))
        if is_told or not self._does_more(norm):
            does_matter = any(solver.does_matter(norm) for solver in bound)
            _hold(is_told != does_matter, f"whether {norm.id} matters")

    def _does_more(self, norm: Norm) -> bool:
        ties = (
            norm.overrides or norm.otherwise or norm.remedies or norm.deadlines or norm.every or norm.lasting
        )
        others = (o for o in self.policy.norms if o.otherwise == norm.id or norm.id in o.remedies)
        return bool(ties) or any(others)

    def _dilemmas(self, solver: Solver, group: list[Norm]) -> None:
        mine, what = {norm.id for norm in group}, f"dilemmas as {solver.encoding.asker}"
        told = [each for each in self._told("dilemma").values() if mine.issuperset(each.about)]
        for each in told:
            norms = [self.norms[name] for name in each.about]
            assert each.witness
            s = each.witness.situation
            if s.asker == solver.encoding.asker:
                fewer = [[other for other in norms if other is not norm] for norm in norms]
                _hold(solver.is_so(solver.stuck(norms), s), what)
                _hold(not any(solver.is_so(solver.stuck(less), s) for less in fewer), what)
        explained = [solver.stuck(self.norms[name] for name in each.about) for each in told]
        opposed = [solver.undone(pair) for pair in _strictly_opposed(solver, mine)]
        others = [z3.Not(formula) for formula in (*opposed, *explained)]
        _hold(not solver.can_be(solver.stuck(group), *others), what)

    def _terms(self, told: Finding) -> None:
        solver = next(iter(self.solvers.values()))
        one, other = (solver.encoding.holds(Term(name)) for name in told.about)
        apart = z3.And(one, z3.Not(other))
        if told.witness:
            _hold(solver.is_so(apart, told.witness.situation), " and ".join(told.about))
        else:
            _hold(not solver.can_be(one != other), " and ".join(told.about))

    def _tile(self, told: Finding) -> None:
        assert told.witness
        solver = self.solvers[told.witness.asker]
        for act in told.acts:
            stands = [solver.encoding.stands(each) for each in solver.encoding.bearings(act)]
            _hold(not solver.is_so(z3.Or(stands), told.witness.situation), " ".join(told.about))

    def _asking(self) -> None:
        expected = set()
        for solver in self.solvers.values():
            for name, act in self.policy.asking.items():
                bans = [b for b in solver.encoding.bearings(act) if b.force == "must_not"]
                if solver.can_be(z3.Or([solver.encoding.stands(ban) for ban in bans])):
                    bound = filter(solver.encoding.binds, self.policy.norms)
                    expected |= {(norm.id, name) for norm in bound if name in facts_of(norm, self.policy)}
        _hold(set(self._told("asks what is forbidden")) == expected, "what may not be asked about")


def _together(solver: Solver) -> list[list[Norm]]:
    """Give the duties and prohibitions of a role in groups that speak of no deed in common."""
    e = solver.encoding
    strict = [n for n in e.norms.values() if n.modality in ("must", "must_not") and e.binds(n)]
    parts: list[tuple[set[str], list[Norm]]] = [(_own(solver, e.broken(norm)), [norm]) for norm in strict]
    for act in e.acts.values():
        parts += [(_own(solver, z3.Or(e.own(act.name), e.own(need))), []) for need in act.requires]
    groups: list[tuple[set[str], list[Norm]]] = []
    for deeds, norms in parts:
        touching = [group for group in groups if group[0] & deeds]
        groups = [group for group in groups if group not in touching]
        joined = [norm for _, others in touching for norm in others] + norms
        groups.append((deeds.union(*(met for met, _ in touching)), joined))
    return [norms for _, norms in groups if any(norm.modality == "must" for norm in norms)]


def _own(solver: Solver, formula: z3.ExprRef) -> set[str]:
    return {name for name in deeds_in(formula) if name.endswith(f" by {solver.encoding.asker}")}


def _strictly_opposed(solver: Solver, names: set[str]) -> Iterator[z3.BoolRef]:
    for act in solver.encoding.acts:
        mine = [each for each in solver.encoding.bearings(act) if each.norm.id in names]
        for one, other in combinations(mine, 2):
            if {one.force, other.force} == {"must", "must_not"}:
                yield z3.And(solver.encoding.stands(one), solver.encoding.stands(other))
