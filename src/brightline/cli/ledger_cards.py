"""A ledger as somebody at a terminal wants to read it: what needs doing first, with the words it rests on."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from brightline.cli.ledger_words import SAID, Words
from brightline.cli.outputs import title_of
from brightline.language.policy import Norm
from brightline.reasoning.ledger.chains import Chain, Link, links
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Status
from brightline.reasoning.ledger.timeline import Acted, Entry, Stated

HEADINGS: dict[Status, str] = {
    "violated": "✗ BROKEN",
    "late": "✗ LATE",
    "open": "● OPEN",
    "undetermined": "? CANNOT BE TOLD",
    "fulfilled": "✓ DONE",
    "discharged": "· OVER, AND NOT DONE AS FAR AS IS KNOWN",
}


def print_ledger(judge: Judge, lines: list[Line], chains: list[Chain], person: str = "") -> None:
    """Print a ledger, or what is one person's in it: by status, then the chains, then who knew what."""
    card = _Card(judge)
    card.head()
    own = [line for line in lines if line.person == person or not person]
    if not person:
        card.people(lines)
    for status, heading in HEADINGS.items():
        found = [line for line in own if line.status == status and not _is_perhaps(line)]
        card.group(heading, found)
    card.perhaps([line for line in own if _is_perhaps(line)])
    if not person:
        card.chains(chains)
    card.known(person)


def _is_perhaps(line: Line) -> bool:
    """Whether it is not even known that the duty arose."""
    return line.status == "undetermined" and not (line.broke or line.due or line.at)


class _Card:
    """Writes one ledger to standard output, wrapped to the terminal."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.policy = judge, judge.policy
        self.words = Words(judge)
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
        self.line(title_of(policy))
        for note in policy.notes:
            self.line(note)
        zone = policy.time_zone or "UTC"
        self.line(f"As of {self.words.day(timeline.as_of)}, in the time of {zone}")

    def people(self, lines: list[Line]) -> None:
        """Print for each person how much there is of what."""
        named = [status for status in HEADINGS if any(line.status == status for line in lines)]
        rows = [["", *(SAID[status] for status in named)]]
        for name, role in self.judge.timeline.people.items():
            own = [line.status for line in lines if line.person == name]
            rows.append([f"{name} ({role.replace('_', ' ')})", *(str(own.count(each)) for each in named)])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        print()
        for first, *rest in rows:
            cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
            print("  ".join([f"  {first:<{widths[0]}}", *cells]).rstrip())

    def group(self, heading: str, lines: list[Line]) -> None:
        """Print lines of one status; people for whom the same became of the same stand together."""
        if not lines:
            return
        print(f"\n{heading}")
        together: dict[object, list[Line]] = {}
        for line in lines:
            key = (line.norm, line.act, line.since, line.due, line.at, line.broke, line.against)
            together.setdefault(key, []).append(line)
        for same in together.values():
            self.entry(same[0], ", ".join(line.person for line in same))

    def entry(self, line: Line, people: str) -> None:
        """Print one line of the ledger with the words that it rests on, quoted once."""
        norm = self.norms[line.norm]
        self.line(f"{self.words.when(line.since)}  {people} {self.words.owed(norm, line)}", 2)
        for fact in self.words.facts(norm, line):
            self.line(fact, 9)
        self.quote(norm)

    def quote(self, norm: Norm, indent: int = 9) -> None:
        """Print the words of a norm, an ancestor's too, and the second time only where they stand."""
        if norm.id in self.quoted:
            self.line(f"{norm.provision}, quoted above", indent)
            return
        self.quoted.add(norm.id)
        for quote in norm.quotes:
            self.line(f"{quote.provision} “{quote.text}”", indent)

    def perhaps(self, lines: list[Line]) -> None:
        """Print what may have been owed, in short: it turns on what no entry says."""
        if not lines:
            return
        print("\n? MAY HAVE BEEN OWED: it turns on what no entry says")
        together: dict[str, dict[str, dict[str, None]]] = {}
        for line in lines:
            acts = together.setdefault(line.norm, {})
            acts.setdefault(line.act, {})[line.person] = None
        for norm, acts in together.items():
            for act, people in acts.items():
                self.line(f"{', '.join(people)}: {self.words.act(act)}", 2)
            self.quote(self.norms[norm], indent=4)

    def chains(self, chains: Sequence[Chain]) -> None:
        """Print each chain as a tree, with who knew of each duty, and the first link that is broken."""
        if chains:
            print("\nCHAINS")
        for chain in chains:
            for depth, link in links(chain.first):
                self.link(link, 2 + 2 * depth, is_first_broken=link is chain.broken)

    def link(self, link: Link, indent: int, *, is_first_broken: bool) -> None:
        """Print one link of a chain."""
        is_open = any(line.status == "open" for line in link.lines)
        mark = "●" if link.is_broken and is_open else "✗" if link.is_broken else "✓" if link.arose else "·"
        stop = "not passed on so far" if is_open else "the chain is broken here"
        broken = f" ← {stop}" if is_first_broken else ""
        state = "" if link.arose else ": did not arise"
        self.line(
            f"{mark} {self.words.act(link.act)} ({self.norms[link.norm].provision}){state}{broken}", indent
        )
        if link.norm not in self.quoted:
            self.quote(self.norms[link.norm], indent + 2)
        for said in self.knew(link):
            self.line(said, indent + 2)

    def knew(self, link: Link) -> Iterator[str]:
        """Say who knew since when that a duty was there, and who never learned of it."""
        since: dict[datetime, list[str]] = {}
        for person, at in link.knew.items():
            if at is not None:
                since.setdefault(at, []).append(person)
        if since:
            said = [
                f"{', '.join(people)} since {self.words.when(at)}" for at, people in sorted(since.items())
            ]
            yield f"knew: {'; '.join(said)}"
        if never := [person for person, at in link.knew.items() if at is None]:
            yield f"never learned of it: {', '.join(never)}"

    def known(self, person: str) -> None:
        """Print who knew what since when; what was known already is not repeated."""
        timeline = self.judge.timeline
        rows = []
        held: dict[tuple[object, ...], object] = {}
        for at, until, entry in self.judge.entries():
            who = _audience(entry, list(timeline.people))
            new = [each for each in who if _is_news(entry, each, held)]
            if (person in new) if person else new:
                names = "everybody" if len(new) == len(timeline.people) > 1 else ", ".join(new)
                rows.append((at, person or names, self.words.entry(entry, until)))
        if rows:
            print("\nWHO KNEW WHAT, SINCE WHEN")
        for at, who_knew, what in rows:
            self.line(f"{self.words.when(at)}  {who_knew}: {what}", 2)


def _audience(entry: Entry, people: list[str]) -> list[str]:
    there = (entry.by, *entry.to) if isinstance(entry, Acted) else ()
    return [name for name in people if not entry.known_to or name in (*entry.known_to, *there)]


def _is_news(entry: Entry, person: str, held: dict[tuple[object, ...], object]) -> bool:
    """Whether a person did not know it so before; what is kept is what each person knew last."""
    key: tuple[object, ...] = (person, entry)
    value: object = True
    if isinstance(entry, Stated):
        key, value = (person, entry.fact), entry.value
    is_news = key not in held or held[key] != value
    held[key] = value
    return is_news
