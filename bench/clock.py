"""Timing: engines take turns, so that what disturbs the machine disturbs them all.

On a busy machine one answer in some hundred is interrupted for milliseconds, whoever gives it. So the time on
the clock is taken together with the processor time that the process used: the second is what an engine costs,
and the tail is read from it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter_ns, process_time_ns
from typing import Any


@dataclass
class Times:
    """Microseconds an item, of every round: on the clock, and of the processor."""

    clock: list[list[float]] = field(default_factory=list)
    processor: list[list[float]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Give p50 on the clock, p99 of the processor and p99 on the clock."""
        return {
            "p50": _median_percentile(self.clock, 0.5),
            "p99": _median_percentile(self.processor, 0.99),
            "p99_clock": _median_percentile(self.clock, 0.99),
        }


def _median_percentile(rounds: list[list[float]], share: float) -> float:
    """Give the median over the rounds of each round's own percentile."""
    return round(median(_percentile(sorted(times), share) for times in rounds), 2)


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Entrant:
    """One engine in a race: it answers an item, or with `batch` some at a time."""

    title: str
    answer: Callable[[Any], Any]
    batch: int = 1
    share: float = 1.0
    times: Times = field(default_factory=Times)

    def run(self, items: Sequence[Any]) -> None:
        """Answer all items once and note how long each took."""
        items = items[: max(1, round(len(items) * self.share))]
        if self.batch > 1:
            items = [items[i : i + self.batch] for i in range(0, len(items) - self.batch + 1, self.batch)]
        answer, clock, processor = self.answer, [], []
        unit = 1000 * self.batch
        for item in items:
            used = process_time_ns()
            start = perf_counter_ns()
            answer(item)
            clock.append((perf_counter_ns() - start) / unit)
            processor.append((process_time_ns() - used) / unit)
        self.times.clock.append(clock)
        self.times.processor.append(processor)


def race(entrants: Sequence[tuple[Entrant, Callable[[Any], Any]]], rounds: Sequence[Sequence[Any]]) -> None:
    """Let every engine answer each round's items, after its own preparation of them.

    The first round warms up and does not count. The order turns from round to round.
    """
    with without_collector():
        for number, items in enumerate(rounds):
            turn = number % len(entrants)
            for entrant, prepare in (*entrants[turn:], *entrants[:turn]):
                entrant.run([prepare(item) for item in items])
            if number == 0:
                for entrant, _ in entrants:
                    entrant.times = Times()


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector from running while something is timed."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def median_time(action: Callable[[], Any], repeats: int) -> float:
    """Give the median time of an action in seconds, over some repeats."""
    found = []
    for _ in range(repeats):
        with without_collector():
            start = perf_counter_ns()
            action()
            found.append((perf_counter_ns() - start) / 1e9)
    return median(found)
