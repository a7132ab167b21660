"""Office Open XML: refuses what can act (macros, embedded objects, links to elsewhere) and reads the words of a DOCX."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from workflows.documents import word_marks
from workflows.documents.archives import damaged, member_bytes, open_archive
from workflows.documents.model import Document, Table
from workflows.documents.word_tables import TRANSPARENT, table_rows
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
# Wrappers that add nothing of their own; and parts of a paragraph that are no words, or words that were deleted or moved away.
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "br": "\n", "cr": "\n", "lastRenderedPageBreak": "\f"}
_LEFT_OUT = frozenset(
    {
        "pPr",
        "rPr",
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "sdtPr",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)


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
        parts = {
            kind: [
                parsed(member_bytes(archive, name)) for name in sorted(archive.namelist()) if re.fullmatch(rf"word/{kind}\d*\.xml", name)
            ]
            for kind in ("header", "footer", "footnotes", "endnotes")
        }
    if body is None:
        raise damaged()
    _refuse_fields(body)
    pages, tables = _pages(body)
    pages[0] = "\n".join([*_distinct(parts["header"]), pages[0], *_distinct(parts["footer"])])
    pages[-1] = "\n".join([pages[-1], *_distinct([*parts["footnotes"], *parts["endnotes"]])])
    return Document(
        kind="docx",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=tuple(pages),
        has_text_layer=any(page.strip() for page in pages),
        tables=tuple(tables),
        watermarks=tuple(dict.fromkeys(text for part in (*parts["header"], body) for text in word_marks.watermarks(part))),
        prompts=tuple(word_marks.prompts(body, pages)),
    )


def _distinct(parts: Iterable[Element]) -> list[str]:
    """The text of parts such as headers, each once: documents often carry the same for first, odd and even pages."""
    return list(dict.fromkeys(text.strip() for part in parts if (text := _plain_text(part)).strip()))


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
    """The document in reading order: text, ``\\f`` for a page break, and each table after its text, one line per row."""
    for child in element:
        tag = child.tag.removeprefix(_WORD)
        if tag == "tbl":
            rows = table_rows(child, _plain_text)
            yield "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows) + "\n"
            if rows:
                yield Table(page=0, rows=rows)
        elif tag == "p":
            yield from _words(child)
            yield "\n"
        elif tag in TRANSPARENT:
            yield from _pieces(child)


def _words(element: Element) -> Iterator[str]:
    """Text of a paragraph. A text box inside it starts on a line of its own; its second copy for old programs is left out."""
    for child in element:
        tag = child.tag.removeprefix(_WORD)
        if tag == "t":
            yield child.text or ""
        elif tag == "txbxContent":
            yield "\n" + _plain_text(child) + "\n"
        elif tag == "br" and child.get(f"{_WORD}type") == "page":
            yield "\f"
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag not in _LEFT_OUT:
            yield from _words(child)


def _plain_text(element: Element) -> str:
    """Paragraphs and tables of a cell, a text box, a header or the notes."""
    return "".join(piece for piece in _all_pieces(element) if isinstance(piece, str)).replace("\f", "").rstrip("\n")


def _all_pieces(element: Element) -> Iterator[str | Table]:
    for child in element:
        if child.tag in (f"{_WORD}footnote", f"{_WORD}endnote"):
            yield from _pieces(child)
    yield from _pieces(element)
