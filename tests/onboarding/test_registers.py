"""Training registers: what was read is a proposal; a person makes a record of it, once, or sets it aside."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding.errors import BulkRefused, Invalid, NotFound, NotPermitted
from onboarding.models import AuditEvent, Person, SiteRequirement, TrainingProposal, TrainingRecord, WorkItem
from onboarding.services import driving, opening, registers, work
from onboarding.services.evidence import upload, withdraw
from onboarding.services.registers import Confirmation, confirm, dismiss
from tests.factories import TODAY, make_actor, make_client, make_site
from workflows.inspectors import course_names, people_names

XLSX = b"PK\x03\x04"
MARCH = dt.date(2026, 3, 12)


@pytest.fixture
def ama(organisation):
    return Person.objects.create(organisation=organisation, name="Ama Okafor", name_key="ama okafor")


@pytest.fixture
def register(hanna, organisation, site):
    return upload(hanna, organisation, "register.xlsx", [XLSX], [(site.slug, "PPL-03")], no_survivor_data=True)


def entry(person="Ama Okafor", person_id=None, course="GDPR", code="DP", on="2026-03-12", row=2, **more):
    return {
        "sheet": "Staff", "row": row, "cells": {"person": f"A{row}", "course": f"B{row}", "completed_on": f"C{row}"}, "person": person,
        "person_id": person_id, "person_confidence": 1.0 if person_id else 0.0, "course": course, "course_code": code,
        "course_confidence": 0.95, "completed_on": on, "expires_on": None, "provider": "Tidewell Training",
        "hours": 2.0, "problems": [], **more,
    }  # fmt: skip


def problem(code, field="completed_on"):
    return {"code": code, "field": field, "message": "Write the day.", "needs_look": True}


def report(wren, site, version, *entries, inspector="training/2"):
    """A worker reads the register and reports it with the site's advance."""
    work.mark_due(WorkItem.Kind.DRIVE_SITE, [site.pk])
    lease = work.claim(wren, WorkItem.Kind.DRIVE_SITE, 1, [site.pk])[0]
    row = SiteRequirement.objects.get(site=site, key="PPL-03")
    findings = [
        driving.FindingReported(
            requirement_id=row.pk, version_id=version.pk, inspector=inspector, check="entry", outcome="pass", reason="Read.", data=data
        )
        for data in entries
    ]
    verdict = opening.Verdict(version_id=version.pk, clean=True)
    driving.advance(wren, [(site.pk, lease.token, lease.fence)], findings, [verdict])


@pytest.fixture
def proposal(wren, site, register, ama):
    report(wren, site, register, entry(person_id=ama.pk))
    return TrainingProposal.objects.get()


def test_what_a_worker_read_is_a_proposal_and_no_record(proposal, register, ama, site):
    assert (proposal.site_id, proposal.version_id, proposal.sheet, proposal.row) == (site.pk, register.pk, "Staff", 2)
    assert (proposal.person, proposal.course, proposal.completed_on) == (ama, "DP", MARCH)
    assert (proposal.person_read, proposal.course_read, proposal.cells["completed_on"]) == ("Ama Okafor", "GDPR", "C2")
    assert (proposal.status, proposal.needs_look, proposal.decided_at) == ("proposed", False, None)
    assert not TrainingRecord.objects.exists()


def test_confirming_makes_the_record_and_says_who_did_it(proposal, hanna, ama, site):
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    record = TrainingRecord.objects.get()
    assert (record.person, record.course, record.completed_on, record.hours) == (ama, "DP", MARCH, 2.0)
    assert record.provider == "Tidewell Training"
    proposal.refresh_from_db()
    assert (proposal.status, proposal.record, proposal.decided_by) == ("confirmed", record, hanna.user)
    event = AuditEvent.objects.get(name="register.confirmed")
    assert (event.actor_id, event.data) == (hanna.user.pk, {"proposals": [proposal.pk]})
    assert AuditEvent.objects.filter(name="training.recorded").count() == 1


def test_confirming_twice_changes_nothing(proposal, hanna, site):
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    before = AuditEvent.objects.count()
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    assert (TrainingRecord.objects.count(), AuditEvent.objects.count()) == (1, before)


def test_confirming_otherwise_than_before_is_refused(proposal, hanna, site):
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    with pytest.raises(BulkRefused) as refusal:
        confirm(hanna, site, [Confirmation(proposal=proposal.pk, course="TIP")])
    assert "was confirmed before" in refusal.value.errors[0].message
    assert TrainingRecord.objects.get().course == "DP"


