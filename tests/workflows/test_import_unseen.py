"""Workbooks nobody has seen before: the same content in other words, and mistakes that must not drown in their consequences."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from checklists.loading import framework_of
from onboarding.models import Organisation, Person, Site, TrainingRecord
from onboarding.services.intake import Intake
from onboarding.services.unit import Unit
from workflows.workbook.reading import parse_workbook

HOSTS = [
    ["Registered body", "How is it constituted?", "Line of work", "Charity no", "Yearly income"],
    ["Tidegate Women\u2019s Aid", "CIO", "Refugee", 9900101.0, 5000],
]
PLACES = [
    ["Lead organisation", "Pilot location", "Local council(s)"],
    ["Tidegate Women's Aid", "Tidegate Hull", "Hull and Leeds City Council"],
]
WHO = [
    ["Works for", "Colleague name", "Pilot role(s)", "Start date in role"],
    ["The Tidegate Women's Aid", "Okafor, Ama", "DSL", "3rd March 2026"],
]
CPD = [["Employing charity", "Name of learner", "Course attended", "Date of completion"], ["9900101", "Ama Okafor", "DP", "3.3.26"]]


def taken_in(programme, path, **sheets):
    """Problems as (sheet, cell) → sentence, and notices, of one pass over a workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    payload = parse_workbook(path).to_payload()
    intake = Intake(Unit(None), programme, framework_of(programme.framework))
    intake.apply(payload)
    found = [*payload["problems"], *intake.problems]
    assert len({(row["sheet"], row["cell"]) for row in found}) == len(found)
    return {(row["sheet"], row["cell"]): row["message"] for row in found}, [row["message"] for row in intake.notices]


def test_headings_and_names_in_other_words_say_the_same(programme, tmp_path):
    sheets = {"CPD_log": CPD, "Whos_who": WHO, "Pilot_locations": PLACES, "1._Hosts_(live)": HOSTS}
    problems, _ = taken_in(programme, tmp_path / "book.xlsx", **sheets)
    assert problems == {}
    assert Organisation.objects.get().identifiers.get().value == "9900101"
    assert Site.objects.get().locality_codes == ["E06000010", "E08000035"]
    assert Person.objects.get().name == "Ama Okafor"
    assert TrainingRecord.objects.get().completed_on.isoformat() == "2026-03-03"


def test_organisations_and_sites_may_share_a_sheet(programme, tmp_path):
    rows = [
        ["Organisation", "Legal structure", "Sector", "Income", "Site name", "Council"],
        ["Tidegate", "CIO", "Refugee", 5000, "Quay", "Leeds"],
    ]
    problems, _ = taken_in(programme, tmp_path / "book.xlsx", Hosts=rows)
    assert problems == {}
    assert (Organisation.objects.get().name, Site.objects.get().name) == ("Tidegate", "Quay")


@pytest.mark.parametrize(
    ("row", "cell", "says"),
    [
        (["Tidegate", "Sole trader", "Refugee", 5000], "B2", "Sole trader"),
        (["Tidegate", None, "Refugee", 5000], "B2", "is blank"),
        (["Tidegate", "CIO", "Refugee", -5], "D2", "-5"),
    ],
)
def test_a_refused_organisation_is_one_problem_and_its_rows_are_still_checked(programme, tmp_path, row, cell, says):
    hosts = [["Organisation", "Legal structure", "Sector", "Income"], row]
    people = [["Organisation", "Name", "Role", "Since"], ["Tidegate", "Ama", "DSL", "1/2/2026"], ["Tidegate", "Bo", "Wizard", "1/2/2026"]]
    problems, _ = taken_in(programme, tmp_path / "book.xlsx", Hosts=hosts, People=people)
    assert set(problems) == {("Hosts", cell), ("People", "C3")}
    assert says in problems["Hosts", cell]


def test_an_ambiguous_council_an_unknown_version_and_a_slip_are_told_with_what_to_write(programme, tmp_path):
    hosts = [["Organisation", "Legal structure", "Sector", "Income"], ["Tidegate", "CIO", "Refugee", 5000]]
    sites = [
        ["Site", "Organisation", "Council", "Framework version"],
        ["Quay", "Tidegate", "Newcastle", "9.9.9"],
        ["Dock", "Tidegat", "Leeds", None],
    ]
    problems, _ = taken_in(programme, tmp_path / "book.xlsx", Hosts=hosts, Sites=sites)
    assert "Newcastle upon Tyne (E08000021) or Newcastle-under-Lyme (E07000195)" in problems["Sites", "C2"]
    assert "Use one of: 0.1.0" in problems["Sites", "D2"]
    assert "Did you mean Tidegate?" in problems["Sites", "B3"]


def test_a_coordinator_who_cannot_sign_in_yet_is_left_out_with_a_notice(programme, tmp_path):
    hosts = [["Organisation", "Legal structure", "Sector", "Income"], ["Tidegate", "CIO", "Refugee", 5000]]
    sites = [["Site", "Organisation", "Council", "Coordinator email"], ["Quay", "Tidegate", "Leeds", "new@hub.example.org"]]
    problems, notices = taken_in(programme, tmp_path / "book.xlsx", Hosts=hosts, Sites=sites)
    assert problems == {}
    assert any("new@hub.example.org" in notice for notice in notices)
    assert Site.objects.get().coordinator is None
