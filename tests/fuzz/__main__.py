"""`./dev fuzz [N]`: so many random cases for every target, on all cores; 1 where one fails."""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from fuzz.harness import Failure, targets, try_case

CHUNK = 250
STEP = 10_000
Slowest = tuple[float, int]
"""Seconds of processor time, and the number of the case."""
Result = tuple[float, Slowest, list[Failure]]


def main() -> int:
    """Run, and say what failed."""
    args = _arguments()
    print(f"seed {args.seed}", flush=True)
    failed = [name for name in args.targets or targets() if not _run(name, args)]
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev fuzz", description="Try random cases on every target.")
    parser.add_argument("number", metavar="N", nargs="?", type=int, default=100_000, help="cases a target")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed, the same cases")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="CASE", help="go on from here")
    parser.add_argument("--target", action="append", dest="targets", choices=sorted(targets()))
    return parser.parse_args()


def _run(target: str, args: argparse.Namespace) -> bool:
    """Try all cases of a target; whether each one held."""
    numbers = range(args.first, args.number, CHUNK)
    ways: Counter[str] = Counter()
    used, slowest = 0.0, (0.0, 0)
    start, done = time.monotonic(), args.first
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(_chunk, target, args.seed, at, min(at + CHUNK, args.number)) for at in numbers]
        try:
            for at, job in zip(numbers, jobs, strict=True):
                seconds, longest, failures = job.result()
                used, slowest = used + seconds, max(slowest, longest)
                done = min(at + CHUNK, args.number)
                for failure in failures:
                    _tell(failure, ways)
                if done % STEP == 0:
                    print(f"{target}: {done:,} tried", flush=True)
        except (KeyboardInterrupt, BrokenProcessPool) as error:
            pool.shutdown(wait=False, cancel_futures=True)
            what = "stopped" if isinstance(error, KeyboardInterrupt) else "a process ended"
            print(f"{target}: {what}; go on with --target {target} --seed {args.seed} --from {done}")
            return False
    count = args.number - args.first
    print(
        f"{target}: {count:,} cases, {sum(ways.values())} failed in {len(ways)} ways;"
        f" {time.monotonic() - start:.0f} s, {1000 * used / max(1, count):.1f} ms a case,"
        f" the slowest {slowest[0]:.2f} s (case {slowest[1]})",
        flush=True,
    )
    return not ways


def _chunk(target: str, seed: int, first: int, end: int) -> Result:
    used, slowest = 0.0, (0.0, 0)
    failures = []
    for number in range(first, end):
        seconds, failure = try_case(target, seed, number)
        used, slowest = used + seconds, max(slowest, (seconds, number))
        failures += [failure] if failure else []
    return used, slowest, failures


def _tell(failure: Failure, ways: Counter[str]) -> None:
    """Save a failure, and show the first of its kind."""
    ways[failure.how] += 1
    path = failure.save()
    if ways[failure.how] == 1:
        print(f"{failure.target}: case {failure.number} of seed {failure.seed}: {failure.how}; see {path}")
        print(failure.trace, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
