"""Tables that list dates in columns: version histories and tables of document control, from cells or from bare lines of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workflows.documents import Document
from workflows.inspectors.policy_labels import APPROVED, ISSUED, LAST, NEXT, PLAIN, SIGNED, kind_of
from workflows.inspectors.written_dates import YEAR, Written, month_number, written_dates

# Lines without a row after which a history printed as bare lines is over.
LINES_BETWEEN_ROWS = 8
LONGEST_ROW, LAST_ROW = 300, 200
PAIR = 2
# "Status | Approved" is a label with its value, no two heads.
_STATED = re.compile(r"\bstatus\b|:\s*$|\bstatws\b", re.IGNORECASE)

# Dates below such heads are those of people or papers, not of the policy.
_OTHER_HEAD = re.compile(
    r"\b(?:train(?:ing|ed)|courses?|certificates?|DBS|PVG|AccessNI|licen[cs]e|insurance|risk\s+assess\w+)\b", re.IGNORECASE
)
# "Version | 1.0 | Status | Approved": labels and values side by side.
_VALUE = re.compile(r"\W*v?\d")
_HISTORY_HEAD = re.compile(
    r"\b(?:version|issue|rev(?:ision)?|ver|fersiwn|amendments?|changes?|changed|edition|rhif|comments?|summary|history)\b"
    r"|\A\W*(?:no\b\.?|number|#)",
    re.IGNORECASE,
)
_SIGNATURE_HEAD = re.compile(r"\b(?:sign(?:ed|ature)|llofnod)\b", re.IGNORECASE)
_APPROVER_HEAD = re.compile(
    r"\W*(?:approved|authorised|ratified|adopted|cymeradwywyd)\b(?!\s+date)|\W*(?:agreed|signed[\s-]off|endorsed|accepted"
    r"|passed)\s+by\b|\W*approver",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\W*(?:n/?a\b|none\b|no\b|not\b|nil\b|pending|await|tb[ac]\b|to\s+(?:be|go)\b|$)", re.IGNORECASE)
_VERSION_HEAD = re.compile(r"^\W*(?:version|issue|rev(?:ision)?|ver|fersiwn|edition|v|no|number|rhif)\b(?!\s+of)|^\W*#", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:v|version|ver|issue|fersiwn|rev)?\.?\s?(\d{1,2}(?:\.\d{1,2}){0,2})\b(?![./-]\d)", re.IGNORECASE)
_LINE_HEAD = re.compile(
    r"(?:(?:version|issue|revision|ver|fersiwn)\b(?:[ ]?(?:no|number|rhif)\.?)?[\s|]{1,4}(?:(?:author|status"
    r"|awdur)[\s|]{1,4})?(?:\w+[ ])?(?:date|dyddiad)\b"
    r"|(?:date|dyddiad)\b[\s|]{1,4}(?:version|issue|revision|fersiwn)\b)[^\d]{0,160}?(?=\n\s*(?:v|version|fersiwn|issue)?\s?\d)",
    re.IGNORECASE,
)
_ROW = re.compile(r"^[ \t|]*(?:v|version|fersiwn|issue)?\.?[ ]?(\d{1,2}(?:\.\d{1,2}){0,2})[\s|]{1,4}", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """A dated cell: ``kind`` as its column or the words of its row say; ``version`` is the row's number or blank."""

    kind: str
    written: Written
    start: int
    end: int
    version: str = ""


def dated_rows(text: str) -> list[Row]:
    """The dated cells of a page whose table cells are parted by tabs, or printed as lines below the heads of a history."""
    rows = list(_tabbed(text))
    return rows or list(_printed(text))


def dated_cells(document: Document, page: int) -> list[tuple[Row, str]]:
    """The same from tables that were read as such, with the words of each row."""
    found: list[tuple[Row, str]] = []
    for table in document.tables:
        if table.page == page:
            for head, cells in _below_heads([list(row) for row in table.rows]):
                found.extend((row, " ".join(cells)) for row in _of_cells(head, cells, 0))
    return found


def approver_cells(document: Document) -> list[tuple[int, str]]:
    """What dated rows have in a column of approvers, with the page: as "Trustees" below "Approved by"."""
    return [
        (table.page, cell)
        for table in document.tables
        for head, cells in _below_heads([list(row) for row in table.rows])
        for name, cell in zip(head, cells, strict=False)
        if _APPROVER_HEAD.match(name) and not _NOBODY.match(cell)
    ]


def _tabbed(text: str) -> Iterator[Row]:
    head: list[str] = []
    start = 0
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) < 2 or _ends_head(head, cells):
            head = []
        elif head and len(cells) == len(head) and any(True for _ in written_dates(line)):
            yield from _of_cells(head, cells, start)
        elif is_head(cells):
            head = cells
        start += len(line) + 1


