"""The words in which every form tells what a redline changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from brightline.checking.difference import Difference
from brightline.checking.edits import Edit
from brightline.checking.relations import RELATIONS, Relation
from brightline.checking.report import Report, Told
from brightline.checking.timing import Timing
from brightline.checking.wording import called, departures, phrase_of
from brightline.language.english import listed
from brightline.language.policy import Policy, Quote
from brightline.language.times import say_day
from brightline.reasoning.verdict import Word
from brightline.text.losses import Loss, Place

HEADINGS: dict[Relation, tuple[str, str]] = {
    "looser": ("Looser", "more is left open than before"),
    "stricter": ("Stricter", "less is left open than before"),
    "incomparable": ("Turned round", "something else is left open than before"),
    "reworded": ("Reworded", "the same is left open, under another word"),
}
"""How each way of differing is headed, and what it means."""
INCOMPARABLE = ("Incomparable", "there is more time from some moments, and less from others")
"""The same of times that are longer in part: nothing was turned round."""
assert list(HEADINGS) == [relation for relation in RELATIONS if relation != "equal"]

SAYS: dict[Word, str] = {
    "must": "must",
    "must_not": "must not",
    "should": "should",
    "should_not": "should not",
    "may": "may",
    "conflict": "contradicts itself",
    "silent": "says nothing",
}
"""What a verdict is called, by itself."""
TOGETHER = "Edits that do so only together with others"
ELSEWHERE = "Edits that change answers in other situations than those shown"
CANCELLED = "Edits that cancel out"
TIMES = "Edits that touch only when something is owed"
UNKNOWN = "Edits that cannot be told by themselves"
NOTHING = "Edits that change nothing in what anybody must do"
UNMARKED = "Without a mark"
NO_TIME = "no time"
ADVICE = "Advice with its source, never a ruling. The words quoted are those of the policy."
_SHORT = 14
_LISTED = 6
_OUTSIDE = "outside every provision"


def title(report: Report) -> str:
    """Say in one line what is compared, and that it is a draft where it is one."""
    before = "".join(f"{status} · " for status in statuses(report))
    day = f" · on {report.day.isoformat()}" if report.day else ""
    if report.is_redline:
        return f"{before}{report.newer.policy.title} · {sides_in_short(report)}{day}"
    return f"{before}{side_name(report, 'from')} → {side_name(report, 'to')}{day}"


def statuses(report: Report) -> list[str]:
    """Give the status of either side, as it is shown."""
    found = (report.older.policy.status, report.newer.policy.status)
    return list(dict.fromkeys(status.upper() for status in found if status))


def sides_in_short(report: Report) -> str:
    """Say in two words which sides are compared."""
    of = (report.older.policy.version, report.newer.policy.version) if report.is_redline else ("from", "to")
    return " → ".join(of)


def side_name(report: Report, side: str) -> str:
    """Name one side: the version of a redline, or a document with its version."""
    of = report.older if side == "from" else report.newer
    if report.is_redline:
        return of.policy.version
    has_marks = of.compiled is None or of.compiled.document.has_marks
    return f"{of.policy.title} ({of.path}{f', {of.policy.version}' if has_marks else ''})"


def notes(report: Report) -> tuple[str, ...]:
    """Give the sentences that belong wherever either side is shown."""
    return tuple(dict.fromkeys((*report.older.policy.notes, *report.newer.policy.notes)))


def summary(report: Report) -> list[str]:
    """Say in a few sentences what was changed and what that does."""
    compared = report.comparison
    acts = compared.compared // len(compared.roles) if compared.roles else 0
    differ = compared.compared - compared.equal - len(compared.undecided)
    names = listed([called(role, report.vocabulary) for role in compared.roles[:_LISTED]])
    who = names if len(compared.roles) <= _LISTED else count(compared.roles, "role")
    answers = f"{count(compared.compared, 'answer')} compared ({count(acts, 'act')}; {who})"
    said = f"{answers}: {differ} {'differs' if differ == 1 else 'differ'}, {compared.equal} always the same."
    if not compared.older.norms and not compared.newer.norms:
        said = "No norm reads either text: words alone were compared."
    more = [_relations(report)] if report.told or report.timings else []
    return [_edits(report), said, *more, *_undecided(report)]


def _undecided(report: Report) -> Iterator[str]:
    """Say which answers were not compared, since that would have taken too much."""
    pairs, policy = report.comparison.undecided, report.vocabulary
    names = [f"{phrase_of(act, policy)} ({called(role, policy)})" for act, role in pairs]
    if pairs:
        more = f" and {len(pairs) - _LISTED} more" if len(pairs) > _LISTED else ""
        yield f"NOT DECIDED, as it takes too much, and perhaps different: {'; '.join(names[:_LISTED])}{more}."


def _edits(report: Report) -> str:
    """Count the edits by what they do."""
    acting, timed = len(report.doing("alone", "with others")), len(report.doing("times"))
    idle, mixed = len(report.doing("nothing")), len(report.doing("unknown"))
    cancelled = len(report.doing("cancelled"))
    if not report.edits:
        return "Nothing was edited." if report.is_redline else "No norm and no term differs."
    parts = [f"{acting} {'changes' if acting == 1 else 'change'} what somebody must, may or must not do"]
    parts += [f"{cancelled} {'cancels' if cancelled == 1 else 'cancel'} out"] if cancelled else []
    parts += [f"{timed} {'touches' if timed == 1 else 'touch'} only when something is owed"] if timed else []
    parts += [f"{mixed} cannot be told by {'itself' if mixed == 1 else 'themselves'}"] if mixed else []
    parts += [f"{idle} {'changes' if idle == 1 else 'change'} words alone"] if idle else []
    return f"{count(report.edits, 'edit')}: {', '.join(parts)}."


class Section(NamedTuple):
    """What differs in one way, with its heading; differences and times with their numbers."""

    relation: Relation
    heading: str
    meaning: str
    told: list[tuple[int, Told]]
    timed: list[tuple[int, Timing]]


def sections(report: Report) -> Iterator[Section]:
    """Give what differs, by the way in which it does; times that are incomparable are not turned round."""
    for relation, words in HEADINGS.items():
        told = [each for each in enumerate(report.told, 1) if each[1].difference.relation == relation]
        timed = [each for each in enumerate(report.timings, 1) if each[1].relation == relation]
        apart = timed if relation == "incomparable" else []
        if told or (timed and not apart):
            yield Section(relation, *words, told, [] if apart else timed)
        if apart:
            yield Section(relation, *INCOMPARABLE, [], apart)


def heading_of(timing: Timing) -> str:
    """Give the heading under which times that differ stand."""
    return (INCOMPARABLE if timing.relation == "incomparable" else HEADINGS[timing.relation])[0]


def time_after(timing: Timing) -> str:
    """Say what the newer policy says of time, and where that can no longer be held against a clock."""
    return (timing.after or NO_TIME) + (f", {timing.clock}" if timing.clock else "")


def _relations(report: Report) -> str:
    """Count the acts that differ in each way."""
    parts = []
    for section in sections(report):
        acts = {act for _, told in section.told for act in told.acts}
        said = [count(acts, "act")] * bool(acts)
        said += [count(section.timed, "time limit")] * bool(section.timed)
        parts.append(f"{section.heading.lower()}: {listed(said)}")
    joined = "; ".join(parts)
    return f"{joined[:1].upper()}{joined[1:]}."


def count(things: int | Sequence[object] | set[str], what: str) -> str:
    """Say a number with its noun."""
    number = things if isinstance(things, int) else len(things)
    return f"{number} {what}{'' if number == 1 else 's'}"


def acts_of(told: Told, policy: Policy) -> str:
    """Name the acts in words, the ones that differ in the same way together."""
    return listed([phrase_of(act, policy) for act in told.acts], "or")


def timed(timing: Timing, policy: Policy) -> str:
    """Name the acts of times that differ."""
    how = "for how long" if timing.aspect == "lasting" else "by when"
    return f"{how} to {listed([phrase_of(act, policy) for act in timing.acts], 'or')}"


def verdict(word: Word, policy: str = "the policy") -> str:
    """Say a verdict as words that can stand by themselves."""
    return f"{policy} {SAYS[word]}" if word in ("conflict", "silent") else SAYS[word]


def who(told: Told | Timing, report: Report) -> str:
    """Say for whom it is so."""
    roles = told.roles if isinstance(told, Timing) else told.difference.roles
    compared = report.comparison.roles
    if set(roles) == set(compared) and len(roles) > 1:
        return "everybody"
    return listed([called(role, report.vocabulary) for role in roles])


def where(each: Difference | Timing, policy: Policy) -> str:
    """Say the smallest situation as clauses, with the day if that is another than the one asked about."""
    said = listed(departures(each.witness, policy))
    if each.day is None:
        return said or "an ordinary moment"
    return f"on {say_day(each.day.isoformat())}, {said or 'in an ordinary moment'}"


def shares(told: Told) -> str:
    """Say in how many of all situations it is so."""
    low, high = percent(min(told.shares)), percent(max(told.shares))
    return f"{high} of situations" if low == high else f"{low[:-2]} to {high} of situations"


def percent(share: float) -> str:
    """Say a share so that little is not nothing, and nearly all not all."""
    if 0 < share < 0.001:
        return "under 0.1\u00a0%"
    if 0.999 < share < 1:
        return "over 99.9\u00a0%"
    return f"{100 * share:.0f}\u00a0%" if share >= 0.0995 else f"{100 * share:.1f}\u00a0%"


def quoted(quotes: Iterable[Quote], known: Iterable[Quote] = ()) -> str:
    """Give words with their provisions; of those that were given before, the provision alone."""
    said = [f"{each.provision}{' as before' if each in known else f' “{each.text}”'}" for each in quotes]
    return "; ".join(said)


def because(told: Told | Timing, report: Report) -> list[str]:
    """Say what brings a difference about: one line for each set of edits that is enough."""
    edits = {edit.number: edit for edit in report.edits}
    said = []
    for numbers in told.because:
        found = [edits[number] for number in numbers]
        if not found:
            said.append("what is not in the text of either")
        elif len(found) == 1:
            said.append(f"{edit(found[0])}, alone")
        else:
            said.append(f"{listed([edit(each) for each in found])}, {_together(numbers, report)}")
    return said


def _together(numbers: tuple[int, ...], report: Report) -> str:
    """Say that it takes several edits, and which of them nobody can accept one by one."""
    bound = [each for each in report.bound if each <= set(numbers)]
    if bound == [set(numbers)]:
        return "which cannot be told apart"
    said = [f"{numbered(each)} cannot be told apart" for each in bound]
    return "together" + (f" ({'; '.join(said)})" if said else "")


def numbered(numbers: Iterable[int]) -> str:
    """Name edits by their numbers."""
    names = [str(number) for number in sorted(numbers)]
    *most, last = names
    return f"edits {', '.join(most)} and {last}" if most else f"edit {last}"


def edit(each: Edit) -> str:
    """Name an edit with its place and its words."""
    return f"edit {each.number} in {place(each)}: {changed(each)}"


def place(each: Edit) -> str:
    """Say where an edit stands."""
    return (each.provision or _OUTSIDE) + (f" (line {each.line})" if each.line else "")


def changed(each: Edit) -> str:
    """Say what an edit does to the words."""
    struck, inserted = short(each.struck), short(each.inserted)
    if struck and inserted:
        return f"“{struck}” became “{inserted}”"
    if struck or inserted:
        return f"struck “{struck}”" if struck else f"inserted “{inserted}”"
    return f"{listed(each.names)} reads otherwise, the words being the same"


def short(text: str) -> str:
    """Give the first words of a longer text."""
    words = text.split()
    return text if len(words) <= _SHORT else " ".join(words[: _SHORT - 2]) + " …"


def bears_on(each: Edit, report: Report) -> str:
    """Say which acts an edit has a part in."""
    return f"it bears on whether to {_acts(each, report)}"


def _acts(each: Edit, report: Report) -> str:
    acts = report.effects[each.number].acts
    return listed([phrase_of(act, report.vocabulary) for act in acts], "or")


def lists(report: Report) -> Iterator[tuple[str, list[tuple[Edit, str]]]]:
    """Give the edits that no difference names, by what they do, under headings, with more on each."""
    yield TOGETHER, [(each, bears_on(each, report)) for each in report.doing("with others")]
    yield ELSEWHERE, [(each, changes(each, report)) for each in report.unnamed]
    yield CANCELLED, [(each, why_cancelled(each, report)) for each in report.doing("cancelled")]
    yield TIMES, [(each, "") for each in report.doing("times")]
    yield UNKNOWN, [(each, why_unknown(each, report)) for each in report.doing("unknown")]
    yield NOTHING, [(each, why_nothing(each)) for each in report.doing("nothing")]


def changes(each: Edit, report: Report) -> str:
    """Say which answers an edit changes."""
    return f"it changes whether to {_acts(each, report)}"


def why_cancelled(each: Edit, report: Report) -> str:
    """Say beside which others an edit changes nothing, or for which it makes up."""
    effect = report.effects[each.number]
    others = numbered(effect.by) if effect.by else "the other edits"
    if effect.makes_up:
        with_all = "both" if len(effect.by) == 1 else "all of them"
        nothing = f"with {with_all} nothing changes on whether to {_acts(each, report)}"
        return f"it makes up for {others}: {nothing}"
    return f"beside {others} it changes nothing, and alone whether to {_acts(each, report)}"


def does(each: Edit, report: Report) -> str:
    """Say what an edit does that brings no difference about by itself."""
    match report.effects[each.number].does:
        case "alone":
            return f"changes answers in other situations than those shown: {changes(each, report)}"
        case "cancelled":
            return f"cancels out: {why_cancelled(each, report)}"
        case "with others":
            return f"changes answers only together with others: {bears_on(each, report)}"
        case "times":
            return "touches only when something is owed"
        case "unknown":
            return f"cannot be told by itself: {why_unknown(each, report)}"
        case _:
            return f"changes nothing in what anybody must do: {why_nothing(each)}"


def why_unknown(each: Edit, report: Report) -> str:
    """Say why it is not known what an edit does by itself."""
    if report.effects[each.number].is_too_much:
        return f"it bears on {listed(each.names)}, and to tell what it does takes too much"
    others: set[int] = set().union(*(bound for bound in report.bound if each.number in bound)) - {each.number}
    if others:
        return f"nothing tells what {listed(each.names)} says with it but without {numbered(others)}"
    return f"it changes words of {listed(each.names)}, which comes or goes with other edits"


def why_nothing(each: Edit) -> str:
    """Say why an edit changes nothing."""
    return f"read by {listed(each.names)}, whose meaning is the same" if each.names else "read by no norm"


def provisions(names: Sequence[str]) -> str:
    """List provisions, or say that there are none."""
    return ", ".join(name or _OUTSIDE for name in names) if names else "none"


def losses(report: Report) -> list[str]:
    """Say what no mark shows, where that was looked for."""
    if report.losses is None:
        return []
    found = report.losses.found
    said = [_loss(each) for each in found.found]
    said += [f"{old} stands at {new} now, with the same words" for old, new in found.moved]
    held = f"{report.losses.older}, {found.version} version"
    return said if found.found else [*said, f"nothing is gone or new without a mark ({held})"]


def _loss(each: Loss) -> str:
    """Say what is gone or new without a mark."""
    old, new = each.older, each.newer
    if each.kind == "words changed":
        assert old is not None
        assert new is not None
        return f"{_inside(new)}: “{old.words}” became “{new.words}”"
    is_lost = each.kind.endswith("lost")
    there = old if is_lost else new
    assert there is not None
    what = "is gone" if is_lost else "is new"
    if each.kind.startswith("provision"):
        return f"{there.provision} “{each.title}” {what} ({count(each.count, 'word')})"
    return f"{_inside(there)}: “{there.words}” {what}"


def _inside(there: Place) -> str:
    return f"{there.provision or _OUTSIDE} (line {there.line})"
