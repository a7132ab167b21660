from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.world import World, make_world, rolled_back


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once for a module; tests that use it leave it as it was."""
    with django_db_blocker.unblock(), rolled_back():
        yield make_world()
