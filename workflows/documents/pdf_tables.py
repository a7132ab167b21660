"""Tables of a PDF, found by their ruled lines or, without any, by text standing in columns over several lines."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from workflows.documents.model import Table

MAX_PAGES = 60
MAX_RUNS = 4_000
MAX_LINES = 6_000
MAX_COLUMNS = 60
NEAR_POINTS = 3.0
THIN_POINTS = 3.0
COLUMN_GAP_POINTS = 5.0
FEWEST_LINES = 3
MAX_GAPS = 20
MAX_LETTERS = 8_000
# In heights of the letters: a gap between columns, which no space between words is.
WIDE_GAP = 0.75
# In heights of the letters: a gap inside a word, which no space is.
TIGHT_GAP = 0.3
_APOSTROPHES = ("'", "’")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Box:
    """Left, bottom, right and top in points, and the text inside."""

    left: float
    bottom: float
    right: float
    top: float
    text: str = ""

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def find_tables(path: Path) -> tuple[Table, ...]:
    """The tables of the first pages, from top to bottom; empty when the file cannot be looked at this way."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return ()
    tables: list[Table] = []
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        tables += [Table(page=number + 1, rows=rows) for rows in _rows_of_page(page)]
        page.close()
    document.close()
    return tuple(tables)


def _rows_of_page(page: pypdfium2.PdfPage) -> list[tuple[tuple[str, ...], ...]]:
    runs = _runs(page)
    if len(runs) < FEWEST_LINES:
        return []
    rules = _rules(page)
    found = page_tables(runs, rules)
    if not found and sum(len(_DATE.findall(run.text)) for run in runs) >= FEWEST_LINES:
        found = page_tables(_spaced_runs(page), rules)
    return found


def _runs(page: pypdfium2.PdfPage) -> list[Box]:
    """Pieces of text as they were drawn."""
    text = page.get_textpage()
    found: list[Box] = []
    for number in range(min(text.count_rects(), MAX_RUNS)):
        left, bottom, right, top = text.get_rect(number)
        words = text.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").replace("\x00", "").strip()
        if words:
            found.append(Box(left, bottom, right, top, words))
    text.close()
    return found


def _spaced_runs(page: pypdfium2.PdfPage) -> list[Box]:
    """Pieces of text between wide gaps, letter by letter: for lines that were drawn whole, with spaces between the columns."""
    text = page.get_textpage()
    count = text.count_chars()
    letters = text.get_text_range() if count <= MAX_LETTERS else ""
    found: list[Box] = []
    is_spaced = False
    edges = [ctypes.c_double() for _ in range(4)]
    for number, letter in enumerate(letters if len(letters) == count else ""):
        if letter.isspace():
            is_spaced = True
        if letter.isspace() or not pdfium.FPDFText_GetCharBox(text.raw, number, *edges):
            continue
        left, right, bottom, top = (edge.value for edge in edges)
        last = found[-1] if found else None
        size = max(last.top - last.bottom, 6.0) if last else 6.0
        gap = left - last.right if last else 0.0
        if last is None or abs(last.middle - (bottom + top) / 2) > size or not -size < gap < WIDE_GAP * size:
            found.append(Box(left, bottom, right, top, letter))
        else:
            words = f"{last.text} {letter}" if is_spaced else last.text + letter
            found[-1] = Box(last.left, min(bottom, last.bottom), right, max(top, last.top), words)
        is_spaced = False
    text.close()
    return found


def _rules(page: pypdfium2.PdfPage) -> list[Box]:
    rules = []
    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count >= MAX_LINES:
            break
        rules.append(Box(*item.get_bounds()))
    return rules


def page_tables(runs: Sequence[Box], rules: Sequence[Box]) -> list[tuple[tuple[str, ...], ...]]:
    """Rows of cells of each table of one page."""
    found: list[tuple[float, list[list[str]]]] = []
    left_over = list(runs)
    for frame, columns, rows in _grids(rules):
        inside = [
            run for run in left_over if frame.left <= (run.left + run.right) / 2 <= frame.right and frame.bottom <= run.middle <= frame.top
        ]
        cells = _gridded(inside, columns, rows)
        if sum(1 for row in cells if sum(map(bool, row)) > 1) > 1:
            found.append((frame.top, cells))
            taken = set(map(id, inside))
            left_over = [run for run in left_over if id(run) not in taken]
    found += _aligned(_lines(left_over))
    return [tuple(map(tuple, rows)) for _, rows in sorted(found, key=lambda one: -one[0])]


def _grids(rules: Sequence[Box]) -> Iterator[tuple[Box, list[float], list[float]]]:
    """Frames with at least two rows and two columns of ruled cells: the frame, its vertical and its horizontal lines."""
    for group in _connected(rules):
        columns = _distinct([x for rule in group if rule.top - rule.bottom > THIN_POINTS for x in _edges(rule.left, rule.right)])
        rows = _distinct([y for rule in group if rule.right - rule.left > THIN_POINTS for y in _edges(rule.bottom, rule.top)])
        if 3 <= len(columns) <= MAX_COLUMNS + 1 and len(rows) >= 3:
            frame = Box(columns[0] - NEAR_POINTS, rows[0] - NEAR_POINTS, columns[-1] + NEAR_POINTS, rows[-1] + NEAR_POINTS)
            yield frame, columns, rows[::-1]


def _edges(low: float, high: float) -> tuple[float, ...]:
    return ((low + high) / 2,) if high - low <= THIN_POINTS else (low, high)


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR_POINTS:
            kept.append(value)
    return kept


