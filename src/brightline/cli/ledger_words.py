"""What the lines of a ledger say, in words about other people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from brightline.language.english import clause, said_of_others
from brightline.language.policy import Is, Norm
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Status
from brightline.reasoning.ledger.timeline import Acted, Entry

SAID: dict[Status, str] = {
    "violated": "broken",
    "late": "late",
    "open": "open",
    "undetermined": "cannot be told",
    "fulfilled": "done",
    "discharged": "over",
}


class Words:
    """Says what stands in one ledger; times are those of the department."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.policy = judge, judge.policy
        self.acts = {act.name: act.phrase or act.name.replace("_", " ") for act in judge.policy.acts}
        self.facts_by_name = {fact.name: fact for fact in judge.policy.facts}
        self.norms = {norm.id: norm for norm in judge.policy.norms}
        self.as_of = judge.timeline.as_of

    def act(self, name: str) -> str:
        """Say an act as somebody else's."""
        return said_of_others(self.acts[name])

    def owed(self, norm: Norm, line: Line) -> str:
        """Say what a norm asks of somebody, or what became of it where that was broken or cannot be told."""
        force = norm.modality.replace("_", " ")
        if line.status == "undetermined" and line.broke:
            return f"may have broken this: {force} {self.act(line.act)}"
        if line.status == "undetermined" and not (line.due or line.at):
            return f"may owe this: {force} {self.act(line.act)}"
        return f"{force} {self.act(line.act)}"

    def facts(self, norm: Norm, line: Line) -> Iterator[str]:
        """Say when a thing was done, due or over, and what time is left."""
        if line.broke:
            yield from self._broke(norm, line)
            return
        match line.status:
            case "fulfilled":
                yield self._done(norm, line)
            case "late":
                yield self._late(norm, line)
            case "discharged":
                yield self._over(line)
            case "open":
                yield self._open(line)
            case "violated":
                yield self._missed(norm, line)
            case "undetermined":
                yield self._unclear(norm, line)
        if line.due and not line.is_early:
            yield f"due {self.day(line.due)}{self._target(line)}"

    def _over(self, line: Line) -> str:
        """Say that a duty ended undone; whether it was right to leave it undone the words do not say."""
        known = "not done" if line.act in self.judge.complete else "not known to have been done"
        return f"no longer owed from {self.when(line.at)} on; {known} by then"

    def _broke(self, norm: Norm, line: Line) -> Iterator[str]:
        if line.broke != line.act or norm.before:
            had_to_wait = " and had to wait" if norm.before else ""
            yield f"did this at {self.when(line.at)}{had_to_wait}: {self.act(line.broke)}"
        else:
            yield f"did it at {self.when(line.at)}"
        if line.status == "undetermined":
            yield "whether that was forbidden turns on what was not known then"
        for name in line.against:
            other = self.norms[name]
            force = other.modality.replace("_", " ")
            yield (
                f"the policy contradicts itself: {force} stood in {other.provision} “{other.quotes[0].text}”"
            )

    def _done(self, norm: Norm, line: Line) -> str:
        assert line.at is not None
        if norm.throughout:
            return f"kept up until {self.when(line.at)}"
        if line.is_early:
            return f"done before, at {self.when(line.at)}"
        return f"done at {self.when(line.at)}, after {say_span(line.at - line.since)}"

    def _late(self, norm: Norm, line: Line) -> str:
        """Say when it was done, and by how much that was too late."""
        late = f", {say_span(line.at - line.due)} late" if line.at and line.due else ""
        return f"{self._done(norm, line)}{late}"

    def _open(self, line: Line) -> str:
        so_far = f"{say_span(self.as_of - line.since)} so far"
        if line.due is None:
            return f"{so_far}; nothing measures how long it may take"
        return f"{so_far}; {say_span(line.due - self.as_of)} left"

    def _missed(self, norm: Norm, line: Line) -> str:
        if norm.throughout:
            return f"not kept up from {self.when(line.at)} on"
        return "not done, and a source that is complete for it has nothing"

    def _unclear(self, norm: Norm, line: Line) -> str:
        if norm.throughout and line.at:
            return f"nothing is recorded from {self.when(line.at)} on, and no source is complete for it"
        if line.at:
            return f"{self._done(norm, line)}; whether in time cannot be told"
        return "no entry says that it was done, and no source is complete for it"

    def _target(self, line: Line) -> str:
        target = self.judge.targets.get(line.norm)
        return f", a target of {target.author}: {target.reason}" if target else ""

    def entry(self, entry: Entry, over: datetime | None) -> str:
        """Say what an entry tells, and when a deed was over, if that is past."""
        if isinstance(entry, Acted):
            to = f", to {', '.join(entry.to)}" if entry.to else ""
            until = f", until {self.when(over)}" if over and over <= self.as_of else ""
            return f"done by {entry.by}{to}{until}: {self.act(entry.act)}"
        fact = self.facts_by_name[entry.fact]
        if entry.value is None:
            return f"not known: {said_of_others(fact.question)}"
        return clause(Is(entry.fact, entry.value), self.policy)

    def when(self, moment: datetime | None) -> str:
        """Write a moment in the department's time; the day only where it is another one."""
        assert moment is not None
        local, now = self.judge.calendar.local(moment), self.judge.calendar.local(self.as_of)
        clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        return clock if local.date() == now.date() else f"{local:%Y-%m-%d} {clock}"

    def day(self, moment: datetime) -> str:
        """Write a moment with its day."""
        return f"{self.judge.calendar.local(moment):%Y-%m-%d %H:%M}"


def say_span(span: timedelta) -> str:
    """Say how long something took: `45 s`, `6 min`, `2 h 5 min`, `3 d 4 h`."""
    seconds = round(span.total_seconds())
    if 0 < seconds < 60:
        return f"{seconds} s"
    days, minutes = divmod(seconds // 60, 24 * 60)
    parts = [(days, "d"), (minutes // 60, "h"), (minutes % 60, "min")]
    said = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(said) or "0 min"
