"""The figures as tables for people, on standard output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bench.verdicts import KLEENE


def print_machine(machine: dict[str, Any]) -> None:
    """Say where the figures came about."""
    print(f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, load {machine['load']}")
    print(f"{machine['python']}, Brightline {machine['brightline']}, {machine['date']}")
    print("; ".join(machine["peers"]))


def print_verdicts(measured: dict[str, Any]) -> None:
    """Print every engine's times, those without unknown facts as ratios to Kleene too."""
    print(f"\nOne situation, all {measured['norms']} norms and {measured['acts']} acts, in µs")
    print("p50 on the clock, p99 of processor time; `ratio` is p50 against Brightline's Kleene\n")
    rows = [("unknown facts", "engine", "p50", "p99", "p99 clock", "ratio", "ids of norms")]
    for unknown, engines in measured["microseconds"].items():
        base = engines[KLEENE]["p50"]
        for title, times in sorted(engines.items(), key=lambda item: item[1]["p50"]):
            figures = [_round(times[key]) for key in ("p50", "p99", "p99_clock")]
            rows.append((unknown, title, *figures, f"{times['p50'] / base:.1f}", measured["ids"][title]))
    _print_table(rows)


def print_arrival(measured: dict[str, Any]) -> None:
    """Print what one more fact costs, with the ratio to taking it in."""
    print("\nOne more fact: the exact verdicts on all acts, in µs; `ratio` is p50 against the first\n")
    rows = [("unknown before", "engine", "p50", "p99", "p99 clock", "ratio")]
    for unknown, engines in measured["microseconds"].items():
        base = next(iter(engines.values()))["p50"]
        for title, times in engines.items():
            figures = [_round(times[key]) for key in ("p50", "p99", "p99_clock")]
            rows.append((unknown, title, *figures, f"{times['p50'] / base:.1f}"))
    _print_table(rows)


def print_relevant(measured: dict[str, Any]) -> None:
    """Print what the same acts cost in longer policies, with the ratio to the policy alone."""
    print("\nThe same acts in longer policies, in µs; `ratio` is p50 against the policy alone\n")
    rows = [("norms", "what", "p50", "p99", "ratio")]
    for title, sizes in measured["microseconds"].items():
        base = next(iter(sizes.values()))["p50"]
        for norms, times in sizes.items():
            ratio = f"{times['p50'] / base:.1f}"
            rows.append((f"{int(norms):,}", title, _round(times["p50"]), _round(times["p99"]), ratio))
    _print_table(rows)


def print_times(what: str, measured: dict[str, Any]) -> None:
    """Print what one question of a kind costs."""
    print(f"\n{what}, one question, in µs: p50 on the clock, p99 of processor time\n")
    rows = [("situation", "p50", "p99", "p99 clock")]
    for title, times in measured["microseconds"].items():
        rows.append((title, *(_round(times[key]) for key in ("p50", "p99", "p99_clock"))))
    _print_table(rows)


def print_lists(measured: dict[str, Any]) -> None:
    """Print what pages of the service cost, with the ratio to the fewest encounters."""
    print("\nLists of the service, in ms: first with all ledgers to judge, then again; `ratio` is of that\n")
    rows = [("page", "encounters", "first", "again", "ratio")]
    for page, sizes in measured["seconds"].items():
        base = next(iter(sizes.values()))["again"]
        for size, times in sizes.items():
            figures = [f"{times[key] * 1000:.0f}" for key in ("judged", "again")]
            rows.append((page, f"{int(size):,}", *figures, f"{times['again'] / base:.1f}"))
    _print_table(rows)


def print_startup(measured: dict[str, Any]) -> None:
    """Print what loading costs."""
    print("\nLoading, in seconds (medians over fresh processes)\n")
    rows = [("step", "s")]
    rows += [(f"compile: {name}", f"{value:.3f}") for name, value in measured["compile"].items()]
    rows += [(f"decide: {name}", f"{value:.3f}") for name, value in measured["decide"].items()]
    _print_table(rows)
    dearest = ", ".join(f"{name} {time}" for name, time in measured["imports_ms"].items())
    print(f"\nimports of one warm `decide`, own time under -X importtime, ms: {dearest}")


def print_growth(measured: dict[str, Any]) -> None:
    """Print how one question's time grows with the policy."""
    print("\nOne act, by the number of norms, in µs\n")
    rows = [("norms", "engine", "p50", "p99", "built in s")]
    for each in measured.values():
        for title, times in each["microseconds"].items():
            built = each["build_seconds"].get(title)
            seconds = f"{built:.3f}" if built is not None else ""
            rows.append((f"{each['norms']:,}", title, _round(times["p50"]), _round(times["p99"]), seconds))
    _print_table(rows)


def print_long(measured: dict[str, Any]) -> None:
    """Print what a long manual costs, with the ratio to the first row, the peer."""
    print("\nA manual, by its length, in s of processor time; `ratio` is that of the longest to the peer\n")
    sizes = list(measured.values())
    rows = [("step", *(f"{each['lines']:,} lines, {each['norms']:,} norms" for each in sizes), "ratio")]
    peer = next(iter(sizes[-1]["seconds"].values()))
    for name, last in sizes[-1]["seconds"].items():
        rows.append((name, *(f"{each['seconds'][name]:.2f}" for each in sizes), f"{last / peer:.1f}"))
    _print_table(rows)


def print_ledger(measured: dict[str, Any]) -> None:
    """Print what a ledger costs, and what it costs to decide the same moments one by one."""
    print(
        f"\nOne timeline: {measured['events']:,} events, {measured['people']} people,"
        f" {measured['norms']} norms, {measured['lines']} lines, in ms; p99 of processor time\n"
    )
    rows = [("engine", "p50", "p99", "p99 clock")]
    for title, times in measured["milliseconds"].items():
        rows.append((title, *(_round(times[key]) for key in ("p50", "p99", "p99_clock"))))
    _print_table(rows)


def print_checking(measured: dict[str, Any]) -> None:
    """Print what questions to a whole policy cost, and one of them asked pair by pair."""
    print(f"\nQuestions to a whole policy, in s; pair by pair with {measured['solver']}\n")
    rows = [("question", "s")]
    rows += [(what, f"{took:.2f}") for what, took in measured["seconds"].items()]
    for title, each in measured["pairwise"].items():
        what = f"{title}: {each['pairs']:,} pairs one by one, reckoned from {each['asked']:,}"
        rows.append((what, f"{each['seconds']:,.1f}"))
    _print_table(rows)


def _round(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _print_table(rows: Iterable[Sequence[str]]) -> None:
    rows = [list(row) for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
