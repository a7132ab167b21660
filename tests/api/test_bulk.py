"""Many writes at once: all or none, each refusal at its row, and nobody's things but one's own (Z4, X11)."""

from __future__ import annotations

import pytest

from onboarding.models import Agreement, AuditEvent, Person, Site, SiteRequirement, TrainingRecord
from tests.api.test_problems import is_problem
from tests.api.world import rolled_back

pytestmark = pytest.mark.django_db
DAY = "2026-11-20"


@pytest.fixture
def hanna(world):
    return world.clients["host_lead"]


@pytest.fixture
def undone():
    with rolled_back():
        yield


def rows_refused(response) -> list[tuple[int, str]]:
    return [(row["index"], row["code"]) for row in is_problem(response, 422, "bulk_refused")["errors"]]


def training(person: int, course: str = "SG-A3", on: str = DAY) -> dict:
    return {"person": person, "course": course, "completed_on": on}


def test_training_of_many_people_is_recorded_at_once(world, hanna, undone):
    person = world.ids["person_id"]
    body = {"records": [training(person), training(person, "DP", "2026-10-01")]}
    response = hanna.post("/api/v1/training/", body)
    assert response.status_code == 201
    assert [(row["person"], row["course"], row["organisation"]) for row in response.json()] == [
        (person, "SG-A3", world.ids["organisation"]),
        (person, "DP", world.ids["organisation"]),
    ]
    before = AuditEvent.objects.count()
    assert hanna.post("/api/v1/training/", body).status_code == 201
    new = TrainingRecord.objects.filter(person=person, course__in=["SG-A3", "DP"], completed_on__in=[DAY, "2026-10-01"])
    assert (new.count(), AuditEvent.objects.count()) == (2, before)


def test_one_bad_record_keeps_all_of_them_out(world, hanna, undone):
    person, before = world.ids["person_id"], (TrainingRecord.objects.count(), AuditEvent.objects.count())
    body = {"records": [training(person), training(person, "XX-1"), training(person, on="2026-11-24"), training(987_654_321)]}
    response = hanna.post("/api/v1/training/", body)
    assert rows_refused(response) == [(1, "invalid"), (2, "invalid"), (3, "not_found")]
    assert response.json()["errors"][1]["fields"] == {"completed_on": "Give today or an earlier day."}
    assert (TrainingRecord.objects.count(), AuditEvent.objects.count()) == before


def test_somebody_elses_person_is_refused_as_one_who_is_not_there(world, undone):
    outsider = world.outsiders["host_lead"]
    real, missing = (
        outsider.post("/api/v1/training/", {"records": [training(person)]}) for person in (world.ids["person_id"], 987_654_321)
    )
    assert rows_refused(real) == rows_refused(missing) == [(0, "not_found")]
    assert real.json()["errors"] == missing.json()["errors"]


@pytest.mark.parametrize("role", ["host_board", "auditor", "programme_lead", "worker"])
def test_who_may_record_nobodys_training_is_told_so(world, role, undone):
    is_problem(world.clients[role].post("/api/v1/training/", {"records": [training(1)]}), 403, "not_permitted")


@pytest.mark.parametrize("number", [0, 501])
def test_a_bulk_has_one_to_five_hundred_rows(world, hanna, number, undone):
    response = hanna.post("/api/v1/training/", {"records": [training(world.ids["person_id"])] * number})
    assert is_problem(response, 400, "invalid")["fields"] == {"records": "Send 1 to 500 at a time."}


def test_people_are_added_all_or_none(world, hanna, undone):
    address = f"/api/v1/organisations/{world.ids['organisation']}/people/batch/"
    before = Person.objects.count()
    bad = {"people": [{"name": "Maya Osei"}, {"name": "Tom\u202eAdeyemi"}, {"name": "Ann", "code_signed_on": "2027-01-01"}]}
    assert rows_refused(hanna.post(address, bad)) == [(1, "invalid"), (2, "invalid")]
    assert Person.objects.count() == before
    response = hanna.post(address, {"people": [{"name": "Maya Osei"}, {"name": "Tom Adeyemi"}]})
    assert [row["name"] for row in response.json()] == ["Maya Osei", "Tom Adeyemi"]
    assert Person.objects.count() == before + 2


