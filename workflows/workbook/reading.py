"""Reads an intake workbook in this very process: call it through ``workflows.workbook.read_workbook``."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl.utils import get_column_letter

from workflows.documents.reading import check_first_bytes
from workflows.documents.tables import open_spreadsheet
from workflows.sandbox import FileRefused
from workflows.workbook.addresses import address
from workflows.workbook.content import complete, known_names
from workflows.workbook.duplicates import merge_duplicates
from workflows.workbook.grid import Grid, read_grids
from workflows.workbook.layout import Layout, find_layout, layout_beside
from workflows.workbook.model import NOUNS, Level, ParsedWorkbook, Problem, Row
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.rows import take_rows

MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_PROBLEMS = 5_000
_LOOK_UP = re.compile(r"\b(lists?|look-?\s?ups?|drop-?\s?downs?|options|validation|codes|key|guidance|contents|read ?me)\b", re.IGNORECASE)
_LOOKED_FOR = "organisations, sites, people, training, agreements or answers"


def parse_workbook(path: Path) -> ParsedWorkbook:
    """Every record of every table that could be recognised; raises ``FileRefused`` when the file is none we can read."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty_file", "The workbook is empty; send the file again.")
    if size > MAX_FILE_BYTES:
        raise FileRefused("file_too_large", "The workbook is larger than 25 MB; remove pictures and unused sheets and send it again.")
    check_first_bytes(path, "xlsx", "The workbook")
    workbook, shapes = open_spreadsheet(path)
    try:
        grids = read_grids(workbook, shapes)
    finally:
        workbook.close()
    return _parsed(grids)


def _parsed(grids: list[Grid]) -> ParsedWorkbook:
    if not any(grid.rows for grid in grids):
        raise FileRefused("empty_workbook", "The workbook has nothing in its sheets; fill it in and send it again.")
    found = [(grid, layout) for grid in grids if (layout := _table_of(grid)) is not None]
    if not found:
        raise FileRefused(
            "no_table_found",
            f"No sheet of the workbook has headings of {_LOOKED_FOR}; use the headings of the intake workbook and send it again.",
        )
    rows: list[Row] = []
    problems = [problem for grid in grids if all(grid is not read for read, _ in found) for problem in _unread(grid)]
    known = known_names(found)
    for grid, layout in found:
        own = complete(grid, layout, known)
        for table in filter(None, (own, layout_beside(grid, own))):
            problems.extend(_about_layout(grid, table))
            taken = take_rows(grid, table)
            rows.extend(taken.rows)
            problems.extend(taken.problems)
    return _workbook(merge_duplicates(rows, problems), problems)


def _table_of(grid: Grid) -> Layout | None:
    layout = find_layout(grid)
    # A sheet of drop-down lists has the headings of a table, but no records.
    return None if layout is not None and layout.missing and _LOOK_UP.search(grid.title) else layout


def _workbook(rows: tuple[Row, ...], problems: list[Problem]) -> ParsedWorkbook:
    by_noun = {noun: tuple(row for row in rows if row.noun == noun) for noun in NOUNS}
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    notices = [problem for problem in problems if problem.level is not Level.ERROR]
    return ParsedWorkbook(**by_noun, problems=tuple(errors[:MAX_PROBLEMS]), notices=tuple(notices[:MAX_PROBLEMS]))


def _unread(grid: Grid) -> list[Problem]:
    if not grid.rows:
        return []
    message = f'The sheet "{grid.title}" was not read: no row has headings of {_LOOKED_FOR}.'
    return [Problem(sheet=grid.title, cell="", code="sheet_not_read", message=message, level=Level.NOTICE)]


def _about_layout(grid: Grid, layout: Layout) -> list[Problem]:
    noun = NOUN_TABLE[layout.noun.key]
    hidden = ", although it is hidden" if grid.hidden else ""
    read = f'The sheet "{grid.title}" was read as {noun.label}, headings in row {layout.heading_row}{hidden}.'
    found = [_notice(grid, address(layout.heading_row, 1), "sheet_read", read)]
    for column, heading in layout.unmatched.items():
        message = f'Column {get_column_letter(column)} ("{heading[:60]}") is not one we read and was left out.'
        found.append(_notice(grid, address(layout.heading_row, column), "column_left_out", message))
    for column, guess in layout.guessed.items():
        heading = f'Column {get_column_letter(column)} ("{layout.headings[column][:60]}")'
        message = f'{heading} was read as "{guess.label}"; rename it if that is wrong.'
        found.append(_notice(grid, address(layout.heading_row, column), "column_guessed", message))
    for missing in layout.missing:
        wordings = ", ".join(f'"{wording}"' for wording in missing.headings.split("|")[:3])
        message = f'The sheet lists {noun.label} but has no column "{missing.label}"; add one headed {wordings} or the like.'
        cell = address(layout.heading_row, min(layout.columns))
        found.append(Problem(sheet=grid.title, cell=cell, code="column_missing", message=message))
    return found


def _notice(grid: Grid, cell: str, code: str, message: str) -> Problem:
    return Problem(sheet=grid.title, cell=cell, code=code, message=message, level=Level.NOTICE)
