"""What makes the database itself refuse to change or remove an event: triggers, on either database. Used by a migration and its test."""

from __future__ import annotations

from typing import Any

TABLE = "onboarding_auditevent"
REFUSAL = "the trail is only ever added to"
SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{event} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for event in ("update", "delete")
]
SQLITE_REMOVAL = [f"DROP TRIGGER IF EXISTS {TABLE}_no_{event}" for event in ("update", "delete")]
POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
]
POSTGRESQL_REMOVAL = [f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}", f"DROP FUNCTION IF EXISTS {TABLE}_refuse()"]


def guard(connection: Any) -> None:
    _run(connection, POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def unguard(connection: Any) -> None:
    _run(connection, POSTGRESQL_REMOVAL if connection.vendor == "postgresql" else SQLITE_REMOVAL)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
