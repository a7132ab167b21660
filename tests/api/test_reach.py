"""No query reaches another host's rows, whatever a view forgets, and none reaches any before it is known who asks (Z5)."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from rest_framework.test import APIClient

from onboarding import reach
from onboarding.models import Membership, Organisation, Person, Site
from onboarding.models.reaching import OfOrganisation
from onboarding.policies import Limits, actor_of
from tests.api.world import CANARY, rolled_back
from tests.factories import make_user
from tests.portal.people import signed_in

pytestmark = pytest.mark.django_db
TENANTS = [model for model in apps.get_models() if issubclass(model, OfOrganisation)]
OF_NO_ONE_HOST = {
    "WebhookEndpoint", "Delivery", "Disposal", "ExpressionOfInterest", "Invitation", "Membership", "Report", "ReportOpening",
    "ServiceToken", "AuditEvent", "IdempotencyRecord",
}  # fmt: skip
"""What the programme has as well, or what says who may sign in at all: asked for by rules of their own, tested by matrix and canary."""


def leads_to_a_host(model: type[models.Model]) -> bool:
    if model is Organisation:
        return True
    found = [field.related_model for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    return any(other is not model and other.__module__.startswith("onboarding.models") and leads_to_a_host(other) for other in found)


def test_every_model_that_leads_to_a_host_is_within_reach_only_or_says_why_not():
    leading = {model for model in apps.get_app_config("onboarding").get_models() if leads_to_a_host(model)}
    assert {model.__name__ for model in leading - set(TENANTS)} <= OF_NO_ONE_HOST
    assert len(TENANTS) == 26


# Z5
@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model.__name__)
def test_nothing_of_a_host_is_found_before_it_is_known_who_asks(model):
    with reach.nowhere(), pytest.raises(reach.OutOfReach):
        model.objects.count()


# Z5
@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model.__name__)
def test_a_query_finds_what_is_of_the_organisations_in_reach_and_nothing_else(world, model):
    elsewhere = Organisation.objects.get(name="Kestrel Haven").pk
    path = model.TO_ORGANISATION
    with reach.limited_to(frozenset({world.organisation.pk})):
        assert set(model.objects.values_list(path, flat=True)) <= {world.organisation.pk}
        here = model.objects.count()
    with reach.limited_to(frozenset({elsewhere})):
        assert not model.objects.filter(**{path: world.organisation.pk}).exists()
        there = model.objects.count()
    with reach.limited_to(frozenset()):
        assert not model.objects.exists()
    assert here + there == model.objects.count()


def test_references_from_either_side_stay_within_reach(world):
    with reach.limited_to(frozenset({Organisation.objects.get(name="Kestrel Haven").pk})):
        assert not world.organisation.people.exists()
        assert not Site.objects.filter(organisation=world.organisation).prefetch_related("requirements")


@pytest.fixture
def careless(settings):
    settings.ROOT_URLCONF = "tests.api.careless_urls"


# Z5
def test_a_view_that_forgets_to_narrow_hands_out_nothing_of_another_host(world, careless):
    for client in world.outsiders.values():
        answer = client.get("/api/v1/everybody/")
        assert (answer.status_code, answer.json()) == (200, ["kestrel-haven"])
    assert f"{CANARY} Jones" in world.clients["host_board"].get("/api/v1/everybody/").json()
    assert set(world.clients["coordinator"].get("/api/v1/everybody/").json()) >= {"kestrel-haven", f"{CANARY} Jones"}


def test_a_stream_reaches_as_far_as_its_caller_though_the_request_is_over(world, careless):
    lines = world.outsiders["host_lead"].get("/api/v1/streamed/").getvalue().splitlines()
    assert [json.loads(line) for line in lines] == [["kestrel-haven"]]


# Z5
def test_a_page_that_forgets_to_narrow_shows_nothing_of_another_host(world, careless):
    with rolled_back():
        olga = make_user(role="host_lead", name="Olga", organisation=Organisation.objects.get(name="Kestrel Haven"))
        assert signed_in(olga).get("/everybody/").json() == []


# Z5
def test_a_view_that_asks_before_it_knows_for_whom_fails(world, careless):
    for client in (Client(raise_request_exception=False), APIClient(raise_request_exception=False)):
        answer = client.get("/api/too-early/")
        assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")


def test_who_has_no_role_reaches_nothing(world):
    with rolled_back():
        user = make_user(role="auditor", name="Ivo")
        Membership.objects.filter(user=user).delete()
        assert actor_of(user).reach == frozenset()


def test_a_token_for_one_organisation_reaches_no_other(world):
    cora, lead = actor_of_limited("coordinator", world.organisation.pk), actor_of_limited("host_lead", 987_654_321)
    assert (cora.reach, lead.reach) == (frozenset({world.organisation.pk}), frozenset())


def actor_of_limited(role: str, organisation_id: int):
    user = Membership.objects.filter(role=role).earliest("pk").user
    return actor_of(user, limits=Limits(None, organisation_id))


def test_what_was_in_reach_before_is_again_afterwards(world):
    with reach.nowhere():
        with reach.everywhere():
            assert Person.objects.exists()
        with pytest.raises(reach.OutOfReach):
            Person.objects.exists()
    assert Person.objects.exists()
