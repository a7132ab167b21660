"""Rows of a Word table as they look on paper: a cell over several columns keeps those after it in place, one over several rows is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_SPAN = 60
TRANSPARENT = frozenset({"sdt", "sdtContent", "customXml", "ins", "smartTag", "moveTo", "hyperlink"})
"""Elements that only wrap what stands inside them."""


def table_rows(table: Element, text_of: Callable[[Element], str]) -> tuple[tuple[str, ...], ...]:
    """Cells of equal rows. Text of a cell merged downwards stands in each of its rows; of one merged sideways in its first column."""
    rows: list[list[str]] = []
    for row in _within(table, "tr"):
        cells: list[str] = []
        for cell in _within(row, "tc"):
            text = text_of(cell).strip()
            if not text and _goes_on(cell) and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            cells.extend([text, *[""] * (_span(cell) - 1)])
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)


def _within(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, but not those of a table inside a cell."""
    for child in element:
        if child.tag == f"{_WORD}{tag}":
            yield child
        elif child.tag.removeprefix(_WORD) in TRANSPARENT:
            yield from _within(child, tag)


def _goes_on(cell: Element) -> bool:
    """Whether a cell continues the one above it."""
    merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    return merge is not None and merge.get(f"{_WORD}val", "continue") == "continue"


def _span(cell: Element) -> int:
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    given = span.get(f"{_WORD}val", "1") if span is not None else "1"
    return min(int(given), MAX_SPAN) if given.isascii() and given.isdigit() and int(given) > 0 else 1