def _below_heads(rows: Sequence[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    head: list[str] = []
    for cells in rows:
        head = [] if _ends_head(head, cells) else head
        if head and any(True for _ in written_dates("\t".join(cells))):
            yield head, cells
        elif is_head(cells):
            head = cells


def _ends_head(head: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row of two cells, "Review date | 16 April", labels its own date: the grid has no heads."""
    return sum(map(bool, map(str.strip, head))) == PAIR and kind_of(cells[0]) not in (None, PLAIN)


def is_head(cells: Sequence[str]) -> bool:
    """Short heads, none a date itself, at least one of which says what the dates below it are; not "label, value"."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 2 or any(len(cell) > 60 for cell in cells) or any(True for _ in written_dates("\t".join(cells))):
        return False
    if any(_VALUE.match(cell) for cell in filled):
        return False
    dated = [cell for cell in cells if kind_of(cell) is not None]
    is_pair = len(filled) == PAIR and (kind_of(cells[-1]) is None or _STATED.search(filled[0]) is not None)
    return bool(dated) and not is_pair


def _of_cells(head: Sequence[str], cells: Sequence[str], start: int) -> Iterator[Row]:
    heads, words = " ".join(head), " ".join(cells)
    is_of_people = _OTHER_HEAD.search(heads) is not None
    has_approver = any(
        cell.strip() and not _NOBODY.match(cell) and _APPROVER_HEAD.match(name) for name, cell in zip(head, cells, strict=False)
    )
    version = next((_number(cell) for name, cell in zip(head, cells, strict=False) if _VERSION_HEAD.match(name)), "")
    for name, cell in zip(head, cells, strict=False):
        kind = kind_of(name)
        if kind == PLAIN:
            kind = _row_kind(words, has_approver) if _HISTORY_HEAD.search(heads) else SIGNED if _SIGNATURE_HEAD.search(heads) else None
        for written in written_dates(cell) if kind else ():
            yield Row(PLAIN if is_of_people else kind or PLAIN, written, start, start + len("\t".join(cells)), version)


def _number(cell: str) -> str:
    found = _NUMBER.match(cell)
    return found[1] if found else ""


def _row_kind(words: str, has_approver: bool) -> str:
    if re.search(r"\b(?:draft|drafft)\b", words, re.IGNORECASE):
        return ISSUED
    if has_approver:
        return APPROVED
    if re.search(
        r"\b(?:(?<!for )(?<!pending )(?<!awaiting )(?:re-?)?approv(?:ed|al)|adopted|ratified|signed off|agreed|cymeradwy\w+"
        r"|mabwysi\w+)\b",
        words,
        re.IGNORECASE,
    ):
        return APPROVED
    return LAST


def _printed(text: str) -> Iterator[Row]:
    """Rows "1.0 3 March 2024 A Okafor First issue", each on a line or cell by cell on lines of its own."""
    done = 0
    for head in _LINE_HEAD.finditer(text):
        if head.start() < done:
            continue
        starts = _row_starts(text, head.end())
        done = starts[-1].end() if starts else head.end()
        has_approver = bool(re.search(r"\bapprove[dr]|\badopted|\bratified", head.group(), re.IGNORECASE))
        for row, following in zip_longest(starts, starts[1:]):
            end = following.start() if following else row.end() + LAST_ROW
            words = text[row.end() : min(end, row.end() + LONGEST_ROW)]
            yield from _of_words(head.group(), words, row, has_approver)


def _row_starts(text: str, position: int) -> list[re.Match[str]]:
    starts: list[re.Match[str]] = []
    for row in _ROW.finditer(text, position):
        if text.count("\n", position, row.start()) > LINES_BETWEEN_ROWS + 3 * bool(starts):
            break
        if not _is_day(text, row):
            starts.append(row)
            position = row.end()
    return starts


def _of_words(head: str, words: str, row: re.Match[str], has_approver: bool) -> Iterator[Row]:
    """The date of a row and, below heads that end with the next review, a second one."""
    dates = [date for date in written_dates(words) if date.precision != YEAR]
    if not dates or dates[0].start > 80:
        return
    is_due_last = re.search(r"\bdate\b.*\breview\b", head, re.IGNORECASE | re.DOTALL) is not None
    kinds = [_row_kind(words, has_approver), *([NEXT] if is_due_last and len(dates) == 2 else [])]
    for kind, date in zip(kinds, dates, strict=False):
        moved = Written(date.start + row.end(), date.end + row.end(), date.date, date.precision)
        yield Row(kind, moved, row.start(), moved.end, row[1])


def _is_day(text: str, row: re.Match[str]) -> bool:
    """Whether the number is the day of a date in a cell of its own rather than a version."""
    word = re.match(r"[^\W\d_]{3,10}", text[row.end() : row.end() + 12])
    return word is not None and month_number(word.group()) > 0
