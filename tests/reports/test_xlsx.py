"""The national workbook, opened again and compared cell by cell."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import msgspec
import openpyxl
import pytest

from checklists.evaluation import Rag, Standing
from reports import model as m
from reports.rendering import render
from tests.reports.factories import NAMES, days, make_national_report, make_site_line
from tests.reports.hostile import NAMES as HOSTILE

SHEETS = [
    "Summary",
    "Sites",
    "Requirements",
    "Outstanding",
    "Expiries",
    "Open items",
    "Agreements",
    "Training",
    "Coverage",
    "Criteria",
    "Definitions",
]
SITE_HEADERS = (
    "Site",
    "Organisation",
    "Nation",
    "Region",
    "Stage",
    "RAG",
    "Readiness (%)",
    "Blockers",
    "Next action",
    "Holder",
    "Earliest go-live",
)


def workbook(report: m.NationalReport) -> bytes:
    return render("national", "xlsx", msgspec.to_builtins(report))


def opened(report: m.NationalReport):
    return openpyxl.load_workbook(io.BytesIO(workbook(report)))


@pytest.fixture(scope="module")
def book():
    return opened(make_national_report())


def rows(sheet) -> list[dict]:
    values = list(sheet.iter_rows(values_only=True))
    return [dict(zip(values[0], row, strict=True)) for row in values[1:]]


# X4
def test_the_sheets_are_named_by_constants(book):
    assert book.sheetnames == SHEETS


def test_a_script_can_read_the_sites_sheet_by_its_first_row(book):
    header = [cell.value for cell in book["Sites"][1]]
    assert [title for title in SITE_HEADERS if title not in header] == []
    second = rows(book["Sites"])[1]
    assert second["Site"] == "Thornwick Women's Haven"
    assert second["Nation"] == "England"
    assert second["Region"] == "North West"
    assert second["Stage"] == "S6 Service model and recognition"
    assert second["RAG"] == "Amber: Needs attention"
    assert second["Readiness (%)"] == 63.5
    assert second["Blockers"] == 4
    assert second["Holder"] == "Designated safeguarding lead"
    assert second["Earliest go-live"] == dt.datetime(2027, 1, 15)


def test_every_site_has_one_row_in_order(book):
    assert [row["Site"] for row in rows(book["Sites"])] == list(NAMES)


def test_numbers_are_numbers_and_dates_have_no_zone(book):
    sheet = book["Sites"]
    column = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{column['Blockers']}2"].data_type == "n"
    date = sheet[f"{column['Earliest go-live']}3"]
    assert date.is_date
    assert date.value.tzinfo is None
    assert date.number_format == "d mmm yyyy"


@pytest.mark.parametrize("title", SHEETS)
def test_every_sheet_prints_to_width_and_repeats_its_heading(book, title):
    sheet = book[title]
    assert sheet.freeze_panes in ("A2", "B2", "C2")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert all(sheet.column_dimensions[letter].width for letter in "AB")


def test_the_sites_sheet_can_be_filtered_and_colours_only_beside_words(book):
    sheet = book["Sites"]
    assert sheet.auto_filter.ref == "A1:S25"
    tinted = [str(area.sqref) for area in sheet.conditional_formatting]
    assert tinted == ["G2:G25"]
    assert all(": " in row["RAG"] for row in rows(sheet))


def test_the_matrix_has_one_letter_per_site_and_requirement(book):
    report = make_national_report()
    sheet = book["Requirements"]
    assert [cell.value for cell in sheet[1]][2:] == [requirement.key for requirement in report.requirements]
    letters = {Standing.MET: "M", Standing.EXPIRING: "ME", Standing.NOT_APPLICABLE: None, Standing.BLOCKED: "–", Standing.OVERDUE: "O"}
    for at, site in enumerate(report.sites):
        found = [cell.value for cell in sheet[at + 2]][2:]
        checked = [(found[place], letters[s]) for place, s in enumerate(site.standings) if s in letters]
        assert all(value == letter for value, letter in checked)


def test_outstanding_is_held_by_the_reviewer_only_while_it_is_with_one():
    base = make_national_report(1)
    at = next(place for place, requirement in enumerate(base.requirements) if requirement.key == "SAF-01")
    lines = tuple(
        m.OutstandingLine(site=0, requirement=at, standing=standing, due_on=days(-5))
        for standing in (Standing.WITH_REVIEWER, Standing.OVERDUE)
    )
    first, second = rows(opened(dataclasses.replace(base, outstanding=lines))["Outstanding"])
    assert (first["Holder"], first["Standing"], first["Days late"]) == ("Safeguarding reviewer", "With the reviewer", 5)
    assert (second["Holder"], second["Standing"]) == ("Designated safeguarding lead", "Overdue")


# P6
def test_small_counts_of_people_are_kept_back(book):
    scotland = next(row for row in rows(book["Training"]) if row["Nation"] == "Scotland")
    assert (scotland["In post"], scotland["In date"]) == ("[c]", "[c]")


def test_every_number_has_its_definition(book):
    terms = {row["Term"] for row in rows(book["Definitions"])}
    assert {"Readiness (%)", "Progress (%)", "Ready to go live", "Blocker", "Earliest go-live", "Coverage index", "Outstanding"} <= terms


def test_the_summary_counts_as_the_sites_do(book):
    values = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True)}
    assert values["Active sites"] == 23
    assert values["Withdrawn"] == 1
    assert values["Red, at risk"] == sum(site.rag is Rag.RED and site.active for site in make_national_report().sites)


def hostile_report() -> m.NationalReport:
    sites = tuple(make_site_line(at, name=name, organisation=name, next_action=name, holder=name) for at, name in enumerate(HOSTILE))
    return dataclasses.replace(make_national_report(1), sites=sites, outstanding=())


# X1
def test_no_name_becomes_a_formula_or_breaks_the_file():
    content = workbook(hostile_report())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist() if "worksheets/" in name)
        assert not any("externalLink" in name for name in archive.namelist())
    found = [row["Site"] for row in rows(openpyxl.load_workbook(io.BytesIO(content))["Sites"])]
    assert len(found) == len(HOSTILE)
    assert found[0] == '\'=HYPERLINK("http://example.org","Click")'
    assert "Tŷ Ŵyn, Llŷn a’r Ŷd" in found
    assert "<b>bold</b>" in found
    assert "loneNul" not in "".join(found)
    assert [name for name in found if name.lstrip()[:1] in "=+-@＝＋－＠"] == []


def test_a_cell_longer_than_excel_keeps_is_cut_openly():
    report = dataclasses.replace(make_national_report(1), sites=(make_site_line(0, next_action="y" * 40_000),), outstanding=())
    text = rows(opened(report)["Sites"])[0]["Next action"]
    assert len(text) == 32_767
    assert text.endswith("(cut)")


def test_the_same_data_gives_the_same_bytes():
    assert workbook(make_national_report(3)) == workbook(make_national_report(3))


def test_a_programme_without_sites_still_has_a_workbook():
    empty = ("sites", "outstanding", "follow_ups", "agreements", "training", "expiries")
    book = opened(make_national_report(0, **dict.fromkeys(empty, ())))
    assert rows(book["Sites"]) == []