def _connected(rules: Sequence[Box]) -> list[list[Box]]:
    """Rules that overlap from top to bottom belong to one table; tables side by side are rare and read as one."""
    groups: list[list[Box]] = []
    lowest = 0.0
    for rule in sorted(rules, key=lambda rule: -rule.top):
        if groups and rule.top >= lowest - NEAR_POINTS:
            groups[-1].append(rule)
            lowest = min(lowest, rule.bottom)
        else:
            groups.append([rule])
            lowest = rule.bottom
    return groups


def _gridded(runs: Sequence[Box], columns: Sequence[float], rows: Sequence[float]) -> list[list[str]]:
    cells: list[list[list[Box]]] = [[[] for _ in columns[1:]] for _ in rows[1:]]
    for run in runs:
        row = sum(1 for line in rows[1:-1] if run.middle < line)
        column = sum(1 for line in columns[1:-1] if run.left + min(2.0, (run.right - run.left) / 2) > line)
        cells[row][column].append(run)
    return [[_joined(cell) for cell in row] for row in cells]


def _joined(runs: Sequence[Box]) -> str:
    return " ".join(run.text for line in _lines(runs) for run in line)


def _lines(runs: Sequence[Box]) -> list[list[Box]]:
    """Runs in lines from the top, each from the left."""
    lines: list[list[Box]] = []
    tallest = 0.0
    for run in sorted(runs, key=lambda run: -run.middle):
        if lines and lines[-1][0].middle - run.middle < 0.55 * max(run.top - run.bottom, tallest, 4.0):
            lines[-1].append(run)
            tallest = max(tallest, run.top - run.bottom)
        else:
            lines.append([run])
            tallest = run.top - run.bottom
    return [_merged(sorted(line, key=lambda run: run.left)) for line in lines]


def _merged(line: list[Box]) -> list[Box]:
    """Neighbours a space apart are one piece of text."""
    kept = [line[0]]
    for run in line[1:]:
        last = kept[-1]
        if run.left - last.right < 0.6 * max(run.top - run.bottom, 4.0):
            apart = "" if _is_one_word(last, run) else " "
            words = f"{last.text}{apart}{run.text}"
            kept[-1] = Box(last.left, min(last.bottom, run.bottom), max(last.right, run.right), max(last.top, run.top), words)
        else:
            kept.append(run)
    return kept


def _is_one_word(left: Box, right: Box) -> bool:
    """Whether an apostrophe that was drawn as a piece of its own joins two pieces: "Women", "'", "s"."""
    is_marked = left.text.endswith(_APOSTROPHES) or right.text.startswith(_APOSTROPHES)
    return is_marked and right.left - left.right < TIGHT_GAP * max(right.top - right.bottom, left.top - left.bottom, 4.0)


def _aligned(lines: Sequence[list[Box]]) -> Iterator[tuple[float, list[list[str]]]]:
    """Blocks of lines whose pieces stand in the same columns."""
    block: list[list[Box]] = []
    for line in [*lines, []]:
        is_far = bool(block and line) and block[-1][0].bottom - line[0].top > 4 * max(line[0].top - line[0].bottom, 4.0)
        if len(line) < 2 and block and line and not is_far and len(line[0].text) < 60:
            block.append(line)
            continue
        if (len(line) < 2 or is_far) and block:
            if (table := _columned(block)) is not None:
                yield block[0][0].top, table
            block = []
        if len(line) > 1:
            block.append(line)


def _columned(block: Sequence[list[Box]]) -> list[list[str]] | None:
    full = [line for line in block if len(line) > 1]
    if len(full) < FEWEST_LINES:
        return None
    spans: list[list[float]] = []
    for run in sorted((run for line in full for run in line), key=lambda run: run.left):
        if spans and run.left < spans[-1][1] + COLUMN_GAP_POINTS / 2:
            spans[-1][1] = max(spans[-1][1], run.right)
        else:
            spans.append([run.left, run.right])
    usual = Counter(len(line) for line in full).most_common(1)[0]
    if len(spans) < usual[0] and usual[1] >= 0.8 * len(full):
        # Columns set apart by spaces alone do not stand under each other.
        return [[run.text for run in line] for line in full if len(line) == usual[0]]
    if not 2 <= len(spans) <= MAX_COLUMNS:
        return None
    rows = []
    for line in block:
        row = [""] * len(spans)
        for run in line:
            column = sum(1 for left, _ in spans[1:] if run.left >= left - 1)
            row[column] = f"{row[column]} {run.text}".strip()
        rows.append(row)
    return _by_gaps(rows, [line[0].middle for line in block]) or _unwrapped(rows)


def _by_gaps(rows: Sequence[list[str]], heights: Sequence[float]) -> list[list[str]] | None:
    """Lines put together where they stand closer, if that leaves one first cell to every row; None where no distance does."""
    if sum(1 for row in rows if not row[0]) * 5 < len(rows):
        return None
    gaps = [round(2 * (above - below)) / 2 for above, below in pairwise(heights)]
    for widest in sorted(set(gaps))[:MAX_GAPS]:
        groups = [[rows[0]]]
        for gap, row in zip(gaps, rows[1:], strict=True):
            if gap <= widest:
                groups[-1].append(row)
            else:
                groups.append([row])
        if all(sum(1 for row in group if row[0]) == 1 for group in groups):
            return [[" ".join(filter(None, cells)) for cells in zip(*group, strict=True)] for group in groups]
    return None


def _unwrapped(lines: Sequence[list[str]]) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        _add(rows, line)
    return rows


def _add(rows: list[list[str]], row: list[str]) -> None:
    """A line without its first column and without figures goes on with the row above, as wrapped text does."""
    is_wrapped = bool(rows) and not row[0] and not _HAS_DIGIT.search("".join(row)) and sum(map(bool, row)) < len(row) - 1
    if is_wrapped:
        rows[-1][:] = [f"{above} {below}".strip() for above, below in zip(rows[-1], row, strict=True)]
    else:
        rows.append(row)
