"""What is wrong in a training register, by cell, and the copy of it that says so; the copy is made in the sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workflows.by_name import ByName
from workflows.inspectors.finding import FAIL, Finding
from workflows.sandbox import Limits, run_limited
from workflows.workbook.model import Level, Problem

ANNOTATED_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_PROBLEMS = 5_000
ANNOTATED: ByName[bytes] = ByName("workflows.register_copies", "annotated_bytes")
LIMITS = Limits(memory_mib=1024, cpu_seconds=60, wall_seconds=90)


def annotate_register(path: Path, filename: str, findings: Iterable[Finding]) -> bytes | None:
    """The annotated copy as XLSX, or None where there is nothing to say; opened in the sandbox.

    Raises ``FileRefused`` for a file that cannot be read.
    """
    problems = problems_of(findings)
    return run_limited(ANNOTATED, path.resolve(), filename, problems, limits=LIMITS) if problems else None


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
