"""What may be given as evidence, by the ending of a file's name: the one table the door, the documentation and the tests read.

The limits on what a file unpacks to are the worker's (``workflows.documents``); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import puremagic

from onboarding.errors import Invalid

MIB = 1024 * 1024
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""The byte order marks that begin UTF-16 text."""
_ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """``start``: the bytes every such file begins with; empty where the format has no mark of its own.

    ``unpacked`` is the limit on what it opens to, in words.
    """

    title: str
    media_type: str
    start: bytes
    unpacked: str

    @property
    def is_copied(self) -> bool:
        """Whether people get a safe copy instead of the original; plain text has nothing to leave out."""
        return self.media_type != "text/csv"


_ARCHIVE = "100 MB, 1,000 parts, ratio 100"
_PICTURE = "25 million points"
KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind(title="PDF", media_type="application/pdf", start=b"%PDF-", unpacked="500 pages"),
    "docx": FileKind(title="Word", media_type=f"{OFFICE}.wordprocessingml.document", start=_ZIP, unpacked=_ARCHIVE),
    "odt": FileKind(title="OpenDocument text", media_type=f"{OPEN}.text", start=_ZIP, unpacked=_ARCHIVE),
    "xlsx": FileKind(title="Excel", media_type=f"{OFFICE}.spreadsheetml.sheet", start=_ZIP, unpacked=_ARCHIVE),
    "ods": FileKind(title="OpenDocument spreadsheet", media_type=f"{OPEN}.spreadsheet", start=_ZIP, unpacked=_ARCHIVE),
    "csv": FileKind(title="Comma-separated values", media_type="text/csv", start=b"", unpacked="25 MB"),
    "png": FileKind(title="Picture", media_type="image/png", start=b"\x89PNG\r\n\x1a\n", unpacked=_PICTURE),
    "jpg": FileKind(title="Picture", media_type="image/jpeg", start=b"\xff\xd8\xff", unpacked=_PICTURE),
    "jpeg": FileKind(title="Picture", media_type="image/jpeg", start=b"\xff\xd8\xff", unpacked=_PICTURE),
}


def kind_of(name: str) -> FileKind:
    """The kind a file name claims. Raises Invalid for one that is not accepted, before any byte is read."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in KINDS:
        raise Invalid(
            f"{name}: this kind of file is not accepted.",
            fields={
                "file": "Send a PDF, a Word (.docx), OpenDocument (.odt, .ods), Excel (.xlsx) or CSV file, or a picture (.jpg, .jpeg, "
                ".png). Save anything else as one of these first."
            },
        )
    return KINDS[ending]


def check_start(name: str, kind: FileKind, head: bytes) -> None:
    """Raise Invalid when the first bytes contradict the name.

    The full opening happens in the worker; this catches plain mistakes while the sender is still there.
    """
    if kind.media_type == "text/csv" and head.startswith(UTF_16):
        raise Invalid(
            f"{name} is saved as UTF-16 text, which is not read.",
            fields={"file": "Save it again as CSV in UTF-8 (Excel: “CSV UTF-8 (comma delimited)”), or send the spreadsheet as .xlsx."},
        )
    seen = _seen(head)
    if head.startswith(kind.start) and not (kind.start == b"" and seen is not None):
        return
    raise Invalid(
        f"{name} is named .{name.rsplit('.', 1)[-1]} but holds {_in_words(seen)}.",
        fields={"file": "Save it as a real file of that kind, or send it under its own ending."},
    )


def _in_words(media_type: str | None) -> str:
    ending = next((ending for ending, kind in KINDS.items() if kind.media_type == media_type), None)
    return f"the contents of a .{ending} file" if ending else "something else"


def _seen(head: bytes) -> str | None:
    """What the bytes say they are, None when they say nothing; plain text says nothing."""
    if any(head.startswith(kind.start) for kind in KINDS.values() if kind.start) or b"\x00" in head[:64]:
        pass
    elif head.lstrip()[:1] != b"<" and head[:4] not in (b"MZ\x90\x00", b"\x7fELF"):
        return None
    try:
        return puremagic.from_string(head, mime=True) or "something else"
    except puremagic.PureError:
        return "something else"


def as_table() -> str:
    """The table as Markdown, for the documentation."""
    rows = [f"| .{ending} | {kind.title} | `{kind.media_type}` | 25 MB | {kind.unpacked} |" for ending, kind in KINDS.items()]
    return "\n".join(["| Ending | Kind | Media type | Largest file | Largest when opened |", "| --- | --- | --- | --- | --- |", *rows])
