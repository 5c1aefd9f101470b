"""A database of a test's own that can be kept as it is and taken up again, on SQLite or PostgreSQL.

On PostgreSQL it lies in the cluster that `BRIGHTLINE_DATABASE` names, under a name of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit


class OnSqlite:
    """Keeps a file by copying it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, folder / "now.sqlite3"
        self.url = f"sqlite:///{self.now}"

    def keep(self, name: str) -> None:
        """Keep the database as it is; nobody may have it open."""
        shutil.copy(self.now, self.folder / f"{name}.sqlite3")

    def take_up(self, name: str) -> None:
        """Make the database what was kept."""
        for left in self.folder.glob("now.sqlite3*"):
            left.unlink(missing_ok=True)  # a process that was killed may still be closing it
        shutil.copy(self.folder / f"{name}.sqlite3", self.now)

    def drop(self) -> None:
        """Delete nothing: the folder is whoever made it to delete."""


class OnPostgresql:
    """Keeps a database as the template of another; whoever is still at it is thrown out."""

    def __init__(self, url: str) -> None:
        found = urlsplit(url)
        self.name, self.made = f"{found.path[1:]}_kill_{os.getpid()}", set[str]()
        self.url = urlunsplit(found._replace(path=f"/{self.name}"))
        self._host = parse_qs(found.query).get("host", [found.hostname or ""])[0]
        self._user, self._password, self._port = found.username, found.password, found.port
        self._do([f"CREATE DATABASE {self.name}"])

    def _do(self, statements: Iterable[str]) -> None:
        import psycopg

        at = {"host": self._host, "user": self._user, "password": self._password, "port": self._port}
        given = {name: value for name, value in at.items() if value}
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:  # type: ignore[arg-type]
            for each in statements:
                server.execute(each.encode())

    def keep(self, name: str) -> None:
        """Keep the database as it is; nobody may have it open."""
        self.made.add(name)
        self._do([f"CREATE DATABASE {self.name}_{name} TEMPLATE {self.name}"])

    def take_up(self, name: str) -> None:
        """Make the database what was kept."""
        drop = f"DROP DATABASE {self.name} WITH (FORCE)"
        self._do([drop, f"CREATE DATABASE {self.name} TEMPLATE {self.name}_{name}"])

    def drop(self) -> None:
        """Delete the database and what was kept of it."""
        names = [self.name, *(f"{self.name}_{name}" for name in self.made)]
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names)


def own_database(folder: Path) -> OnSqlite | OnPostgresql:
    """Give a database of one's own, of the kind that the environment names."""
    url = os.environ.get("BRIGHTLINE_DATABASE", "")
    return OnPostgresql(url) if url.startswith("postgres") else OnSqlite(folder)
