"""From frozen data to a file: the one entrance for whoever makes reports."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from reports import xlsx
from reports.disposal_model import DisposalCertificate
from reports.model import NationalReport, SiteReport
from reports.pdf import disposal, national, site


def render(kind: str, file_format: str, data: dict[str, Any]) -> bytes:
    """The bytes of a report: ``kind`` site (pdf), national (pdf, xlsx) or disposal (pdf). The same data gives the same PDF bytes.

    Raises:
        ValueError: no such report, or data that is not of its shape (``msgspec.ValidationError``).
    """
    digest = content_sha256(data)
    if (kind, file_format) == ("site", "pdf"):
        return site.render(msgspec.convert(data, SiteReport), digest)
    if (kind, file_format) == ("national", "pdf"):
        return national.render(msgspec.convert(data, NationalReport), digest)
    if (kind, file_format) == ("national", "xlsx"):
        return xlsx.render(msgspec.convert(data, NationalReport), digest)
    if (kind, file_format) == ("disposal", "pdf"):
        return disposal.render(msgspec.convert(data, DisposalCertificate), digest)
    raise ValueError(f"There is no {kind} report as {file_format}: ask for site or disposal as pdf, or national as pdf or xlsx.")


def content_sha256(data: dict[str, Any]) -> str:
    """The hash printed in the report: of the canonical JSON of its data."""
    return hashlib.sha256(
        json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()
