"""Finds the needed columns whose headings nobody foresaw, by what stands below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workflows.workbook.columns import Column, Kind
from workflows.workbook.dates import read_date
from workflows.workbook.grid import Grid, Raw
from workflows.workbook.layout import Layout
from workflows.workbook.words import code, folded

SAMPLE_ROWS = 60
MOSTLY = 0.7
"""A heading nobody knows is believed only when most cells below it say what the column is; notes and slips may be among them."""
MIN_NAME_LETTERS = 5
_REQUIREMENT = re.compile(r"[A-Za-z]{2,5}[\s\-_.–]*\d{1,3}")
_LOCALITY_CODE = re.compile(r"[EWSNewsn]\d{8}")
_PERSON = re.compile(r"[^\W\d_][^\W\d]*(['’.-]?[^\W\d]+)*,?( [^\W\d_]['’.\w-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Known:
    """Names, folded, that other sheets of the workbook list: what a column of references must hold."""

    organisations: Collection[str] = ()
    people: Collection[str] = ()


def known_names(layouts: Sequence[tuple[Grid, Layout]]) -> Known:
    found: dict[str, set[str]] = {"organisations": set(), "people": set()}
    for grid, layout in layouts:
        if layout.noun.key in found:
            positions = [place for place, column in layout.columns.items() if column.field in ("name", "work_email")]
            found[layout.noun.key] |= {folded(raw.text) for place in positions for raw in _below(grid, layout, place)}
    return Known(frozenset(found["organisations"]), frozenset(found["people"]))


def complete(grid: Grid, layout: Layout, known: Known) -> Layout:
    """The layout with needed columns filled in that only their contents give away; they are among its ``guessed`` ones."""
    for column in layout.missing:
        fitting = [place for place in layout.unmatched if _fits(column, grid, layout, place, known)]
        if len(fitting) == 1:
            place = fitting[0]
            layout = replace(
                layout,
                columns=dict(sorted({**layout.columns, place: column}.items())),
                unmatched={other: text for other, text in layout.unmatched.items() if other != place},
                guessed={**layout.guessed, place: column},
            )
    return layout


def _below(grid: Grid, layout: Layout, place: int) -> list[Raw]:
    rows = (row for number, row in grid.rows.items() if number > layout.heading_row)
    return [row[place] for row in islice(rows, 1_000) if place in row and row[place].kind == "value"]


def _fits(column: Column, grid: Grid, layout: Layout, place: int, known: Known) -> bool:
    sample = _below(grid, layout, place)[:SAMPLE_ROWS]
    test = _test(column, layout, place, known)
    return test is not None and bool(sample) and sum(map(test, sample)) >= MOSTLY * len(sample)


def _test(column: Column, layout: Layout, place: int, known: Known) -> Callable[[Raw], bool] | None:
    noun = layout.noun.key
    if column.field == "name" and noun == "organisations" and place == min(layout.headings):
        return lambda raw: len(re.findall(r"[^\W\d_]", raw.text)) >= MIN_NAME_LETTERS
    if column.field == "organisation":
        return lambda raw: folded(raw.text) in known.organisations
    if column.field == "person":
        return lambda raw: folded(raw.text) in known.people
    if column.field == "name" and noun == "people":
        return lambda raw: bool(_PERSON.fullmatch(raw.text)) and folded(raw.text) not in known.organisations
    return _BY_FIELD.get(column.field) or _by_kind(column)


def _by_kind(column: Column) -> Callable[[Raw], bool] | None:
    words: Mapping[str, str] = column.vocabulary or {}
    if words:
        return lambda raw: any(code(part) in words for part in (raw.text, *re.split(r"[;,/\n]", raw.text)))
    return _BY_KIND.get(column.kind)


_BY_FIELD: Mapping[str, Callable[[Raw], bool]] = {"localities": lambda raw: bool(_LOCALITY_CODE.match(raw.text))}
_BY_KIND: Mapping[Kind, Callable[[Raw], bool]] = {
    Kind.REQUIREMENT: lambda raw: bool(_REQUIREMENT.match(raw.text)),
    Kind.DATE: lambda raw: read_date(raw.text) is not None,
}
