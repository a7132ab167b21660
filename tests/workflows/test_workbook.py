"""The intake workbook, in layouts nobody agreed on, and everything that may stand wrongly in it."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.workflows.hostile import WORKBOOKS, Builder
from tests.workflows.workbooks import EXPECTED, LAYOUTS, blank, save, sheet
from workflows.sandbox import FileRefused
from workflows.workbook import NOUNS, ParsedWorkbook, read_workbook


def values(parsed: ParsedWorkbook, noun: str) -> list[dict[str, Any]]:
    return [{name: cell.value for name, cell in row.cells.items()} for row in parsed.rows(noun)]


def read_sheet(tmp_path: Path, title: str, *rows: list[Any]) -> ParsedWorkbook:
    book = blank()
    sheet(book, title, *rows)
    return read_workbook(save(book, tmp_path / "book.xlsx"))


def organisation(tmp_path: Path, heading: str, value: Any, *more: list[Any]) -> ParsedWorkbook:
    headings = ["Organisation", "Legal structure", "Organisation type", heading]
    return read_sheet(tmp_path, "Organisations", headings, ["Tidegate Collective", "CIC", "Refugee", value], *more)


def codes(parsed: ParsedWorkbook) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in parsed.problems]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_six_layouts_say_the_same(layout, tmp_path: Path) -> None:
    parsed = read_workbook(layout(tmp_path / "book.xlsx"))
    assert parsed.problems == ()
    for noun in NOUNS:
        assert values(parsed, noun) == EXPECTED[noun]


# X7, X8, X9
@pytest.mark.parametrize(("name", "builder", "code"), [(name, *case) for name, case in WORKBOOKS.items()], ids=list(WORKBOOKS))
def test_a_hostile_workbook_is_refused_quickly(name: str, builder: Builder, code: str, tmp_path: Path) -> None:
    path = builder(tmp_path / "hostile.xlsx")
    began = time.monotonic()
    with pytest.raises(FileRefused) as caught:
        read_workbook(path)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"Organisation,Name\nA,B\n", "file_type_mismatch"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_type_mismatch"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (b"PK\x03\x04" + bytes(100), "damaged_file"),
        (b"%PDF-1.7\n", "file_type_mismatch"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as caught:
        read_workbook(path)
    assert caught.value.code == code


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        read_workbook(save(Workbook(), tmp_path / "book.xlsx"))
    assert caught.value.code == "empty_workbook"


def test_a_workbook_without_a_known_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        read_sheet(tmp_path, "Recipes", ["Flour", "Eggs"], [200, 3])
    assert caught.value.code == "no_table_found"


# X12
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("03/04/2026", "2026-04-03"),
        ("3.4.26", "2026-04-03"),
        ("3 March 2026", "2026-03-03"),
        ("3rd Mar 2026", "2026-03-03"),
        ("March 3, 2026", "2026-03-03"),
        ("2026-03-03T00:00:00", "2026-03-03"),
        ("29/02/2028", "2028-02-29"),
        (dt.date(2026, 3, 3), "2026-03-03"),
        (dt.datetime(2026, 3, 3, 23, 59), "2026-03-03"),
        (46084, "2026-03-03"),
    ],
)
def test_dates_are_read_day_first(written: Any, expected: str, tmp_path: Path) -> None:
    parsed = organisation(tmp_path, "Register checked on", written)
    assert parsed.organisations[0].value("register_checked_on") == expected


# X12
@pytest.mark.parametrize("written", ["31/02/2026", "04/25/2026", "29/02/2026", "March 2026", "soon", 12, "32.1.26", True])
def test_an_impossible_date_is_a_problem_that_names_its_cell(written: Any, tmp_path: Path) -> None:
    parsed = organisation(tmp_path, "Register checked on", written)
    assert codes(parsed) == [("D2", "not_a_date")]
    assert parsed.problems[0].message.startswith("D2 ")
    assert parsed.organisations[0].value("register_checked_on") is None


@pytest.mark.parametrize(
    ("heading", "written", "field", "expected"),
    [
        ("Company number", 990101, "company", "00990101"),
        ("Company number", 9900101.0, "company", "09900101"),
        ("Company number", "sc 990115", "company", "SC990115"),
        ("Charity number", 9900101.0, "ccew", "9900101"),
        ("Charity no.", "9900101 ", "ccew", "9900101"),
        ("Reg'd charity number", "SC099116", "oscr", "SC099116"),
        ("Charity number", "NIC 199922", "ccni", "199922"),
        ("NI charity number", 199922, "ccni", "199922"),
        ("ICO registration", "zz900101", "ico", "ZZ900101"),
        ("Income", "£1,250,000", "income_gbp", 1250000),
        ("Income", "250k", "income_gbp", 250000),
        ("Latest income", 99.6, "income_gbp", 100),
        ("Flags", "has employees, NHS data", "flags", ["has_employees", "handles_nhs_data"]),
        ("Flags", "none", "flags", []),
        ("Nations", "England & Wales", "nations", ["ENG", "WLS"]),
        ("Size", "Medium", "size_band", "medium"),
    ],
)
def test_values_are_understood(heading: str, written: Any, field: str, expected: Any, tmp_path: Path) -> None:
    parsed = organisation(tmp_path, heading, written)
    assert parsed.problems == ()
    assert parsed.organisations[0].value(field) == expected


# X12
@pytest.mark.parametrize(
    ("heading", "written", "code"),
    [
        ("Charity number", "12", "identifier_not_recognised"),
        ("Company number", "ABC", "identifier_not_recognised"),
        ("Income", "lots", "not_money"),
        ("Has employees", "perhaps", "not_yes_or_no"),
        ("Size band", "enormous", "not_in_list"),
        ("Website", "=1+1", "formula"),
        ("Website", "x" * 5000, "too_long"),
    ],
)
def test_values_that_cannot_be_understood_are_problems(heading: str, written: Any, code: str, tmp_path: Path) -> None:
    assert codes(organisation(tmp_path, heading, written)) == [("D2", code)]


def test_two_charity_registers_may_share_a_cell(tmp_path: Path) -> None:
    row = organisation(tmp_path, "Charity number", "9900117 / SC099117").organisations[0]
    assert (row.value("ccew"), row.value("oscr")) == ("9900117", "SC099117")


def test_a_bare_number_of_a_northern_irish_host_belongs_to_its_own_register(tmp_path: Path) -> None:
    headings = ["Organisation", "Legal structure", "Type", "Charity number", "Nation"]
    parsed = read_sheet(tmp_path, "Hosts", headings, ["Lagan Rise", "charitable company", "anti slavery", 199922, "Northern Ireland"])
    assert parsed.organisations[0].value("ccni") == "199922"


def test_an_organisation_twice_in_agreement_is_one_with_a_warning(tmp_path: Path) -> None:
    parsed = organisation(tmp_path, "Income", 1000, ["TIDEGATE  Collective", "CIC", "Refugee", 1000])
    assert len(parsed.organisations) == 1
    assert parsed.problems == ()
    assert [(notice.cell, notice.code, notice.level) for notice in parsed.notices if notice.code == "duplicate"] == [
        ("A3", "duplicate", "warning")
    ]


def test_an_organisation_twice_in_conflict_is_a_problem_naming_both_cells(tmp_path: Path) -> None:
    parsed = organisation(tmp_path, "Income", 1000, ["Tidegate Collective", "CIC", "Refugee", 2000])
    assert codes(parsed) == [("D3", "conflict")]
    assert "D3" in parsed.problems[0].message
    assert "D2" in parsed.problems[0].message


def test_one_number_for_two_organisations_is_a_problem(tmp_path: Path) -> None:
    parsed = organisation(tmp_path, "Charity number", 9900104, ["Another Collective", "CIC", "Refugee", 9900104])
    assert codes(parsed) == [("D3", "identifier_used_twice")]


def test_a_blank_required_cell_is_a_problem(tmp_path: Path) -> None:
    parsed = read_sheet(tmp_path, "Training", ["Organisation", "Person", "Course", "Completed on"], ["A", "B", None, "1/2/2026"])
    assert codes(parsed) == [("C2", "missing")]


def test_a_missing_required_column_is_one_problem_at_the_heading(tmp_path: Path) -> None:
    parsed = read_sheet(tmp_path, "Training", ["Organisation", "Person", "Course"], ["A", "B", "TIP"], ["A", "C", "TIP"])
    assert codes(parsed) == [("A1", "column_missing")]


def test_two_posts_in_one_cell_are_two_rows(tmp_path: Path) -> None:
    headings = ["Organisation", "Name", "Role", "Since"]
    parsed = read_sheet(tmp_path, "People", headings, ["A", "Jo Park", "DSL; Trustee", "1/2/2026"])
    assert [row.value("role") for row in parsed.people] == ["host_dsl", "trustee"]
    assert [row.number for row in parsed.people] == [2, 2]


def test_council_names_with_commas_stay_whole(tmp_path: Path) -> None:
    headings = ["Site", "Organisation", "Localities"]
    parsed = read_sheet(tmp_path, "Sites", headings, ["One", "A", "Bristol, City of, Newry, Mourne and Down, e08000003"])
    assert parsed.sites[0].value("localities") == ["Bristol, City of", "Newry, Mourne and Down", "E08000003"]


def test_answers_keep_numbers_and_yes_or_no(tmp_path: Path) -> None:
    headings = ["Site", "Requirement", "Question", "Answer"]
    rows = [["One", "DAT-14", "mfa", True], ["One", "DAT-14", "leaver_days", 1.0], ["One", "PPL-01", "fte", 0.5], ["One", "X", "y", "none"]]
    parsed = read_sheet(tmp_path, "Answers", headings, *rows)
    assert [row.value("answer") for row in parsed.answers] == [True, 1, 0.5, "none"]


def test_an_organisation_merged_down_its_rows_belongs_to_each(tmp_path: Path) -> None:
    book = blank()
    people = sheet(book, "People", ["Organisation", "Name", "Role", "Since"], ["A", "Jo", "DSL", "1/2/26"], [None, "Al", "IMSA", "1/2/26"])
    people.merge_cells("A2:A3")
    parsed = read_workbook(save(book, tmp_path / "book.xlsx"))
    assert [row.value("organisation") for row in parsed.people] == ["A", "A"]


def test_a_sheet_that_is_none_of_the_tables_is_a_notice(tmp_path: Path) -> None:
    book = blank()
    sheet(book, "Lookups", ["Colour", "Shape"], ["red", "round"])
    sheet(book, "Sites", ["Site", "Organisation", "Localities"], ["One", "A", "Leeds"])
    parsed = read_workbook(save(book, tmp_path / "book.xlsx"))
    assert [notice.sheet for notice in parsed.notices if notice.code == "sheet_not_read"] == ["Lookups"]
    assert parsed.problems == ()


# X7
def test_more_rows_than_allowed_are_a_problem(tmp_path: Path) -> None:
    rows = [["One", "A", "Leeds"] for _ in range(5_001)]
    parsed = read_sheet(tmp_path, "Sites", ["Site", "Organisation", "Localities"], *rows)
    assert [problem.code for problem in parsed.problems] == ["too_many_rows"]


def test_first_and_last_names_in_columns_of_their_own_are_one_name(tmp_path: Path) -> None:
    headings = ["Organisation", "Surname", "First name", "Job title", "Start"]
    parsed = read_sheet(tmp_path, "Workers", headings, ["A", "Okafor", "Ama", "DSL", "1/2/26"])
    assert parsed.problems == ()
    assert (parsed.people[0].value("name"), parsed.people[0].cells["name"].address) == ("Ama Okafor", "B2")


def test_a_row_of_hints_under_the_heading_is_passed_over(tmp_path: Path) -> None:
    rows = [["(required)", "(required)", "text", "DD/MM/YYYY"], ["A", "Jo", "TIP", "1/2/26"]]
    parsed = read_sheet(tmp_path, "Training", ["Organisation", "Person", "Course", "Completed on"], *rows)
    assert [row.number for row in parsed.training] == [3]
    assert parsed.problems == ()


def test_a_short_heading_is_not_taken_for_a_slip_of_another(tmp_path: Path) -> None:
    assert organisation(tmp_path, "Co. reg. no.", 99000108).organisations[0].value("company") == "99000108"


def test_the_payload_is_json(tmp_path: Path) -> None:
    payload = json.loads(json.dumps(read_workbook(LAYOUTS[0](tmp_path / "book.xlsx")).to_payload()))
    assert payload["sites"][0]["cells"]["localities"] == {"address": "C2", "value": ["Manchester", "Salford"], "raw": "Manchester; Salford"}
    assert payload["sites"][0]["row"] == 2
