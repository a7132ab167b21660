"""Office documents as they read when every tracked change is accepted and every comment is gone.

What was deleted and what was said beside the text is not for those who get a copy; the inspectors look at the original, where it
still stands (``asides``). Runs in the sandbox like every parser.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_WORD_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_ODF_PARTS = re.compile(r"(?:.*/)?(?:content|styles)\.xml")
_SHEETS = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]+\.xml")
_BESIDE = re.compile(
    r"word/(?:comments\w*|people)\.xml|xl/comments[^/]*\.xml|xl/comments/.*|xl/threadedComments/.*|xl/persons/.*|xl/revisions/.*"
)
"""Parts that hold nothing but what people said about the document, or who they are."""
_GONE_FROM_WORD = frozenset(
    _W + name
    for name in (
        "del", "moveFrom", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "moveFromRangeStart",
        "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange",
        "tblPrExChange", "tcPrChange", "trPrChange", "numberingChange", "cellIns", "cellMerge", "trackRevisions",
    )
)  # fmt: skip
_KEPT_BY_WORD = frozenset({_W + "ins", _W + "moveTo"})
_GONE_FROM_ODF = frozenset(
    {
        _OFFICE + "annotation", _OFFICE + "annotation-end", _TEXT + "tracked-changes", _TEXT + "change", _TEXT + "change-start",
        _TEXT + "change-end", _TABLE + "tracked-changes",
    }
)  # fmt: skip


def final_parts(package: zipfile.ZipFile, kind: str) -> dict[str, bytes | None]:
    """The parts of a package that read otherwise in its final form, by name; None for one that goes altogether."""
    if kind in ("odt", "ods"):
        return dict(_changed(package, _ODF_PARTS, _odf_final))
    gone = {name for name in package.namelist() if _BESIDE.fullmatch(name)}
    parts = dict(_changed(package, _WORD_PARTS, _word_final)) if kind == "docx" else _sheets_without_notes(package, gone)
    parts |= _without_mention(package, gone)
    return {**parts, **dict.fromkeys(gone)}


def _changed(package: zipfile.ZipFile, which: re.Pattern[str], change: Callable[[etree._Element], bool]) -> Iterator[tuple[str, bytes]]:
    for name in package.namelist():
        if which.fullmatch(name):
            root = _parsed(package.read(name))
            if change(root):
                yield name, _written(root)


def _parsed(content: bytes) -> etree._Element:
    """The part; what declares a document type was refused before it came here."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _word_final(root: etree._Element) -> bool:
    """Rows and cells marked as deleted go with what they hold; a run is what is left once its reference to a comment is gone."""
    marked = [mark for mark in root.iter(_W + "del", _W + "cellDel") if _tag(mark.getparent()) in (_W + "trPr", _W + "tcPr")]
    for mark in marked:
        _drop(mark.getparent().getparent())
    gone = [element for element in root.iter() if element.tag in _GONE_FROM_WORD]
    for element in gone:
        _drop(element)
    kept = [element for element in root.iter() if element.tag in _KEPT_BY_WORD]
    for element in kept:
        _unwrap(element)
    return bool(marked or gone or kept)


def _odf_final(root: etree._Element) -> bool:
    gone = [element for element in root.iter() if element.tag in _GONE_FROM_ODF]
    for element in gone:
        _drop(element)
    return bool(gone)


def _sheets_without_notes(package: zipfile.ZipFile, gone: set[str]) -> dict[str, bytes | None]:
    """Sheets without the drawing that shows the notes on their cells; adds those drawings to ``gone``."""
    parts: dict[str, bytes | None] = {}
    for name in package.namelist():
        if not _SHEETS.fullmatch(name) or b"legacyDrawing" not in (content := package.read(name)):
            continue
        root = _parsed(content)
        targets = _targets(package, name)
        for drawing in list(root.iter(_MAIN + "legacyDrawing")):
            gone.update({target} if (target := targets.get(drawing.get(_RELATION_ID, ""))) else ())
            _drop(drawing)
        parts[name] = _written(root)
    return parts


def _targets(package: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    name = _relations_of(part)
    if name not in package.namelist():
        return {}
    return {relation.get("Id", ""): _target(part, relation) for relation in _parsed(package.read(name))}


def _relations_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _target(part: str, relation: etree._Element) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))).lstrip("/")


def _without_mention(package: zipfile.ZipFile, gone: set[str]) -> dict[str, bytes | None]:
    """Relations and content types without the parts that go."""
    parts: dict[str, bytes | None] = {}
    for name in package.namelist() if gone else ():
        if name == "[Content_Types].xml":
            root = _parsed(package.read(name))
            named = [element for element in root if element.get("PartName", "").lstrip("/") in gone]
        elif name.endswith(".rels"):
            root = _parsed(package.read(name))
            folder, file = posixpath.split(name.replace("_rels/", ""))
            owner = posixpath.join(folder, file.removesuffix(".rels"))
            named = [element for element in root if element.get("TargetMode") != "External" and _target(owner, element) in gone]
        else:
            continue
        for element in named:
            _drop(element)
        if named:
            parts[name] = _written(root)
    return parts


def _tag(element: etree._Element | None) -> object:
    return None if element is None else element.tag


def _drop(element: etree._Element) -> None:
    """Take an element out; words that follow it in the same parent stay."""
    parent = element.getparent()
    if parent is None:
        return
    _give_tail(element, parent)
    parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in reversed(element):
        parent.insert(place, child)
    _drop(element)


def _give_tail(element: etree._Element, parent: etree._Element) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + element.tail
    else:
        parent.text = (parent.text or "") + element.tail
    element.tail = None
