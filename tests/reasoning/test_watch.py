"""One fact after another: what is watched is what the definition says of the situation as it then stands."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brightline.language.policy import Policy
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index
from brightline.reasoning.situation import Deed, Situation
from brightline.reasoning.verdict import Verdict
from brightline.reasoning.watch import Watch
from strategies import ASKERS, NAMES, VALUES, policies, situations

Step = tuple[str, Value | None] | tuple[Deed, bool]


def steps() -> st.SearchStrategy[list[Step]]:
    """Facts learned, changed and taken back, and deeds done and undone."""
    fact = st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), st.none() | st.sampled_from(VALUES[name]))
    )
    deed = st.builds(Deed, st.sampled_from(NAMES), st.sampled_from(ASKERS))
    return st.lists(st.one_of(fact, fact, st.tuples(deed, st.booleans())), min_size=1, max_size=8)


def after(s: Situation, step: Step) -> Situation:
    what, value = step
    if isinstance(what, Deed):
        return msgspec.structs.replace(s, done=s.done | {what} if value else s.done - {what})
    facts = {name: known for name, known in s.facts.items() if name != what}
    return msgspec.structs.replace(s, facts=facts if value is None else {**facts, what: value})


def take(watch: Watch, step: Step) -> dict[str, Verdict]:
    match step:
        case (Deed() as deed, value):
            return watch.learn_done(deed, was_done=bool(value))
        case (str(fact), value):
            return watch.learn(fact, value)
    raise TypeError(f"no step: {step!r}")


def watched(policy: Policy, s: Situation) -> Watch:
    try:
        return Watch(Exact(Index(policy), s.asker), s)
    except ValueError:
        assume(False)
        raise


@given(policies(), situations(least_known=2), steps())
def test_each_step_leaves_what_deciding_anew_gives(policy: Policy, s: Situation, path: list[Step]) -> None:
    watch = watched(policy, s)
    for step in path:
        before, changed = dict(watch.verdicts), {}
        try:
            fresh = Watch(Exact(Index(policy), s.asker), after(s, step))
        except ValueError:
            with pytest.raises(ValueError, match="contradict"):
                take(watch, step)
        else:
            s, changed = after(s, step), take(watch, step)
            assert watch.state == fresh.state
            assert watch.verdicts == fresh.verdicts
        assert watch.situation == s
        assert changed == {act: v for act, v in watch.verdicts.items() if before[act] != v}


@given(policies(), situations(least_known=4), st.data())
def test_what_is_watched_equals_enumeration(policy: Policy, s: Situation, data: st.DataObject) -> None:
    watch = watched(policy, s)
    for name in data.draw(st.permutations(sorted(VALUES.keys() - s.facts.keys()))):
        step = (name, data.draw(st.sampled_from(VALUES[name])))
        s = after(s, step)
        try:
            take(watch, step)
        except ValueError:
            with pytest.raises(ValueError, match="contradict"):
                plain.exact(NAMES[0], policy, s)
            return
        for act in NAMES:
            assert watch.verdicts[act] == plain.exact(act, policy, s), act


@given(policies(), situations())
def test_only_the_acts_named_are_watched(policy: Policy, s: Situation) -> None:
    every = watched(policy, s).verdicts
    named = Watch(Exact(Index(policy), s.asker), s, NAMES[:2])
    assert named.verdicts == {act: every[act] for act in NAMES[:2]}
