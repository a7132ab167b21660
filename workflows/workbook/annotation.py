"""Writes the problems of a workbook back into a copy of it: a comment and a red fill in the very cell, and a list in front."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.hyperlink import Hyperlink

from workflows.documents.archives import damaged
from workflows.documents.sheets import MAX_COLUMNS, MAX_ROWS, too_large
from workflows.documents.tables import open_spreadsheet
from workflows.workbook.model import Problem

LIST_TITLE = "Problems"
AUTHOR = "Gatepost"
MAX_COMMENT_CHARACTERS = 1_000
MAX_TITLE = 31
_FILL = PatternFill("solid", start_color="FFFFD6D6", end_color="FFFFD6D6")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_ACTS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_annotated(source: Path, target: Path, problems: Sequence[Problem]) -> int:
    """Writes the copy and returns how many cells were marked; formulas of the original become plain text in it."""
    open_spreadsheet(source)[0].close()
    try:
        workbook = load_workbook(io.BytesIO(source.read_bytes()), keep_links=False, data_only=False, rich_text=False)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise damaged() from error
    if sum(len(sheet._cells) for sheet in workbook.worksheets) > MAX_ROWS * MAX_COLUMNS:
        raise too_large("holds too many cells")
    _neutralise(workbook)
    titles = [sheet.title for sheet in workbook.worksheets]
    marked = _mark_cells(workbook, problems)
    _list_problems(workbook, sorted(problems, key=lambda problem: _place(problem, titles)), titles)
    workbook.save(target)
    return marked


def _neutralise(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        for cell in list(sheet._cells.values()):
            if isinstance(cell, Cell) and cell.data_type == "f":
                put_text(cell, str(cell.value))


def put_text(cell: Any, text: str) -> None:
    """Writes text that stays text whatever it starts with, also after someone edits the cell."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = plain
    cell.data_type = "s"
    if plain.lstrip().startswith(_ACTS_AS_FORMULA):
        style = copy(cell.alignment)
        cell.quotePrefix = True
        cell.alignment = style


def safe_title(title: str) -> str:
    """A name a sheet may have."""
    return "".join("-" if letter in "[]:*?/\\" else letter for letter in title)[:MAX_TITLE].strip("'") or "Sheet"


def _mark_cells(workbook: Workbook, problems: Iterable[Problem]) -> int:
    messages: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        if problem.sheet in workbook.sheetnames and _ADDRESS.fullmatch(problem.cell):
            messages.setdefault((problem.sheet, problem.cell), []).append(problem.message)
    marked = 0
    for (title, where), texts in messages.items():
        cell = workbook[title][where]
        if isinstance(cell, MergedCell) or cell.row > MAX_ROWS or cell.column > MAX_COLUMNS:
            continue
        comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", "\n".join(texts))[:MAX_COMMENT_CHARACTERS], AUTHOR)
        comment.width, comment.height = 320, 120
        cell.comment = comment
        cell.fill = _FILL
        marked += 1
    return marked


def _list_problems(workbook: Workbook, problems: Sequence[Problem], titles: Sequence[str]) -> None:
    sheet = workbook.create_sheet(_free_title(workbook), 0)
    for column, (heading, width) in enumerate((("Sheet", 24), ("Cell", 9), ("What to do", 100), ("Level", 10)), start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = _BOLD
        sheet.column_dimensions[cell.column_letter].width = width
    for number, problem in enumerate(problems, start=2):
        for column, text in enumerate((problem.sheet, problem.cell, problem.message, problem.level.value), start=1):
            put_text(sheet.cell(number, column), text)
        sheet.cell(number, 3).alignment = _WRAP
        if problem.sheet in titles and _ADDRESS.fullmatch(problem.cell):
            quoted = problem.sheet.replace("'", "''")
            link = sheet.cell(number, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{problem.cell}")
            link.style = "Hyperlink"
    sheet.freeze_panes = "A2"
    workbook.active = 0


def _place(problem: Problem, titles: Sequence[str]) -> tuple[int, int, int]:
    """The workbook's own order; what is about no one cell comes before its sheet's cells."""
    sheet = titles.index(problem.sheet) if problem.sheet in titles else len(titles)
    found = _ADDRESS.fullmatch(problem.cell)
    return (sheet, *(coordinate_to_tuple(problem.cell) if found else (0, 0)))


def _free_title(workbook: Workbook) -> str:
    taken = {title.casefold() for title in workbook.sheetnames}
    candidates = [LIST_TITLE, *(f"{LIST_TITLE} {number}" for number in range(2, len(taken) + 3))]
    return next(title for title in candidates if title.casefold() not in taken)
