"""`python -m bench.screening`: how well and how fast narratives are screened, beside plain lists of words.

The labelled sentences and the ordinary reports are no part of the repository: they are read in the folder
that `BRIGHTLINE_SHARED` names.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from math import sqrt
from pathlib import Path
from typing import Any

import msgspec

from bench import machine, narratives
from brightline.screening.narrative.lexicon import own_lexicon
from brightline.screening.narrative.screen import Screener

PHRASES = (
    "undocumented",
    "illegal alien",
    "illegal immigrant",
    "immigration status",
    "green card",
    "deported",
    "ice hold",
    "detainer",
    "visa",
    "asylum",
)
WORDS = (
    *PHRASES,
    "ice",
    "ins",
    "immigration",
    "immigrant",
    "alien",
    "illegal",
    "papers",
    "citizen",
    "citizenship",
    "status",
    "refugee",
    "passport",
    "consulate",
    "border",
    "deportation",
    "permanent resident",
    "daca",
    "tps",
    "customs",
    "nationality",
)

_SPANISH = re.compile(r"\b(?:que|los|las|una|fue|esta|está|dijo|tiene|por|su|lo)\b", re.IGNORECASE)


class Labelled(msgspec.Struct):
    """A sentence with the outcome that a person gave it."""

    text: str
    expect: str
    category: str
    origin: str

    @property
    def is_hard(self) -> bool:
        """Whether it is in Spanish or holds letters or figures that disguise a word."""
        odd = not self.text.isascii() or bool(re.search(r"[A-Za-z]\d[A-Za-z]|(?:\b\w[ .]){4}", self.text))
        return len(_SPANISH.findall(self.text)) >= 2 or (self.origin == "synthetic" and odd)


class Measured(msgspec.Struct):
    """How many of how many, for each measure."""

    counts: dict[str, tuple[int, int]]

    def of(self, name: str) -> tuple[int, int]:
        """Give how many of how many."""
        return self.counts[name]

    def rate(self, name: str) -> float:
        """Give a measure as a share."""
        some, all_of = self.counts[name]
        return some / all_of


def labelled(path: Path) -> list[Labelled]:
    """Read labelled sentences, one JSON object a line."""
    return [msgspec.json.decode(line, type=Labelled) for line in path.read_bytes().splitlines() if line]


def ordinary(folder: Path) -> list[str]:
    """Read the narratives of ordinary incidents and stops."""
    texts = []
    columns = ("Comments / Nature of Fire", "Reason for Stop", "Disposition")
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                texts.append(" / ".join(row[name] for name in columns if row.get(name)))
    return [text for text in texts if text]


def wilson(some: int, all_of: int, z: float = 1.96) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927)."""
    share, squared = some / all_of, z * z / all_of
    middle = (share + squared / 2) / (1 + squared)
    half = z * sqrt(share * (1 - share) / all_of + squared / (4 * all_of)) / (1 + squared)
    return max(0.0, middle - half), min(1.0, middle + half)


def measured(screener: Screener, sentences: Iterable[Labelled]) -> Measured:
    """Screen labelled sentences and count what came out right."""
    came = Counter((each.expect, screener.screen(each.text).outcome) for each in sentences)
    counts = _counted(came)
    hard = [each for each in sentences if each.is_hard and each.expect == "block"]
    caught = sum(screener.screen(each.text).outcome != "pass" for each in hard)
    counts["caught, disguised or Spanish"] = (caught, len(hard))
    return Measured(counts)


