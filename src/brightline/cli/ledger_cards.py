"""A ledger as somebody at a terminal wants to read it."""

from __future__ import annotations

import shutil
import textwrap
from datetime import datetime

from brightline.language.policy import Norm
from brightline.reasoning.ledger.chains import Chain
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Status

HEADINGS: dict[Status, str] = {
    "violated": "✗ BROKEN",
    "late": "✗ LATE",
    "open": "● OPEN",
    "undetermined": "? CANNOT BE TOLD",
    "fulfilled": "✓ DONE",
    "discharged": "· FELL AWAY",
}
_VERBS = {"must": "must", "must_not": "must not", "should": "should", "should_not": "should not"}


def print_ledger(judge: Judge, lines: list[Line], chains: list[Chain]) -> None:
    """Print what is broken first, then what is open, what cannot be told, what is done, and the chains."""
    card = _Card(judge)
    card.head()
    for status, heading in HEADINGS.items():
        found = [line for line in lines if line.status == status]
        card.group(heading, [line for line in found if status != "undetermined" or line.broke or line.due])
    card.chains(chains)
    perhaps = sum(line.status == "undetermined" and not line.broke and not line.due for line in lines)
    if perhaps:
        print()
        card.line(f"{perhaps} more duties may have arisen: it turns on facts that no entry states.")


class _Card:
    """Writes one ledger to standard output, wrapped to the terminal."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.policy = judge, judge.policy
        self.acts = {act.name: act.phrase for act in self.policy.acts}
        self.norms = {norm.id: norm for norm in self.policy.norms}
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 100)
        self.quoted: set[str] = set()

    def line(self, text: str = "", indent: int = 0) -> None:
        """Print a paragraph, wrapped."""
        pad = " " * indent
        print(textwrap.fill(text, self.width, initial_indent=pad, subsequent_indent=f"{pad}  "))

    def head(self) -> None:
        """Print what was judged by which text, and when."""
        policy, timeline = self.policy, self.judge.timeline
        status = f"{policy.status.upper()} · " if policy.status else ""
        self.line(f"{status}{policy.title} · {policy.version} version")
        for note in policy.notes:
            self.line(note)
        people = ", ".join(f"{name} ({role.replace('_', ' ')})" for name, role in timeline.people.items())
        self.line(f"As of {self.when(timeline.as_of, with_day=True)}: {people}")

    def group(self, heading: str, lines: list[Line]) -> None:
        """Print lines of one status; people for whom the same became of the same stand together."""
        if not lines:
            return
        print(f"\n{heading}")
        together: dict[object, list[Line]] = {}
        for line in lines:
            key = (line.norm, line.act, line.since, line.due, line.at, line.broke)
            together.setdefault(key, []).append(line)
        for same in together.values():
            self.entry(same[0], ", ".join(line.person for line in same))

    def entry(self, line: Line, people: str) -> None:
        """Print one line of the ledger with the words that it rests on, quoted once."""
        norm = self.norms[line.norm]
        self.line(f"{self.when(line.since)}  {people} {_VERBS[norm.modality]} {self.acts[line.act]}", 2)
        for fact in self.facts(line):
            self.line(fact, 9)
        words = f"{norm.provision}, quoted above" if norm.id in self.quoted else _quote(norm)
        self.quoted.add(norm.id)
        self.line(words, 9)

    def facts(self, line: Line) -> list[str]:
        """Say when a thing was done, due or over."""
        found = []
        if line.broke:
            found.append(f"{self.when(line.at)} did this: {self.acts[line.broke]}")
        elif line.status == "discharged":
            found.append(f"{self.when(line.at)} no longer in force")
        elif line.at and line.status in ("fulfilled", "late", "undetermined"):
            found.append(self.done(line))
        elif line.at and line.status == "violated":
            found.append(f"{self.when(line.at)} not kept up")
        if line.due and not line.is_early:
            found.append(f"until {self.when(line.due, with_day=True)}")
        return found

    def done(self, line: Line) -> str:
        """Say when it was done, and how long it took."""
        assert line.at is not None
        if line.is_early:
            return f"done before, at {self.when(line.at)}"
        minutes = round((line.at - line.since).total_seconds() / 60)
        return f"done at {self.when(line.at)}, after {minutes} min"

    def chains(self, chains: list[Chain]) -> None:
        """Print each chain that is broken at its first broken link."""
        broken = [chain for chain in chains if chain.broken]
        if not broken:
            return
        print("\nCHAINS")
        for chain in broken:
            assert chain.broken is not None
            way = " → ".join(self.acts[link.act] for link in chain.links)
            self.line(f"{way}", 2)
            self.line(f"not done yet: {self.acts[chain.broken.act]} ({chain.broken.norm})", 4)

    def when(self, moment: datetime | None, *, with_day: bool = False) -> str:
        """Write a moment in the department's time."""
        assert moment is not None
        local = self.judge.calendar.local(moment)
        return f"{local:%Y-%m-%d %H:%M}" if with_day else f"{local:%H:%M}"


def _quote(norm: Norm) -> str:
    return f"{norm.provision} “{norm.quotes[0].text}”"
