"""The national workbook: one sheet per table, streamed row by row, every text a text and never a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from checklists import words
from checklists.evaluation import Rag, Standing
from reports import columns, definitions, styles
from reports.columns import Column
from reports.model import NationalReport
from reports.sentences import change_since, national_summary, verdict
from reports.signals import funnel, headline
from reports.text import cell as safe
from reports.text import short_date

T = TypeVar("T")
FONT = "Calibri"
LINE_POINTS = 13.5
_FORMATS = {columns.DATE: "d mmm yyyy", columns.NUMBER: "#,##0", columns.DECIMAL: "0.0", columns.TEXT: "@", columns.WRAPPED: "@"}
_FIXED = (2020, 1, 1, 0, 0, 0)


def render(report: NationalReport, content_sha256: str) -> bytes:
    """The workbook as a file. The same data gives the same bytes."""
    book = Workbook(write_only=True)
    book.properties.title = f"National roll-out readiness, {short_date(report.heading.as_of)}"
    book.properties.creator = "Gatepost"
    book.properties.created = book.properties.modified = dt.datetime.combine(report.heading.as_of, dt.time())
    _summary(book, report, content_sha256)
    _table(book, "Sites", columns.sites(report), report.sites)
    _matrix(book, report)
    _table(book, "Outstanding", columns.outstanding(report), report.outstanding)
    _table(book, "Expiries", columns.expiries(report), report.expiries)
    _table(book, "Open items", columns.FOLLOW_UPS, report.follow_ups)
    _table(book, "Agreements", columns.AGREEMENTS, report.agreements)
    _table(book, "Training", columns.TRAINING, report.training)
    _table(book, "Coverage", columns.COVERAGE, [(d.title, cell) for d in report.coverage.dimensions for cell in d.cells])
    _table(book, "Criteria", columns.CRITERIA, report.criteria)
    _table(book, "Definitions", columns.DEFINITIONS, [*definitions.DEFINITIONS, *_letters()])
    return _bytes(book)


def _letters() -> Iterable[tuple[str, str]]:
    for standing, letter in words.STANDING_LETTER.items():
        yield f"Requirements sheet: {letter or '(blank)'}", words.of(standing)


class _Row:
    """Cells made once per sheet and filled again for every row: a write-only sheet has written a row when ``append`` returns."""

    def __init__(self, sheet: Any, kinds: Sequence[str]) -> None:
        self._sheet = sheet
        self._cells = [_styled(sheet, kind) for kind in kinds]
        self._wrapped = [at for at, kind in enumerate(kinds) if kind == columns.WRAPPED]

    def write(self, values: Iterable[columns.Value]) -> None:
        for cell, value in zip(self._cells, values, strict=True):
            fill(cell, value)
        if self._wrapped:
            _make_room(self._sheet, {at: str(self._cells[at]._value or "") for at in self._wrapped})
        _append(self._sheet, self._cells)


def _append(sheet: Any, cells: list[Any]) -> None:
    """Write the next row, and count it: a write-only sheet does not tell how many it has."""
    sheet.written += 1
    sheet.append(cells)


def _make_room(sheet: Any, texts: Mapping[int, str]) -> None:
    """Give the next row the height its wrapped texts need: not every program works it out when it opens a file."""
    lines = max(math.ceil(len(text) / sheet.column_dimensions[get_column_letter(at + 1)].width) for at, text in texts.items())
    if lines > 1:
        sheet.row_dimensions[sheet.written + 1].height = lines * LINE_POINTS


def fill(cell: Any, value: columns.Value) -> None:
    """Set the value and its type directly: openpyxl's own detection would make a formula of text that begins with ``=``."""
    if value is None or value == "":
        cell._value, cell.data_type = None, "n"
    elif isinstance(value, str):
        cell._value, cell.data_type = safe(value), "s"
    elif isinstance(value, dt.date):
        cell._value, cell.data_type = value, "d"
    else:
        cell._value, cell.data_type = value, "n"


def _styled(sheet: Any, kind: str) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=FONT, size=10)
    cell.number_format = _FORMATS[kind]
    right = kind in (columns.NUMBER, columns.DECIMAL)
    cell.alignment = Alignment(vertical="top", horizontal="right" if right else "left", wrap_text=kind == columns.WRAPPED)
    return cell


def _heads(sheet: Any, titles: Sequence[str]) -> None:
    cells = []
    for title in titles:
        cell = WriteOnlyCell(sheet)
        fill(cell, title)
        cell.font = Font(name=FONT, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_rgb("brand"))
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cells.append(cell)
    _make_room(sheet, dict(enumerate(titles)))
    _append(sheet, cells)


def _sheet(book: Workbook, title: str, widths: Sequence[float], freeze: str) -> Any:
    """An empty sheet with everything that has to be said before its first row."""
    sheet: Any = book.create_sheet(title)
    sheet.written = 0
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = freeze
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = title, "Page &P of &N"
    return sheet


