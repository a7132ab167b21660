"""A worker and a coordinator that reach the API in this process, as the embedded runner does."""

from __future__ import annotations

import pytest

from api.v1.access import new_token
from tests.factories import make_user
from workflows.client import Api
from workflows.connection import connect


def client_for(user) -> Api:
    return connect(new_token(user))


@pytest.fixture
def worker(programme, connections_stay_open) -> Api:
    return client_for(make_user(role="worker", name="Wren"))


@pytest.fixture
def coordinator(programme, connections_stay_open) -> Api:
    return client_for(make_user(role="coordinator", name="Cora"))
