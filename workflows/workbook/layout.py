"""Finds the table on a sheet: which row is the heading, which noun it lists, and which column is which field."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from workflows.workbook.columns import Column, Kind, Noun
from workflows.workbook.grid import Grid, GridRow
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.wordings import FURTHER
from workflows.workbook.words import tokens

HEADING_ROWS_SEARCHED = 40
MAX_HEADING_CHARACTERS = 300
REQUIRED_WEIGHT = 3.0
MISSING_PENALTY = 2.0
SHEET_NAME_WEIGHT = 2.0
MIN_SCORE = 4.0
MIN_MATCH = 0.7
_TYPO_RATIO = 0.8
_MAX_EXTRA_WORDS = 2
# A heading's own words do not stand again and again below it; those of a record do.
HEADING_ROWS = 2
MAX_RECURRING = 0.3
WEAK_SCORE = 0.6
_NOT_THE_THING = frozenset(
    {"number", "email", "date", "address", "postcode", "phone", "telephone", "contact", "comments", "notes", "type", "status"}
    | {"total", "count", "code", "url", "website", "id", "kind", "role", "level", "post", "lead", "job"}
)
_BESIDE = {"organisations": "sites", "sites": "organisations"}
LAST_NAME = "last_name"
# A heading may go on to explain itself; its first words alone count a little less.
OPENING_FACTOR = 0.85
_VALUE = re.compile(r"\S+@\S+\.\w+|[EWSN]\d{8}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_EXPLANATION = re.compile(r"[\n:(]|\s[-–—]\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``columns`` maps a sheet column to its field; ``headings`` are all of them as written, ``unmatched`` those nobody knows.

    ``guessed`` are the needed columns among ``columns`` that no known heading names: the sender is told.
    """

    noun: Noun
    heading_row: int
    columns: Mapping[int, Column]
    unmatched: Mapping[int, str]
    headings: Mapping[int, str]
    score: float
    guessed: Mapping[int, Column] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Column, ...]:
        present = {column.field for column in self.columns.values()}
        if self.noun.full_name and LAST_NAME in present:
            present.add(self.noun.full_name)
        return tuple(column for column in self.noun.columns if column.required and column.field not in present)


def find_layout(grid: Grid) -> Layout | None:
    """The best reading of a sheet, by its headings first and its name second; None when it is none of the tables."""
    candidates = [
        layout
        for number, headings in _heading_candidates(grid)
        for noun in NOUN_TABLE.values()
        if (layout := _layout(noun, number, headings, grid.title)) is not None
    ]
    # max() keeps the first of equals: of two heading rows that explain the same, the upper.
    return max(candidates, key=lambda layout: layout.score, default=None)


def layout_beside(grid: Grid, layout: Layout) -> Layout | None:
    """Organisations and their sites often share one sheet: the other of the two, read from the columns that ``layout`` left over."""
    other = _BESIDE.get(layout.noun.key)
    if other is None or layout.missing:
        return None
    shared = {place: text for place, text in layout.headings.items() if layout.columns.get(place) in layout.noun.columns[:2]}
    beside = _layout(NOUN_TABLE[other], layout.heading_row, {**layout.unmatched, **shared}, grid.title)
    if beside is None or beside.missing or not set(beside.columns) & set(layout.unmatched):
        return None
    return beside


def _heading_candidates(grid: Grid) -> list[tuple[int, Mapping[int, str]]]:
    recurring = Counter((column, text) for row in grid.rows.values() for column, text in _headings(row).items())
    found: list[tuple[int, Mapping[int, str]]] = []
    for number, headings in _heading_rows(grid):
        row = grid.rows[number]
        again = sum(recurring[column, text] > HEADING_ROWS for column, text in _headings(row).items())
        if not _is_record(row) and (again <= MAX_RECURRING * len(headings) or _stands_again(grid, number)):
            found.append((number, headings))
    return found


def _is_record(row: GridRow) -> bool:
    return any(isinstance(raw.value, dt.date) or _VALUE.fullmatch(raw.text) for raw in row.values())


def _stands_again(grid: Grid, number: int) -> bool:
    """Whether a row is repeated as a whole: a heading over each part of a table."""
    headings = _headings(grid.rows[number])
    return sum(_headings(row) == headings for row in grid.rows.values()) > 1


def _heading_rows(grid: Grid) -> list[tuple[int, Mapping[int, str]]]:
    found: list[tuple[int, Mapping[int, str]]] = []
    above: Mapping[int, str] = {}
    above_number = 0
    for number, row in islice(grid.rows.items(), HEADING_ROWS_SEARCHED):
        headings = _headings(row)
        if len(headings) >= 2:
            found.append((number, headings))
        if above and number == above_number + 1 and len(headings) >= 2:
            found.append((number, _joined(_spread(above, above_number, grid), headings)))
        above, above_number = headings, number
    return found


def _headings(row: GridRow) -> dict[int, str]:
    return {
        column: raw.text
        for column, raw in row.items()
        if raw.kind == "value" and isinstance(raw.value, str) and len(raw.text) <= MAX_HEADING_CHARACTERS
    }


def _spread(headings: Mapping[int, str], number: int, grid: Grid) -> dict[int, str]:
    spread = dict(headings)
    for first_column, first_row, last_column, last_row in grid.merges:
        if first_row <= number <= last_row and first_column in headings:
            spread |= dict.fromkeys(range(first_column, last_column + 1), headings[first_column])
    return spread