def test_a_person_corrects_what_was_misread(wren, hanna, site, register, ama):
    report(wren, site, register, entry(person="A.O.", course="Data stuff", code=None, on=None, problems=[problem("month_only")]))
    row = TrainingProposal.objects.get()
    assert (row.needs_look, row.person, row.course, row.completed_on) == (True, None, "", None)
    confirm(hanna, site, [Confirmation(proposal=row.pk, person=ama.pk, course="DP", completed_on=MARCH, provider="In house", hours=1.5)])
    record = TrainingRecord.objects.get()
    assert (record.person, record.course, record.completed_on, record.provider, record.hours) == (ama, "DP", MARCH, "In house", 1.5)


def test_all_or_none_with_the_reason_per_row(wren, hanna, site, register, ama):
    report(
        wren,
        site,
        register,
        entry(person_id=ama.pk),
        entry(person="Nobody Known", row=3),
        entry(person_id=ama.pk, course="Juggling", code=None, row=4),
        entry(person_id=ama.pk, course="TIP", code="TIP", on=None, row=5),
        entry(person_id=ama.pk, course="Trauma", code="TIP", on="2027-01-01", row=6),
    )
    rows = list(TrainingProposal.objects.order_by("row"))
    with pytest.raises(BulkRefused) as refusal:
        confirm(hanna, site, [*(Confirmation(proposal=row.pk) for row in rows), Confirmation(proposal=987_654)])
    fields = {index: (error.code, sorted(error.fields)) for index, error in refusal.value.errors.items()}
    assert fields == {
        1: ("invalid", ["person"]),
        2: ("invalid", ["course"]),
        3: ("invalid", ["completed_on"]),
        4: ("invalid", ["completed_on"]),
        5: ("not_found", []),
    }
    assert not TrainingRecord.objects.exists()
    assert not TrainingProposal.objects.exclude(status="proposed").exists()


def test_a_course_outside_the_catalogue_and_a_stranger_are_refused(proposal, hanna, site, elsewhere):
    stranger = Person.objects.create(organisation=elsewhere, name="Bo Lind", name_key="bo lind")
    for wrong in (Confirmation(proposal=proposal.pk, course="XX-9"), Confirmation(proposal=proposal.pk, person=stranger.pk)):
        with pytest.raises(BulkRefused):
            confirm(hanna, site, [wrong])
    assert not TrainingRecord.objects.exists()


def test_what_is_on_record_already_is_not_recorded_twice_and_loses_nothing(proposal, hanna, site, ama):
    kept = TrainingRecord.objects.create(person=ama, course="DP", completed_on=MARCH, hours=3, provider="Harbour College")
    TrainingProposal.objects.update(provider="", hours=None)
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    kept.refresh_from_db()
    assert (TrainingRecord.objects.count(), kept.hours, kept.provider) == (1, 3, "Harbour College")


def test_the_same_register_again_proposes_nothing_new(proposal, wren, hanna, organisation, site, ama):
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    newer = upload(hanna, organisation, "register.xlsx", [XLSX + b"2"], [(site.slug, "PPL-03")], no_survivor_data=True)
    report(wren, site, newer, entry(person_id=ama.pk, row=9), entry(person_id=ama.pk, course="TIP", code="TIP", row=10))
    assert sorted(TrainingProposal.objects.values_list("course", "status")) == [("DP", "confirmed"), ("TIP", "proposed")]


def test_a_row_moved_or_read_better_is_the_same_proposal(proposal, wren, hanna, organisation, site, ama):
    newer = upload(hanna, organisation, "register.xlsx", [XLSX + b"2"], [(site.slug, "PPL-03")], no_survivor_data=True)
    report(wren, site, newer, entry(person_id=None, row=7, problems=[problem("person_ambiguous", "person")]))
    again = TrainingProposal.objects.get()
    assert (again.pk, again.version_id, again.row, again.person, again.needs_look) == (proposal.pk, newer.pk, 7, None, True)


def test_a_row_gone_from_the_newest_version_is_set_aside(proposal, wren, hanna, organisation, site, ama):
    newer = upload(hanna, organisation, "register.xlsx", [XLSX + b"2"], [(site.slug, "PPL-03")], no_survivor_data=True)
    report(wren, site, newer, entry(person_id=ama.pk, on="2026-03-13"))
    old, new = TrainingProposal.objects.order_by("pk")
    assert (old.status, old.reason, old.decided_by) == ("dismissed", registers.GONE, None)
    assert (new.status, new.completed_on) == ("proposed", dt.date(2026, 3, 13))


