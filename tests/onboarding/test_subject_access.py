"""One command gives one person all that is stored about them (P5)."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from onboarding.models import Agreement, AuditEvent, SiteRequirement, TrainingRecord, VettingAssertion
from onboarding.services import people
from onboarding.services.people import PersonGiven, PostGiven
from tests.factories import TODAY, make_user


@pytest.fixture
def maya(hanna, organisation, elsewhere, site):
    made = people.add_person(hanna, organisation, PersonGiven(name="Maya Osei", work_email="maya@example.org", code_signed_on=TODAY))
    people.assign_post(hanna, made, PostGiven(role="imsa", since=dt.date(2026, 1, 1), site=site, decision_nation="ENG"))
    TrainingRecord.objects.create(person=made, course="SG-A3", completed_on=TODAY)
    VettingAssertion.objects.create(person=made, regime="dbs", issued_on=TODAY, decision="suitable")
    signed = [{"role": "ceo", "name": "OSEI, Maya", "signed_on": "2026-01-01"}]
    for host in (organisation, elsewhere):
        Agreement.objects.create(organisation=host, kind="dsa", counterparty="Greyfield Council", signatures=signed)
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(answers={"lead": "M. Osei"})
    return made


def copied(capsys, person_id: int) -> dict:
    capsys.readouterr()
    call_command("person_data", person_id)
    return json.loads(capsys.readouterr().out)


# P5
def test_each_trace_of_a_person_is_in_the_file_and_nobody_elses(maya, organisation, hanna, capsys):
    people.add_person(hanna, organisation, PersonGiven(name="Ola Brandt"))
    found = copied(capsys, maya.pk)
    assert (found["person"]["name"], found["person"]["code_signed_on"]) == ("Maya Osei", TODAY.isoformat())
    assert [(row["role"], row["since"]) for row in found["posts"]] == [("imsa", "2026-01-01")]
    assert [row["course"] for row in found["training"]] == ["SG-A3"]
    assert [(row["regime"], row["decision"]) for row in found["vetting"]] == [("dbs", "suitable")]
    assert [row["where"] for row in found["mentions"]] == ["agreement", "site requirement"]
    assert found["mentions"][0]["signatures"][0]["name"] == "OSEI, Maya"
    assert found["mentions"][1]["answers"] == {"lead": "M. Osei"}
    assert found["sign_in"] is None
    assert "Brandt" not in json.dumps(found)


# P5
def test_who_signs_in_under_the_persons_address_is_copied_out_too(maya, organisation, capsys):
    make_user(role="host_contributor", name="Maya", organisation=organisation)
    sign_in = copied(capsys, maya.pk)["sign_in"]
    assert sign_in["email"] == "maya@example.org"
    assert [row["role"] for row in sign_in["roles"]] == ["host_contributor"]
    assert "password" not in sign_in


def test_that_somebody_was_copied_out_is_on_the_trail_by_number(maya, organisation, capsys):
    copied(capsys, maya.pk)
    event = AuditEvent.objects.get(name="person.copied_out")
    assert (event.organisation_id, event.data) == (organisation.pk, {"person": maya.pk})


def test_a_number_nobody_has_is_told(programme):
    with pytest.raises(CommandError, match="There is no person 999"):
        call_command("person_data", 999)
