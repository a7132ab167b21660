"""The marked copy that goes back to the sender."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workflows.hostile import coordinate_bomb
from tests.workflows.workbooks import blank, save, sheet
from workflows.sandbox import FileRefused
from workflows.workbook import Problem, annotate, read_workbook


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = blank()
    headings = ["Organisation", "Name", "Role", "Since"]
    sheet(book, "Staff's list", headings, ["A", "Jo", "DSL", "31/02/2026"], ["A", "Al", "=1+1", "1/2/2026"])
    return save(book, tmp_path / "source.xlsx")


def test_problems_stand_in_their_cells_and_on_a_first_sheet(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    assert annotate(source, target, read_workbook(source).problems) == 2
    marked = load_workbook(target)
    assert marked.sheetnames == ["Problems", "Staff's list"]
    cell = marked["Staff's list"]["D2"]
    assert cell.comment is not None
    assert "31/02/2026" in cell.comment.text
    assert cell.fill.start_color.rgb == "FFFFD6D6"
    assert [found.value for found in marked["Problems"][2]][:2] == ["Staff's list", "D2"]
    assert marked["Problems"]["B2"].hyperlink.location == "'Staff''s list'!D2"


# X1
def test_no_formula_is_left_in_the_copy(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    hostile = Problem(sheet="=Staff", cell="A1", code="x", message="=HYPERLINK(1)")
    annotate(source, target, [hostile])
    marked = load_workbook(target)
    cells = [cell for found in marked.worksheets for row in found.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert marked["Problems"]["C2"].value == "=HYPERLINK(1)"


def test_a_problem_without_a_cell_is_only_listed(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    problem = Problem(sheet="Elsewhere", cell="", code="x", message="Add a sheet of sites.")
    assert annotate(source, target, [problem]) == 0
    assert load_workbook(target)["Problems"]["C2"].value == "Add a sheet of sites."


# X2
def test_the_marked_copy_is_read_like_the_original(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    first = read_workbook(source)
    annotate(source, target, first.problems)
    again = read_workbook(target)
    assert [row.value("name") for row in again.people] == ["Jo", "Al"]
    assert [problem.code for problem in again.problems] == ["not_a_date", "not_in_list"]


def test_a_hostile_workbook_is_not_opened_for_marking(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        annotate(coordinate_bomb(tmp_path / "bomb.xlsx"), tmp_path / "marked.xlsx", [])
    assert not (tmp_path / "marked.xlsx").exists()
