"""From a paper to a file in the format a host sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samples.documents.docx import docx_bytes
from samples.documents.odt import odt_bytes
from samples.documents.paper import Paper
from samples.documents.pdf import pdf_bytes
from samples.documents.scan import png_bytes, scan_bytes
from samples.documents.sheets import xlsx_bytes

WRITERS: Mapping[str, Callable[[Paper], bytes]] = {
    "pdf": pdf_bytes,
    "scan": scan_bytes,
    "docx": docx_bytes,
    "odt": odt_bytes,
    "xlsx": xlsx_bytes,
    "png": png_bytes,
}
