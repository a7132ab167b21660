"""The database under fault: a SQLite file, or a PostgreSQL cluster made for this run alone, so that it can be crashed."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Protocol

import psycopg

from workflows.prefect_server import free_port

POSTGRES_TOOLS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]) if path.parts[-2].isdigit() else 0)


class Database(Protocol):
    url: str
    can_crash: bool

    def start(self) -> None: ...
    def crash(self, seconds: float) -> None:
        """Gone without a word, and back after ``seconds``."""

    def hold_lock(self, seconds: float) -> None:
        """Nobody else can write for so long."""

    def execute(self, statement: str) -> None: ...
    def another(self, name: str) -> str:
        """The address of an empty database beside this one, for a restore."""

    def stop(self) -> None: ...


class Sqlite:
    can_crash = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "gatepost.sqlite3"
        self.url = f"sqlite:///{self._path}"

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)

    def crash(self, seconds: float) -> None:
        raise NotImplementedError

    def hold_lock(self, seconds: float) -> None:
        with contextlib.closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")

    def execute(self, statement: str) -> None:
        with contextlib.closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
            connection.execute(statement)

    def another(self, name: str) -> str:
        return f"sqlite:///{self._folder / f'{name}.sqlite3'}"

    def stop(self) -> None:
        pass


class Postgres:
    can_crash = True

    def __init__(self) -> None:
        # Its own account has to get there, which the folders of a test run do not let it.
        self._folder = Path(tempfile.mkdtemp(prefix="gatepost-chaos-postgres-"))
        self._port = free_port()
        self._server = f"postgres://postgres@127.0.0.1:{self._port}"
        self.url = f"{self._server}/gatepost"

    def start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        self._up()
        with self._connected("postgres") as connection:
            connection.execute("CREATE DATABASE gatepost")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _up(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "60", "-l", str(self._folder / "log"), "-o", options, "start")

    def _run(self, tool: str, *arguments: str) -> None:
        """PostgreSQL refuses to be run by root; its own account then does it."""
        command = [str(POSTGRES_TOOLS[-1] / tool), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"{tool} failed: {done.stderr[-800:]}")

    def _connected(self, name: str) -> psycopg.Connection:
        return psycopg.connect(f"{self._server}/{name}", autocommit=True, connect_timeout=10)

    def crash(self, seconds: float) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        time.sleep(seconds)
        self._up()

    def hold_lock(self, seconds: float) -> None:
        with self._connected("gatepost") as connection, connection.transaction():
            connection.execute("LOCK TABLE onboarding_site, onboarding_trailhead IN EXCLUSIVE MODE")
            time.sleep(seconds)

    def execute(self, statement: str) -> None:
        with self._connected("gatepost") as connection:
            connection.execute(statement)

    def another(self, name: str) -> str:
        with self._connected("postgres") as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{self._server}/{name}"

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)
