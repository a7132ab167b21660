"""Refuses to serve from a database that may forget what it has acknowledged, or lets two writers overwrite each other."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

SQLITE_SYNCHRONOUS = {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"}
NEEDED_OF_POSTGRESQL = {
    "synchronous_commit": "an acknowledged write could be lost when the server stops",
    "fsync": "the whole database could be lost when the machine stops",
    "full_page_writes": "pages could be torn when the machine stops",
}


def refuse_unsafe_database() -> None:
    """Ask the database how it keeps what it is given; 1 to 3 queries. One that cannot be reached is not judged.

    Raises:
        ImproperlyConfigured: naming each setting, what could be lost, and what to set.
    """
    try:
        found = problems(connection)
    except OperationalError:
        return
    finally:
        connection.close()
    if found:
        raise ImproperlyConfigured("Gatepost does not start on this database. " + " ".join(found))


def problems(database: BaseDatabaseWrapper) -> list[str]:
    """One sentence for each setting that is not safe."""
    if database.vendor == "sqlite":
        return _of_sqlite(database)
    return of_postgresql(_shown(database))


def of_postgresql(values: Mapping[str, str]) -> list[str]:
    return [f"{name} is off: {loss}. Set {name} = on." for name, loss in NEEDED_OF_POSTGRESQL.items() if values[name] == "off"]


def _shown(database: BaseDatabaseWrapper) -> dict[str, str]:
    with database.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(NEEDED_OF_POSTGRESQL)])
        return dict(cursor.fetchall())


def _of_sqlite(database: BaseDatabaseWrapper) -> list[str]:
    with database.cursor() as cursor:
        journal, synchronous, foreign_keys = (_pragma(cursor, name) for name in ("journal_mode", "synchronous", "foreign_keys"))
    found = []
    if journal != "wal":
        found.append(f"SQLite's journal mode is {journal}, not WAL: keep the file on a disk of this machine, not on a network share.")
    if synchronous not in {"2", "3"}:
        level = SQLITE_SYNCHRONOUS.get(synchronous, synchronous)
        found.append(f"SQLite's synchronous level is {level}: an acknowledged write could be lost. Set it to FULL.")
    if foreign_keys != "1":
        found.append("SQLite does not check foreign keys. Set foreign_keys to ON.")
    if database.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        found.append("SQLite's transactions do not begin with the write lock: two writers could overwrite each other. Set IMMEDIATE.")
    return found


def _pragma(cursor: CursorWrapper, name: str) -> str:
    cursor.execute(f"PRAGMA {name}")
    return str(cursor.fetchone()[0])
