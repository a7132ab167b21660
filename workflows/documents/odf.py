"""OpenDocument text and spreadsheets, read from ``content.xml`` alone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from workflows.documents.archives import damaged, member_bytes, open_archive
from workflows.documents.model import Document, Prompt, Table
from workflows.documents.ooxml import active_content, parsed
from workflows.sandbox import FileRefused

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CHARACTERS = {f"{_DRAW}text-box": "\n", f"{_TEXT}soft-page-break": "\f", f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_HREF = "{http://www.w3.org/1999/xlink}href"
_ACTIVE_PARTS = re.compile(r"^(Basic|Scripts|Object[^/]*|ObjectReplacements|Configurations2/accelerator/.+\.(js|py))(/|$)", re.IGNORECASE)
_ACTIVE_TAGS = ("}dde-source", "}dde-connection-decl", "}event-listener", "}object", "}object-ole", "}applet", "}plugin", "}floating-frame")
_MIMETYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
MAX_ROWS = 20_000
MAX_COLUMNS = 60


def read_odt(path: Path, filename: str) -> Document:
    root = _content(path, "odt")
    header, footer = _margins(path)
    tables = tuple(
        Table(page=1, rows=rows) for element in root.iter(f"{_TABLE}table") if (rows := _rows(element)) and any(any(row) for row in rows)
    )
    pages = "".join(_words(root)).split("\f")
    pages[0] = "\n".join(filter(None, (header, pages[0], footer)))
    return Document(
        kind="odt",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=tuple(pages),
        has_text_layer=any(page.strip() for page in pages),
        tables=tables,
        prompts=tuple(_prompts(root)),
    )


def _margins(path: Path) -> tuple[str, str]:
    """Headers and footers, which the styles of the document hold; each text once."""
    with open_archive(path) as archive:
        if "styles.xml" not in archive.namelist():
            return "", ""
        root = parsed(member_bytes(archive, "styles.xml"))
    texts = [
        dict.fromkeys("".join(_words(part)).replace("\f", "").strip() for tag in tags for part in root.iter(f"{_STYLE}{tag}"))
        for tags in (("header-first", "header", "header-left"), ("footer-first", "footer", "footer-left"))
    ]
    return "\n".join(filter(None, texts[0])), "\n".join(filter(None, texts[1]))


def _prompts(root: Element) -> Iterator[Prompt]:
    for field in root.iter(f"{_TEXT}placeholder"):
        if text := "".join(field.itertext()).strip():
            yield Prompt(page=1, text=text[:200], is_field=True)


def read_ods(path: Path, filename: str) -> Document:
    sheets = [element for element in _content(path, "ods").iter(f"{_TABLE}table")]
    tables = tuple(Table(page=number, rows=_rows(sheet)) for number, sheet in enumerate(sheets, start=1))
    pages = tuple("\n".join("\t".join(row).rstrip("\t") for row in table.rows) for table in tables)
    return Document(
        kind="ods",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=pages,
        has_text_layer=any(page.strip() for page in pages),
        tables=tables,
        names=tuple(sheet.get(f"{_TABLE}name", "") for sheet in sheets),
    )


def _content(path: Path, kind: str) -> Element:
    with open_archive(path) as archive:
        _check_package(archive, kind)
        root = parsed(member_bytes(archive, "content.xml"))
    for element in root.iter():
        link = element.get(_HREF, "")
        is_anchor = element.tag == f"{_TEXT}a" and re.match(r"(https?://|mailto:|tel:|#)", link, re.IGNORECASE)
        is_local = not link or re.match(r"(Pictures/|\./Pictures/|#)", link)
        if element.tag.endswith(_ACTIVE_TAGS) or not (is_anchor or is_local):
            raise active_content()
    return root


def _check_package(archive: zipfile.ZipFile, kind: str) -> None:
    first = archive.infolist()[0]
    if first.filename != "mimetype" or member_bytes(archive, "mimetype").strip() != _MIMETYPES[kind]:
        raise FileRefused("file_type_mismatch", f"The file is not a plain {kind.upper()} document; save it as .{kind} and send that.")
    if any(_ACTIVE_PARTS.search(name) for name in archive.namelist()):
        raise active_content()
    if b"encryption-data" in member_bytes(archive, "META-INF/manifest.xml"):
        raise FileRefused("password_protected", "The file is protected by a password; remove the password and send it again.")


def _words(element: Element) -> Iterator[str]:
    """The text in reading order, ``\\f`` at soft page breaks; tracked deletions and notes to self are left out."""
    if element.tag in (f"{_TEXT}tracked-changes", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"):
        return
    if element.tag == f"{_TABLE}table-row":
        yield "\t".join(" ".join("".join(_words(cell)).split()) for cell in element) + "\n"
        return
    yield _CHARACTERS.get(element.tag, "")
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
        yield "\n"


def _rows(table: Element) -> tuple[tuple[str, ...], ...]:
    """Cells as text; repeated blank rows and columns are how the format pads a sheet, so they are not unfolded."""
    rows: list[list[str]] = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        repeats = _repeats(row, "number-rows-repeated")
        # Blank rows keep the rows below at their numbers; the padding at the end of a sheet is not unfolded.
        repeats = repeats if any(cells) or len(rows) + repeats <= MAX_ROWS else 1
        if len(rows) + repeats > MAX_ROWS:
            raise FileRefused("too_many_rows", "A sheet has more than 20,000 rows; send the part that matters.")
        rows.extend([cells] * repeats)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if not cell.tag.endswith(("}table-cell", "}covered-table-cell")):
            continue
        text = "".join(_words(cell)).strip()
        repeats = _repeats(cell, "number-columns-repeated")
        if text and len(cells) + repeats > MAX_COLUMNS:
            raise FileRefused("too_many_columns", "A sheet has more than 60 columns; send the part that matters.")
        cells.extend([text] * min(repeats, MAX_COLUMNS - len(cells)))
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _repeats(element: Element, attribute: str) -> int:
    try:
        return max(1, int(element.get(f"{_TABLE}{attribute}", "1")))
    except ValueError as error:
        raise damaged() from error
