"""Tells records from what else stands in a table: notes below it, totals, examples, sub-headings, repeated headings."""

from __future__ import annotations

import re

from workflows.workbook.grid import GridRow
from workflows.workbook.layout import Layout
from workflows.workbook.vocabulary import NATIONS
from workflows.workbook.words import code, folded

NOTE_WORDS = 6
BAND_HEADINGS = frozenset({"live", "withdrawn", "current", "former", "new"})
_TOTAL = re.compile(r"(grand |sub-?\s?)?totals?\b|sum\b|count\b|number of (rows|organisations|sites|people)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"(notes?\b[:\s]|notes?$|n\.?b\.?[:\s]|source:|key:|last updated|updated:|prepared by|guidance:|please |\*|end of )", re.IGNORECASE
)
# A row under the heading that says what kind of value belongs in each column.
_HINT = re.compile(
    r"\(.*\)|required|optional|mandatory|(free )?text|dates?|numbers?|dd[/.-]mm[/.-]yy(yy)?|yes ?/ ?no|y/n"
    r"|(choose|select|pick)\b.*|drop-?down",
    re.IGNORECASE | re.DOTALL,
)
_EXAMPLE = re.compile(r"(e\.g\.|eg[:\s]|example\b|for example)", re.IGNORECASE)


def skip_reason(row: GridRow, known: GridRow, layout: Layout, after_gap: bool) -> str | None:
    """None for a record, an empty string for a row to pass over in silence, else what the row reads as."""
    first = row[min(row)].text
    if _is_repeated_heading(row, layout) or all(_HINT.fullmatch(raw.text) for raw in row.values()):
        return ""
    if _TOTAL.match(first) and len(first) <= 40:
        return "a total"
    if _EXAMPLE.match(first):
        return "an example"
    if len(row) <= 2 and _is_note(first, after_gap, len(row)):
        return "a note"
    if not known:
        return "a note" if after_gap or len(first.split()) >= NOTE_WORDS else "nothing in a column we know"
    if len(row) == 1 and (folded(first) in BAND_HEADINGS or code(first) in NATIONS):
        return "a sub-heading"
    return None


def _is_note(first: str, after_gap: bool, filled: int) -> bool:
    if _NOTE.match(first):
        return True
    is_sentence = len(first.split()) >= NOTE_WORDS or first.endswith((".", "!", ":"))
    return filled == 1 and is_sentence and (after_gap or len(first.split()) >= 2 * NOTE_WORDS)


def _is_repeated_heading(row: GridRow, layout: Layout) -> bool:
    return len(row) >= 2 and all(folded(raw.text) == folded(layout.headings.get(column, "")) for column, raw in row.items())
