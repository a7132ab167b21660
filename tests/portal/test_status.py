"""The page that says whether the installation itself is well."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding import clock
from onboarding.models import StoreFault, WorkItem
from onboarding.roles import Role
from onboarding.services.unit import recorded
from portal.reviewer.views.status import lasting
from tests.portal.test_work_queue import SESSION_USER_ROLES, words

STATUS = "/work/desk/status/"


@pytest.fixture
def cora(clients):
    WorkItem.objects.update(due_at=clock.now() + dt.timedelta(days=1))
    return clients[Role.COORDINATOR]


@pytest.fixture
def _looked_after(world):
    with recorded(None) as unit:
        for name in ("backup.made", "nightly.done", "trail.checkpointed"):
            unit.event(name)


@pytest.mark.usefixtures("_looked_after")
def test_all_is_well_where_it_was_backed_up_signed_and_looked_after(cora):
    text = words(cora.get(STATUS))
    assert "All is well." in text
    assert "Look at it" not in text


def test_what_never_happened_needs_a_look_and_says_what_to_do(cora):
    text = words(cora.get(STATUS))
    assert "3 things below need a look." in text
    assert "Last backup never Look at it Run manage.py backup" in text


@pytest.mark.usefixtures("_looked_after")
def test_a_damaged_file_and_work_that_nobody_takes_need_a_look(cora, world):
    StoreFault.objects.create(sha256="0" * 64, kind="damaged")
    WorkItem.objects.update_or_create(
        kind="drive_site", subject=world.site.pk, defaults={"due_at": clock.now() - dt.timedelta(hours=2), "needs_attention": False}
    )
    text = words(cora.get(STATUS))
    assert "2 things below need a look." in text
    assert "1 due, the oldest for 2 hours Look at it" in text
    assert "Restore them from a backup" in text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "less than a minute"), (59, "less than a minute"), (60, "1 minute"), (7199, "1 hour"), (7200, "2 hours"), (200_000, "2 days")],
)
def test_a_length_of_time_is_said_in_its_largest_unit(seconds, said):
    assert lasting(seconds) == said


def test_what_it_costs(cora, django_assert_max_num_queries):
    cora.get(STATUS)
    with django_assert_max_num_queries(SESSION_USER_ROLES + 4):
        assert cora.get(STATUS).status_code == 200
