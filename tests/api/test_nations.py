"""A host in two nations is asked for what each nation asks for, and a step of the way costs a known number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.services.answers import save_answers
from tests.factories import all_covered, make_actor, make_client, make_coordinator, make_organisation, make_site, make_user

GLASGOW = "S12000049"
MINIMUM = (
    "structural", "financial", "psychological", "other_services_listed", "conflict_log", "challenge_policy_supports_advocate",
    "person_can_change_advocate",
)  # fmt: skip
PROFILE = {
    "legal_name": "Lanternbridge Freedom Project", "structure": "charitable_company", "organisation_type": "anti_slavery", "size": "large",
    "nations": ["ENG"], "locality_summary": "Manchester",
}  # fmt: skip
MOST_QUERIES = 15


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def sites(organisation, programme):
    manchester = make_site(organisation=organisation, programme=programme)
    glasgow = make_site(organisation=organisation, programme=programme, name="Lanternbridge Glasgow", localities=(GLASGOW,))
    for site in (manchester, glasgow):
        save_answers(make_coordinator(), site, "SAF-16", {"regulators": ["ccew"]})
        answers = {"independence_minimum": dict.fromkeys(MINIMUM, "p. 2"), "no_conflicts": True}
        save_answers(make_coordinator(), site, "EOI-06", answers)
    return manchester, glasgow


def tree(client, site) -> dict[str, dict]:
    return {row["key"]: row for row in client.get(f"/api/v1/sites/{site.slug}/requirements/").json()["requirements"]}


def rule(row: dict, name: str) -> tuple[str, str]:
    return next((found["outcome"], found["reason"]) for found in row["rules"] if found["rule"] == name)


def test_a_second_site_in_glasgow_brings_in_what_scotland_asks_for(sites, organisation):
    client = make_client(make_user(role="host_lead", name="Hanna", organisation=organisation))
    manchester, glasgow = (tree(client, site) for site in sites)
    assert [manchester["SAF-13"]["applicable"], glasgow["SAF-13"]["applicable"]] == [False, True]
    assert [manchester["SAF-12"]["applicable"], glasgow["SAF-12"]["applicable"]] == [True, False]
    assert rule(manchester["SAF-16"], "regulator_named") == ("pass", "Every regulator to tell is named.")
    assert rule(glasgow["SAF-16"], "regulator_named") == ("fail", "The procedure must also name: Scottish Charity Regulator.")
    assert rule(manchester["EOI-06"], "declares_all")[0] == "pass"
    outcome, reason = rule(glasgow["EOI-06"], "declares_all")
    assert outcome == "fail"
    assert "scottish" in reason.lower()


def test_a_step_of_the_way_costs_a_known_number_of_queries(sites, organisation, record_property):
    site = sites[0]
    hanna = make_actor(role="host_lead", name="Hanna", organisation=organisation)
    save_answers(hanna, site, "EOI-01", {"organisation_profile": PROFILE})
    clients = {"submit": make_client(hanna.user), "accept": make_client(make_user(role="coordinator", name="Ravi"))}
    points = {"submit": {}, "accept": all_covered(site, "EOI-01")}
    address, counts = f"/api/v1/sites/{site.slug}/requirements/EOI-01/", {}
    for action, client in clients.items():
        tag = {"If-Match": client.get(address)["ETag"]}
        with CaptureQueriesContext(connection) as seen:
            assert client.post(f"{address}moves/", {"action": action, "points": points[action]}, headers=tag).status_code == 200
        counts[action] = sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in seen.captured_queries)
    record_property("queries", counts)
    assert max(counts.values()) <= MOST_QUERIES
