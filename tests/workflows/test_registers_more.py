"""Results, sessions and narrow tables: what stands beside a day or above it changes what the day means."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workflows.test_certificates import inspected, one
from tests.workflows.test_registers import entries, problems, triples
from workflows.documents import Document, Table
from workflows.inspectors import InspectionContext, certificates
from workflows.inspectors.register_columns import day_of

LMS = [["Last Name", "First Name", "Activity Name", "Activity Type", "Activity Status", "Date Enrolled", "Date Completed"]]


def test_an_export_that_calls_courses_activities_is_read() -> None:
    rows = [*LMS, ["Okafor", "Ama", "GDPR", "eLearning", "Completed", "02 Feb 2026", "09 Feb 2026"]]
    assert triples(rows) == [(1, "DP", "2026-02-09")]


@pytest.mark.parametrize("result", ["Fail", "Failed", "Not completed", "Did not attend", "Incomplete", "Not passed"])
def test_a_day_beside_a_failure_is_no_completion(result: str) -> None:
    assert entries([["User", "Course", "Result", "Date"], ["Ama Okafor", "GDPR", result, "02/03/2026"]]) == []


def test_a_day_beside_in_progress_does_not_count() -> None:
    rows = [["User", "Course", "Status", "Date"], ["Ama Okafor", "GDPR", "In progress", "02/03/2026"]]
    assert problems(rows) == [("D2", "not_completed")]


@pytest.mark.parametrize("status", ["Pass", "Expired", "Overdue", "92%", ""])
def test_a_day_beside_any_other_result_is_a_completion(status: str) -> None:
    rows = [["User", "Course", "Status", "Date"], ["Ama Okafor", "GDPR", status, "02/03/2026"]]
    assert triples(rows) == [(1, "DP", "2026-03-02")]


def test_a_log_of_date_who_and_what_is_read() -> None:
    assert triples([["Date", "Who", "What"], ["02/03/2026", "Ama Okafor", "GDPR"]]) == [(1, "DP", "2026-03-02")]


def test_a_tick_under_a_session_has_the_session_s_day_and_a_cross_has_none() -> None:
    rows = [["Volunteer", "GDPR (14/05/2026)", "Lone working - 21 May 2026"], ["Ama Okafor", "✓", "X"], ["Tomasz Wilk", "Y", "✓"]]
    assert triples(rows) == [(1, "DP", "2026-05-14"), (1, "LONE", None), (4, "DP", "2026-05-14"), (4, "LONE", "2026-05-21")]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("GDPR (14/05/2026)", dt.date(2026, 5, 14)),
        ("GDPR\n14 May 2026", dt.date(2026, 5, 14)),
        ("GDPR (due 14/05/2026)", None),
        ("GDPR - to be done by (14/05/2026)", None),
        ("GDPR expiry (14/05/2026)", None),
        ("GDPR (31/02/2026)", None),
        ("Safeguarding (level 3)", None),
    ],
)
def test_only_the_day_of_a_session_is_taken_from_a_heading(heading: str, day: dt.date | None) -> None:
    assert day_of(heading) == day


def test_next_due_under_a_course_is_its_expiry() -> None:
    rows = [["Staff", "Emergency First Aid", ""], ["", "Last done", "Next due"], ["Ama Okafor", "1 Oct 2024", "1 Oct 2027"]]
    assert [(entry["course"], entry["completed_on"], entry["expires_on"]) for entry in entries(rows)] == [
        ("Emergency First Aid", "2024-10-01", "2027-10-01")
    ]


def schedule(*rows: tuple[str, ...]) -> dict:
    page = "\n".join(cell for row in rows for cell in row).replace("products liability", "products\nliability")
    document = Document(
        kind="pdf", filename="s.pdf", size_bytes=1, pages=(page,), has_text_layer=True, tables=(Table(page=1, rows=rows, merges=()),)
    )
    context = InspectionContext(requirement="ORG-06", as_of=dt.date(2026, 11, 23), organisation="Tidegate Collective")
    return dict(one(certificates.inspect(document, context), "cover").data)


def test_a_limit_is_read_from_its_row_and_the_excess_is_left() -> None:
    read = schedule(
        ("Section", "Sum insured", "Excess"),
        ("Contents", "£38,500", "£250"),
        ("Public and products liability", "£5,000,000 any one event", "£10,000"),
        ("Trustees' indemnity", "£1,000,000", "£500"),
    )
    assert (read["cover_gbp"], read["basis"], read.get("employers_liability_gbp")) == (5_000_000, "occurrence", None)


@pytest.mark.parametrize(
    "words", ["We are pleased to invite you to renew your policy.", "To accept this renewal telephone us.", "Your renewal offer is below."]
)
def test_an_invitation_to_renew_proves_no_cover(words: str) -> None:
    assert one(inspected(f"Public liability £5m\n{words}", "ORG-06"), "kind").outcome == "fail"


@pytest.mark.parametrize("answer", ["No", "N", "not yet", "Not done"])
def test_a_day_beside_a_no_is_shown_and_is_no_completion(answer: str) -> None:
    rows = [["Volunteer", "GDPR completed?", "GDPR date", "Lone working (Y/N)"], ["Ama Okafor", answer, "02/03/2026", "Y"]]
    assert problems(rows) == [("C2", "not_completed"), ("D2", "date_missing")]
    long = [["Name", "Course", "Completed (Y/N)", "Date"], ["Ama Okafor", "GDPR", answer, "02/03/2026"]]
    assert problems(long) == [("D2", "not_completed")]


def test_a_day_beside_a_yes_is_a_completion_and_a_yes_alone_asks_for_the_day() -> None:
    rows = [
        ["Volunteer", "GDPR completed?", "GDPR date", "Lone working completed?", "Lone working date"],
        ["Ama Okafor", "Yes", "02/03/2026", "Yes", ""],
    ]
    assert triples(rows) == [(1, "DP", "2026-03-02"), (1, "LONE", None)]
    assert problems(rows) == [("D2", "date_missing")]


def test_a_list_of_certificates_is_a_register_and_a_column_that_says_whether_there_is_one_is_none() -> None:
    held = [["Staff member / role", "Certificate", "Issued", "Valid until"], ["Ama Okafor", "GDPR", "7 Jul 2026", "7 Jul 2027"]]
    assert triples(held) == [(1, "DP", "2026-07-07")]
    assert triples([["Name", "GDPR", "Certificate"], ["Ama Okafor", "7 Jul 2026", "yes"]]) == [(1, "DP", "2026-07-07")]


@pytest.mark.parametrize("attended", ["No", "Apologies", "did not attend"])
def test_the_day_of_a_course_somebody_missed_is_no_completion(attended: str) -> None:
    assert entries([["Name", "Course", "Date of course", "Attended"], ["Ama Okafor", "GDPR", "01/02/2026", attended]]) == []


def test_a_day_something_is_overdue_since_is_no_completion() -> None:
    (entry,) = entries([["Name", "GDPR"], ["Ama Okafor", "overdue since 01/02/2026"]])
    assert (entry["completed_on"], entry["expires_on"]) == (None, "2026-02-01")


@pytest.mark.parametrize(("other", "found"), [("02/13/2026", [("B2", "date_impossible"), ("B3", "date_meaning")]), ("13/02/2026", [])])
def test_a_day_that_can_be_read_two_ways_is_doubted_beside_one_with_the_month_first(other: str, found: list[tuple[str, str]]) -> None:
    assert problems([["User", "GDPR"], ["Ama Okafor", other], ["Tomasz Wilk", "02/03/2026"]]) == found


def test_a_day_already_read_as_day_first_settles_the_sheet() -> None:
    rows = [["User", "GDPR"], ["Ama Okafor", "02/13/2026"], ["Tomasz Wilk", "02/03/2026"], ["Siân Jones", "21/03/2026"]]
    assert problems(rows) == [("B2", "date_impossible")]


def test_a_planned_day_is_no_completion() -> None:
    assert problems([["Name", "GDPR planned date"], ["Ama Okafor", "01/02/2026"]]) == [("B2", "not_completed")]
