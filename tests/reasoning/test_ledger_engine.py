"""One ledger, two programs: the engine gives what the naive one gives, whatever comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace
from naive_chains import Link as NaiveLink
from naive_chains import chains as naive_chains
from naive_ledger import ledger

from brightline.language.policy import Policy
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.ledger.chains import Link, chains
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Target
from brightline.reasoning.ledger.timeline import Acted, Entry, Stated, Timeline
from strategies import NAMES
from timeline_strategies import BASES, PEOPLE, entries, targets, timed_policies, timelines

Line = tuple[object, ...]
bases = st.sampled_from(BASES)
some = settings(max_examples=max(10, settings().max_examples // 3))
"""For what is held of the engine alone: a third of the cases, since to draw them is what takes time."""


def judged(policy: Policy, timeline: Timeline, targets: tuple[Target, ...] = ()) -> list[Line]:
    """Give the lines of the engine, in an order that says nothing."""
    lines = Judge(policy, timeline, targets).lines()
    return sorted(
        ((x.norm, x.act, x.person, x.status, x.since, x.due, x.at, x.is_early, x.broke) for x in lines),
        key=str,
    )


def naive(policy: Policy, timeline: Timeline, targets: tuple[Target, ...] = ()) -> list[Line]:
    """Give the lines of the naive ledger, likewise."""
    within = {target.norm: target.within for target in targets}
    return sorted((tuple(line[:9]) for line in ledger(policy, timeline, within)), key=str)


@given(timed_policies(), bases, st.data())
def test_the_engine_gives_what_the_naive_ledger_gives(
    policy: Policy, base: datetime, data: st.DataObject
) -> None:
    timeline, set_targets = data.draw(timelines(base)), data.draw(targets(policy))
    assert judged(policy, timeline, set_targets) == naive(policy, timeline, set_targets)


def shape(link: Link | NaiveLink) -> tuple[object, ...]:
    """Give what both programs say of a link and of those that follow on it."""
    if isinstance(link, Link):
        key, broken, following = (link.norm, link.act), link.is_broken, link.next
    else:
        key, broken, following = link.key, link.broken, link.following
    return key, link.arose, broken, [shape(later) for later in following]


@some
@given(timed_policies(), bases, st.data())
def test_chains_are_those_of_the_naive_ledger(policy: Policy, base: datetime, data: st.DataObject) -> None:
    timeline = data.draw(timelines(base))
    quick = chains(policy, timeline.people, Judge(policy, timeline, ()).lines())
    found = [(shape(chain.first), chain.broken and (chain.broken.norm, chain.broken.act)) for chain in quick]
    slow = naive_chains(policy, ledger(policy, timeline))
    assert found == [(shape(first), broken) for first, broken in slow]


@some
@given(timed_policies(), bases, st.data(), st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(
    policy: Policy, base: datetime, data: st.DataObject, random: Random
) -> None:
    timeline = data.draw(timelines(base))
    shuffled = [*timeline.entries, timeline.entries[0]]
    random.shuffle(shuffled)
    assert judged(policy, replace(timeline, entries=tuple(shuffled))) == judged(policy, timeline)


@some
@given(timed_policies(), bases, st.data())
def test_what_comes_after_changes_nothing(policy: Policy, base: datetime, data: st.DataObject) -> None:
    timeline = data.draw(timelines(base))
    later = replace(data.draw(entries(timeline.as_of + timedelta(minutes=1))), source="")
    assert judged(policy, with_entry(timeline, later)) == judged(policy, timeline)


@some
@given(timed_policies(), bases, st.data())
def test_what_others_know_changes_nothing_for_a_person(
    policy: Policy, base: datetime, data: st.DataObject
) -> None:
    timeline, entry = (
        data.draw(timelines(base)),
        replace(data.draw(entries(base)), known_to=("bo",), source=""),
    )
    if isinstance(entry, Acted):
        entry = replace(entry, by="bo", to=())

    def of_ana(lines: list[Line]) -> list[Line]:
        return [line for line in lines if line[2] == "ana"]

    assert of_ana(judged(policy, with_entry(timeline, entry))) == of_ana(judged(policy, timeline))


@some
@given(timed_policies(), bases, st.data())
def test_silence_breaks_nothing_where_nothing_is_complete(
    policy: Policy, base: datetime, data: st.DataObject
) -> None:
    timeline = data.draw(timelines(base))
    sources = {name: replace(log, complete=frozenset()) for name, log in timeline.sources.items()}
    duties = {norm.id for norm in policy.norms if norm.modality in ("must", "should")}
    for line in judged(policy, replace(timeline, complete=frozenset(), sources=sources)):
        assert line[3] != "violated" or line[0] not in duties


def with_entry(timeline: Timeline, entry: Entry) -> Timeline:
    """Give a timeline with one entry more."""
    return replace(timeline, entries=(*timeline.entries, entry))


class Incident(RuleBasedStateMachine):
    """A timeline into which entries come in, late ones, doubles and corrections too, while time goes by."""

    known = Bundle("known")

    @initialize(policy=timed_policies(), base=bases, otherwise=st.sampled_from(["ordinary", "unknown"]))
    def begin(self, policy: Policy, base: datetime, otherwise: Otherwise) -> None:
        """Nothing is known yet."""
        self.policy, self.base = policy, base
        self.timeline = Timeline(PEOPLE, (), base + timedelta(minutes=30), frozenset(NAMES), otherwise)

    @rule(target=known, data=st.data())
    def add(self, data: st.DataObject) -> Entry:
        """An entry comes in, whenever it was."""
        entry = replace(data.draw(entries(self.base)), source="")
        self.timeline = with_entry(self.timeline, entry)
        return entry

    @rule(entry=known)
    def add_again(self, entry: Entry) -> None:
        """It comes in twice, which changes nothing."""
        before = judged(self.policy, self.timeline)
        self.timeline = with_entry(self.timeline, entry)
        assert judged(self.policy, self.timeline) == before

    @rule(entry=known, value=st.sampled_from(["yes", "no", None]))
    def contradict(self, entry: Entry, value: str | None) -> None:
        """Somebody says something else of the same fact at the same moment."""
        if isinstance(entry, Stated) and entry.fact in ("a", "b", "c"):
            self.timeline = with_entry(self.timeline, replace(entry, value=value))

    @rule(minutes=st.sampled_from([5, 30, 1440, 10_000]))
    def go_on(self, minutes: int) -> None:
        """Time goes by."""
        self.timeline = replace(self.timeline, as_of=self.timeline.as_of + timedelta(minutes=minutes))

    @invariant()
    def gives_what_the_naive_ledger_gives(self) -> None:
        """The engine and the naive ledger say the same."""
        if hasattr(self, "timeline"):
            assert judged(self.policy, self.timeline) == naive(self.policy, self.timeline)


Incident.TestCase.settings = settings(
    max_examples=max(10, settings().max_examples // 4), stateful_step_count=10
)
TestIncident = Incident.TestCase
