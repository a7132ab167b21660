"""Registers whose headings nobody has seen, that have none, that are kept in words, or give each person two rows."""

from __future__ import annotations

import pytest

from tests.workflows.test_registers import entries, problems, triples

SG = "Safeguarding Adults Level 2"


def test_a_list_without_headings_is_read_by_what_stands_in_it() -> None:
    rows = [["Ama Okafor", "GDPR", "12/03/2026"], ["Tomasz Wilk", "Lone working", "30/06/2026"]]
    assert triples(rows) == [(1, "DP", "2026-03-12"), (4, "LONE", "2026-06-30")]


def test_unknown_headings_do_not_hide_what_stands_below_them() -> None:
    rows = [["Ee", "L&D item", "Signed off", "Lapses"], ["Okafor, Ama", "GDPR", "12-Mar-26", "12-Mar-27"]]
    assert [(entry["completed_on"], entry["expires_on"]) for entry in entries(rows)] == [("2026-03-12", "2027-03-12")]


def test_of_two_days_the_one_a_year_later_on_every_row_is_the_day_it_runs_out() -> None:
    rows = [["x", "y", "p", "q"], ["Ama Okafor", "GDPR", "12/03/2026", "12/03/2027"], ["Tomasz Wilk", "GDPR", "01/04/2026", "01/04/2027"]]
    assert triples(rows) == [(1, "DP", "2026-03-12"), (4, "DP", "2026-04-01")]


def test_of_two_days_close_together_nobody_says_which_is_meant() -> None:
    rows = [["x", "y", "p", "q"], ["Ama Okafor", "GDPR", "12/03/2026", "14/03/2026"]]
    assert triples(rows) == []


@pytest.mark.parametrize("heading", ["Planned", "Booked for", "DBS issued", "Date joined", "Date of birth", "Next due"])
def test_a_day_of_another_kind_is_no_completion(heading: str) -> None:
    rows = [["Ee", "L&D item", heading], ["Ama Okafor", "GDPR", "12/03/2026"]]
    assert [triple for triple in triples(rows) if triple[2]] == []


def test_a_row_of_days_due_below_each_row_of_days_done_claims_nothing() -> None:
    rows = [
        ["Name", "", SG, "GDPR"],
        ["Ama Okafor", "Completed", "04/03/2026", "12/03/2026"],
        ["", "Expires", "04/03/2029", "12/03/2027"],
        ["Tomasz Wilk", "Completed", "18/11/2025", ""],
        ["", "Expires", "18/11/2028", ""],
    ]
    assert triples(rows) == [(1, "SG-A2", "2026-03-04"), (1, "DP", "2026-03-12"), (4, "SG-A2", "2025-11-18")]


def test_people_across_with_done_and_due_below_each_are_read() -> None:
    rows = [
        ["", "Ama Okafor", "", "Tomasz Wilk", ""],
        ["Course", "Done", "Due", "Done", "Due"],
        ["GDPR", "12/03/2026", "12/03/2027", "", ""],
        [SG, "04/03/2026", "04/03/2029", "18/11/2025", "18/11/2028"],
    ]
    assert sorted(triples(rows)) == [(1, "DP", "2026-03-12"), (1, "SG-A2", "2026-03-04"), (4, "SG-A2", "2025-11-18")]


def test_days_in_the_row_below_the_courses_are_those_of_the_ticks() -> None:
    rows = [["", SG, "GDPR"], ["Date", "14 January 2026", "2 March 2026"], ["Ama Okafor", "✓", "✓"], ["Tomasz Wilk", "", "✓"]]
    assert triples(rows) == [(1, "SG-A2", "2026-01-14"), (1, "DP", "2026-03-02"), (4, "DP", "2026-03-02")]


def test_headings_as_databases_name_them_are_understood() -> None:
    rows = [["firstname", "lastname", "course_fullname", "timecompleted"], ["Ama", "Okafor", "GDPR", "2026-03-12"]]
    assert triples(rows) == [(1, "DP", "2026-03-12")]


def test_the_time_at_which_a_form_was_sent_is_no_day_of_completion() -> None:
    heads = ["Start time", "Completion time", "Name", "Which course did you complete?", "On what date did you complete it?"]
    rows = [heads, ["2026-06-30", "2026-06-30", "Ama Okafor", "GDPR", "2026-06-28"]]
    assert triples(rows) == [(1, "DP", "2026-06-28")]


