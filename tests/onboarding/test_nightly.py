"""What is stored about a site never grows old: the night makes due what was not evaluated for a week, a command makes all of it due."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from onboarding.models import Site, WorkItem
from onboarding.services.driving import nightly
from tests.factories import TODAY


@pytest.mark.parametrize(("age_days", "due"), [(6, 0), (7, 1), (400, 1)])
def test_a_site_that_was_not_evaluated_for_a_week_is_due(site, wren, age_days, due):
    Site.objects.update(evaluated_on=TODAY - dt.timedelta(days=age_days), changes_on=None)
    assert nightly(wren, TODAY)["due"] == due


def test_a_site_that_was_never_evaluated_is_due(site, wren):
    Site.objects.update(evaluated_on=None, changes_on=None)
    assert nightly(wren, TODAY)["due"] == 1


def test_one_command_makes_every_site_due(site, capsys):
    WorkItem.objects.all().delete()
    call_command("drive_all")
    assert capsys.readouterr().out == "1 sites are due.\n"
    assert list(WorkItem.objects.values_list("kind", "subject")) == [("drive_site", site.pk)]
