"""A copy of a training register with each problem in the very cell it is about: an XLSX keeps its looks, anything else becomes one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from workflows.documents.reading import checked_kind, parse_document
from workflows.inspectors.finding import FAIL, Finding
from workflows.inspectors.training import sheet_name
from workflows.sandbox import Limits, run_limited
from workflows.workbook.annotation import put_text, write_annotated
from workflows.workbook.model import Level, Problem

ANNOTATED_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_PROBLEMS = 5_000
MAX_TITLE = 31
LIMITS = Limits(memory_mib=1024, cpu_seconds=60, wall_seconds=90)


def annotate_register(path: Path, filename: str, findings: Iterable[Finding]) -> bytes | None:
    """The annotated copy as XLSX, or None where there is nothing to say; opened in the sandbox.

    Raises ``FileRefused`` for a file that cannot be read.
    """
    problems = problems_of(findings)
    return run_limited(annotated_bytes, path.resolve(), filename, problems, limits=LIMITS) if problems else None


def problems_of(findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """What the entries of a register say is wrong, by cell; a thing said of one cell twice (a heading, say) is said once."""
    found = {
        Problem(
            sheet=str(finding.data["sheet"]),
            cell=str(finding.data["cells"].get(problem["field"]) or next(iter(finding.data["cells"].values()), "")),
            code=problem["code"],
            message=problem["message"],
            level=Level.ERROR if finding.outcome == FAIL else Level.WARNING,
        ): None
        for finding in findings
        if finding.code == "entry"
        for problem in finding.data["problems"]
    }
    return tuple(found)[:MAX_PROBLEMS]


def annotated_bytes(path: Path, filename: str, problems: Sequence[Problem]) -> bytes:
    """The copy's bytes, made in this very process: call it through ``annotate_register``."""
    with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
        source, target = Path(folder) / "source.xlsx", Path(folder) / "annotated.xlsx"
        if checked_kind(path, filename) == "xlsx":
            source = path
        else:
            _as_workbook(path, filename, source)
        write_annotated(source, target, problems)
        return target.read_bytes()


def _as_workbook(path: Path, filename: str, target: Path) -> None:
    """The tables of a document as sheets of text, at the addresses the findings use."""
    document = parse_document(path, filename)
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(document.tables):
        sheet = book.create_sheet(safe_title(sheet_name(document, number)))
        for row, cells in enumerate(table.rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text:
                    put_text(sheet.cell(row, column), text)
    if not book.worksheets:
        book.create_sheet("Register")
    book.save(target)


def safe_title(title: str) -> str:
    """A name a sheet may have."""
    return "".join("-" if letter in "[]:*?/\\" else letter for letter in title)[:MAX_TITLE].strip("'") or "Sheet"
