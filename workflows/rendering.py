"""A report job: its frozen data fetched, rendered, and the bytes handed in."""

from __future__ import annotations

import msgspec

from reports.rendering import render
from workflows.client import Api, Json, Lease
from workflows.workbook.writing import write_workbook

KIND = "build_report"


def build_report(api: Api, lease: Lease) -> Json:
    """Render the leased report. The same data gives the same bytes, so repeating it is harmless."""
    base = f"work/reports/{lease.subject}"
    job = api.call("GET", f"{base}/", headers=lease.header()).json()
    data = msgspec.json.decode(api.call("GET", f"{base}/data/", headers=lease.header()).content)
    return api.send_bytes("PUT", f"{base}/content/", lease, _rendered(job["kind"], job["format"], data))


def _rendered(kind: str, file_format: str, data: Json) -> bytes:
    """An intake workbook is written by what reads it."""
    return write_workbook(data) if kind == "intake" else render(kind, file_format, data)
