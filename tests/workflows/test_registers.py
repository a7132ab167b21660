"""Training registers in hosts' own layouts: what is read, how sure it is, and what somebody has to look at."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from checklists.parsing import load_builtin
from workflows.documents import Document, Table
from workflows.inspectors import Finding, InspectionContext, training
from workflows.inspectors.course_names import CourseNames
from workflows.inspectors.people_names import PeopleNames
from workflows.inspectors.register_cells import read_cell, read_hours
from workflows.inspectors.register_columns import field_of, split_heading
from workflows.workbook.dates import read_month

AS_OF = dt.date(2026, 11, 23)
COURSES = {code: (course.title, course.refresh_months) for code, course in load_builtin("imsa-readiness", "0.1.0").courses.items()}
PEOPLE = {1: "Ama Okafor", 2: "Siân Jones", 3: "Elizabeth Hart", 4: "Tomasz Wilk", 5: "Ama K Boateng", 6: "Ama J Boateng"}


def inspect(*sheets, names: tuple[str, ...] = (), merges=(), people=PEOPLE, kind: str = "xlsx", pages=()) -> list[Finding]:
    tables = []
    for number, rows in enumerate(sheets, start=1):
        width = max(map(len, rows))
        tables.append(Table(page=number, rows=tuple(tuple(row) + ("",) * (width - len(row)) for row in rows), merges=merges))
    document = Document(
        kind=kind, filename="r", size_bytes=1, pages=pages or ("x",) * len(tables), has_text_layer=True, tables=tuple(tables), names=names
    )
    context = InspectionContext(requirement="PPL-03", as_of=AS_OF, courses=COURSES, people=people)
    return training.inspect(document, context)


def entries(*sheets, **more) -> list[dict]:
    return [dict(finding.data) for finding in inspect(*sheets, **more) if finding.code == "entry"]


def triples(*sheets, **more) -> list[tuple]:
    return [(entry["person_id"], entry["course_code"], entry["completed_on"]) for entry in entries(*sheets, **more)]


def problems(*sheets, **more) -> list[tuple[str, str]]:
    return [
        (entry["cells"].get(problem["field"], ""), problem["code"]) for entry in entries(*sheets, **more) for problem in entry["problems"]
    ]


LONG = [["Name", "Course", "Date", "Provider", "Hours", "Expiry"]]


def test_a_row_gives_everything_it_says_and_where():
    rows = [*LONG, ["Ama Okafor", "GDPR", "12/03/2026", "Tidewell", "1.5 hrs", "12/03/2027"]]
    finding = inspect(rows, names=("Staff",))[1]
    assert finding.outcome == "pass"
    assert dict(finding.data) == {
        "sheet": "Staff", "row": 2,
        "cells": {"person": "A2", "course": "B2", "completed_on": "C2", "provider": "D2", "hours": "E2", "expires_on": "F2"},
        "person": "Ama Okafor", "person_id": 1, "person_confidence": 1.0, "course": "GDPR", "course_code": "DP", "course_confidence": 0.95,
        "completed_on": "2026-03-12", "expires_on": "2027-03-12", "provider": "Tidewell", "hours": 1.5, "problems": [],
    }  # fmt: skip


def test_titles_blank_rows_sections_and_totals_are_no_entries():
    rows = [
        ["Training register"], [], ["Updated 1 November 2026"], *LONG, ["Staff"], ["Ama Okafor", "TIP", "1/6/2026"], [],
        ["Volunteers"], ["Tomasz Wilk", "DP", "2/6/2026"], ["Total", "2", "", "", "7"], ["Example", "DP", "1/1/2026"],
    ]  # fmt: skip
    assert triples(rows) == [(1, "TIP", "2026-06-01"), (4, "DP", "2026-06-02")]


def test_one_column_per_course_with_its_cells_read_for_what_they_are():
    rows = [
        ["Name", "Start date", "SGA L3", "GDPR", "Lone working", "Fire safety"],
        ["Ama Okafor", "1/1/2020", "12/03/2026", "Yes", "booked", "1/2/2026"],
        ["Siân Jones", "1/1/2020", "n/a", "", "31/02/2026", "No"],
    ]
    assert triples(rows) == [
        (1, "SG-A3", "2026-03-12"), (1, "DP", None), (1, "LONE", None), (1, None, "2026-02-01"), (2, "LONE", None),
    ]  # fmt: skip
    assert problems(rows) == [("D2", "date_missing"), ("E2", "not_completed"), ("F1", "course_unknown"), ("E3", "date_impossible")]


def test_a_heading_over_two_rows_with_dates_of_completion_and_expiry():
    rows = [
        ["Staff member", "GDPR", "", "Emergency first aid", ""],
        ["", "Date", "Expiry", "Date", "Expiry"],
        ["Ama Okafor", "12/03/2026", "12/03/2027", "1/5/2026", "1/5/2029"],
    ]
    found = entries(rows)
    assert [(entry["course_code"], entry["completed_on"], entry["expires_on"]) for entry in found] == [
        ("DP", "2026-03-12", "2027-03-12"),
        ("FIRST", "2026-05-01", "2029-05-01"),
    ]
    assert found[1]["cells"] == {"person": "A3", "completed_on": "D3", "expires_on": "E3", "course": "D2"}


def test_people_across_and_courses_down():
    rows = [["Course", "Ama Okafor", "Siân Jones"], ["GDPR", "12/03/2026", ""], ["Vicarious trauma", "", "1/4/2026"]]
    found = entries(rows)
    assert [(entry["person_id"], entry["course_code"], entry["completed_on"]) for entry in found] == [
        (1, "DP", "2026-03-12"),
        (2, "VT", "2026-04-01"),
    ]
    assert [entry["cells"]["completed_on"] for entry in found] == ["B2", "C3"]
    assert [entry["cells"]["person"] for entry in found] == ["B1", "C1"]


def test_a_sheet_named_after_its_course_and_one_after_its_person():
    course = [["Name", "Date attended"], ["Ama Okafor", "12/03/2026"]]
    person = [["Course", "Date"], ["GDPR", "1/4/2026"]]
    assert triples(course, person, names=("Lone working", "Siân Jones")) == [(1, "LONE", "2026-03-12"), (2, "DP", "2026-04-01")]


def test_a_name_merged_over_its_rows_is_sure_and_one_left_out_is_not():
    rows = [*LONG, ["Ama Okafor", "GDPR", "12/03/2026"], ["", "TIP", "13/03/2026"]]
    assert problems(rows, merges=((1, 2, 1, 3),)) == []
    assert problems(rows) == [("A2", "person_uncertain")]
    assert entries(rows)[1]["person_id"] == 1


def test_a_table_that_goes_on_overleaf_without_headings():
    first = [["Name", "Course", "Date"], ["Ama Okafor", "GDPR", "12/03/2026"]]
    second = [["Siân Jones", "TIP", "13/03/2026"]]
    assert triples(first, second, kind="pdf") == [(1, "DP", "2026-03-12"), (2, "TIP", "2026-03-13")]


def test_a_second_table_below_the_first_has_headings_of_its_own():
    rows = [
        ["Name", "Course", "Date"],
        ["Ama Okafor", "GDPR", "12/03/2026"],
        [],
        ["Date", "Name", "Course"],
        ["13/03/2026", "Siân Jones", "TIP"],
    ]
    assert triples(rows) == [(1, "DP", "2026-03-12"), (2, "TIP", "2026-03-13")]


def test_everybody_who_came_is_an_entry_where_all_are_known():
    rows = [["Date", "Course", "Attendees"], ["5/3/2026", "GDPR", "Ama Okafor, Siân Jones"], ["6/3/2026", "GDPR", "Ama Okafor, Somebody"]]
    assert triples(rows)[:2] == [(1, "DP", "2026-03-05"), (2, "DP", "2026-03-05")]
    assert len(triples(rows)) == 3
    assert problems(rows) == [("C3", "person_unknown")]


def test_a_record_of_one_person_names_them_in_a_table_before():
    owner, courses = [["Name:", "Siân Jones"], ["Role:", "Advocate"]], [["Training", "Date completed"], ["GDPR", "5/3/2026"]]
    assert triples(owner, courses, kind="docx") == [(2, "DP", "2026-03-05")]


@pytest.mark.parametrize("title", ["Training matrix: expiry dates", "Dates shown are when the certificate expires"])
def test_a_matrix_of_expiry_dates_completes_nothing(title):
    rows = [[title], ["Name", "GDPR", "TIP"], ["Ama Okafor", "12/03/2026", "1/9/2027"]]
    assert [(entry["completed_on"], entry["expires_on"]) for entry in entries(rows)] == [(None, "2026-03-12"), (None, "2027-09-01")]


def test_where_many_dates_are_still_to_come_none_is_believed():
    rows = [["Name", "GDPR", "TIP"], ["Ama Okafor", "12/03/2026", "1/9/2027"], ["Siân Jones", "12/03/2027", "1/9/2028"]]
    assert problems(rows) == [("B2", "date_meaning"), ("C2", "date_in_future"), ("B3", "date_in_future"), ("C3", "date_in_future")]


@pytest.mark.parametrize(
    ("date", "code", "outcome"),
    [
        ("31/02/2026", "date_impossible", "fail"), ("03/25/2026", "date_impossible", "fail"), ("24/11/2026", "date_in_future", "fail"),
        ("Mar-26", "month_only", "needs_human"), ("03.2026", "month_only", "needs_human"), ("2026-03", "month_only", "needs_human"),
        ("12/3/24 and 11/3/26", "several_dates", "needs_human"), ("spring", "date_unclear", "needs_human"),
        ("=TODAY()", "formula", "needs_human"), ("✓", "date_missing", "needs_human"), ("12/03/1926", "date_too_old", "needs_human"),
        ("booked 1/12/2026", "not_completed", "fail"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_is_named_with_its_cell(date, code, outcome):
    finding = inspect([*LONG, ["Ama Okafor", "MSHT T3", date]])[1]
    assert (finding.outcome, [(problem["code"], problem["field"]) for problem in finding.data["problems"]]) == (
        outcome,
        [(code, "completed_on")],
    )
    assert finding.reason.startswith("C2: ")


@pytest.mark.parametrize(
    "date", ["12/03/2026", "12.3.26", "2026-03-12", "46093", "12th March 2026", "Thursday 12 March 2026", "12 Mawrth 2026"]
)
def test_a_day_is_read_in_the_forms_people_write(date):
    assert triples([*LONG, ["Ama Okafor", "GDPR", date]]) == [(1, "DP", "2026-03-12")]


def test_a_course_that_ran_out_is_on_record_and_does_not_count():
    finding = inspect([*LONG, ["Ama Okafor", "GDPR", "12/03/2025"]])[1]
    assert (finding.outcome, finding.data["problems"][0]["code"], finding.data["problems"][0]["needs_look"]) == ("fail", "ran_out", False)
    assert finding.data["completed_on"] == "2025-03-12"


def test_the_summary_counts_and_takes_the_worst():
    rows = [*LONG, ["Ama Okafor", "GDPR", "12/03/2026"], ["Nobody", "GDPR", "12/03/2026"]]
    summary = inspect(rows)[0]
    assert (summary.code, summary.outcome) == ("register", "needs_human")
    assert (summary.data["entries"], summary.data["clear"], summary.data["look"]) == (2, 1, 1)


@pytest.mark.parametrize(
    "rows",
    [
        [["Item", "Cost", "Date paid"], ["Safeguarding training", "450", "1/2/2026"]],
        [["Name", "Mon", "Tue"], ["Ama Okafor", "AM", "PM"]],
        [["Name", "DBS date", "Start date"], ["Ama Okafor", "1/2/2026", "1/3/2026"]],
        [["Policy", "Version", "Date"], ["Lone working", "2", "1/2/2026"]],
    ],
)
def test_other_tables_are_no_register(rows):
    assert [finding.outcome for finding in inspect(rows)] == ["cannot_tell"]


SURE = {
    "SGA L3": "SG-A3", "Safeguarding adults level 3": "SG-A3", "safegaurding adults lvl 3": "SG-A3", "SG A3": "SG-A3",
    "Adult Safeguarding L2": "SG-A2", "Child Protection level 2": "SG-C2", "DSL": "SG-LEAD", "GDPR": "DP", "Data protection": "DP",
    "Data Protection Lead": "DP-LEAD", "MSHT Tier 1": "MSHT-T1", "Modern Slavery & Human Trafficking Tier 3": "MSHT-T3",
    "Lone working": "LONE", "Vicarious trauma": "VT", "Trauma informed care": "TIP", "EFAW": "FIRST", "Diogelu oedolion lefel 3": "SG-A3",
    "Trauma-informed practice (TIP)": "TIP", "Supervising IMSAs": "IMSA-MGR",
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), SURE.items())
def test_a_course_is_known_by_the_names_hosts_give_it(text, code):
    match = CourseNames(COURSES).match(text)
    assert (match.code, match.is_sure) == (code, True)


@pytest.mark.parametrize(
    "text",
    [
        "Safeguarding", "Safeguarding adults", "Safeguarding adults level 1", "Safeguarding adults & children level 2", "Modern slavery",
        "First aid", "Paediatric first aid", "Legal", "Risk assessment", "Confidentiality", "Deputy DSL", "Safeguarding children level 3",
    ],
)  # fmt: skip
def test_a_course_that_may_be_another_is_for_a_person_to_say(text):
    assert not CourseNames(COURSES).match(text).is_sure


@pytest.mark.parametrize("text", ["MHFA", "Mental health first aid", "Prevent", "Fire safety", "Health and safety", "Juggling", "", "2026"])
def test_a_course_of_another_kind_matches_nothing(text):
    assert CourseNames(COURSES).match(text).code is None


def test_two_candidates_close_to_each_other_are_named():
    match = CourseNames(COURSES).match("Safeguarding adults")
    assert {match.code, match.other} == {"SG-A2", "SG-A3"}


@pytest.mark.parametrize(
    ("text", "person", "is_sure"),
    [
        ("Ama Okafor", 1, True), ("Okafor, Ama", 1, True), ("OKAFOR Ama", 1, True), ("Okafor Ama", 1, True), ("Dr Ama Okafor", 1, True),
        ("Ama Okafor (volunteer)", 1, True), ("ama.okafor@example.org", 1, True), ("Sian Jones", 2, True), ("1. Ama Okafor", 1, True),
        ("Ama Grace Okafor", 1, True), ("A. Okafor", 1, False), ("Liz Hart", 3, False), ("Ama Okafur", 1, False),
        ("Ama Boateng", None, False),
        ("Ama Okafor & Siân Jones", None, False), ("Jane Smith", None, False), ("", None, False), ("David Jones", None, False),
    ],
)  # fmt: skip
def test_a_person_is_known_by_the_names_registers_use(text, person, is_sure):
    match = PeopleNames(PEOPLE).match(text)
    assert (match.person_id, match.is_sure) == (person, is_sure)


def test_two_people_of_one_name_are_for_a_person_to_tell_apart():
    match = PeopleNames({1: "Ama Okafor", 2: "Ama Okafor"}).match("Ama Okafor")
    assert (match.person_id, match.fitting) == (None, 2)


@pytest.mark.parametrize(
    ("text", "month"),
    [("Mar-26", (2026, 3)), ("03.2026", (2026, 3)), ("Mawrth 2026", (2026, 3)), ("13/2026", None), ("12/03/2026", None), ("Room 12", None)],
)
def test_a_month_alone_is_told_from_a_day(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("STAFF NAME", "person"), ("Employee", "person"), ("Cwrs", "course"), ("Date undertaken", "completed_on"),
        ("Expiry date", "expires_on"),
        ("Renewal due", "expires_on"), ("Delivered by", "provider"), ("Hrs", "hours"), ("DBS date", "ignored"), ("Enw", "person"),
    ],
)  # fmt: skip
def test_headings_are_understood(heading, field):
    assert field_of(heading) == field


def test_a_heading_of_a_course_says_what_stands_below_it():
    assert split_heading("GDPR expiry date") == ("expires_on", "GDPR")
    assert split_heading("Safeguarding L3 – Date completed") == ("completed_on", "Safeguarding L3")


def test_hours_are_read_as_written():
    assert [read_hours(text) for text in ("8", "1.5 hrs", "2 hours", "0", "a day", "=1", "9999")] == [8.0, 1.5, 2.0, None, None, None, None]


@pytest.mark.parametrize("piece", ["1/", "12/03/2026 ", "a ", "(", "- ", "=", "jan ", "exp ", "é", "no "])
def test_hostile_cells_cost_no_time(piece):
    text = piece * (200_000 // len(piece))
    began = time.monotonic()
    read_cell(text)
    field_of(text)
    split_heading(text)
    CourseNames(COURSES).match(text)
    PeopleNames(PEOPLE).match(text)
    inspect([["Name", "Course", "Date"], [text, text, text], ["Ama Okafor", text, "1/1/2026"], [text, "GDPR", text]])
    assert time.monotonic() - began < 2
