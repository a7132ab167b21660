"""The pilot of ``tests.portal.world``, made once for a module, and clients of its people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from onboarding.models import Programme
from onboarding.roles import Role
from portal.shared.catalogue_files import compile_stale
from tests.api.world import rolled_back
from tests.conftest import make_programme
from tests.portal.people import signed_in
from tests.portal.world import World, make_world


@pytest.fixture(scope="session", autouse=True)
def _catalogues():
    compile_stale()


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), rolled_back():
        yield make_world(Programme.objects.first() or make_programme())


@pytest.fixture
def world(_made, db) -> World:
    """Each test rolls back to the pilot as it was made."""
    _made.site.refresh_from_db()
    return _made


@pytest.fixture
def clients(world):
    """A signed-in client for each role: ``clients[Role.HOST_LEAD]``."""
    return {role: signed_in(user) for role, user in world.people.items()}


@pytest.fixture
def lead(world):
    return signed_in(world.people[Role.HOST_LEAD])


@pytest.fixture
def outsider(world):
    return signed_in(world.outsider)


@pytest.fixture
def client() -> Client:
    """A browser that nobody has signed in with."""
    return Client(headers={"accept": "text/html,*/*;q=0.8"})
