"""Races: things begun at the same moment on connections of their own, on PostgreSQL and on a SQLite database on disk.

``GATEPOST_RACE_ROUNDS`` says how often each is run: few by default, 200 in CI.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from tests.factories import make_organisation, make_site

ROUNDS = int(os.environ.get("GATEPOST_RACE_ROUNDS", "10"))


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """The results of ``tasks`` begun at the same moment, each on a database connection of its own."""
    gate = threading.Barrier(len(tasks))

    def begin(task: Callable[[], Any]) -> Any:
        gate.wait(timeout=10)
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(begin, tasks))


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Threads share a SQLite database in memory by one lock a table; a copy on disk has the locks of production."""
    kept, options = connections["default"], connections.settings["default"]
    copy = sqlite3.connect(path)
    kept.connection.backup(copy)
    copy.close()
    name = options["NAME"]
    options["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        options["NAME"] = name
        connections["default"] = kept


@pytest.fixture
def shared(transactional_db, programme, tmp_path) -> Iterator[None]:
    """A database that several connections write to at once."""
    if connection.vendor == "postgresql":
        yield
        return
    with on_disk(tmp_path / "race.sqlite3"):
        yield


@pytest.fixture
def race(shared, programme):
    """A site on such a database."""
    return make_site(organisation=make_organisation(programme=programme), programme=programme)
