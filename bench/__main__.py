"""`python -m bench`: all measurements in one run, as tables and as `bench/results/*.json`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from bench import (
    arrival,
    checking,
    growth,
    ledger,
    lists,
    long,
    machine,
    nearest,
    planner,
    relevant,
    report,
    startup,
    verdicts,
)
from bench.peers import PEERS
from brightline.language.load import load_policy

HERE = Path(__file__).parent
POLICY = HERE.parent / "policies" / "mpd" / "9-401.md"


def main() -> int:
    """Measure; 1 where a peer disagrees with the plain evaluator, else 0, whatever the figures."""
    args = _arguments()
    versions = load_policy(POLICY)
    policy = versions["proposed"]
    result: dict[str, Any] = {"machine": machine.describe(*PEERS)}
    report.print_machine(result["machine"])
    try:
        result["verdicts"] = verdicts.measure(policy, "member", args.rounds, args.situations)
        result["arrival"] = arrival.measure(policy, "member", args.rounds, args.situations)
    except verdicts.Mismatch as mismatch:
        print(f"error: {mismatch}")
        return 1
    report.print_verdicts(result["verdicts"])
    report.print_arrival(result["arrival"])
    result["planner"] = planner.measure(policy, "member", args.rounds, args.situations // 4)
    report.print_times("What to ask next", result["planner"])
    result["nearest"] = nearest.measure(policy, "member", args.rounds, args.situations // 4)
    report.print_times("Why not", result["nearest"])
    result["startup"] = startup.measure(str(POLICY))
    report.print_startup(result["startup"])
    result["growth"] = growth.measure(policy, "member", args.rounds, args.situations // 4)
    report.print_growth(result["growth"])
    result["relevant"] = relevant.measure(policy, "member", args.rounds, args.situations // 4)
    report.print_relevant(result["relevant"])
    result["long"] = long.measure()
    report.print_long(result["long"])
    result["ledger"] = ledger.measure(policy)
    report.print_ledger(result["ledger"])
    result["checking"] = checking.measure(versions["adopted"], policy)
    report.print_checking(result["checking"])
    result["lists"] = lists.measure(str(POLICY))
    report.print_lists(result["lists"])
    goals = verdicts.goals(result["verdicts"]) + arrival.goals(result["arrival"])
    goals += planner.goals(result["planner"]) + relevant.goals(result["relevant"])
    goals += startup.goals(result["startup"]) + long.goals(result["long"])
    goals += ledger.goals(result["ledger"]) + checking.goals(result["checking"])
    goals += lists.goals(result["lists"])
    print("\n" + "\n".join(goal.line() for goal in goals))
    _write(result)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure against peers.")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count, of fresh situations each")
    parser.add_argument("--situations", type=int, default=400, help="situations in a round")
    return parser.parse_args()


def _write(result: dict[str, Any]) -> None:
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{datetime.now():%Y%m%d-%H%M%S}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
    print(f"\nwritten to {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    raise SystemExit(main())
