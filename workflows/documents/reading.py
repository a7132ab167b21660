"""Chooses the reader for a file: its extension, its first bytes, two judges and its structure must tell the same story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from workflows.documents import images, odf, ooxml, pdf, tables
from workflows.documents.asides import asides
from workflows.documents.judges import JUDGES, Judge, see_another_kind
from workflows.documents.model import Document
from workflows.sandbox import FileRefused

MAX_FILE_BYTES = 25 * 1024 * 1024
ACCEPTED = "PDF, DOCX, ODT, XLSX, ODS, CSV, PNG or JPG"

Reader = Callable[[Path, str], Document]

READERS: Mapping[str, Reader] = {
    "pdf": pdf.read_pdf,
    "docx": ooxml.read_docx,
    "xlsx": tables.read_xlsx,
    "odt": odf.read_odt,
    "ods": odf.read_ods,
    "csv": tables.read_csv,
    "png": images.read_image,
    "jpg": images.read_image,
    "jpeg": images.read_image,
}
# None: the format has no mark of its own, its reader decides.
FIRST_BYTES: Mapping[str, bytes | None] = {
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "odt": b"PK\x03\x04",
    "ods": b"PK\x03\x04",
    "csv": None,
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def parse_document(path: Path, filename: str, judges: Sequence[Judge] = JUDGES) -> Document:
    """The document, read in this very process: call it through ``workflows.documents.read_document``."""
    kind = checked_kind(path, filename, judges)
    return replace(READERS[kind](path, filename), asides=asides(path, kind))


def checked_kind(path: Path, filename: str, judges: Sequence[Judge] = JUDGES) -> str:
    """The file's extension, once its size is acceptable, and its first bytes and the judges agree with it."""
    kind = PurePath(filename).suffix.lower().lstrip(".")
    if kind not in READERS:
        raise FileRefused("file_type_not_accepted", f"{shown(filename)} is not a type of file we can check; send it as {ACCEPTED}.")
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty_file", f"{shown(filename)} is empty; send the file again.")
    if size > MAX_FILE_BYTES:
        raise FileRefused("file_too_large", f"{shown(filename)} is larger than 25 MB; send a smaller copy, for instance without pictures.")
    check_first_bytes(path, kind, filename, judges)
    return kind


def check_first_bytes(path: Path, kind: str, filename: str, judges: Sequence[Judge] = JUDGES) -> None:
    """Raise ``FileRefused`` where the mark of the kind is not there, or a judge sees the mark of another."""
    expected = FIRST_BYTES[kind]
    with path.open("rb") as opened:
        start = opened.read(8)
        if start == _OLE and _ENCRYPTED_PACKAGE in start + opened.read(1 << 20):
            raise FileRefused("password_protected", f"{shown(filename)} is protected by a password; remove the password and send it again.")
    if start == _OLE:
        raise FileRefused(
            "file_type_mismatch",
            f"{shown(filename)} is in an old Office format; open it, save it as .{kind if kind != 'csv' else 'xlsx'} and send that.",
        )
    if expected is not None and not start.startswith(expected):
        raise FileRefused(
            "file_type_mismatch",
            f"{shown(filename)} is not a {kind.upper()} file, whatever its name says; save it as {kind.upper()} and send that.",
        )
    if see_another_kind(path, kind, judges):
        raise FileRefused(
            "file_type_mismatch",
            f"{shown(filename)} begins like another kind of file than {kind.upper()}; open it in the program it came from, "
            f"save it as {'XLSX' if kind == 'csv' else kind.upper()} and send that.",
        )


def shown(filename: str) -> str:
    """A file name fit for a message: printable, at most 80 characters."""
    return "".join(letter for letter in PurePath(filename).name if letter.isprintable())[:80] or "The file"
