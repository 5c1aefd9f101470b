"""Nothing is lost and nothing doubled, whenever web or worker is killed (`BRIGHTLINE_KILLS`: how often)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_it_loses_and_doubles_nothing_when_it_is_killed() -> None:
    runs = os.environ.get("BRIGHTLINE_KILLS", "26")
    command = [sys.executable, "-m", "service.killing", runs, os.environ.get("BRIGHTLINE_KILLS_SEED", "1")]
    path = os.pathsep.join([str(TESTS), *(part for part in sys.path if part)])
    ended = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert ended.stdout, ended.stderr[-3000:]
    found = json.loads(ended.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert len(found["killed"]) == 13
    assert sum(found["killed"].values()) == int(runs)
