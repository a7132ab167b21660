"""How long a large training register takes: ``python -m benchmarks.imports [rows]``.

Read, matched to people and courses, and written back with each problem in its cell. The floor is one read-only pass over the same
cells with the library that reads them. Budgets for 10,000 rows: 20 seconds, 300 MB. It runs in this very process, so that its
memory can be told; in use the same functions run in the sandbox. Processor time is measured, because other work on the machine is not
ours.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

from checklists.parsing import load_builtin
from workflows.documents.reading import parse_document
from workflows.inspectors import InspectionContext, inspectors_for
from workflows.register_copies import annotated_bytes
from workflows.registers import problems_of

ROWS, BUDGET_SECONDS, BUDGET_MB = 10_000, 20, 300
REQUIREMENT = "PPL-04"
AS_OF = dt.date(2026, 11, 23)
PEOPLE = 200
WRONG_EVERY = 40
HEAD = ("Name", "Course", "Date completed", "Provider", "Hours")


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="imports-") as folder:
        path = Path(folder) / "register.xlsx"
        _write(path, rows)
        began = time.process_time()
        for row in openpyxl.load_workbook(path, read_only=True)["Training"].iter_rows(values_only=True):
            len(row)
        floor = time.process_time() - began
        before = _peak_mb()
        began = time.process_time()
        document = parse_document(path, path.name)
        findings = [found for one in inspectors_for(REQUIREMENT) for found in one.inspect(document, _context())]
        problems = problems_of(findings)
        copy = annotated_bytes(path, path.name, problems)
        taken, grown = time.process_time() - began, _peak_mb() - before
    entries = sum(found.code == "entry" for found in findings)
    print(f"{entries:,} entries, {len(problems):,} problems in their cells, a copy of {len(copy) / 1024:,.0f} KiB")
    verdict = "ok" if taken <= BUDGET_SECONDS and grown <= BUDGET_MB else "MISSED"
    print(
        f"register of {rows:,} rows: {taken:.1f} s (budget {BUDGET_SECONDS}), floor {floor:.2f} s, ratio {taken / floor:.1f}, "
        f"memory +{grown:.0f} MB (budget {BUDGET_MB})  {verdict}"
    )


def _context() -> InspectionContext:
    framework = load_builtin("imsa-readiness", "0.1.0")
    return InspectionContext(
        requirement=REQUIREMENT,
        as_of=AS_OF,
        courses={code: (course.title, course.refresh_months) for code, course in framework.courses.items()},
        people={number: _person(number) for number in range(PEOPLE)},
    )


def _person(number: int) -> str:
    first = ("Amara", "Bryn", "Carys", "Dafydd", "Eilidh", "Farah", "Gwen", "Hamish", "Iona", "Jamal")
    last = "Ahmed Bevan Campbell Davies Evans Fraser Griffiths Hughes Ito Jones Khan Lewis Murray Nolan Owen Price Quinn Rees Shah Thomas"
    return f"{first[number % 10]} {last.split()[number // 10]}"


def _write(path: Path, rows: int) -> None:
    titles = [course.title for course in load_builtin("imsa-readiness", "0.1.0").courses.values()]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Training")
    sheet.append(HEAD)
    for number in range(rows):
        day: object = dt.date(2026, 1, 1) + dt.timedelta(days=number % 300)
        if number % WRONG_EVERY == 0:
            day = "31/02/2026"
        sheet.append((_person(number % PEOPLE), titles[number % len(titles)], day, "Example Training", 3))
    book.save(path)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
