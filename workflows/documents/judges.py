"""What two libraries take a file for, beside its ending and its opening: each objects only where it positively sees another kind.

Neither is believed further. Both call many honest files nothing in particular, and take a list for whatever its first heading
happens to resemble, so for lists the kinds that count as another are named one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import puremagic

from workflows.documents import libmagic

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
SAYS_NOTHING = frozenset({"", "application/octet-stream"})
ACCEPTABLE: Mapping[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "docx": frozenset({f"{OFFICE}.wordprocessingml.document", "application/zip"}),
    "xlsx": frozenset({f"{OFFICE}.spreadsheetml.sheet", "application/zip"}),
    "odt": frozenset({f"{OPEN}.text", "application/zip"}),
    "ods": frozenset({f"{OPEN}.spreadsheet", "application/zip"}),
    "png": frozenset({"image/png", "image/apng", "image/vnd.mozilla.apng"}),
    "jpg": frozenset({"image/jpeg", "image/pjpeg"}),
    "jpeg": frozenset({"image/jpeg", "image/pjpeg"}),
}
"""What a file of each kind may be called. Office files of many programs are known as archives only."""
NO_LIST = frozenset(
    {
        "application/epub+zip", "application/gzip", "application/java-archive", "application/json", "application/msword",
        "application/pdf", "application/postscript", "application/rtf", "application/vnd.microsoft.portable-executable",
        "application/vnd.rar", "application/x-7z-compressed", "application/x-bzip2", "application/x-dosexec", "application/x-executable",
        "application/x-gzip", "application/x-mach-binary", "application/x-mswinurl", "application/x-ole-storage",
        "application/x-pie-executable", "application/x-rar", "application/x-setupscript", "application/x-sharedlib",
        "application/x-sylk", "application/x-tar", "application/x-xz", "application/xml", "application/zip", "image/svg+xml",
        "text/calendar", "text/html", "text/rtf", "text/vcard", "text/x-ms-regedit", "text/x-msdos-batch", "text/x-shellscript",
        "text/xml",
    }
)  # fmt: skip
"""What a list is never called by mistake. Code, letters and drawings are left out: a heading or a sentence is enough to look like one."""
SHORTEST_MARK = 3
Judge = Callable[[Path], frozenset[str]]


def by_puremagic(path: Path) -> frozenset[str]:
    """Every kind whose mark it finds. A longer mark is not believed before a shorter one: Word files from a browser have that of Java's."""
    with path.open("rb") as opened:
        try:
            found = puremagic.magic_stream(opened)
        except (puremagic.PureError, ValueError):
            return frozenset()
    return frozenset(str(match.mime_type) for match in found if len(match.byte_match) >= SHORTEST_MARK)


def by_libmagic(path: Path) -> frozenset[str]:
    return frozenset({libmagic.media_type(path)})


JUDGES: tuple[Judge, ...] = (by_puremagic, by_libmagic)


def see_another_kind(path: Path, kind: str, judges: Sequence[Judge] = JUDGES) -> bool:
    """Whether any of them takes a file named as ``kind`` for something else."""
    return any(is_another(kind, judge(path)) for judge in judges)


def is_another(kind: str, names: frozenset[str]) -> bool:
    """Whether what a judge calls a file rules out that it is of ``kind``."""
    said = names - SAYS_NOTHING
    if kind == "csv":
        return bool(said) and said <= NO_LIST
    return bool(said) and not said & ACCEPTABLE[kind]
