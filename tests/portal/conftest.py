"""The pilot of ``tests.portal.world`` and clients of its people."""

from __future__ import annotations

import pytest

from onboarding.roles import Role
from portal.shared.catalogue_files import compile_stale
from tests.portal.people import signed_in
from tests.portal.world import World, make_world


@pytest.fixture(scope="session", autouse=True)
def _catalogues():
    compile_stale()


@pytest.fixture
def world(programme) -> World:
    return make_world(programme)


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
