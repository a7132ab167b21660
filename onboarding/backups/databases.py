"""A database written to one file as of one instant, and read back into an empty one: by ``VACUUM INTO`` or PostgreSQL's own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, connections, transaction

from onboarding.errors import Refused

SNAPSHOT = "snapshot"
FROM_OPTIONS = {"host": "PGHOST", "hostaddr": "PGHOSTADDR"} | {
    name: f"PG{name.upper()}" for name in ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding", "gssencmode")
}
"""What an address may say about the line, as the tools of PostgreSQL take it."""
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@contextmanager
def snapshot(path: Path) -> Iterator[str]:
    """Write the database to ``path`` and give an alias that reads exactly what was written, while others go on writing.

    Raises:
        Refused: the tools of PostgreSQL are missing or failed.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        with _opened(path):
            yield SNAPSHOT
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={path}")
        yield connection.alias


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    """The copy as a second, read-only database of this process."""
    connections.settings[SNAPSHOT] = {**connections.settings["default"], "NAME": f"file:{quote(str(path))}?mode=ro", "OPTIONS": {}}
    try:
        yield
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]


def is_empty() -> bool:
    """Whether the configured database holds no table yet. A database of SQLite that does not exist is empty."""
    return not connection.introspection.table_names()


def load(path: Path) -> None:
    """Bring ``path`` into the configured database, which is empty. On disk before this returns.

    Raises:
        Refused: the tools of PostgreSQL are missing or failed; nothing was loaded.
    """
    if connection.vendor == "sqlite":
        _place(path, Path(connection.settings_dict["NAME"]))
    else:
        target = connection.settings_dict["NAME"]
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={target}", str(path))


def _place(path: Path, target: Path) -> None:
    connection.close()
    for leftover in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
        leftover.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming = target.with_name(f".{target.name}.incoming")
    with path.open("rb") as source, incoming.open("wb") as out:
        os.chmod(incoming, 0o600)
        shutil.copyfileobj(source, out, 1024 * 1024)
        out.flush()
        os.fsync(out.fileno())
    os.replace(incoming, target)


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL against the configured database; the password goes by the environment, never by the command line."""
    environment = os.environ | reached(connection.settings_dict)
    done = subprocess.run([_tool(tool), *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603  (our words)
    if done.returncode:
        raise Refused(f"{tool} failed: {done.stderr.strip()[-500:]}")


def reached(settings: Mapping[str, Any]) -> dict[str, str]:
    """How the tools of PostgreSQL are told to reach a database of Django's: the same place, by the same encrypted line."""
    where = {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"], "PGPASSWORD": settings["PASSWORD"]}
    where["PGDATABASE"] = settings["NAME"]
    where |= {FROM_OPTIONS[name]: value for name, value in settings["OPTIONS"].items() if name in FROM_OPTIONS}
    return {name: str(value) for name, value in where.items() if value}


def _tool(name: str) -> str:
    """The newest of the installed ones: an older tool refuses a newer server."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise Refused(f"{name} is not installed; install PostgreSQL's client tools of the server's version or newer.")
    return found
