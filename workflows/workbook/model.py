"""What the intake workbook says, cell by cell, in values that go into JSON as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """An error stops its row from being taken in; a warning or a notice only tells the sender what was made of it."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``value`` is str, int, float, bool, an ISO date, or a list of str; ``raw`` is what the sender typed, as text.

    A ``value`` of None marks a cell whose problem has been reported, so that nobody reports it again.
    """

    address: str
    value: Any
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record. ``number`` is the spreadsheet row; a cell naming two posts gives two Rows of one number.

    ``cells`` holds the fields that were filled; a blank cell is absent unless it is needed.
    """

    noun: str
    sheet: str
    number: int
    cells: Mapping[str, Cell]

    def value(self, field: str) -> Any:
        """The field's value, or None where it is absent."""
        cell = self.cells.get(field)
        return cell.value if cell else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``cell`` is an address such as C5, or empty where no one cell is meant. ``message`` says what to do."""

    sheet: str
    cell: str
    code: str
    message: str
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedWorkbook:
    """Rows per noun in the order they stand in the workbook. ``notices`` are warnings and notices; ``problems`` only errors."""

    organisations: tuple[Row, ...] = ()
    sites: tuple[Row, ...] = ()
    people: tuple[Row, ...] = ()
    training: tuple[Row, ...] = ()
    agreements: tuple[Row, ...] = ()
    answers: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()

    def rows(self, noun: str) -> tuple[Row, ...]:
        found: tuple[Row, ...] = getattr(self, noun)
        return found

    def to_payload(self) -> dict[str, Any]:
        """The workbook as JSON: per noun a list of {sheet, row, cells: {field: {address, value, raw}}}, and the problems."""
        return {
            **{noun: [_row_payload(row) for row in self.rows(noun)] for noun in NOUNS},
            "problems": [problem_payload(problem) for problem in self.problems],
            "notices": [problem_payload(problem) for problem in self.notices],
        }


NOUNS = ("organisations", "sites", "people", "training", "agreements", "answers")


def _row_payload(row: Row) -> dict[str, Any]:
    cells = {name: {"address": cell.address, "value": cell.value, "raw": cell.raw} for name, cell in row.cells.items()}
    return {"sheet": row.sheet, "row": row.number, "cells": cells}


def problem_payload(problem: Problem) -> dict[str, str]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "code": problem.code,
        "message": problem.message,
        "level": problem.level.value,
    }