def test_answers_to_many_requirements_are_saved_all_or_none(world, hanna, undone):
    address = f"/api/v1/sites/{world.ids['site']}/answers/"
    versions = dict(SiteRequirement.objects.filter(site=world.site).values_list("key", "version"))
    profile = {"organisation_profile": {"legal_name": "Sycamore House"}}

    def row(key: str, version: int | None = None, answers: dict | None = None) -> dict:
        return {"requirement": key, "version": version or versions.get(key, 1), "answers": profile if answers is None else answers}

    bad = {"rows": [row("EOI-01"), row("EOI-01", versions["EOI-01"] + 5), row("EOI-02", answers={"nonsense": 1}), row("ZZZ-99")]}
    assert rows_refused(hanna.post(address, bad)) == [(1, "stale"), (2, "invalid"), (3, "not_found")]
    assert SiteRequirement.objects.get(site=world.site, key="EOI-01").version == versions["EOI-01"]
    response = hanna.post(address, {"rows": [row("EOI-01")]})
    assert response.json() == [{"requirement": "EOI-01", "version": versions["EOI-01"] + 1}]
    is_stale = {"rows": [row("EOI-01")]}
    assert rows_refused(hanna.post(address, is_stale)) == [(0, "stale")]


def test_an_unknown_field_in_any_row_is_refused(world, hanna, undone):
    response = hanna.post("/api/v1/training/", {"records": [{**training(world.ids["person_id"]), "is_accepted": True}]})
    assert is_problem(response, 400, "invalid")["fields"] == {"records.0.is_accepted": "Unknown field. Remove it."}


def agreement(counterparty: str, **more) -> dict:
    return {"kind": "dsa", "counterparty": counterparty, "signed_on": DAY, **more}


def agreements_of(world) -> str:
    return f"/api/v1/organisations/{world.ids['organisation']}/agreements/batch/"


def test_agreements_are_recorded_all_at_once_and_the_same_again_changes_nothing(world, hanna, undone):
    signed = {"signatures": [{"role": "host_board", "name": "Maya Osei", "signed_on": DAY}]}
    body = {"agreements": [agreement("Greyfield Council", site=world.ids["site"], **signed), agreement("Ashby Trust", kind="hosting")]}
    response = hanna.post(agreements_of(world), body)
    assert response.status_code == 201
    assert [(row["counterparty"], row["kind"], row["site"], len(row["signatures"])) for row in response.json()] == [
        ("Greyfield Council", "dsa", world.ids["site"], 1),
        ("Ashby Trust", "hosting", None, 0),
    ]
    before = (Agreement.objects.count(), AuditEvent.objects.count())
    assert hanna.post(agreements_of(world), body).status_code == 201
    assert (Agreement.objects.count(), AuditEvent.objects.count()) == before


def test_one_bad_agreement_keeps_all_of_them_out(world, hanna, undone):
    before = (Agreement.objects.count(), AuditEvent.objects.count())
    elsewhere = Site.objects.exclude(pk=world.site.pk).get().slug
    rows = [
        agreement("Greyfield Council"),
        agreement("Ashby Trust", kind="handshake"),
        agreement("Ashby Trust", signed_on="2026-11-24"),
        agreement("Ashby Trust", site=elsewhere),
        agreement("Ashby Trust", site="nowhere"),
    ]
    response = hanna.post(agreements_of(world), {"agreements": rows})
    assert rows_refused(response) == [(1, "invalid"), (2, "invalid"), (3, "invalid"), (4, "invalid")]
    errors = response.json()["errors"]
    assert errors[1]["fields"] == {"signed_on": "Give today or an earlier day."}
    # Another host's site is refused in the words for one that is not there.
    assert {**errors[2], "index": 0} == {**errors[3], "index": 0}
    assert (Agreement.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize("number", [0, 501])
def test_a_bulk_of_agreements_has_one_to_five_hundred_rows(world, hanna, number, undone):
    response = hanna.post(agreements_of(world), {"agreements": [agreement("Greyfield Council")] * number})
    assert is_problem(response, 400, "invalid")["fields"] == {"agreements": "Send 1 to 500 at a time."}
