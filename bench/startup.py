"""Loading: a policy compiled and checked, one command from start to end, and what its imports cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.goals import Goal

REPEATS = 7
COMPILE = """
import json, sys
from time import perf_counter
start = perf_counter()
from brightline.language.compile import compile_policy
from brightline.language.coverage import cover
imported = perf_counter()
c = compile_policy(sys.argv[1])
compiled = perf_counter()
for part in c.parts:
    for v in part.quoted:
        cover(part.document, v, (*part.quoted[v], *part.untranslated[v]))
covered = perf_counter()
times = {"import": imported - start, "compile": compiled - imported, "coverage": covered - compiled}
print(json.dumps(times))
"""
FACTS = (
    "mpd_involvement_sought=yes",
    "immigration_officials_operating=yes",
    "facilitates_immigration_activity=yes",
)


def measure(policy: str) -> dict[str, Any]:
    """Give medians over fresh processes, in seconds."""
    steps = [json.loads(_python("-c", COMPILE, policy).stdout) for _ in range(REPEATS)]
    with tempfile.TemporaryDirectory() as folder:
        _decide(policy, folder)
        warm, bare, cold = [], [], []
        for number in range(REPEATS):
            warm.append(_timed(policy, folder))
            cold.append(_timed(policy, str(Path(folder, str(number)))))
            start = perf_counter()
            _python("-c", "pass")
            bare.append(perf_counter() - start)
        imports = _imports(policy, folder)
    return {
        "compile": {name: median(step[name] for step in steps) for name in steps[0]},
        "decide": {"warm": median(warm), "cold": median(cold), "bare_python": median(bare)},
        "imports_ms": imports,
    }


def _python(*arguments: str, cache: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"XDG_CACHE_HOME": cache} if cache else {})
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=True
    )


def _decide(policy: str, cache: str, *flags: str) -> subprocess.CompletedProcess[str]:
    facts = [word for fact in FACTS for word in ("--fact", fact)]
    command = ("-m", "brightline", "decide", policy, "--as", "member", "--otherwise", "ordinary", *facts)
    return _python(*flags, *command, cache=cache)


def _timed(policy: str, cache: str) -> float:
    start = perf_counter()
    _decide(policy, cache)
    return perf_counter() - start


def _imports(policy: str, cache: str) -> dict[str, float]:
    """Give the dearest imports of one `decide`, in milliseconds of their own."""
    own: dict[str, float] = {}
    for line in _decide(policy, cache, "-X", "importtime").stderr.splitlines():
        if line.startswith("import time:") and "self" not in line:
            time, _, name = line.removeprefix("import time:").split("|")
            own[name.strip()] = int(time) / 1000
    dearest = sorted(own.items(), key=lambda item: -item[1])[:12]
    return {"all together": round(sum(own.values()), 1)} | {name: round(time, 1) for name, time in dearest}


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    checked = measured["compile"]["compile"] + measured["compile"]["coverage"]
    warm = measured["decide"]["warm"]
    return [
        Goal("compiling and checking, cold, both versions", f"{checked:.2f} s", "0.5 s", checked < 0.5),
        Goal("`brightline decide`, policy stored", f"{warm:.2f} s", "0.3 s", warm < 0.3),
    ]
