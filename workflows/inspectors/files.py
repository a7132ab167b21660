"""Every file: what it is, whether a machine can read it, whether anything is in it."""

from __future__ import annotations

from workflows.documents import Document
from workflows.documents.model import FEWEST_LETTERS
from workflows.inspectors.finding import CANNOT_TELL, FAIL, PASS, Finding, InspectionContext

CHECK = "files"
VERSION = "2"


def inspect(document: Document, _context: InspectionContext) -> list[Finding]:
    data = {
        "kind": document.kind,
        "size_bytes": document.size_bytes,
        "pages": len(document.pages),
        "has_text_layer": document.has_text_layer,
        "warnings": list(document.warnings),
    }
    notes = [_finding("note", PASS, warning, {}) for warning in document.warnings]
    return [_readable(document, data), *notes]


def _readable(document: Document, data: dict[str, object]) -> Finding:
    if document.kind in ("png", "jpg"):
        return _finding("readable", CANNOT_TELL, "The file is a picture, so its words could not be checked; a person reads it.", data)
    if not document.has_text_layer and document.kind == "pdf":
        return _finding("readable", CANNOT_TELL, "The file is a scan without text; send the original file if you have it.", data)
    if sum(letter.isalnum() for letter in document.text) < FEWEST_LETTERS:
        return _finding("readable", FAIL, "The file has next to nothing in it; check that you sent the right one.", data)
    return _finding("readable", PASS, "The file opened and its text could be read.", data)


def _finding(code: str, outcome: str, reason: str, data: dict[str, object]) -> Finding:
    return Finding(check=CHECK, code=code, outcome=outcome, reason=reason, data=data)
