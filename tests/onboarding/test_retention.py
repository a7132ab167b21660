"""The file that says what every column is for: complete, strict, and the months in it counted as people count them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps

from onboarding.retention import PERSONAL, FieldEntry, RetentionError, parse, retention
from onboarding.services.disposal_rules import RULES

OURS = {"accounts", "checklists", "onboarding", "knox", "sessions"}
SOUND = """
periods:
  R_ONE: {starts: a day, source: a law, months: 6}
models:
  onboarding.Person:
    purpose: Who works for a host.
    period: R_ONE
    fields:
      none: [id]
      staff: [name]
"""


def columns() -> set[tuple[str, str]]:
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {(model._meta.label, field.name) for model in models for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}


# P1
def test_every_column_of_every_model_is_in_the_file_and_nothing_else():
    named = {(entry.model, entry.name) for entry in retention().fields}
    assert columns() - named == set(), "Say in onboarding/retention.yaml what these are for."
    assert named - columns() == set(), "These are gone; take them out of onboarding/retention.yaml."


# P1
def test_everything_personal_has_a_period_and_a_purpose():
    personal = [entry for entry in retention().fields if entry.data_class in PERSONAL]
    assert len(personal) > 60
    assert [entry for entry in personal if entry.period not in retention().periods or not entry.purpose] == []


def test_vetting_is_marked_as_data_about_offences_and_kept_for_two_different_times():
    vetting = {entry.name: (entry.data_class.value, entry.period) for entry in retention().of_model("onboarding.VettingAssertion")}
    assert vetting["decision"] == ("criminal_offence", "R_VET")
    assert vetting["level"] == ("criminal_offence", "R_VET_DETAIL")
    assert vetting["checked_by"] == ("staff", "R_VET")


def test_every_rule_has_its_period_and_every_period_that_runs_has_a_rule():
    running = {period.code for period in retention().periods.values() if period.length}
    assert {rule.period.code for rule in RULES} == running


def test_a_sound_file_is_read():
    assert parse(SOUND, "test").fields[1] == FieldEntry(
        model="onboarding.Person", name="name", data_class="staff", purpose="Who works for a host.", period="R_ONE"
    )


BROKEN = {
    "an unknown key of the file": (SOUND + "extra: 1\n", "unknown key extra"),
    "an unknown key of a model": (SOUND.replace("    period: R_ONE", "    period: R_ONE\n    color: red"), "unknown key color"),
    "an unknown key of a period": (SOUND.replace("months: 6", "weeks: 6"), "unknown key weeks"),
    "an unknown class": (SOUND.replace("staff:", "people:"), "use one of none, organisation, staff"),
    "an unknown period": (SOUND.replace("    period: R_ONE", "    period: R_TWO"), "there is no period R_TWO"),
    "a personal field without a period": (SOUND.replace("    period: R_ONE\n", ""), "onboarding.Person.name: give it a period"),
    "a field named twice": (SOUND.replace("[id]", "[id, name]"), "name stands there twice"),
    "no purpose": (SOUND.replace("Who works for a host.", "''"), "say in a sentence what it is for"),
    "a period for a field that is not there": (
        SOUND.replace("    fields:", "    periods: {email: R_ONE}\n    fields:"),
        "email is not among the fields",
    ),
    "a period without a source": (SOUND.replace("a law", "' '"), "say from when it runs and where it comes from"),
    "a negative period": (SOUND.replace("months: 6", "months: -6"), "give a whole number"),
    "a true period": (SOUND.replace("months: 6", "months: yes"), "give a whole number"),
    "fields that are no list": (SOUND.replace("[name]", "name"), "a list of field names"),
    "a list instead of names": ("- a\n", "names and values go here"),
    "no YAML": ("a: [", "not valid YAML"),
    "nothing": ("", "empty"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_with_a_mistake_is_refused_and_says_where(what):
    text, complaint = BROKEN[what]
    with pytest.raises(RetentionError, match=complaint):
        parse(text, "test")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (dt.date(2026, 3, 1), dt.date(2026, 9, 1)),
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 29), dt.date(2028, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_of_the_month_or_its_last(start, end):
    six_months = parse(SOUND, "test").periods["R_ONE"]
    assert six_months.ends(start) == end
    assert start <= six_months.latest_start(end)


def test_lengths_are_said_in_words():
    said = {code: period.length for code, period in retention().periods.items()}
    assert (said["R_SITE"], said["R_VET"], said["R_REPORT"], said["R_QUARANTINE"]) == ("6 years", "12 months", "24 months", "7 days")
