"""The deep check: every question that can be put to a policy as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from brightline.checking.chains import chains
from brightline.checking.dilemmas import dilemmas
from brightline.checking.duties import duties, partly_timed
from brightline.checking.finding import Finding, ordered
from brightline.checking.gaps import gaps
from brightline.checking.idle import idle
from brightline.checking.names import forbidden_questions, unused
from brightline.checking.opposition import contradictions, unsettled
from brightline.checking.space import MOST_NODES, Space
from brightline.checking.terms import alike
from brightline.language.policy import Policy
from brightline.reasoning.diagram import TooLarge
from brightline.reasoning.index import Index
from brightline.reasoning.reasoner import Reasoner


def deep_check(
    policy: Policy,
    day: date | None = None,
    *,
    other: Policy | None = None,
    held: frozenset[str] | None = None,
    most_nodes: int = MOST_NODES,
) -> list[Finding]:
    """Give all findings on one version of a policy, on a day where the policy turns on the day.

    `other` is the other version, which may speak of what this one is silent on or uses no name for; `held`
    are the roles that a roster fills.
    A question that would take too much is a finding of its own, `not decided`. Raises `ValueError` where a
    day is needed and none is given, `AssertionError` where a witness does not replay.
    """
    reasoner = Reasoner(policy, day)
    policy = reasoner.policy
    spaces = [Space(reasoner, role) for role in _askers(policy)]
    found: list[Finding] = []
    for space in spaces:
        space.begin(most_nodes)
    for what, question in _questions(reasoner.index, spaces, other):
        try:
            for finding in question():
                found.append(finding)
        except (TooLarge, RecursionError):
            said = f"{what} was not decided: it takes more than {most_nodes} nodes"
            found.append(Finding(kind="not decided", said=said, about=(what,)))
        for space in spaces:
            space.begin(most_nodes)
    found += chains(reasoner.index, held)
    found += duties(policy)
    found += unused([policy, other] if other else [policy])
    return ordered(found, _places(policy))


_Question = tuple[str, Callable[[], Iterable[Finding]]]


def _questions(index: Index, spaces: list[Space], other: Policy | None) -> Iterator[_Question]:
    opposed: set[tuple[str, str]] = set()
    stuck: set[frozenset[str]] = set()
    for space in spaces:
        yield f"contradictions as {space.asker}", partial(contradictions, space, opposed)
    for space in spaces:
        yield f"contradictions if unknown as {space.asker}", partial(unsettled, space, opposed)
        yield f"dilemmas as {space.asker}", partial(dilemmas, space, stuck)
    yield "norms that decide nothing", partial(idle, index.policy, spaces)
    yield "gaps", partial(gaps, index, spaces, other)
    yield "deadlines", partial(partly_timed, index.policy, spaces)
    yield "questions", partial(forbidden_questions, spaces)
    if spaces:
        yield "terms", partial(alike, spaces[0])


def _askers(policy: Policy) -> list[str]:
    """Give the roles that norms bind and somebody holds, those that are kinds of others after these."""
    bearers = {norm.bearer for norm in policy.norms}
    roles = [role for role in policy.roles if not role.is_group and bearers & {role.name, *role.ancestors}]
    return [role.name for role in sorted(roles, key=lambda role: len(role.ancestors))]


def _places(policy: Policy) -> dict[str, int]:
    names = [norm.id for norm in policy.norms]
    names += [term.name for term in policy.terms]
    names += [act.name for act in policy.acts]
    return {name: place for place, name in enumerate(names)}
