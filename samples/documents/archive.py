"""Zip containers without a clock: fixed dates, fixed order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook

FIXED_TIME = (2026, 11, 20, 9, 0, 0)
FIXED_STAMP = "2026-11-20T09:00:00Z"
_STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")


def zipped(members: Mapping[str, bytes], stored: frozenset[str] = frozenset()) -> bytes:
    """``stored`` members are left uncompressed; OpenDocument wants its first one so."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, compresslevel=9 if info.compress_type else None)
    return stream.getvalue()


def spreadsheet_bytes(book: Workbook) -> bytes:
    """A workbook whose properties carry the fixed day instead of now."""
    stream = io.BytesIO()
    book.properties.creator = "Sample pilot"
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    members[core] = _STAMPS.sub(rb"\g<1>" + FIXED_STAMP.encode() + rb"\g<2>", members[core])
    return zipped(members)
