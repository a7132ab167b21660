"""What is known about a site beside its requirements is the same whether its statement is kept from before or made anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import reach
from onboarding.models import Action, Site
from onboarding.selectors.facts import load
from onboarding.selectors.small_facts import follow_ups, small_facts
from tests.factories import TODAY, make_actor, make_organisation, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(programme):
    made = []
    for number, name in enumerate(["Thornwick Women's Haven", "Aldermere Outreach", "Calder Refuge"]):
        organisation = make_organisation(programme=programme, name=name)
        make_actor(role="host_lead", name=f"Lead {number}", organisation=organisation)
        made.append(make_site(organisation=organisation, programme=programme))
    return made


def open_action(site: Site, title: str) -> None:
    Action.objects.create(site=site, title=title, severity="major", opened_on=TODAY, due_on=TODAY + dt.timedelta(days=7))


def titles(sites: list[Site]) -> dict[int, list[str]]:
    found = follow_ups(sites)
    return {site.pk: [action.title for action in found.actions_of(site.pk)] for site in sites}


def test_each_site_has_its_own_facts_whatever_the_number_asked_for_together(sites):
    for site in sites:
        open_action(site, f"For {site.organisation.name}")
    wanted = {site.pk: [f"For {site.organisation.name}"] for site in sites}
    for together in (sites[:1], sites[1:2], sites[:2], sites, sites[2:], list(reversed(sites))):
        assert titles(together) == {site.pk: wanted[site.pk] for site in together}
        assert [position.site.pk for position in load(together)] == [site.pk for site in together]
        assert all(len(position.leads) == 1 for position in load(together))


def test_what_changes_between_two_questions_is_seen_by_the_second(sites):
    assert titles(sites[:1]) == {sites[0].pk: []}
    open_action(sites[0], "Sign the rota")
    assert titles(sites[:1]) == {sites[0].pk: ["Sign the rota"]}


def test_facts_cost_one_query_the_first_time_and_ever_after(sites):
    for together in (sites, sites, sites[:1], sites[:1]):
        with CaptureQueriesContext(connection) as seen:
            small_facts(together)
        assert len(seen) == 1


def test_no_sites_have_no_facts():
    assert small_facts([]).actions == {}
    assert follow_ups([]).actions == {}


def test_more_sites_than_a_statement_is_kept_for_are_read_all_the_same(sites):
    open_action(sites[0], "Sign the rota")
    many = [sites[0]] * 65
    assert titles(many) == {sites[0].pk: ["Sign the rota"]}


def test_a_statement_kept_for_everybody_is_not_used_for_a_caller_who_reaches_one_host(sites):
    for site in sites:
        open_action(site, "Sign the rota")
    everything = small_facts(sites)
    with reach.limited_to(frozenset({sites[0].organisation_id})):
        narrowed = small_facts(sites)
    assert [len(everything.actions[site.pk]) for site in sites] == [1, 1, 1]
    assert [len(narrowed.actions[site.pk]) for site in sites] == [1, 0, 0]


def test_nothing_is_read_before_it_is_known_for_whom(sites):
    small_facts(sites)
    with reach.nowhere(), pytest.raises(reach.OutOfReach):
        small_facts(sites)
