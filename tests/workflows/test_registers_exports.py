"""Registers as learning systems, sign-in sheets and word processors write them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workflows.test_registers import entries, problems, triples
from workflows.documents import Document, Table
from workflows.inspectors import InspectionContext, training
from workflows.inspectors.register_captions import captions
from workflows.inspectors.register_columns import field_of

TODAY = dt.date(2026, 11, 23)


def test_a_matrix_below_another_has_its_own_courses() -> None:
    rows = [
        ["STAFF", "", ""],
        ["Name", "Safeguarding adults L3", "Lone working"],
        ["Ama Okafor", "12/03/2026", "05/06/2026"],
        ["VOLUNTEERS", "", ""],
        ["Name", "Safeguarding adults L2", "GDPR"],
        ["Tomasz Wilk", "20/05/2026", "10/06/2026"],
    ]
    assert triples(rows) == [(1, "SG-A3", "2026-03-12"), (1, "LONE", "2026-06-05"), (4, "SG-A2", "2026-05-20"), (4, "DP", "2026-06-10")]


def test_registers_beside_each_other_keep_their_cells() -> None:
    rows = [
        ["Name", "Course", "Date", "", "Name", "Course", "Date"],
        ["Ama Okafor", "TIP", "3/2/2026", "", "Tomasz Wilk", "GDPR", "6/5/2026"],
    ]
    assert triples(rows) == [(1, "TIP", "2026-02-03"), (4, "DP", "2026-05-06")]
    assert entries(rows)[1]["cells"] == {"person": "E2", "course": "F2", "completed_on": "G2"}


def test_a_course_that_began_one_day_was_completed_on_the_day_it_ended() -> None:
    rows = [["Name", "Course", "Start date", "End date", "Expiry date"], ["Ama Okafor", "TIP", "11/05/2026", "12/05/2026", "12/05/2028"]]
    assert triples(rows) == [(1, "TIP", "2026-05-12")]
    assert entries(rows)[0]["expires_on"] == "2028-05-12"


def test_a_ticked_course_has_its_day_in_the_next_column() -> None:
    rows = [["Volunteer", "GDPR ✓/✗", "Date", "Lone working ✓/✗", "Date"], ["Ama Okafor", "✓", "18/02/2026", "✗", ""]]
    assert triples(rows) == [(1, "DP", "2026-02-18")]


@pytest.mark.parametrize(("progress", "expected"), [("100%", []), ("40%", [("D2", "not_completed")])])
def test_progress_below_a_hundred_per_cent_does_not_count(progress: str, expected: list[tuple[str, str]]) -> None:
    assert problems([["Learner", "Course", "Progress", "Completed on"], ["Ama Okafor", "GDPR", progress, "02/03/2026"]]) == expected


def test_a_level_in_a_column_of_its_own_belongs_to_the_course() -> None:
    rows = [["Name", "Training", "Level", "Date attended"], ["Ama Okafor", "Safeguarding adults", "Level 3", "03/03/2026"]]
    assert triples(rows) == [(1, "SG-A3", "2026-03-03")]


def test_how_often_a_course_is_taken_is_no_part_of_its_name() -> None:
    rows = [["Name", "Safeguarding adults (L3)\n3-yearly", "GDPR\nannual"], ["Ama Okafor", "17.02.26", "05.01.26"]]
    assert triples(rows) == [(1, "SG-A3", "2026-02-17"), (1, "DP", "2026-01-05")]


def test_an_hour_after_the_day_is_left_out() -> None:
    rows = [["First name", "Surname", "Course full name", "Completed"], ["Ama", "Okafor", "GDPR", "3 March 2026 4:40 PM"]]
    assert triples(rows) == [(1, "DP", "2026-03-03")]


def test_who_signed_a_sheet_of_a_session_attended_it() -> None:
    rows = [
        ["Course title", "Lone working", ""],
        ["Date of session", "23 September 2026", ""],
        ["Name", "Role", "Signature"],
        ["Ama Okafor", "Volunteer", "A Okafor"],
        ["Tomasz Wilk", "Volunteer", "apologies"],
        ["Siân Jones", "Volunteer", ""],
    ]
    assert triples(rows) == [(1, "LONE", "2026-09-23")]


@pytest.mark.parametrize("title", ["Training record: Ama Okafor", "Individual training log for Ama Okafor"])
def test_a_title_says_whose_record_it_is(title: str) -> None:
    assert triples([[title], ["Course", "Date"], ["GDPR", "02/03/2026"]]) == [(1, "DP", "2026-03-02")]


def test_a_sheet_of_signatures_without_a_day_or_course_claims_nothing() -> None:
    assert entries([["Name", "Role", "Signature"], ["Ama Okafor", "Volunteer", "A Okafor"]]) == []


def written(*parts: tuple[str, tuple[tuple[str, ...], ...]]) -> Document:
    """A document of a word processor: each part is the lines above a table and its rows."""
    text = "\n".join("\n".join([above, *("\t".join(row) for row in rows)]) for above, rows in parts)
    tables = tuple(Table(page=1, rows=rows) for _, rows in parts)
    return Document(kind="docx", filename="log.docx", size_bytes=1, pages=(text,), has_text_layer=True, tables=tables)


def read(document: Document) -> list[tuple[object, object, object]]:
    courses = {"DP": ("Data protection and confidentiality", 12), "TIP": ("Trauma-informed practice", 24)}
    context = InspectionContext(requirement="PPL-03", as_of=TODAY, people={1: "Ama Okafor", 4: "Tomasz Wilk"}, courses=courses)
    found = [finding for finding in training.inspect(document, context) if finding.code == "entry"]
    return [(each.data["person_id"], each.data["course_code"], each.data["completed_on"]) for each in found]


def test_a_title_above_a_table_of_a_text_document_names_its_course() -> None:
    rows = (("Who", "When"), ("Ama Okafor", "4 November 2025"), ("Tomasz Wilk", "12 January 2026"))
    found = read(written(("Trauma-informed practice", rows[:2]), ("Data protection and confidentiality", (rows[0], rows[2]))))
    assert found == [(1, "TIP", "2025-11-04"), (4, "DP", "2026-01-12")]


def test_a_person_above_a_table_of_their_own_is_whose_it_is() -> None:
    rows = (("Training", "Date"), ("GDPR", "3 March 2026"))
    found = read(written(("Ama Okafor, Service Manager", rows), ("Tomasz Wilk, Advocate", rows)))
    assert found == [(1, "DP", "2026-03-03"), (4, "DP", "2026-03-03")]


def test_captions_are_the_short_lines_between_two_tables() -> None:
    one = (("Who", "When"), ("Ama Okafor", "4 November 2025"))
    assert captions(written(("Training log\nTIP", one), ("GDPR", one))) == [["Training log", "TIP"], ["GDPR"]]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Course full name", "course"), ("Participant name", "person"), ("Completed Date/Time", "completed_on"),
        ("Expiration date", "expires_on"), ("Completed (Y/N)", "status"), ("Level", "level"), ("Signed in", "signed"),
    ],
)  # fmt: skip
def test_headings_of_exports_are_known(heading: str, field: str) -> None:
    assert field_of(heading) == field
