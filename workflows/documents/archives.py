"""Checks a ZIP-based document (OOXML, OpenDocument) before anything parses it: real sizes, honest members, no DTD.

Limits: 100 MB unpacked, ratio 100, 1,000 members; they are counted on the bytes that really come out, not on declared sizes.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from workflows.sandbox import FileRefused

MAX_UNPACKED_BYTES = 100 * 1000 * 1000
MAX_RATIO = 100
MAX_MEMBERS = 1000
# Below this a high ratio is normal (a sheet of repeated words) and harmless.
RATIO_FREE_BYTES = 2 * 1000 * 1000
CHUNK_BYTES = 1 << 18

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ARCHIVE_SUFFIXES = (".zip", ".7z", ".rar", ".gz", ".tar", ".jar", ".docx", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods")
_XML_SUFFIXES = (".xml", ".rels", ".vml", ".rdf")
_DECLARATIONS = tuple(word.encode(encoding) for word in ("<!doctype", "<!entity") for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODINGS = {b"utf-8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii", b"iso-8859-1"}


def damaged() -> FileRefused:
    return FileRefused("damaged_file", "The file is damaged or is not what its name says; save it again in its program and send that.")


def bomb() -> FileRefused:
    return FileRefused(
        "unpacks_too_large", "The file unpacks to far more than it should; save it again in its program as a new file and send that."
    )


def dishonest() -> FileRefused:
    return FileRefused(
        "archive_not_plain", "The file holds hidden or overlapping parts; save it again in its program as a new file and send that."
    )


def open_archive(path: Path) -> zipfile.ZipFile:
    """An opened archive whose members are all checked; the caller closes it. Raises ``FileRefused``."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError) as error:
        raise damaged() from error
    try:
        _check_directory(archive)
        _check_layout(path, archive)
        _check_contents(archive)
    except FileRefused:
        archive.close()
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, struct.error, NotImplementedError, EOFError, RuntimeError) as error:
        archive.close()
        raise damaged() from error
    return archive


def _check_directory(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if not members or len(members) > MAX_MEMBERS or archive.comment:
        raise dishonest()
    names = [member.filename.casefold() for member in members]
    if len(set(names)) != len(names):
        raise dishonest()
    for member in members:
        _check_member(member)
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise bomb()


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if "\\" in name or "\x00" in name or name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise dishonest()
    if member.flag_bits & 0x1:
        raise FileRefused("password_protected", "The file is protected by a password; remove the password and send it again.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or stat.S_ISLNK(member.external_attr >> 16):
        raise dishonest()
    if name.casefold().endswith(_ARCHIVE_SUFFIXES):
        raise FileRefused("file_in_file", "The file holds another file inside it; send that one separately and remove it from here.")


def _check_layout(path: Path, archive: zipfile.ZipFile) -> None:
    """Members lie one after another from byte 0 to the directory, under the names the directory gives, and nothing follows."""
    end = 0
    with path.open("rb") as raw:
        for member in sorted(archive.infolist(), key=lambda info: info.header_offset):
            if member.header_offset < end or (end == 0 and member.header_offset != 0):
                raise dishonest()
            raw.seek(member.header_offset)
            fields = _LOCAL_HEADER.unpack(raw.read(_LOCAL_HEADER.size))
            name = raw.read(fields[9])
            if fields[0] != b"PK\x03\x04" or name.decode("utf-8", "replace") != member.orig_filename:
                raise dishonest()
            end = member.header_offset + _LOCAL_HEADER.size + fields[9] + fields[10] + member.compress_size
    if end > archive.start_dir:
        raise dishonest()
    # The end record is 22 bytes when there is no comment; anything after it is a second file in disguise.
    with path.open("rb") as raw:
        raw.seek(-22, 2)
        if raw.read(4) != b"PK\x05\x06":
            raise dishonest()


def _check_contents(archive: zipfile.ZipFile) -> None:
    packed = sum(member.compress_size for member in archive.infolist())
    unpacked = 0
    for member in archive.infolist():
        unpacked = _count_member(archive, member, unpacked)
        if unpacked > RATIO_FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1):
            raise bomb()


def _count_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: int) -> int:
    is_xml = member.filename.casefold().endswith(_XML_SUFFIXES)
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not tail and is_xml:
                _check_encoding(chunk[:300])
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED_BYTES:
                raise bomb()
            if is_xml:
                refuse_declarations(tail + chunk)
                tail = chunk[-32:]
    return unpacked


def _check_encoding(start: bytes) -> None:
    declared = _ENCODING.search(start)
    if declared and declared.group(1).lower() not in _ENCODINGS:
        raise dishonest()


def refuse_declarations(content: bytes) -> None:
    """Raises when XML declares a document type or an entity, in any encoding we accept."""
    if b"!" not in content:
        return
    lowered = content.lower()
    if any(word in lowered for word in _DECLARATIONS):
        raise FileRefused(
            "xml_declarations", "The file declares its own XML types, which documents never need; save it again in its program."
        )


def member_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member of a checked archive, whole; ``damaged_file`` when it is missing."""
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise damaged() from error
