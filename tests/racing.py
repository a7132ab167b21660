"""Races: things begun at the same moment on connections of their own, on PostgreSQL and on a SQLite database on disk.

``GATEPOST_RACE_ROUNDS`` says how often each is run: few by default, 200 in CI.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from onboarding.models import Site, TrailHead
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
    # A live server's thread that ends now closes the connection it was lent, unless that says that it is in memory.
    kept.settings_dict = dict(options)
    options["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        options["NAME"] = name
        kept.settings_dict = options
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


def in_a_deadlock(site: Site, ask: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What ``ask`` gives when it meets a deadlock over ``site`` with another transaction, as the victim; and how that one went."""
    holds, outcomes = threading.Event(), []

    def other_way_round() -> None:
        """Takes the trail before the site, where every write of ours takes the site before the trail."""
        try:
            with transaction.atomic():
                list(TrailHead.objects.select_for_update().filter(chain=f"site:{site.pk}"))
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL deadlock_timeout = '5s'")
                holds.set()
                time.sleep(0.5)
                list(Site.objects.select_for_update().filter(pk=site.pk))
            outcomes.append("other: done")
        except DatabaseError:
            outcomes.append("other: victim")
        finally:
            connections.close_all()

    thread = threading.Thread(target=other_way_round)
    thread.start()
    holds.wait(timeout=5)
    answer = ask()
    thread.join(timeout=20)
    return answer, outcomes
