"""The flagship answers as two readers of its words say that it should."""

from __future__ import annotations

from pathlib import Path

from brightline.cli import main

MPD = Path(__file__).parent.parent.parent / "policies" / "mpd"


def test_every_scenario_of_both_readings_is_met(shared: Path) -> None:
    files = [MPD / "scenarios.yaml", shared / "9-401" / "scenarios.yaml"]
    assert main(["test", str(MPD / "9-401.md"), *(str(file) for file in files)]) == 0
