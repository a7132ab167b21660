"""An uploaded intake workbook: read in the sandbox, its rows posted, the problems written back into its cells."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workflows.client import Api, Json, Lease
from workflows.sandbox import FileRefused
from workflows.workbook import annotate, read_workbook
from workflows.workbook.model import Level, Problem

KIND = "import_workbook"


def check_workbook(api: Api, lease: Lease) -> Json:
    """Read the leased workbook and have it tried out. Returns the import as the API then shows it; repeating it is harmless."""
    base = f"work/imports/{lease.subject}"
    content = api.call("GET", f"{base}/workbook/", headers=lease.header()).content
    with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
        source = Path(folder) / "workbook.xlsx"
        source.write_bytes(content)
        try:
            workbook = read_workbook(source)
        except FileRefused as refusal:
            refused: Json = api.post(f"{base}/refusal/", {**lease.body(), "reason": refusal.message[:500]})
            return refused
        job: Json = api.post(f"{base}/rows/", {**lease.body(), "workbook": workbook.to_payload()})
        annotated = _annotated(source, Path(folder) / "annotated.xlsx", job)
        return api.send_bytes("POST", f"{base}/finish/", lease, annotated)


def _annotated(source: Path, target: Path, job: Json) -> bytes:
    if not job["problems"]:
        return b""
    annotate(source, target, [Problem(**{**row, "level": Level(row["level"])}) for row in job["problems"]])
    return target.read_bytes()
