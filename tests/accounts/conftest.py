from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.accounts.people import make_person


@pytest.fixture(autouse=True)
def counters_at_zero(db):
    cache.clear()


@pytest.fixture
def ivo(programme):
    return make_person()
