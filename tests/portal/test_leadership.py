"""Leadership's pages: the numbers and where they lead, who may look, what they cost, and nothing about anybody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils.text import slugify

from checklists.evaluation import Standing
from checklists.loading import framework_of
from onboarding.models import GateDecision, ReadinessSnapshot, Site, SiteRequirement
from onboarding.roles import Role
from onboarding.selectors import leadership
from onboarding.selectors.reporting_national import national_report
from onboarding.standing_letters import written
from portal.leadership.numbers import bars, headline
from portal.leadership.picture import reckoned
from reports import burnup, definitions, signals
from tests.factories import TODAY, make_organisation, make_site, make_user
from tests.portal.people import signed_in

LEAD = Role.PROGRAMME_LEAD


@pytest.fixture
def petra(clients):
    return clients[LEAD]


@pytest.fixture
def chief(programme):
    """The programme lead of a country that has only the sites of ``country``."""
    return signed_in(make_user(role="programme_lead", name="Petra"))


def gates(**statuses: str) -> dict[str, dict[str, object]]:
    return {gate: {"status": status, "due_on": "2026-12-01", "decided_on": None} for gate, status in statuses.items()}


@pytest.fixture
def country(programme):
    """Five sites: live, ready for its decision, at risk, with nothing overdue, withdrawn."""
    made = {}
    for name, localities in (
        ("Ashlark", ("W06000015",)),
        ("Birchmoor", ("W06000015",)),
        ("Cedarholm", ("E08000003",)),
        ("Dunfold", ("E08000003",)),
        ("Elmstow", ("S12000036",)),
    ):
        organisation = make_organisation(programme=programme, name=f"{name} Trust")
        made[name] = make_site(organisation=organisation, programme=programme, localities=localities)

    def put(name: str, **values: object) -> None:
        Site.objects.filter(pk=made[name].pk).update(**values)

    passed = {"status": "passed", "due_on": None, "decided_on": "2026-11-02"}
    put(
        "Ashlark", status="live", went_live_on=dt.date(2026, 11, 3), rag="green", gates={**gates(G1="passed"), "G7": passed},
        is_ready=True, ready_on=dt.date(2026, 11, 2), gates_passed=" G1 G7 ",
    )  # fmt: skip
    put(
        "Birchmoor", rag="green", gates=gates(G1="passed", G7="ready"), target_go_live_on=dt.date(2026, 11, 20),
        is_ready=True, awaits_decision=True, gates_passed=" G1 ",
    )  # fmt: skip
    put("Cedarholm", rag="red", gates=gates(G1="reopened"), gates_passed=" G1 ", target_go_live_on=dt.date(2026, 11, 1))
    put("Dunfold", rag="amber", gates=gates(G1="open"), earliest_go_live=dt.date(2027, 5, 1))
    put("Elmstow", status="withdrawn", withdrawn_on=dt.date(2026, 11, 1), rag="grey", gates=gates(G1="passed"), gates_passed=" G1 ")
    return made


def keep_standings(programme):
    """What a site keeps of its rows, where a test wrote the rows alone."""
    keys = framework_of(programme.framework).requirements
    for site in Site.objects.filter(programme=programme):
        stand = dict(SiteRequirement.objects.filter(site=site, applicable=True).values_list("key", "standing"))
        site.standings = written(Standing(stand.get(key, "not_applicable")) for key in keys)
        site.save()


def counted(programme):
    framework = framework_of(programme.framework)
    by_region = leadership.counts_by_region(programme, framework)
    return framework, by_region, leadership.together(by_region.values(), framework)


def test_sites_are_counted_by_place_and_together(programme, country):
    _, by_region, counts = counted(programme)
    assert (counts.sites, counts.ready, counts.live, counts.red, counts.amber, counts.green, counts.grey) == (4, 2, 1, 1, 1, 2, 0)
    assert (by_region["W92000004"].ready, by_region["W92000004"].sites) == (2, 2)
    assert (by_region["E12000002"].ready, by_region["E12000002"].sites, by_region["E12000002"].worst) == (0, 2, "red")
    assert (by_region["S92000003"].entered, by_region["S92000003"].sites) == (1, 0)


def test_the_pages_and_the_report_say_the_same(programme, country):
    framework, _, counts = counted(programme)
    report = national_report(programme, TODAY)
    said = signals.headline(report)
    assert (counts.sites, counts.ready, counts.live) == (said.sites, said.ready, said.live)
    assert (counts.red, counts.amber, counts.green, counts.grey) == (said.red, said.amber, said.green, said.grey)
    steps = [count for _, _, count in leadership.funnel(counts, framework)]
    assert steps == [count for _, count in signals.funnel(report)]
    due = [(site.name, gate) for site, gate, _ in leadership.decisions_due(programme, framework, 9)]
    assert due == [(one.site, one.gate) for one in signals.decisions_due(report)] == [("Birchmoor Trust", "G7")]


def test_each_number_leads_to_its_rows_and_to_its_definition(chief, programme, country):
    framework, _, counts = counted(programme)
    found = reckoned(leadership.course(programme, framework, TODAY), programme, TODAY)
    terms = {term for term, _ in (*definitions.DEFINITIONS, *burnup.MEANING)}
    meanings = chief.get("/readiness/definitions/").content.decode()
    for one in headline(counts, found, None, 0):
        assert one.term in terms
        assert f'id="{slugify(one.term)}"' in meanings
        assert one.definition in chief.get("/readiness/").content.decode()
    assert [one.value for one in headline(counts, found, None, 0)][:3] == ["2 of 4", "1", "1"]
    for asked, names in (
        ("only=ready", {"Ashlark Trust", "Birchmoor Trust"}),
        ("only=live", {"Ashlark Trust"}),
        ("rag=red", {"Cedarholm Trust"}),
        ("only=behind", {"Cedarholm Trust"}),
        ("only=waiting", {"Birchmoor Trust"}),
        ("only=nonsense&rag=puce", {"Ashlark Trust", "Birchmoor Trust", "Cedarholm Trust", "Dunfold Trust"}),
    ):
        page = chief.get(f"/readiness/sites/?{asked}").content.decode()
        assert {name for name in re.findall(r"\w+ Trust", page) if name in {f"{one} Trust" for one in country}} == names, asked


def test_the_change_at_risk_is_against_the_newest_day_four_weeks_ago(programme, country):
    for site in country.values():
        ReadinessSnapshot.objects.create(
            site=site, taken_on=dt.date(2026, 10, 20), stage="S1", rag="red", readiness_percent=0, blocker_count=1
        )
    framework, _, counts = counted(programme)
    found = reckoned(leadership.course(programme, framework, TODAY), programme, TODAY)
    before = national_report(programme, TODAY).previous
    assert headline(counts, found, before, 0)[2].note == "down 4 since 20 Oct 2026"


def test_shares_are_given_from_twenty_sites_up_only():
    few = bars([("", "Entered", 19), ("G1", "Eligible", 10)])
    many = bars([("", "Entered", 20), ("G1", "Eligible", 10)])
    assert (few[1].note, many[1].note) == ("of 19", "50% went on")


def test_the_dashboard_costs_the_same_for_any_number_of_sites(petra, programme, country, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        petra.get("/readiness/")
    with django_assert_max_num_queries(10):
        petra.get("/readiness/regions/E12000002/")


def test_what_blocks_says_at_how_many_sites_a_reviewer_holds_it_and_at_how_many_the_host(chief, programme, country):
    SiteRequirement.objects.filter(site__programme=programme, key="SAF-10").update(applicable=True, standing="met")
    for name, standing in {"Ashlark": "with_reviewer", "Birchmoor": "with_reviewer", "Cedarholm": "overdue", "Elmstow": "to_do"}.items():
        SiteRequirement.objects.filter(site=country[name], key="SAF-10").update(standing=standing)
    keep_standings(programme)
    text = chief.get("/readiness/blocking/").content.decode()
    line = re.sub(r"<[^>]+>|\s+", " ", text[text.index("SAF-10") :].split("</tr>")[0])
    assert "Safeguarding reviewer at 2, Host lead at 1" in re.sub(r"\s+", " ", line)


@pytest.mark.parametrize(
    ("address", "most"),
    [("sites/", 7), ("blocking/", 7), ("definitions/", 4), ("training/", 9), ("downloads/", 6)],
)
def test_the_other_pages_keep_to_their_budgets(petra, country, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most):
        assert petra.get(f"/readiness/{address}").status_code == 200


def test_the_gate_leads_its_decider_to_each_requirement_that_is_still_to_be_met(petra, world):
    page = petra.get(f"/readiness/sites/{world.site.slug}/gates/G1/").content.decode()
    assert "Not satisfied: " not in page
    still = page[page.index("Still to be met") :]
    assert f'<a href="/work/review/{world.site.slug}/EOI-01/">Organisation profile complete</a>' in still


def test_a_site_and_its_gate_keep_to_their_budgets(petra, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        assert petra.get(f"/readiness/sites/{world.site.slug}/").status_code == 200
    with django_assert_max_num_queries(19):
        assert petra.get(f"/readiness/sites/{world.site.slug}/gates/G1/").status_code == 200


PROGRAMME_PAGES = ("", "regions/W92000004/", "sites/", "blocking/", "training/", "definitions/", "downloads/", "interest/")


@pytest.mark.parametrize("address", PROGRAMME_PAGES)
def test_hosts_have_no_pages_of_the_programme(lead, address):
    assert lead.get(f"/readiness/{address}").status_code == 403


def test_a_host_reads_neither_its_own_nor_anothers_site_here(lead, outsider, world):
    for address in (f"sites/{world.site.slug}/", f"sites/{world.site.slug}/gates/G1/"):
        assert lead.get(f"/readiness/{address}").status_code == 403
        response = outsider.get(f"/readiness/{address}")
        assert response.status_code == 404
        assert world.site.name not in response.content.decode()


def test_the_lived_experience_panel_reads_but_takes_no_workbook(clients):
    panel = clients[Role.LIVED_EXPERIENCE_PANEL]
    assert panel.get("/readiness/").status_code == 200
    assert panel.get("/readiness/downloads/").status_code == 403
    assert "Board report" not in panel.get("/readiness/").content.decode()


def test_there_is_no_thirteenth_region(petra):
    assert petra.get("/readiness/regions/X00000000/").status_code == 404
    assert petra.get("/readiness/sites/nowhere/").status_code == 404


def test_a_site_page_names_nobody(petra, world):
    page = petra.get(f"/readiness/sites/{world.site.slug}/").content.decode()
    assert "Lanternbridge" in page
    assert "Hanna" not in page
    assert "Safeguarding policy.pdf" not in page


def test_people_are_counted_only_where_no_count_points_at_one(petra, world):
    page = petra.get("/readiness/training/").content.decode()
    assert "[c]" in page
    assert not re.search(r">\s*[0-4] of [0-9]+\s*<", page)


# X13
def test_a_report_is_asked_for_once_and_handed_out_when_ready(petra, outsider, world):
    answer = petra.post("/readiness/downloads/", {"format": "xlsx"})
    assert answer.status_code == 302
    page = petra.get(answer["Location"])
    assert "It waits for a worker" in page.content.decode()
    assert petra.get(answer["Location"], headers={"HX-Request": "true"}).status_code == 200
    assert petra.get(f"{answer['Location']}file/").status_code == 404
    assert outsider.get(answer["Location"]).status_code == 404
    assert outsider.get(f"{answer['Location']}file/").status_code == 404
    assert petra.post("/readiness/downloads/", {"format": "xlsx"})["Location"] == answer["Location"]
    assert petra.post("/readiness/downloads/", {"format": "docx"}).status_code == 400


def test_a_site_report_is_asked_for_from_the_site(petra, outsider, world):
    address = reverse("leadership:site-download", kwargs={"slug": world.site.slug})
    assert petra.get(address)["Location"] == f"/readiness/sites/{world.site.slug}/"
    assert petra.post(address)["Location"].startswith("/readiness/downloads/")
    assert outsider.post(address).status_code == 404


def decided(client, world, **given):
    address = f"/readiness/sites/{world.site.slug}/gates/G1/"
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    data = {"seen": seen[1] if seen else "", "outcome": "defer", "on": "2026-11-23", "note": "The profile is missing.", **given}
    return client.post(address, data)


def test_a_decision_is_recorded_with_its_frozen_pack(petra, world):
    assert decided(petra, world).status_code == 302
    row = GateDecision.objects.get(site=world.site)
    assert (row.gate, row.outcome, row.decided_by.name) == ("G1", "defer", "Petra")
    page = petra.get(f"/readiness/sites/{world.site.slug}/gates/G1/").content.decode()
    assert row.pack_sha256 in page
    assert "The profile is missing." in page


def test_a_go_is_refused_while_something_blocks_and_nothing_typed_is_lost(petra, world):
    answer = decided(petra, world, outcome="go", note="Two hours of minutes")
    assert answer.status_code == 200
    assert "Still to be met" in answer.content.decode()
    assert "Two hours of minutes" in answer.content.decode()
    assert not GateDecision.objects.exists()


def test_a_decision_on_a_position_that_has_moved_is_not_recorded(petra, world):
    answer = decided(petra, world, seen="0" * 64)
    assert answer.status_code == 412
    assert "The position has changed since you opened this page" in answer.content.decode()
    assert not GateDecision.objects.exists()
    seen = re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]
    assert decided(petra, world, seen=seen).status_code == 302


def test_a_condition_needs_an_owner_and_a_day(petra, world):
    page = decided(petra, world, outcome="go_with_conditions", condition_1="Send the minutes").content.decode()
    assert "Say who meets it." in page
    assert "Give the day it is due." in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SAFEGUARDING_REVIEWER])
def test_only_the_programme_lead_decides(clients, world, role):
    address = f"/readiness/sites/{world.site.slug}/gates/G1/"
    assert "Record the decision" not in clients[role].get(address).content.decode()
    assert decided(clients[role], world).status_code == 403
    assert not GateDecision.objects.exists()


def test_there_is_no_ninety_ninth_gate(petra, world):
    assert petra.get(f"/readiness/sites/{world.site.slug}/gates/G99/").status_code == 404


def test_an_earliest_day_after_the_target_is_said_though_nothing_is_overdue(country, chief):
    days = {"target_go_live_on": dt.date(2027, 3, 1), "earliest_go_live": dt.date(2027, 5, 1)}
    Site.objects.filter(pk=country["Dunfold"].pk).update(rag="green", **days)
    page = chief.get("/readiness/sites/?rag=green").content.decode()
    assert "Nothing overdue" in page
    assert "1 May 2027, after its target" in page