def test_a_row_that_comes_back_waits_for_a_person_again(proposal, wren, hanna, organisation, site, ama):
    for number, day in ((2, "2026-03-13"), (3, "2026-03-12")):
        newer = upload(hanna, organisation, "register.xlsx", [XLSX + b"%d" % number], [(site.slug, "PPL-03")], no_survivor_data=True)
        report(wren, site, newer, entry(person_id=ama.pk, on=day))
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason, proposal.decided_at) == ("proposed", "", None)
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    assert TrainingRecord.objects.get().completed_on == MARCH


def test_what_a_person_dismissed_stays_dismissed(proposal, wren, hanna, organisation, site, ama):
    registers.dismiss(hanna, site, [proposal.pk], "Another Ama.")
    newer = upload(hanna, organisation, "register.xlsx", [XLSX + b"2"], [(site.slug, "PPL-03")], no_survivor_data=True)
    report(wren, site, newer, entry(person_id=ama.pk))
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason) == ("dismissed", "Another Ama.")


@pytest.mark.parametrize(("guess", "field"), [({"course_confidence": 0.5}, "course"), ({"person_confidence": 0.6}, "person")])
def test_a_guess_has_to_be_named_by_whoever_confirms(wren, hanna, site, register, ama, guess, field):
    report(wren, site, register, entry(person_id=ama.pk, **guess))
    proposal = TrainingProposal.objects.get()
    with pytest.raises(BulkRefused) as refusal:
        confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    assert list(refusal.value.errors[0].fields) == [field]
    assert not TrainingRecord.objects.exists()
    confirm(hanna, site, [Confirmation(proposal=proposal.pk, person=ama.pk, course="DP")])
    assert TrainingRecord.objects.get().course == "DP"


def test_below_what_the_inspectors_call_sure_a_match_is_a_guess():
    assert registers.SURE == course_names.SURE == people_names.SURE


def test_rows_of_a_withdrawn_register_cannot_be_confirmed(proposal, hanna, site, register):
    withdraw(hanna, register.evidence)
    with pytest.raises(BulkRefused):
        confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    assert not TrainingRecord.objects.exists()


def test_what_training_says_already_is_not_proposed(wren, site, register, ama):
    TrainingRecord.objects.create(person=ama, course="DP", completed_on=MARCH)
    report(wren, site, register, entry(person_id=ama.pk))
    assert not TrainingProposal.objects.exists()


def test_a_booked_place_is_not_proposed(wren, site, register, ama):
    report(wren, site, register, entry(person_id=ama.pk, on=None, problems=[problem("not_completed")]))
    assert not TrainingProposal.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"row": "2"}, {"row": 0}, {"row": True}, {"row": None}, {"person": "", "course": ""}, {"person": 4, "course": None},
    ],
)  # fmt: skip
def test_a_row_that_makes_no_sense_is_left_out(wren, site, register, odd):
    report(wren, site, register, {**entry(), **odd})
    assert not TrainingProposal.objects.exists()


def test_what_a_worker_reports_is_checked_field_by_field(wren, site, register, elsewhere):
    stranger = Person.objects.create(organisation=elsewhere, name="Bo Lind", name_key="bo lind")
    odd = {"course_code": "XX-9", "completed_on": "2026-02-31", "hours": -4, "course_confidence": 7, "problems": ["x", {"code": "y"}]}
    report(wren, site, register, {**entry(person_id=stranger.pk), **odd, "cells": {"person": "=A1", "other": "A1", "course": "B2"}})
    row = TrainingProposal.objects.get()
    assert (row.person, row.course, row.completed_on, row.hours) == (None, "", None, None)
    assert (row.course_confidence, row.problems, row.cells) == (1.0, [], {"course": "B2"})


def test_a_register_that_is_held_shows_nothing_until_it_is_released(proposal, hanna, site, register):
    type(register).objects.update(status="needs_attention")
    assert make_client(hanna.user).get(f"/api/v1/sites/{site.slug}/training-proposals/").json()["results"] == []
    with pytest.raises(BulkRefused):
        confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    type(register).objects.update(status="clean")
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    assert TrainingRecord.objects.count() == 1


def test_other_inspectors_propose_nothing(wren, site, register, ama):
    report(wren, site, register, entry(person_id=ama.pk), inspector="privacy/1")
    assert not TrainingProposal.objects.exists()


