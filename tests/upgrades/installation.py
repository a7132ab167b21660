"""A database on its way from the last release to this one, with commands run on it as an operator would."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.database import Postgres, Sqlite
from tests.upgrades.release import LAST_RELEASE

ROOT = Path(__file__).resolve().parent.parent.parent
Rows = list[tuple[Any, ...]]


@dataclass(slots=True)
class Installation:
    database: Sqlite | Postgres
    var: Path
    url: str = ""

    def __post_init__(self) -> None:
        self.url = self.url or self.database.url

    @property
    def is_postgresql(self) -> bool:
        return isinstance(self.database, Postgres)

    def run(self, *arguments: str) -> str:
        """Run one of our programs on the database; pytest shows what it said when it failed."""
        ours = ("GATEPOST_", "DJANGO_", "PREFECT_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "GATEPOST_DATABASE_URL": self.url,
            "GATEPOST_VAR_DIR": str(self.var),
            "GATEPOST_AS_OF": "2026-11-23",
        }
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        return said

    def forward(self) -> float:
        """Bring the database up to date; how many seconds it took."""
        started = time.monotonic()
        self.run("manage.py", "migrate", "--no-input", "-v", "0")
        return time.monotonic() - started

    def back(self) -> None:
        for app, newest in LAST_RELEASE.items():
            self.run("manage.py", "migrate", app, newest, "--no-input", "-v", "0")

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A connection of its own, as a process of the last release would have it."""
        if self.is_postgresql:
            with psycopg.connect(self.url, autocommit=True) as connection:
                yield Session(connection, "%s")
        else:
            path = self.url.removeprefix("sqlite:///")
            with contextlib.closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as opened:
                yield Session(opened, "?")

    def copied(self, name: str) -> Installation:
        """The same data in a database beside this one."""
        url = self.database.another(name)
        if self.is_postgresql:
            with psycopg.connect(f"{self.url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}"')
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.url.rpartition("/")[2]}"')
        else:
            with self.session() as session:
                session.rows(f"VACUUM INTO '{url.removeprefix('sqlite:///')}'")
        return Installation(self.database, self.var, url)


@dataclass(slots=True)
class Session:
    """Plain SQL on either database; ``?`` stands for a value."""

    connection: Any
    mark: str

    def rows(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        cursor = self.connection.execute(statement.replace("?", self.mark), values) if values else self.connection.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """One transaction, which on SQLite begins with the write lock as ours do."""
        self.connection.execute("BEGIN IMMEDIATE" if self.mark == "?" else "BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def columns(self, table: str) -> list[str]:
        cursor = self.connection.execute(f"SELECT * FROM {table} LIMIT 0")
        return [column[0] for column in cursor.description]
