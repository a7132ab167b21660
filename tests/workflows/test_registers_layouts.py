"""Registers whose headings are the host's own words, whose people have no heading at all, or whose rows hold several courses."""

from __future__ import annotations

import pytest

from tests.workflows.test_registers import PEOPLE, entries, inspect, problems, triples
from workflows.inspectors.register_columns import field_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Mandatory training", "course"),
        ("Statutory & mandatory courses", "course"),
        ("Hyfforddiant gorfodol", "course"),
        ("Which course did you complete?", "course"),
        ("On what date did you complete it?", "completed_on"),
        ("Completion date (UTC)", "completed_on"),
        ("Session date", "completed_on"),
        ("Dyddiad yr hyfforddiant", "completed_on"),
        ("Taken on", "completed_on"),
        ("Last completion", "completed_on"),
        ("Good until", "expires_on"),
        ("Lesson status", "status"),
        ("Cert expiry date", "expires_on"),
        ("Next training", "expires_on"),
        ("Aelod o staff", "person"),
        ("Staff member name", "person"),
        ("Staff present", "person"),
        ("Print name", "person"),
        ("Completion time", None),
        ("Time", None),
        ("Refresher date", None),
        ("Team", "ignored"),
        ("Start date", "started_on"),
    ],
)
def test_a_heading_is_understood_by_its_words_and_not_guessed(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_a_column_with_a_heading_of_the_host_s_own_holds_courses_where_most_of_it_is_courses() -> None:
    rows = [["Name", "CPD undertaken by team", "Completed"], ["Ama Okafor", "GDPR", "01/02/2026"]]
    assert triples(rows) == [(1, "DP", "2026-02-01")]


def test_a_table_of_policies_names_no_people_and_is_no_register() -> None:
    assert entries([["Document", "Version", "Date"], ["Lone working", "2", "1/2/2026"]]) == []


def test_people_across_are_read_below_a_title_and_a_row_of_teams() -> None:
    rows = [
        ["Training 2026", "", ""],
        ["", "Advocates", "Volunteers"],
        ["Mandatory training", "Ama Okafor", "Tomasz Wilk"],
        ["GDPR", "01/02/2026", "02/02/2026"],
        ["Lone working", "03/02/2026", ""],
        ["Total", "2", "1"],
    ]
    assert triples(rows) == [(1, "DP", "2026-02-01"), (1, "LONE", "2026-02-03"), (4, "DP", "2026-02-02")]
    assert entries(rows)[0]["cells"] == {"person": "B3", "completed_on": "B4", "course": "A4"}


def test_names_over_two_rows_are_put_together() -> None:
    rows = [["", "Ama", "Tomasz"], ["", "Okafor", "Wilk"], ["GDPR", "01/02/2026", "02/02/2026"], ["Lone working", "", "03/02/2026"]]
    assert triples(rows) == [(1, "DP", "2026-02-01"), (4, "DP", "2026-02-02"), (4, "LONE", "2026-02-03")]


def test_rows_that_name_nobody_do_not_hide_the_people_below_them() -> None:
    rows = [
        ["", "GDPR", "Lone working"],
        ["How often", "Annual", "2 yearly"],
        ["Provider", "Tidewell", "Tidewell"],
        ["Ama Okafor", "01/02/2026", "02/02/2026"],
        ["Number in date", "1", "1"],
    ]
    assert triples(rows) == [(1, "DP", "2026-02-01"), (1, "LONE", "2026-02-02")]


def test_initials_are_read_by_the_register_s_own_key() -> None:
    rows = [["Course", "AO", "TW"], ["GDPR", "01/02/2026", "02/02/2026"], ["Lone working", "03/02/2026", ""]]
    key = [["AO = Ama Okafor"], ["TW = Tomasz Wilk"]]
    assert triples(rows) == []
    assert triples([*rows, *key], pages=("\n".join(line for (line,) in key),)) == [
        (1, "DP", "2026-02-01"),
        (1, "LONE", "2026-02-03"),
        (4, "DP", "2026-02-02"),
    ]


def test_initials_that_a_key_gives_to_two_people_mean_nobody() -> None:
    rows = [["Name", "GDPR"], ["AO", "01/02/2026"]]
    key = ("AO = Ama Okafor\nAO = Siân Jones",)
    assert [entry["person_id"] for entry in entries(rows, pages=key)] == [None]


def test_days_with_the_month_first_are_read_where_several_can_be_read_in_no_other_way() -> None:
    rows = [["User", "GDPR"], ["Ama Okafor", "02/17/2026"], ["Tomasz Wilk", "02/18/2026"], ["Siân Jones", "03/04/2026"]]
    assert [entry["completed_on"] for entry in entries(rows)][:2] == ["2026-02-17", "2026-02-18"]
    assert problems(rows) == [("B4", "date_meaning")]


def test_days_with_the_month_first_stay_impossible_beside_one_that_has_the_day_first() -> None:
    rows = [["User", "GDPR"], ["Ama Okafor", "02/17/2026"], ["Tomasz Wilk", "02/18/2026"], ["Siân Jones", "21/04/2026"]]
    assert problems(rows) == [("B2", "date_impossible"), ("B3", "date_impossible")]


def test_two_groups_of_course_and_day_on_a_row_are_two_completions() -> None:
    rows = [
        ["Name", "Course", "Completed", "Expires", "Course", "Completed", "Expires"],
        ["Ama Okafor", "GDPR", "01/02/2026", "01/02/2027", "Lone working", "02/02/2026", "02/02/2028"],
        ["Tomasz Wilk", "GDPR", "", "", "Lone working", "03/02/2026", ""],
    ]
    assert triples(rows) == [(1, "DP", "2026-02-01"), (1, "LONE", "2026-02-02"), (4, "LONE", "2026-02-03")]
    assert [entry["expires_on"] for entry in entries(rows)] == ["2027-02-01", "2028-02-02", None]


def test_a_day_beside_a_column_that_says_whether_is_the_course_s_day() -> None:
    rows = [["Name", "GDPR", "GDPR - Completion date"], ["Ama Okafor", "Completed", "4 August 2026"], ["Tomasz Wilk", "Not completed", ""]]
    assert triples(rows) == [(1, "DP", "2026-08-04")]


def test_who_came_to_a_session_took_its_course_on_its_day_and_who_did_not_come_did_not() -> None:
    rows = [["Course title: GDPR"], ["Date delivered: 17 June 2026"], ["Name", "Attended (Y/N)"], ["Ama Okafor", "Y"], ["Tomasz Wilk", "N"]]
    assert triples(rows) == [(1, "DP", "2026-06-17")]


def test_a_yes_without_a_day_anywhere_is_looked_at() -> None:
    rows = [["Course title: GDPR"], ["Name", "Attended (Y/N)"], ["Ama Okafor", "Y"]]
    assert problems(rows) == [("B3", "date_missing")]


def test_welsh_courses_are_known_after_a_and_before_mutated_letters() -> None:
    rows = [["Enw", "Diogelu data a chyfrinachedd", "Diogelu phlant lefel 2"], ["Siân Jones", "01/02/2026", "02/02/2026"]]
    assert triples(rows) == [(2, "DP", "2026-02-01"), (2, "SG-C2", "2026-02-02")]


def test_a_blank_record_claims_nothing() -> None:
    rows = [["Training type", "Required", "Completed date", "Expiry date"], ["GDPR", "Yes", "", ""], ["Fire safety", "Yes", "", ""]]
    assert [finding.outcome for finding in inspect(rows, people=PEOPLE)] == ["cannot_tell"]