def test_a_course_that_started_and_ended_was_completed_when_it_ended() -> None:
    heads = ["Name", "Training type", "Training start date", "Training end date", "Expiry date"]
    assert triples([heads, ["Ama Okafor", "GDPR", "11/03/2026", "12/03/2026", "12/03/2027"]]) == [(1, "DP", "2026-03-12")]


def test_a_name_of_a_staff_record_with_bars_in_it_is_a_course() -> None:
    rows = [
        ["Employee Name", "Competence Name", "Completed Date"],
        ["Ama Okafor", "NHS|CSTF|Safeguarding Adults - Level 2 - 3 Years|", "14-AUG-2025"],
    ]
    assert triples(rows) == [(1, "SG-A2", "2025-08-14")]


@pytest.mark.parametrize("colour", ["Red", "Grey"])
def test_a_colour_that_means_never_done_claims_nothing(colour: str) -> None:
    assert triples([["Name", SG, "GDPR"], ["Ama Okafor", colour, "Green 12/03/2026"]]) == [(1, "DP", "2026-03-12")]


def prose(*lines: str) -> list[tuple]:
    return triples([["x"]], kind="docx", pages=("\n".join(lines),))


def test_sentences_that_say_who_did_what_when_are_read() -> None:
    found = prose(f"Ama Okafor did {SG} on 4 March 2026 and GDPR on 12 May 2026. She still has to do Lone working.")
    assert found == [(1, "SG-A2", "2026-03-04"), (1, "DP", "2026-05-12")]


def test_a_list_below_a_name_is_that_person_s() -> None:
    assert prose("Ama Okafor, manager", "GDPR – 12/03/2026", "First aid – to book") == [(1, "DP", "2026-03-12")]


def test_names_below_a_course_and_its_day_took_it_then() -> None:
    found = prose("GDPR – 12 May 2026, online", "Ama Okafor", "Tomasz Wilk", f"{SG} – 4 March 2026", "Ama Okafor")
    assert found == [(1, "DP", "2026-05-12"), (4, "DP", "2026-05-12"), (1, "SG-A2", "2026-03-04")]


def test_a_list_in_a_cell_beside_a_name_is_that_person_s() -> None:
    rows = [["Volunteer", "Training completed"], ["Ama Okafor", f"{SG} (04/03/2026)\nGDPR (12/05/2026)"]]
    assert triples(rows) == [(1, "SG-A2", "2026-03-04"), (1, "DP", "2026-05-12")]


def test_a_card_for_each_completion_is_read() -> None:
    rows = [["Name", "Ama Okafor"], ["Course", "GDPR"], ["Completed", "12 May 2026"], ["Certificate", "yes"]]
    assert triples(rows) == [(1, "DP", "2026-05-12")]


def test_names_below_their_session_are_read_by_column() -> None:
    rows = [[f"14/01/2026 {SG}", "02/03/2026 GDPR"], ["Ama Okafor", "Tomasz Wilk"], ["Elizabeth Hart", ""]]
    assert sorted(triples(rows)) == [(1, "SG-A2", "2026-01-14"), (3, "SG-A2", "2026-01-14"), (4, "DP", "2026-03-02")]


@pytest.mark.parametrize(
    "sentence",
    [
        f"Ama Okafor must do {SG} by 4 March 2026.",
        "Ama Okafor is booked on GDPR on 12 May 2026.",
        "All staff do GDPR within three months of 1 April 2026.",
        "GDPR policy, approved 12 May 2026, Ama Okafor.",
        "Ama Okafor did not do GDPR on 12 May 2026.",
    ],
)
def test_what_is_to_be_done_and_rules_claim_nothing(sentence: str) -> None:
    assert prose(sentence) == []


def test_a_register_with_a_certain_row_is_not_searched_for_sentences() -> None:
    rows = [["Name", "Course", "Date"], ["Ama Okafor", "GDPR", "12/03/2026"], ["Nobody Here", "GDPR", "12/03/2026"]]
    assert ("A3", "person_unknown") in problems(rows)