def _joined(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    columns = sorted({*upper, *lower})
    return {column: f"{upper.get(column, '')} {lower.get(column, '')}".strip() for column in columns}


def _layout(noun: Noun, number: int, headings: Mapping[int, str], title: str) -> Layout | None:
    chosen, taken, points = _chosen(noun, headings)
    guessed = _weak(noun, headings, chosen, taken)
    chosen |= guessed
    taken |= {(column.field, column.detail) for column in guessed.values()}
    points += WEAK_SCORE * REQUIRED_WEIGHT * len(guessed)
    if noun.full_name and (LAST_NAME, "") in taken:
        taken.add((noun.full_name, ""))
    missing = sum(1 for column in noun.columns if column.required and (column.field, column.detail) not in taken)
    score = points - MISSING_PENALTY * missing + SHEET_NAME_WEIGHT * _named(noun, title)
    if len(chosen) < 2 or score < MIN_SCORE or not any(column.required for column in chosen.values()):
        return None
    return Layout(
        noun=noun,
        heading_row=number,
        columns=dict(sorted(chosen.items())),
        unmatched={column: text for column, text in headings.items() if column not in chosen},
        headings=headings,
        score=score,
        guessed=guessed,
    )


def _chosen(noun: Noun, headings: Mapping[int, str]) -> tuple[dict[int, Column], set[tuple[str, str]], float]:
    """Best matches first: a column per heading, the (field, detail) pairs they give, and how many points that makes."""
    matches = sorted(
        ((match.score, -match.rank, column, match.column) for column, text in headings.items() for match in _matches(noun.key, text)),
        key=lambda found: (-found[0], -found[1], found[2]),
    )
    chosen: dict[int, Column] = {}
    taken: set[tuple[str, str]] = set()
    points = 0.0
    for score, _, position, column in matches:
        is_repeatable = column.kind is Kind.LIST
        key = (column.field, column.detail)
        if position in chosen or (key in taken and not is_repeatable):
            continue
        chosen[position] = column
        points += score * (REQUIRED_WEIGHT if column.required and key not in taken else 1.0)
        taken.add(key)
    return chosen, taken, points


def _weak(noun: Noun, headings: Mapping[int, str], chosen: Mapping[int, Column], taken: set[tuple[str, str]]) -> dict[int, Column]:
    """A needed column without a known heading may be the one whose heading holds its word: "Lead organisation", "Pilot role(s)"."""
    found: dict[int, Column] = {}
    full_name = noun.full_name if (LAST_NAME, "") in taken else None
    for column in noun.columns:
        if not column.required or (column.field, column.detail) in taken or column.field == full_name:
            continue
        singles = {wording[0] for wording in _wordings(column.headings, column.field) if len(wording) == 1}
        holding = [
            (len(words), position)
            for position, text in headings.items()
            if position not in chosen and position not in found and _holds(words := tokens(text), singles)
        ]
        if holding:
            found[min(holding)[1]] = column
    return found


def _holds(words: tuple[str, ...], singles: set[str]) -> bool:
    held = singles & set(words)
    return bool(held) and len(words) <= 5 and not (set(words) - held) & _NOT_THE_THING


def _named(noun: Noun, title: str) -> bool:
    words = set(tokens(title))
    return any(set(tokens(name)) <= words for name in noun.sheet_names.split("|"))


@dataclass(frozen=True, slots=True)
class _Match:
    score: float
    rank: int
    column: Column


@lru_cache(maxsize=4096)
def _matches(noun_key: str, heading: str) -> tuple[_Match, ...]:
    """The columns of a noun a heading may mean, with how well (1 exact … ``MIN_MATCH``) and where in the list of wordings."""
    words, opening = tokens(heading), tokens(_EXPLANATION.split(heading, maxsplit=1)[0])
    found = []
    for column in NOUN_TABLE[noun_key].columns:
        wordings = _wordings(f"{column.headings}|{_further(noun_key, column)}", column.field)
        scored = [(_likeness(words, wording), rank) for rank, wording in enumerate(wordings)]
        if opening != words:
            scored += [(OPENING_FACTOR * _likeness(opening, wording), rank) for rank, wording in enumerate(wordings)]
        score, rank = max(scored, key=lambda pair: (pair[0], -pair[1]))
        if score >= MIN_MATCH:
            found.append(_Match(score, rank, column))
    return tuple(found)


def _further(noun_key: str, column: Column) -> str:
    return FURTHER.get((noun_key, column.field), column.label) if not column.detail or column.field != "flags" else column.label


@lru_cache(maxsize=512)
def _wordings(headings: str, field: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tokens(wording) for wording in (*headings.split("|"), field.replace("_", " ")))


def _likeness(heading: tuple[str, ...], wording: tuple[str, ...]) -> float:
    if heading == wording:
        return 1.0
    if not heading or not wording:
        return 0.0
    plain = tuple(word for word in heading if not word.isdigit())
    if plain == wording or set(plain) == set(wording):
        return 0.95
    extra = len(set(plain) - set(wording))
    if len(wording) >= 2 and set(wording) <= set(plain) and extra <= _MAX_EXTRA_WORDS:
        return 0.65 + 0.05 * len(wording) - 0.04 * extra
    return _typo_likeness(plain, wording)


def _typo_likeness(heading: tuple[str, ...], wording: tuple[str, ...]) -> float:
    """Word by word, so that a short word that says something else is not taken for a slip."""
    if len(heading) != len(wording) or all(len(word) < 5 for word in heading):
        return 0.0
    ratios = [1.0 if mine == theirs else _word_likeness(mine, theirs) for mine, theirs in zip(heading, wording, strict=True)]
    return 0.9 * min(ratios) if min(ratios) >= _TYPO_RATIO else 0.0


def _word_likeness(mine: str, theirs: str) -> float:
    if min(len(mine), len(theirs)) < 5:
        return 0.0
    return difflib.SequenceMatcher(None, mine, theirs).ratio()
