"""Office Open XML: refuses what can act (macros, embedded objects, links to elsewhere) and reads the words of a DOCX."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from workflows.documents.archives import damaged, member_bytes, open_archive
from workflows.documents.model import Document, Table
from workflows.documents.word_tables import table_rows
from workflows.sandbox import FileRefused

MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ACTIVE_PARTS = re.compile(
    r"vbaProject|vbaData|/embeddings/|/activeX/|oleObject|/externalLinks/|/connections\.xml|/queryTables/|/ctrlProps/|/macrosheets/"
    r"|/dialogsheets/|/customUI/|/webextensions/|attachedToolbars",
    re.IGNORECASE,
)
_SAFE_LINK = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)
_DDE = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b")
MAX_PAGES = 2000


def open_package(path: Path, kind: str) -> zipfile.ZipFile:
    """A checked OOXML archive of exactly that kind with nothing active inside; the caller closes it."""
    archive = open_archive(path)
    try:
        _check_types(archive, kind)
        for name in archive.namelist():
            if _ACTIVE_PARTS.search("/" + name):
                raise active_content()
            if name.lower().endswith(".rels"):
                _check_relationships(parsed(member_bytes(archive, name)))
    except Exception:
        archive.close()
        raise
    return archive


def active_content() -> FileRefused:
    return FileRefused(
        "active_content",
        "The file holds macros, embedded objects or links to other files; save a copy without them (or a PDF) and send that.",
    )


def parsed(content: bytes) -> Element:
    """An XML part as an element tree; ``damaged_file`` when it is not well formed."""
    try:
        root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged() from error
    return root


def _check_types(archive: zipfile.ZipFile, kind: str) -> None:
    root = parsed(member_bytes(archive, "[Content_Types].xml"))
    declared = [element.get("ContentType", "") for element in root]
    if any("macroenabled" in kind_name.lower() or "vbaproject" in kind_name.lower() for kind_name in declared):
        raise active_content()
    if MAIN_TYPES[kind] not in declared:
        raise FileRefused(
            "file_type_mismatch", f"The file is not a plain {kind.upper()} document; open it, save it as .{kind} and send that."
        )


def _check_relationships(root: Element) -> None:
    for relationship in root.iter(_RELATIONSHIP):
        if relationship.get("TargetMode", "").lower() != "external":
            continue
        is_link = relationship.get("Type", "").endswith("/hyperlink")
        if not (is_link and _SAFE_LINK.match(relationship.get("Target", ""))):
            raise active_content()


def read_docx(path: Path, filename: str) -> Document:
    """Pages follow the breaks Word recorded when it last laid the document out; a file without any is one page."""
    with open_package(path, "docx") as archive:
        body = parsed(member_bytes(archive, "word/document.xml")).find(f"{_WORD}body")
        margins = [
            _plain_text(parsed(member_bytes(archive, name)))
            for name in sorted(archive.namelist())
            if re.fullmatch(r"word/(header|footer|footnotes|endnotes)\d*\.xml", name)
        ]
    if body is None:
        raise damaged()
    _refuse_fields(body)
    pages, tables = _pages(body)
    if margins := [text for text in margins if text.strip()]:
        pages[-1] = "\n".join([pages[-1], *margins])
    return Document(
        kind="docx",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=tuple(pages),
        has_text_layer=any(page.strip() for page in pages),
        tables=tuple(tables),
    )


def _refuse_fields(body: Element) -> None:
    instructions = " ".join(
        "".join(element.itertext()) + element.get(f"{_WORD}instr", "")
        for tag in ("instrText", "fldSimple")
        for element in body.iter(f"{_WORD}{tag}")
    )
    if _DDE.search(instructions):
        raise active_content()


def _pages(body: Element) -> tuple[list[str], list[Table]]:
    pages = [""]
    tables: list[Table] = []
    for piece in _pieces(body):
        if isinstance(piece, Table):
            tables.append(Table(page=len(pages), rows=piece.rows))
        elif piece == "\f":
            if pages[-1].strip() and len(pages) < MAX_PAGES:
                pages.append("")
        else:
            pages[-1] += piece
    return pages, tables


def _pieces(element: Element) -> Iterator[str | Table]:
    """The document in reading order: text, ``\\f`` for a page break, and each table after its text."""
    for child in element:
        tag = child.tag.removeprefix(_WORD)
        if tag == "tbl":
            rows = table_rows(child, _plain_text)
            yield "\n".join("\t".join(row) for row in rows) + "\n"
            if rows:
                yield Table(page=0, rows=rows)
        elif tag == "p":
            yield from _paragraph(child)
            yield "\n"
        elif tag in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _pieces(child)


def _paragraph(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        tag = element.tag.removeprefix(_WORD)
        if tag == "t":
            yield element.text or ""
        elif tag == "tab":
            yield "\t"
        elif tag == "lastRenderedPageBreak" or (tag == "br" and element.get(f"{_WORD}type") == "page"):
            yield "\f"
        elif tag in ("br", "cr"):
            yield "\n"


def _plain_text(element: Element) -> str:
    return "\n".join("".join(_paragraph(paragraph)).replace("\f", "") for paragraph in element.iter(f"{_WORD}p"))
