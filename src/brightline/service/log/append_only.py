"""What makes the database itself refuse a change to the log.

Triggers on both databases; on PostgreSQL the rights are taken away as well. A foreign key to the records
would need the right to lock them, which is that to change them: so payloads are tied to them by number only.
"""

from __future__ import annotations

from typing import Any

TABLE = "log_record"

_SQLITE = {
    f"{TABLE}_never_{kind}": f"CREATE TRIGGER {TABLE}_never_{kind} BEFORE {kind.upper()} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
    for kind in ("update", "delete")
}
_POSTGRESQL = (
    f"CREATE FUNCTION {TABLE}_never() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$",
    f"CREATE TRIGGER {TABLE}_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_never()",
    f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM CURRENT_USER, PUBLIC",
)
_POSTGRESQL_BACK = (
    f"GRANT UPDATE, DELETE, TRUNCATE ON {TABLE} TO CURRENT_USER",
    f"DROP TRIGGER {TABLE}_never_changed ON {TABLE}",
    f"DROP FUNCTION {TABLE}_never()",
)


def refuse_changes(connection: Any) -> None:
    """Let a database refuse to change or delete records."""
    _run(connection, tuple(_SQLITE.values()) if connection.vendor == "sqlite" else _POSTGRESQL)


def allow_changes(connection: Any) -> None:
    """Take that back, as a migration backwards does."""
    back = tuple(f"DROP TRIGGER {name}" for name in _SQLITE)
    _run(connection, back if connection.vendor == "sqlite" else _POSTGRESQL_BACK)


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
