"""Lanternbridge in Manchester, Hanna who leads it, Ravi who reviews and Petra who decides."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding.models import SiteRequirement
from tests.factories import TODAY, make_actor, make_organisation, make_site


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def elsewhere(programme):
    return make_organisation(programme=programme, name="Thornwick Women's Haven")


@pytest.fixture
def site(organisation, programme):
    return make_site(organisation=organisation, programme=programme)


@pytest.fixture
def hanna(organisation):
    return make_actor(role="host_lead", name="Hanna", organisation=organisation)


@pytest.fixture
def ravi(programme):
    return make_actor(role="coordinator", name="Ravi")


@pytest.fixture
def petra(programme):
    return make_actor(role="programme_lead", name="Petra")


@pytest.fixture
def wren(programme):
    return make_actor(role="worker", name="Wren")


@pytest.fixture
def cleared(site):
    """Every requirement of the site is waived for now, so that only decisions stand between it and going live."""
    until = TODAY + dt.timedelta(days=60)
    SiteRequirement.objects.filter(site=site).update(state="waived", decided_on=TODAY, waived_until=until, submissions=1)
    return site
