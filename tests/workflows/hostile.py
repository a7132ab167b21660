"""Files that break naive readers, each built from nothing; a builder writes to the path it is given."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
ROOT_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="People" sheetId="1" r:id="rId1"{state}/></sheets></workbook>'
)
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/>{more}</Relationships>'
)
SHEET = '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{after}</worksheet>'
HEADINGS = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
    for letter, text in zip("ABCD", ("Organisation", "Name", "Role", "Since"), strict=True)
)
FIRST_ROW = f'<row r="1">{HEADINGS}</row>'


def parts(rows: str = FIRST_ROW, before: str = "", after: str = "", state: str = "", more_rels: str = "") -> dict[str, str]:
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": BOOK.replace("{state}", state),
        "xl/_rels/workbook.xml.rels": BOOK_RELS.replace("{more}", more_rels),
        "xl/worksheets/sheet1.xml": SHEET.replace("{before}", before).replace("{rows}", rows).replace("{after}", after),
    }


def write_parts(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def coordinate_bomb(path: Path) -> Path:
    return write_parts(path, parts(FIRST_ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def merge_bomb(path: Path) -> Path:
    return write_parts(path, parts(after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


def hyperlink_bomb(path: Path) -> Path:
    return write_parts(path, parts(after='<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'))


def many_merges(path: Path) -> Path:
    merges = "".join(f'<mergeCell ref="A{row}:Z{row + 9}"/>' for row in range(2, 20_000, 10))
    return write_parts(path, parts(after=f"<mergeCells>{merges}</mergeCells>"))


def million_rows(path: Path) -> Path:
    row = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(2, 300_000))
    return write_parts(path, parts(FIRST_ROW + row))


def zip_bomb(path: Path) -> Path:
    """One gigabyte of spaces inside a sheet, in about a megabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            block = b" " * (1 << 20)
            for _ in range(1024):
                member.write(block)
    return path


def lying_zip_bomb(path: Path) -> Path:
    """The same, with a directory that says the sheet is small."""
    zip_bomb(path)
    content = bytearray(path.read_bytes())
    size = struct.pack("<I", 1 << 30)
    position = content.rfind(size)
    while position >= 0:
        content[position : position + 4] = struct.pack("<I", 1000)
        position = content.rfind(size)
    path.write_bytes(bytes(content))
    return path


def overlapping_members(path: Path) -> Path:
    """Fifty directory entries that all point into one deflated block."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = data.compress(b"<a/>" * 100_000) + data.flush()
    checksum = zlib.crc32(b"<a/>" * 100_000)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, checksum, len(body), 400_000, 5, 0) + b"a.xml" + body
    directory = b""
    for number in range(50):
        name = b"a.xml" if number == 0 else f"b{number:02}.xml".encode()
        directory += (
            struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, checksum, len(body), 400_000, len(name), 0, 0, 0, 0, 0, 0) + name
        )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 50, 50, len(directory), len(local), 0)
    path.write_bytes(local + directory + end)
    return path


def document_type(path: Path) -> Path:
    return write_parts(path, parts(before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'))


def document_type_utf16(path: Path) -> Path:
    members: dict[str, str | bytes] = dict(parts())
    book = members["xl/workbook.xml"]
    assert isinstance(book, str)
    members["xl/workbook.xml"] = book.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>').encode(
        "utf-16"
    )
    return write_parts(path, members)


def document_type_utf7(path: Path) -> Path:
    return write_parts(path, {**parts(), "xl/styles.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<styleSheet/>'})


def deep_nesting(path: Path) -> Path:
    return write_parts(path, parts(FIRST_ROW + "<row>" * 100_000 + "</row>" * 100_000))


def macro(path: Path) -> Path:
    return write_parts(path, {**parts(), "xl/vbaProject.bin": b"macro"})


def macro_type(path: Path) -> Path:
    members = parts()
    members["[Content_Types].xml"] = TYPES.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return write_parts(path, members)


def external_link(path: Path) -> Path:
    relation = (
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        'Target="http://example.org/x.xlsx" TargetMode="External"/>'
    )
    return write_parts(path, parts(more_rels=relation))


def connections(path: Path) -> Path:
    return write_parts(path, {**parts(), "xl/connections.xml": "<connections/>"})


def very_hidden(path: Path) -> Path:
    return write_parts(path, parts(state=' state="veryHidden"'))


def traversal(path: Path) -> Path:
    return write_parts(path, {**parts(), "../../evil.xml": "<a/>"})


def absolute(path: Path) -> Path:
    return write_parts(path, {**parts(), "/etc/evil.xml": "<a/>"})


def duplicate_member(path: Path) -> Path:
    write_parts(path, parts())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/workbook.xml", BOOK)
    return path


def too_many_members(path: Path) -> Path:
    return write_parts(path, {**parts(), **{f"xl/media/{number}.bin": b"" for number in range(1001)}})


def nested_archive(path: Path) -> Path:
    return write_parts(path, {**parts(), "xl/media/inner.zip": b"PK\x05\x06" + bytes(18)})


def data_before(path: Path) -> Path:
    write_parts(path, parts())
    path.write_bytes(b"PK\x03\x04garbage" + path.read_bytes())
    return path


def data_after(path: Path) -> Path:
    write_parts(path, parts())
    path.write_bytes(path.read_bytes() + b"<html>second life</html>")
    return path


def symbolic_link(path: Path) -> Path:
    write_parts(path, parts())
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("xl/link.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return path


Builder = Callable[[Path], Path]
WORKBOOKS: Mapping[str, tuple[Builder, str]] = {
    "coordinate bomb": (coordinate_bomb, "sheet_too_large"),
    "merge bomb": (merge_bomb, "sheet_too_large"),
    "hyperlink bomb": (hyperlink_bomb, "sheet_too_large"),
    "many merges": (many_merges, "sheet_too_large"),
    "300,000 rows": (million_rows, "sheet_too_large"),
    "zip bomb": (zip_bomb, "unpacks_too_large"),
    "zip bomb that lies": (lying_zip_bomb, "damaged_file"),
    "overlapping members": (overlapping_members, "archive_not_plain"),
    "document type": (document_type, "xml_declarations"),
    "document type in UTF-16": (document_type_utf16, "xml_declarations"),
    "document type in UTF-7": (document_type_utf7, "archive_not_plain"),
    "deep nesting": (deep_nesting, "sheet_too_large"),
    "macro": (macro, "active_content"),
    "macro by type": (macro_type, "active_content"),
    "external link": (external_link, "active_content"),
    "connections": (connections, "active_content"),
    "very hidden sheet": (very_hidden, "hidden_content"),
    "path traversal": (traversal, "archive_not_plain"),
    "absolute path": (absolute, "archive_not_plain"),
    "duplicate member": (duplicate_member, "archive_not_plain"),
    "1,001 members": (too_many_members, "archive_not_plain"),
    "nested archive": (nested_archive, "file_in_file"),
    "data before": (data_before, "archive_not_plain"),
    "data after": (data_after, "archive_not_plain"),
    "symbolic link": (symbolic_link, "archive_not_plain"),
}
