"""From the database to what the reports say: counted once, kept small, and the same whenever the position is."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import msgspec
import pytest

from checklists.evaluation import GateStatus, Rag, Standing
from checklists.parsing import load_builtin
from onboarding.models import (
    Action,
    Agreement,
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    Person,
    ReadinessSnapshot,
    Review,
    RoleAssignment,
    Site,
    SiteRequirement,
    TrainingRecord,
    VettingAssertion,
    Waiver,
)
from onboarding.selectors import reporting
from onboarding.selectors.reporting_coverage import coverage
from onboarding.selectors.reporting_criteria import CRITERIA, status_of
from onboarding.selectors.reporting_people import kept_back
from onboarding.selectors.reporting_scope import agreement_standing, is_fully_signed
from onboarding.services.reports import canonical
from reports.model import NationalReport, SiteReport
from reports.rendering import content_sha256, render
from tests.factories import TODAY, make_organisation, make_site, make_user
from tests.reports.factories import make_site_line

LOCALITIES = ("E08000003", "S12000033", "W06000015", "N09000003", "E08000025", "E06000023")


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def many(programme):
    def make(count: int) -> list[Site]:
        sites = []
        for at in range(count):
            organisation = make_organisation(programme=programme, name=f"Host number {at}")
            sites.append(make_site(organisation=organisation, programme=programme, localities=(LOCALITIES[at],)))
            furnish(sites[-1])
        return sites

    return make


def furnish(site: Site) -> None:
    """Some of everything a report reads."""
    person = Person.objects.create(organisation=site.organisation, name=f"Nobody Known {site.pk}", name_key=f"nobody {site.pk}")
    RoleAssignment.objects.create(person=person, site=site, role="imsa", since=days(-90))
    RoleAssignment.objects.create(person=person, site=None, role="host_dsl", since=days(-90))
    TrainingRecord.objects.create(person=person, course="SG-LEAD", completed_on=days(-30), hours=8)
    VettingAssertion.objects.create(person=person, regime="dbs", issued_on=days(-400), decision="suitable")
    Agreement.objects.create(
        organisation=site.organisation, kind="dsa", counterparty="Model Hub", signed_on=days(-10), review_due=days(30),
        signatures=[{"role": "host_board", "name": "Someone Real", "signed_on": days(-10).isoformat()}],
    )  # fmt: skip
    Action.objects.create(site=site, severity="critical", title="Name a deputy", owner="host_board", opened_on=days(-5), due_on=days(5))
    row = SiteRequirement.objects.get(site=site, key="SVC-07")
    row.answers = {
        "recognition": {"police": {"body": "Police service", "body_class": "police", "locality": site.locality_codes[0], "level": "aware"}}
    }
    row.save()
    ReadinessSnapshot.objects.create(site=site, taken_on=days(-30), stage="S1", rag="red", readiness_percent=1, blocker_count=3)


def test_a_site_report_is_the_shape_the_renderer_takes(site):
    data = reporting.site_report(site)
    assert json.loads(json.dumps(data)) == data
    report = msgspec.convert(data, SiteReport)
    assert report.site.name == "Lanternbridge Freedom Project"
    assert report.site.localities == ("Manchester",)
    assert report.site.region == "North West"
    assert report.heading.as_of == TODAY
    assert report.rag is Rag.RED
    assert report.stages[0].status is GateStatus.OPEN
    assert [one.key for one in report.requirements[:2]] == ["EOI-01", "EOI-02"]
    assert report.requirements[0].standing is Standing.OVERDUE
    assert report.requirements[0].holder == "Host lead"
    assert len(report.requirements) + report.not_applicable == 83


def test_a_national_report_is_the_shape_the_renderer_takes(many, programme):
    many(2)
    data = reporting.national_report(programme)
    assert json.loads(json.dumps(data)) == data
    report = msgspec.convert(data, NationalReport)
    assert [one.name for one in report.sites] == ["Host number 0", "Host number 1"]
    assert [one.region_code for one in report.sites] == ["E12000002", "S92000003"]
    assert [one.key for one in report.criteria] == list(CRITERIA)
    assert report.previous is not None
    assert (report.previous.at_risk, report.previous.sites) == (2, 2)
    assert len(report.sites[0].standings) == len(report.requirements) == 83


def test_both_reports_render_from_the_database(many, programme):
    one = many(2)[0]
    assert render("site", "pdf", reporting.site_report(one)).startswith(b"%PDF")
    assert render("national", "pdf", reporting.national_report(programme)).startswith(b"%PDF")
    assert render("national", "xlsx", reporting.national_report(programme)).startswith(b"PK")


def test_the_same_position_gives_the_same_content(many, programme):
    one = many(2)[0]
    assert canonical(reporting.site_report(one)) == canonical(reporting.site_report(one))
    assert canonical(reporting.national_report(programme)) == canonical(reporting.national_report(programme))


def test_the_printed_hash_is_the_one_the_server_keeps(site):
    data = reporting.site_report(site)
    assert content_sha256(data) == hashlib.sha256(canonical(data)).hexdigest()


@pytest.mark.parametrize("count", [2, 6])
def test_a_national_report_costs_the_same_queries_whatever_the_number_of_sites(count, many, programme, django_assert_num_queries):
    many(count)
    reporting.national_report(programme)
    with django_assert_num_queries(12):
        reporting.national_report(programme)


@pytest.mark.parametrize("count", [2, 6])
def test_a_site_report_costs_the_same_queries_whatever_the_number_of_sites(count, many, django_assert_num_queries):
    one = many(count)[0]
    reporting.site_report(one)
    with django_assert_num_queries(12):
        reporting.site_report(one)


def test_no_person_is_named_anywhere(many, programme):
    one = many(1)[0]
    for data in (reporting.site_report(one), reporting.national_report(programme)):
        assert "Nobody Known" not in json.dumps(data)
        assert "Someone Real" not in json.dumps(data)


def test_vetting_is_told_by_its_standing_alone(site):
    SiteRequirement.objects.filter(site=site, key="SAF-12").update(
        standing="met", valid_until=days(10), reasons=["1 of 1 people lack a suitable DBS outcome."], state="accepted"
    )
    report = msgspec.convert(reporting.site_report(site), SiteReport)
    line = next(one for one in report.requirements if one.key == "SAF-12")
    assert (line.standing, line.valid_until, line.reasons, line.evidence) == (Standing.MET, None, (), ())
    assert [one for one in report.expiries if "DBS" in one.what] == []


def test_a_vetting_action_and_a_vetting_colour_keep_their_reasons_to_themselves(site):
    site.next_actions = [
        {"holder": "host_dsl", "text": "Renew: DBS outcome asserted. It lapsed for one advocate.", "requirement": "SAF-12", "due_on": None}
    ]
    site.next_action = site.next_actions[0]["text"]
    site.rag_reasons = ["DBS outcome asserted expired on 3 March 2026."]
    site.save()
    report = msgspec.convert(reporting.site_report(site), SiteReport)
    assert report.next_actions[0].text == "Renew: DBS outcome asserted."
    assert report.rag_reasons == ("DBS outcome asserted: not in date.",)
    national = msgspec.convert(reporting.national_report(site.programme), NationalReport)
    assert national.sites[0].next_action == "Renew: DBS outcome asserted."
    assert "3 March" not in " ".join(national.sites[0].rag_reasons)


def test_evidence_is_named_unless_it_was_withdrawn_or_refused(site):
    row = SiteRequirement.objects.get(site=site, key="SAF-01")
    for name, status, withdrawn in (
        ("policy.pdf", "clean", None),
        ("old.pdf", "clean", "2026-01-01T00:00Z"),
        ("certificate.pdf", "refused", None),
    ):
        evidence = Evidence.objects.create(organisation=site.organisation, name=name, withdrawn_at=withdrawn)
        EvidenceVersion.objects.create(evidence=evidence, number=1, sha256=name, size_bytes=1, media_type="application/pdf", status=status)
        EvidenceUse.objects.create(evidence=evidence, requirement=row)
    report = msgspec.convert(reporting.site_report(site), SiteReport)
    assert next(one for one in report.requirements if one.key == "SAF-01").evidence == ("policy.pdf",)


def test_people_are_counted_by_post_and_judged_together(many):
    report = msgspec.convert(reporting.site_report(many(1)[0]), SiteReport)
    found = {(one.role, one.training): (one.in_post, one.all_in_date) for one in report.people}
    assert found["Designated safeguarding lead", "Designated safeguarding lead"] == (1, True)
    assert found["Independent modern slavery advocate", "IMSA-CORE"] == (1, False)
    assert found["Data protection lead", "Data protection lead"] == (0, None)


# P6
def test_few_people_are_never_counted_in_public(many, programme):
    many(2)
    report = msgspec.convert(reporting.national_report(programme), NationalReport)
    assert report.training
    assert all(line.in_post is None and line.in_date is None for line in report.training)


# P6
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 12, "b": 9, "c": 5}, {"a": 12, "b": 9, "c": 5}),
        ({"a": 12, "b": 9, "c": 3}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 9, "c": 0}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 2, "c": 3}, {"a": 12, "b": None, "c": None}),
        ({"a": 4}, {"a": None}),
    ],
)
def test_a_small_count_takes_a_second_one_with_it(counts, expected):
    assert kept_back(counts) == expected


@pytest.mark.parametrize(
    ("signed", "review", "ends", "expected"),
    [
        (None, 10, None, "unsigned"),
        (1, None, None, "unsigned"),
        (-10, None, None, "in_force"),
        (-10, 91, None, "in_force"),
        (-10, 90, None, "review_soon"),
        (-10, 0, None, "review_soon"),
        (-10, 400, -1, "lapsed"),
    ],
)
def test_an_agreement_stands_by_its_first_date(signed, review, ends, expected):
    at = [None if number is None else days(number) for number in (signed, review, ends)]
    assert agreement_standing(*at, TODAY) == expected


@pytest.mark.parametrize(
    ("parts", "veto", "expected"),
    [
        ([True, True], False, "met"),
        ([True, None], False, "partly"),
        ([None, None], False, "unknown"),
        ([True, False], False, "partly"),
        ([True, False], True, "not_met"),
        ([False, None], False, "not_met"),
        ([True, None], True, "partly"),
    ],
)
def test_a_criterion_is_met_only_when_every_part_is_known_and_holds(parts, veto, expected):
    assert status_of(parts, veto) == expected


def test_criteria_nobody_records_stay_unknown(site, programme):
    report = msgspec.convert(reporting.national_report(programme), NationalReport)
    status = {one.key: one.status for one in report.criteria}
    assert [key for key in ("N6", "N7", "N9", "N12", "N13", "N15") if status[key] != "unknown"] == []
    assert status["N3"] == "not_met"
    assert status["N14"] == "not_met"


def test_coverage_counts_admitted_sites_against_their_targets():
    line = make_site_line(
        0, region_code="W92000004", nations=("WLS",), size="small", structure="cio", organisation_type="health", status="live"
    )
    covered = coverage([line, line], {0: True}, [0])
    nation = {cell.label: cell for cell in covered.dimensions[0].cells}
    assert (nation["Wales"].achieved, nation["Wales"].target, nation["Wales"].live) == (1, 3, 1)
    assert nation["Wales"].at_risk
    assert nation["England"].achieved == 0
    wales = next(row for row in covered.matrix if row.title == "Wales")
    assert [(cell.achieved, cell.target) for cell in wales.cells] == [(1, 1), (0, 2), (0, 0), (0, 0), (0, 0)]
    assert 0 < covered.index < 0.2


def test_a_withdrawn_site_is_listed_but_holds_nothing_open(many, programme):
    first, second = many(2)
    Site.objects.filter(pk=first.pk).update(status="withdrawn", withdrawn_on=TODAY)
    report = msgspec.convert(reporting.national_report(programme), NationalReport)
    assert [one.status for one in report.sites] == ["withdrawn", "onboarding"]
    assert {line.site for line in report.follow_ups} == {second.name}
    assert {line.site for line in report.outstanding} == {1}


def test_open_things_are_listed_with_their_holder_and_closed_ones_are_not(site):
    Action.objects.create(site=site, severity="minor", title="Done", owner="host_lead", opened_on=days(-9), closed_on=days(-1))
    Action.objects.create(site=site, severity="major", title="Open", owner="host_lead", opened_on=days(-9), requirement_key="SAF-01")
    one, other = make_user(role="coordinator", name="One"), make_user(role="programme_lead", name="Other")
    row = SiteRequirement.objects.get(site=site, key="DAT-12")
    for starts, ends in ((-5, 9), (-90, -1)):
        Waiver.objects.create(
            requirement=row, reason="Renewing", compensating_control="Patch report", owner="host_lead", requested_by=one, approved_by=other,
            starts_on=days(starts), ends_on=days(ends),
        )  # fmt: skip
    report = msgspec.convert(reporting.site_report(site), SiteReport)
    assert [(line.kind, line.text, line.holder) for line in report.follow_ups] == [
        ("waiver", "Renewing", "Host lead"),
        ("action", "Open", "Host lead"),
    ]
    assert [(line.kind, line.on) for line in report.expiries] == [("waiver", days(9))]


def test_returns_are_counted_per_requirement(site, programme):
    reviewer = make_user(role="coordinator", name="Ravi")
    row = SiteRequirement.objects.get(site=site, key="EOI-01")
    for number, decision in enumerate(("return", "reject", "accept"), 1):
        Review.objects.create(
            requirement=row, reviewer=reviewer, role="coordinator", decision=decision, seen="x", submission=number, decided_on=TODAY
        )
    report = msgspec.convert(reporting.national_report(programme), NationalReport)
    spot = next(one for one in report.hotspots if one.key == "EOI-01")
    assert (spot.returned, spot.unmet, spot.applicable) == (2, 1, 1)


def test_recognition_is_told_per_locality_of_the_site_and_only_counted_nationally(many, programme):
    report = msgspec.convert(reporting.site_report(many(1)[0]), SiteReport)
    assert [(line.locality, line.body_class, line.level) for line in report.recognition] == [("Manchester", "police", "aware")]
    national = msgspec.convert(reporting.national_report(programme), NationalReport)
    assert [(line.body_class, line.counts) for line in national.recognition] == [("police", (0, 1, 0, 0))]


def test_an_agreement_is_in_force_only_once_every_role_has_signed():
    asked = load_builtin("imsa-readiness", "0.1.0")
    host, lead = {"role": "host_board"}, {"role": "lead_body"}
    assert [is_fully_signed(asked, "lead_body", signed) for signed in ([], [host], [lead, host])] == [False, False, True]
    assert is_fully_signed(asked, "processor", [])
