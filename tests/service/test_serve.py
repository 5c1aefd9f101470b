"""`brightline serve`, as its own processes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

from service.channels.peers import free_port, wait_for

ROOT = Path(__file__).parents[2]


def environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join(part for part in sys.path if part)
    cleared = {
        name: value for name, value in os.environ.items() if not name.startswith(("BRIGHTLINE_", "DJANGO"))
    }
    return cleared | {"BRIGHTLINE_DATA": str(folder), "BRIGHTLINE_HTTP": "1", "PYTHONPATH": path}


def status_of(port: int) -> int:
    try:
        return urllib3.request(
            "GET", f"http://127.0.0.1:{port}/notices/", redirect=False, timeout=5, retries=False
        ).status
    except urllib3.exceptions.HTTPError:
        return 0


def test_it_serves_works_and_stops_when_told_to(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "brightline", "serve", "--port", str(port)]
    command += ["--policy", str(ROOT / "policies/mpd/9-401.md")]
    output = tmp_path / "said"
    with output.open("w") as file:
        process = subprocess.Popen(command, env=environment(tmp_path), stdout=file, stderr=subprocess.STDOUT)
    try:
        assert wait_for(lambda: status_of(port), 60) == 302  # to the sign-in
        assert wait_for(lambda: "worker: sends by" in output.read_text(), 60)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    finally:
        process.kill()
    said = output.read_text()
    assert process.returncode == 0, said
    assert f"Brightline: http://localhost:{port}/" in said
    assert "worker: stopped" in said
    with sqlite3.connect(tmp_path / "brightline.sqlite3") as database:
        assert database.execute("SELECT status FROM texts_text").fetchall() == [("draft",)]


def test_a_worker_alone_waits_for_the_tables(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "brightline", "serve", "--worker"]
    process = subprocess.Popen(command, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        assert process.stderr.readline() == "worker: waits for the tables\n"
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0", "--settings", "brightline.service.settings"],
            env=environment(tmp_path),
            check=True,
        )
        assert process.stderr.readline() == "worker: sends by no channel\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()


@pytest.mark.parametrize(
    ("name", "value"), [("BRIGHTLINE_SMTP", "mail"), ("BRIGHTLINE_DATABASE", "mysql://x")]
)
def test_wrong_settings_are_said_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    env = environment(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0", "--settings", "brightline.service.settings"],
        env=env,
        check=True,
    )
    command = [sys.executable, "-m", "brightline", "serve", "--worker"]
    ended = subprocess.run(command, env=env | {name: value}, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error: {name}: write `")
    assert ended.stderr.count("\n") == 1
