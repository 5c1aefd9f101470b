"""`brightline serve`: the service, as web server and worker, together or apart."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from threading import Event
from types import FrameType

from brightline.language.policy import VERSIONS
from brightline.source import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--policy", metavar="POLICY", help="put this policy in force first")
    parser.add_argument(
        "--version", choices=VERSIONS, default="proposed", help="its version (default: %(default)s)"
    )
    parser.add_argument(
        "--demo", action="store_true", help="fill an empty database with an invented department"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--web", action="store_true", help="run the web server alone")
    which.add_argument("--worker", action="store_true", help="run the worker alone")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; give the exit code."""
    _set_up()
    if args.worker:
        from brightline.service import worker

        _wait_for_tables()
        return worker.run()
    _prepare(args)
    return _run_web(args.host, args.port) if args.web else _run_both(args.host, args.port)


def _set_up() -> None:
    """Set Django up. Raises `BadInput` where the service is not installed or its settings are wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.service.settings")
    try:
        import django
        import granian  # noqa: F401 only whether it is there
    except ImportError as error:
        raise BadInput(f"`{error.name}` is missing: install `brightline[service]`") from None
    django.setup()


def _prepare(args: argparse.Namespace) -> None:
    """Bring the tables up to date, and put in what the command asks for."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if args.policy:
        from brightline.service.texts.holder import keep_in_force

        keep_in_force(args.policy, args.version, who="-", since=_began() if args.demo else None)
    if args.demo:
        from brightline.service import demo

        demo.load()


def _began() -> datetime:
    """Give since when a demonstration's policy is in force: its first encounters are of the past."""
    return datetime.now(UTC) - timedelta(days=30)


def _wait_for_tables() -> None:
    """Wait until the web server has brought the tables up to date."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def is_behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if is_behind():
        print("worker: waits for the tables", file=sys.stderr)
        while is_behind():
            time.sleep(2)


def _run_web(host: str, port: int) -> int:
    """Serve pages until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "brightline.service.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        log_enabled=True,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
    return 0


def _run_both(host: str, port: int) -> int:
    """Run web server and worker as two processes; where one ends, the other is stopped too."""
    command = [sys.executable, "-m", "brightline", "serve"]
    ways = (["--web", "--host", host, "--port", str(port)], ["--worker"])
    processes = [subprocess.Popen([*command, *way]) for way in ways]  # noqa: S603 this program, with a port that is a number

    is_asked = Event()

    def stop(number: int = 0, _frame: FrameType | None = None) -> None:
        if number:
            is_asked.set()
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"Brightline: http://{'localhost' if host == '127.0.0.1' else host}:{port}/", flush=True)
    while all(process.poll() is None for process in processes):
        time.sleep(0.2)
    stop()
    codes = [abs(process.wait()) for process in processes]
    return 0 if is_asked.is_set() else max(codes)
