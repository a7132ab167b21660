"""Grids of people: roles above names, or names beside roles in any order of columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from workflows.documents import Document

LONGEST_CELL = 90
_NAME_HEAD = re.compile(r"\W*(?:names?|named\s+person|who|person|post-?holder|current\s+holder|enw)\b", re.IGNORECASE)

_LEAD_HEAD = re.compile(r"\s*(?:(?:designated|named|nominated)\s+)?(?:lead|main)(?:\s+(?:officer|person|contact))?\s*", re.IGNORECASE)

KindOf = Callable[[str], str | None]
NameIn = Callable[[str], str]


def people_in_tables(document: Document, kind_of: KindOf, name_in: NameIn) -> Iterator[tuple[int, str, str, str]]:
    """Page, kind, words of the role and name for every pair a table makes plain."""
    for table in document.tables:
        rows = [[" ".join(cell.split()) for cell in row] for row in table.rows]
        column = _column_of_names(rows)
        for above, row in pairwise([[], *rows]):
            for kind, role, name in (*_beside(row, column, kind_of, name_in), *_below(above, row, kind_of, name_in)):
                yield table.page, kind, role, name


def _head_kind(cell: str) -> str | None:
    """Beside the head "Deputy", a bare "Lead" is the safeguarding lead."""
    return "lead" if _LEAD_HEAD.fullmatch(cell) else None


def _column_of_names(rows: Sequence[Sequence[str]]) -> int | None:
    heads = [place for place, cell in enumerate(rows[0]) if _NAME_HEAD.match(cell) and len(cell) < 30] if rows else []
    return heads[0] if len(heads) == 1 else None


def _beside(row: Sequence[str], column: int | None, kind_of: KindOf, name_in: NameIn) -> Iterator[tuple[str, str, str]]:
    """The one role of a row and the name in the column of names, else right after or before it."""
    roles = [(place, kind) for place, cell in enumerate(row) if len(cell) <= LONGEST_CELL and (kind := kind_of(cell)) is not None]
    if len(roles) != 1:
        return
    place, kind = roles[0]
    order = [column] if column is not None else [place + 1, place - 1]
    for at in order:
        if at != place and 0 <= at < len(row) and (name := name_in(row[at])):
            yield kind, row[place], name
            return


def _below(above: Sequence[str], row: Sequence[str], kind_of: KindOf, name_in: NameIn) -> Iterator[tuple[str, str, str]]:
    """Names below heads that are roles, at least two of them."""
    kinds = [kind_of(cell) or _head_kind(cell) if len(cell) <= LONGEST_CELL else None for cell in above]
    if len([kind for kind in kinds if kind]) < 2 or any(kind_of(cell) for cell in row if cell):
        return
    for kind, head, cell in zip(kinds, above, row, strict=False):
        if kind and (name := name_in(cell)):
            yield kind, head, name