def _counted(came: Counter[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    def total(*, expect: str | None = None, outcome: str | None = None) -> int:
        return sum(n for (e, o), n in came.items() if expect in (None, e) and outcome in (None, o))

    blocks, passes, reviews = (total(expect=name) for name in ("block", "pass", "review"))
    right = came["block", "block"]
    return {
        "caught": (right + came["block", "review"], blocks),
        "block recall": (right, blocks),
        "block precision": (right, total(outcome="block")),
        "review or block where a person must look": (reviews - came["review", "pass"], reviews),
        "false alarms": (passes - came["pass", "pass"], passes),
    }


def by_category(screener: Screener, sentences: Iterable[Labelled]) -> dict[str, tuple[int, int]]:
    """Give for each category of what is to be found how many were caught."""
    caught: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for each in sentences:
        if each.expect != "pass":
            every[each.category] += 1
            caught[each.category] += screener.screen(each.text).outcome != "pass"
    return {
        name: (caught[name], every[name]) for name in sorted(every, key=lambda each: (each[0], int(each[1:])))
    }


def main() -> int:
    """Print the tables of `docs/explanation/screening.md`."""
    parser = argparse.ArgumentParser(prog="python -m bench.screening", description="Measure the screening.")
    parser.add_argument(
        "--gigabytes", type=float, default=5, help="how much to stream, minutes for each five"
    )
    args = parser.parse_args()
    shared = Path(os.environ["BRIGHTLINE_SHARED"])
    sentences = labelled(shared / "screening" / "dev.jsonl")
    texts = ordinary(shared / "data" / "campus_incidents")
    screener = Screener(own_lexicon())
    result = measured(screener, sentences)
    _print("labelled sentences", result.counts)
    _print("caught, by category", by_category(screener, sentences))
    outcomes = Counter(screener.screen(text).outcome for text in texts)
    _print("ordinary reports", {name: (outcomes[name], len(texts)) for name in ("review", "block")})
    figures = _figures(screener, sentences, texts, args.gigabytes)
    print("\n" + "\n".join(goal.line() for goal in narratives.goals(figures)))
    return 0


def _figures(screener: Screener, sentences: list[Labelled], texts: list[str], much: float) -> dict[str, Any]:
    """Measure speed beside lists of words and Presidio, and print what comes of it."""
    print(
        f"\n{machine.describe()}\n\nmethod | MB/s | caught | false alarms | alarms per 1,000 ordinary reports"
    )
    speeds = {}
    for name, found in _methods(screener).items():
        speeds[name] = narratives.speed(found, texts)
        alarms = f"{1000 * sum(map(bool, found(texts))) / len(texts):.1f}"
        _print_method(name, speeds[name], found([each.text for each in sentences]), sentences, alarms)
    peer = narratives.presidio(PHRASES, texts, [each.text for each in sentences])
    for name, rate in peer["speeds"].items() if peer else ():
        _print_method(f"Presidio, 10 phrases, {name}", rate, peer["found"], sentences, "")
    print(", ".join(peer["versions"]) if peer else "Presidio could not be installed, and was not measured")
    latency = narratives.latency(screener, texts)
    print(
        "\none narrative of 2 kB, in ms:", ", ".join(f"{name} {time:.2f}" for name, time in latency.items())
    )
    stream = narratives.stream(screener, texts, much)
    rate, memory = stream["gigabytes"] * 1000 / stream["seconds"], [round(each) for each in stream["memory"]]
    print(
        f"{stream['gigabytes']:.1f} GB in {stream['seconds']:.0f} s, {rate:.1f} MB/s; memory in MB: {memory}"
    )
    passed_on = narratives.passed_on(screener, texts)
    return {
        "speeds": speeds,
        "presidio": peer,
        "latency": latency,
        "stream": stream,
        "passed on": passed_on,
        "start up": narratives.start_up(),
    }


def _print_method(name: str, rate: float, found: list[bool], sentences: list[Labelled], alarms: str) -> None:
    def share(outcome: str) -> float:
        of_these = [
            each for each, sentence in zip(found, sentences, strict=True) if sentence.expect == outcome
        ]
        return sum(of_these) / len(of_these)

    shown = f"{rate:.1f}" if rate >= 0.1 else f"{rate:.3f}"
    print(f"{name} | {shown} | {share('block'):.2f} | {share('pass'):.2f} | {alarms}")


def _methods(screener: Screener) -> dict[str, Callable[[list[str]], list[bool]]]:
    """Give ways to say of each text whether there is anything in it."""
    few = re.compile("|".join(rf"\b{word}\b" for word in PHRASES), re.IGNORECASE)
    many = re.compile("|".join(rf"\b{word}\b" for word in WORDS), re.IGNORECASE)
    return {
        "screen_many": lambda texts: [bool(each.spans) for each in screener.screen_many(texts)],
        "screen, one by one": lambda texts: [bool(screener.screen(text).spans) for text in texts],
        "10 phrases, `re`": lambda texts: [bool(few.search(text)) for text in texts],
        "30 words, `re`": lambda texts: [bool(many.search(text)) for text in texts],
    }


def _print(title: str, counts: dict[str, tuple[int, int]]) -> None:
    print(f"\n{title}")
    for name, (some, all_of) in counts.items():
        low, high = wilson(some, all_of)
        print(f"  {name}: {some} of {all_of} = {some / all_of:.3f} (95 %: {low:.3f} to {high:.3f})")


if __name__ == "__main__":
    raise SystemExit(main())
