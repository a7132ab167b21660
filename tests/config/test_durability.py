"""Databases that may lose what they acknowledged are refused at start, with the setting and the remedy named (C7, L2, M12)."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from config.durability import of_postgresql, problems
from config.settings.base import SQLITE_OPTIONS

ROOT = Path(__file__).resolve().parent.parent.parent
SAFE = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}


def sqlite_with(path: Path, **options) -> list[str]:
    wrapper = connections.create_connection("default").__class__
    if wrapper.vendor != "sqlite":
        pytest.skip("This run's database is PostgreSQL.")
    made = wrapper({**connections.settings["default"], "NAME": str(path), "OPTIONS": {**SQLITE_OPTIONS, **options}}, "other")
    with closing(made):
        return problems(made)


@pytest.mark.django_db
def test_our_own_settings_are_safe(tmp_path):
    assert sqlite_with(tmp_path / "a.sqlite3") == []


# C7
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"}, "journal mode is delete"),
        ({"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"}, "synchronous level is NORMAL"),
        ({"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"}, "synchronous level is OFF"),
        ({"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;"}, "does not check foreign keys"),
        ({"transaction_mode": "DEFERRED"}, "do not begin with the write lock"),
        ({"transaction_mode": None}, "do not begin with the write lock"),
    ],
)
def test_each_unsafe_setting_of_sqlite_is_named(tmp_path, options, named):
    (sentence,) = sqlite_with(tmp_path / "a.sqlite3", **options)
    assert named in sentence


# L2
@pytest.mark.parametrize("name", ["synchronous_commit", "fsync", "full_page_writes"])
def test_each_unsafe_setting_of_postgresql_is_named(name):
    assert of_postgresql(SAFE) == []
    (sentence,) = of_postgresql({**SAFE, name: "off"})
    assert sentence.startswith(f"{name} is off: ")
    assert sentence.endswith(f"Set {name} = on.")


@pytest.mark.parametrize("level", ["local", "remote_write", "remote_apply"])
def test_levels_that_reach_the_disk_are_safe(level):
    assert of_postgresql({**SAFE, "synchronous_commit": level}) == []


def start(url: str, var: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GATEPOST_", "DJANGO_"))}
    environment |= {"GATEPOST_DATABASE_URL": url, "GATEPOST_VAR_DIR": str(var)}
    command = [sys.executable, "-c", "import config.wsgi"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_start_is_refused_where_the_file_cannot_keep_a_write_ahead_log(tmp_path):
    done = start("sqlite://:memory:", tmp_path)
    assert done.returncode != 0
    assert "Gatepost does not start on this database. SQLite's journal mode is memory, not WAL" in done.stderr


def test_a_safe_database_is_served_from(tmp_path):
    assert start(f"sqlite:///{tmp_path / 'a.sqlite3'}", tmp_path).returncode == 0


# L2
@pytest.mark.postgres
def test_the_start_is_refused_where_postgresql_answers_before_it_has_written(transactional_db, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL. Set GATEPOST_DATABASE_URL=postgres://…")
    given = settings.DATABASES["default"]
    place = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(dbname=given["NAME"], autocommit=True, **place) as session:
        session.execute(f'ALTER DATABASE "{given["NAME"]}" SET synchronous_commit = off')
        try:
            done = start(f"postgres://{place['user']}:{place['password']}@{place['host']}:{place['port']}/{given['NAME']}", tmp_path)
        finally:
            session.execute(f'ALTER DATABASE "{given["NAME"]}" RESET synchronous_commit')
    assert done.returncode != 0
    assert "synchronous_commit is off: an acknowledged write could be lost when the server stops" in done.stderr


def test_a_database_that_is_away_is_not_judged_and_the_start_goes_on(tmp_path):
    assert start("postgres://nobody@127.0.0.1:1/nothing", tmp_path).returncode == 0
