"""Fixtures every test may use. People and places are made by ``tests.factories``."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from onboarding import append_only
from onboarding.models import Programme
from onboarding.services.access import set_up_programme


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    if engine == "postgresql":
        return "Database: PostgreSQL"
    return "Database: SQLite. Tests marked postgres are left out; GATEPOST_DATABASE_URL=postgres://… runs the suite on PostgreSQL."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="Leave out tests that never touch the database: the engine says nothing new there."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    marks, fixtures = ("django_db", "database"), {"db", "transactional_db", "django_db_setup"}
    kept = [
        item for item in items if any(item.get_closest_marker(mark) for mark in marks) or fixtures & set(getattr(item, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def make_programme() -> Programme:
    return set_up_programme(slug="imsa-pilot", name="Pilot under test", framework="imsa-readiness", version="0.1.0", target_sites=24)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Reference data is loaded once for the whole run; each test rolls back to it."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            # A transactional test empties every table by DELETE there, which the trail refuses; on PostgreSQL it truncates.
            append_only.unguard(connection)
        make_programme()


@pytest.fixture
def programme(db) -> Programme:
    """The illustrative framework, all localities and the programme (made again after a test that emptied the database)."""
    return Programme.objects.first() or make_programme()


@pytest.fixture
def connections_stay_open():
    """The in-process transport ends each request as a server would, by closing the connection the test's transaction lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def own_checkpoints(settings, tmp_path):
    """Checkpoints outlive the database a test rolls back, so each test has a place of its own for them."""
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"


@pytest.fixture
def unguarded(db):
    """The database as its owner could make it: it no longer refuses to change the trail."""
    append_only.unguard(connection)