def _table(book: Workbook, title: str, declared: Sequence[Column[T]], rows: Sequence[T]) -> None:
    """One sheet from declared columns: headings in row 1, filter, frozen heading and first column."""
    sheet = _sheet(book, title, [column.width_chars for column in declared], "B2")
    _heads(sheet, [column.title for column in declared])
    row = _Row(sheet, [column.kind for column in declared])
    for item in rows:
        row.write([column.value(item) for column in declared])
    last = max(len(rows) + 1, 2)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(declared))}{len(rows) + 1}"
    for at, column in enumerate(declared, 1):
        _tint(sheet, f"{get_column_letter(at)}2:{get_column_letter(at)}{last}", _TINTS.get((title, column.title), ()))


def _matrix(book: Workbook, report: NationalReport) -> None:
    """Site × requirement, a code in every cell; the codes are on the Definitions sheet."""
    keys = [requirement.key for requirement in report.requirements]
    sheet = _sheet(book, "Requirements", [36, 13, *[9.0] * len(keys)], "C2")
    _heads(sheet, ["Site", "RAG", *keys])
    row = _Row(sheet, [columns.TEXT] * (len(keys) + 2))
    letters = words.STANDING_LETTER
    for site in report.sites:
        row.write([site.name, words.word("rag_colour", site.rag), *(letters[standing] for standing in site.standings)])
    last = max(len(report.sites) + 1, 2)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(keys) + 2)}{len(report.sites) + 1}"
    _tint(sheet, f"B2:B{last}", _TINTS["Sites", "RAG"])
    area = f"C2:{get_column_letter(len(keys) + 2)}{last}"
    for standing, letter in letters.items():
        tone = styles.STANDING_TONE[standing]
        if letter and tone != "grey":
            style = DifferentialStyle(fill=PatternFill(bgColor=_rgb(f"{tone}-tint")), font=Font(color=_rgb(f"{tone}-text")))
            sheet.conditional_formatting.add(area, Rule(type="cellIs", operator="equal", dxf=style, formula=[f'"{letter}"']))


def _tint(sheet: Any, area: str, tones: Sequence[tuple[str, str]]) -> None:
    """Tint cells that begin with a word; the word stays, so the colour never stands alone."""
    first = area.split(":")[0]
    for text, tone in tones:
        style = DifferentialStyle(fill=PatternFill(bgColor=_rgb(f"{tone}-tint")), font=Font(color=_rgb(f"{tone}-text"), bold=True))
        rule = Rule(type="expression", dxf=style, formula=[f'LEFT({first},{len(text)})="{text}"'])
        sheet.conditional_formatting.add(area, rule)


def _longest_first(tones: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(set(tones), key=lambda pair: (-len(pair[0]), pair[0])))


_TINTS = {
    ("Sites", "RAG"): tuple((words.word("rag_colour", rag), styles.RAG_TONE[rag]) for rag in Rag),
    ("Outstanding", "Standing"): _longest_first((words.of(standing), styles.STANDING_TONE[standing]) for standing in Standing),
    ("Criteria", "Status"): _longest_first((words.word("criterion", key), tone) for key, tone in styles.CRITERION_TONE.items()),
}


def _summary(book: Workbook, report: NationalReport, content_sha256: str) -> None:
    heading, seen = report.heading, headline(report)
    sheet = _sheet(book, "Summary", [44, 24, 90], "A2")
    _heads(sheet, ["National roll-out readiness", "Value", "Remark"])
    row = _Row(sheet, [columns.TEXT, columns.NUMBER, columns.WRAPPED])
    dated = _Row(sheet, [columns.TEXT, columns.DATE, columns.WRAPPED])
    text = _Row(sheet, [columns.TEXT, columns.TEXT, columns.WRAPPED])
    text.write(("Programme", None, heading.programme))
    dated.write(("Position at", heading.as_of, None))
    if heading.illustrative:
        text.write(("Illustrative", None, "Illustrative programme content; not affiliated with or endorsed by the programme's owners."))
    text.write(("Framework", heading.framework_version, f"{heading.framework}, content {heading.framework_sha256}"))
    text.write(("In one line", None, verdict(report)))
    text.write(("Why", None, national_summary(report)))
    text.write(("Change", None, change_since(report)))
    counts = (
        ("Active sites", seen.sites, "Not withdrawn"),
        ("Site places in the pilot", report.target_sites, None),
        ("Ready to go live", seen.ready, "Go-live gate ready or passed, or live"),
        ("Live", seen.live, None),
        ("Red, at risk", seen.red, None),
        ("Amber, needs attention", seen.amber, None),
        ("Green, nothing overdue", seen.green, None),
        ("Grey, not known", seen.grey, None),
        ("Withdrawn", seen.withdrawn, None),
        ("Gates ready for a decision", seen.decisions, None),
    )
    for line in (*counts, *((name, count, "Sites that got this far") for name, count in funnel(report))):
        row.write(line)
    decimal = _Row(sheet, [columns.TEXT, columns.DECIMAL, columns.WRAPPED])
    decimal.write(
        ("Coverage index (0 to 100)", round(100 * report.coverage.index, 1), f"Not recorded: {'; '.join(report.coverage.missing)}")
    )
    text.write(("Content SHA-256", None, content_sha256))


class _Archive(ZipFile):
    """A ZIP whose entries carry one fixed time, so that equal content is equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(_entry(str(arcname)), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, 1024 * 1024)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _FIXED)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    with _Archive(buffer, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return buffer.getvalue()


def _rgb(name: str) -> str:
    return styles.PALETTE[name].lstrip("#").upper()
