"""How often each privacy detector cries wolf: its hits on ordinary documents, which hold nothing that may not be sent.

Ordinary are the cases of every other family, the good cases of the privacy family, and the sample pilot's documents.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.corpus import Case
from benchmarks.corpus_files import write
from workflows.documents import Document, read_document
from workflows.inspectors import InspectionContext
from workflows.inspectors.privacy import CERTIFICATE_CODE, PROBES, inspect

PILOT = Path(__file__).parent.parent / "samples" / "pilot" / "evidence"
# The sample pilot sends one look-alike certificate on purpose.
SENT_ON_PURPOSE = frozenset({"scan-for-safer-recruitment.pdf"})
CODES = (*(probe.code for probe in PROBES), CERTIFICATE_CODE)


def ordinary_cases(cases: Iterable[Case]) -> list[Case]:
    return [case for case in cases if case.family != "privacy" or not case.bad]


def ordinary_documents(cases: Iterable[Case], pilot: Path = PILOT) -> Iterator[tuple[str, Document, str]]:
    """Name, document and organisation of everything ordinary."""
    with tempfile.TemporaryDirectory(prefix="ordinary-") as folder:
        for case in ordinary_cases(cases):
            yield f"{case.family}/{case.slug}", read_document(write(case, Path(folder)), case.file), case.organisation
    for path in sorted(pilot.glob("*/*")):
        if path.name not in SENT_ON_PURPOSE:
            yield f"pilot/{path.parent.name}/{path.name}", read_document(path, path.name), path.parent.name.replace("-", " ")


def report_false_alarms(documents: Iterable[tuple[str, Document, str]], is_verbose: bool) -> int:
    """Print alarms per detector and per document; returns how many documents raised one."""
    alarms: Counter[str] = Counter()
    disturbed: list[str] = []
    count = 0
    for name, document, organisation in documents:
        count += 1
        context = InspectionContext(requirement="SAF-01", as_of=dt.date(2026, 11, 23), organisation=organisation)
        raised = [finding.code for finding in inspect(document, context) if finding.code in CODES]
        alarms.update(raised)
        if raised:
            disturbed.append(f"{name}: {', '.join(raised)}")
    print(f"\nprivacy, false alarms: {len(disturbed)} of {count} ordinary documents ({len(disturbed) / max(count, 1):.4f} a document)")
    for code in CODES:
        print(f"  {code:<28}{alarms[code]:>5}{alarms[code] / max(count, 1):>9.4f} a document")
    for line in disturbed if is_verbose else ():
        print(f"      {line}")
    return len(disturbed)