def test_dismissing_needs_a_reason_and_is_on_record(proposal, hanna, site):
    with pytest.raises(Invalid):
        dismiss(hanna, site, [proposal.pk], " ")
    dismiss(hanna, site, [proposal.pk], "It is the example row.")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason, proposal.decided_by) == ("dismissed", "It is the example row.", hanna.user)
    assert AuditEvent.objects.get(name="register.dismissed").data == {"proposals": [proposal.pk]}
    with pytest.raises(BulkRefused):
        confirm(hanna, site, [Confirmation(proposal=proposal.pk)])


def test_what_was_confirmed_cannot_be_dismissed(proposal, hanna, site):
    confirm(hanna, site, [Confirmation(proposal=proposal.pk)])
    with pytest.raises(BulkRefused) as refusal:
        dismiss(hanna, site, [proposal.pk, 987_654], "A mistake.")
    assert {index: error.code for index, error in refusal.value.errors.items()} == {0: "wrong_state", 1: "not_found"}


@pytest.mark.parametrize("role", ["worker", "auditor", "practice_reviewer", "host_contributor", "host_board", "training_provider"])
def test_only_the_host_lead_and_the_coordinator_confirm(proposal, site, organisation, role):
    own = organisation if role.startswith("host") else None
    other = make_actor(role=role, name="Somebody", organisation=own)
    for act in (lambda: confirm(other, site, [Confirmation(proposal=proposal.pk)]), lambda: dismiss(other, site, [proposal.pk], "No.")):
        with pytest.raises(NotPermitted):
            act()
    assert not TrainingRecord.objects.exists()


def test_another_hosts_lead_finds_nothing(proposal, site, elsewhere):
    olga = make_actor(role="host_lead", name="Olga", organisation=elsewhere)
    with pytest.raises(NotFound):
        confirm(olga, site, [Confirmation(proposal=proposal.pk)])


def test_a_proposal_is_confirmed_at_its_own_site_only(proposal, hanna, organisation, programme):
    other = make_site(organisation=organisation, programme=programme, name="Lanternbridge Salford")
    with pytest.raises(BulkRefused):
        confirm(hanna, other, [Confirmation(proposal=proposal.pk)])


def test_the_list_is_narrowed_by_status_and_need(wren, hanna, site, register, ama):
    report(
        wren,
        site,
        register,
        entry(person_id=ama.pk),
        entry(row=3, course="TIP", code="TIP", problems=[problem("person_unknown", "person")]),
    )
    first, second = TrainingProposal.objects.order_by("pk")
    client = make_client(hanna.user)
    address = f"/api/v1/sites/{site.slug}/training-proposals/"
    confirmed = client.post(f"{address}confirmations/", {"proposals": [{"proposal": first.pk}]}, format="json")
    assert (confirmed.status_code, [row["status"] for row in confirmed.json()]) == (200, ["confirmed"])

    def listed(query):
        return [row["id"] for row in client.get(address + query).json()["results"]]

    assert listed("?status=confirmed") == [first.pk]
    assert listed("?status=proposed&needs_look=true") == [second.pk]
    assert listed("?needs_look=false") == [first.pk]
    assert client.get(f"{address}?status=lost").status_code == 400
    row = client.get(f"{address}?status=confirmed").json()["results"][0]
    assert (row["document"], row["version"], row["person_name"], row["decided_by"]) == ("register.xlsx", 1, "Ama Okafor", hanna.user.name)
    assert (row["record"], row["completed_on"], row["cells"]["course"]) == (TrainingRecord.objects.get().pk, "2026-03-12", "B2")


def test_refusals_come_back_row_by_row(proposal, hanna, site):
    answer = make_client(hanna.user).post(
        f"/api/v1/sites/{site.slug}/training-proposals/confirmations/",
        {"proposals": [{"proposal": proposal.pk}, {"proposal": proposal.pk, "completed_on": str(TODAY + dt.timedelta(days=1))}]},
        format="json",
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "bulk_refused")
    assert [error["index"] for error in answer.json()["errors"]] == [1]
    assert not TrainingRecord.objects.exists()


def test_a_refused_row_says_what_to_do(proposal, hanna, site):
    answer = make_client(hanna.user).post(
        f"/api/v1/sites/{site.slug}/training-proposals/confirmations/",
        {"proposals": [{"proposal": proposal.pk, "completed_on": str(TODAY + dt.timedelta(days=1))}]},
        format="json",
    )
    (error,) = answer.json()["errors"]
    assert (error["detail"], error["reasons"]) == ("A course cannot have been completed in the future.", ["Give today or an earlier day."])
