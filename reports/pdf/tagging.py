"""Tagged PDF: the structure a screen reader follows, kept while drawing and written when the document is saved.

reportlab writes no structure of its own. Flowables mark what they draw as content of a structure element or as an artifact
(decoration); ``save`` writes the tree, the parent tree and the catalogue entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFPage, PDFString
from reportlab.pdfgen.canvas import Canvas

_PAGE_KEYS = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


class Element:
    """A structure element. ``marks`` are (page, marked-content id) pairs of what it draws itself."""

    __slots__ = ("attributes", "children", "marks", "name", "parent", "tag")

    def __init__(self, tag: str, parent: Element | None, name: str, attributes: Mapping[str, Any] | None = None) -> None:
        self.tag, self.parent, self.name, self.attributes = tag, parent, name, dict(attributes or {})
        self.children: list[Element] = []
        self.marks: list[tuple[int, int]] = []


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that remembers what it drew for whom. Content is marked once: inside a marked cell, paragraphs do not mark again."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._root = Element("Document", None, "tag0")
        self._elements = [self._root]
        self._open = [self._root]
        self._marked: list[list[Element]] = []
        self._inside = False
        self._names = 0

    def element(self, tag: str, attributes: Mapping[str, Any] | None = None) -> Element:
        """A new child of the element now open."""
        made = Element(tag, self._open[-1], f"tag{len(self._elements)}", attributes)
        self._open[-1].children.append(made)
        self._elements.append(made)
        return made

    def fresh_name(self, kind: str) -> str:
        """A name no bookmark has yet."""
        self._names += 1
        return f"{kind}-{self._names}"

    def enter(self, element: Element) -> None:
        self._open.append(element)

    def leave(self) -> None:
        self._open.pop()

    def mark(self, element: Element) -> None:
        """Begin content of ``element``; must be ended by ``unmark`` on the same page."""
        page = self.getPageNumber() - 1
        while len(self._marked) <= page:
            self._marked.append([])
        marked = self._marked[page]
        self._code.append(f"/{element.tag} <</MCID {len(marked)}>> BDC")
        element.marks.append((page, len(marked)))
        marked.append(element)
        self._inside = True

    def artifact(self) -> None:
        """Begin decoration that no reader is told about."""
        self._code.append("/Artifact BMC")
        self._inside = True

    def unmark(self) -> None:
        self._code.append("EMC")
        self._inside = False

    @property
    def inside(self) -> bool:
        return self._inside

    def finish_page(self) -> None:
        """End the page being drawn, if there is one."""
        if self._code:
            self.showPage()

    def save(self) -> None:
        self.finish_page()
        self._write_structure()
        self._doc.SaveToFile(self._filename, self)

    def _write_structure(self) -> None:
        document = self._doc
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        document.Reference(root, "structure")
        for element in self._elements:
            document.Reference(self._dictionary(element), element.name)
        root["K"] = PDFObjectReference(self._root.name)
        root["ParentTree"] = PDFDictionary({"Nums": PDFArray(self._parents())})
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = _PAGE_KEYS
            page.StructParents, page.Tabs = number, PDFName("S")
        catalogue = document.Catalog
        catalogue.StructTreeRoot = PDFObjectReference("structure")
        catalogue.MarkInfo = PDFDictionary({"Marked": "true"})

    def _dictionary(self, element: Element) -> PDFDictionary:
        pages = self._doc.Pages.pages
        content: list[Any] = [
            PDFDictionary({"Type": PDFName("MCR"), "Pg": self._doc.Reference(pages[page]), "MCID": mark}) for page, mark in element.marks
        ]
        content += [PDFObjectReference(child.name) for child in element.children]
        parent = element.parent.name if element.parent else "structure"
        entries = {"Type": PDFName("StructElem"), "S": PDFName(element.tag), "P": PDFObjectReference(parent), "K": PDFArray(content)}
        return PDFDictionary(entries | element.attributes)

    def _parents(self) -> list[Any]:
        numbers: list[Any] = []
        for page, elements in enumerate(self._marked):
            numbers += [page, PDFArray([PDFObjectReference(element.name) for element in elements])]
        return numbers


def alternative(text: str) -> dict[str, Any]:
    """Attributes of an element that is described in words."""
    return {"Alt": PDFString(text)}


class TableTags:
    """Follows one table through all its pages: one Table, a TR per row, TH or TD per cell. Repeated headings and rules are artifacts."""

    def __init__(self, heading_rows: int = 1) -> None:
        self._heading_rows = heading_rows
        self._table: Element | None = None
        self._repeats = False

    def __call__(self, table: Any, event: str, *arguments: Any) -> None:
        getattr(self, event, self._nothing)(table, *arguments)

    def _nothing(self, table: Any, *arguments: Any) -> None:
        """Events that need no mark."""

    def startTable(self, table: Any) -> None:
        self._repeats = self._table is not None
        if self._table is None:
            self._table = table.canv.element("Table")
        table.canv.enter(self._table)

    def endTable(self, table: Any) -> None:
        table.canv.leave()

    def startBG(self, table: Any) -> None:
        table.canv.artifact()

    def endBG(self, table: Any) -> None:
        table.canv.unmark()

    startLines, endLines = startBG, endBG

    def startRow(self, table: Any, row: int) -> None:
        self._artifact_row = self._repeats and row < self._heading_rows
        if not self._artifact_row:
            table.canv.enter(table.canv.element("TR"))

    def endRow(self, table: Any) -> None:
        if not self._artifact_row:
            table.canv.leave()

    def startCell(self, table: Any, row: int, column: int, value: Any, style: Any, position: Any, size: Any) -> None:
        if self._artifact_row:
            table.canv.artifact()
            return
        heading = row < self._heading_rows
        attributes: dict[str, Any] = {}
        if heading:
            attributes["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName("Column")})
        table.canv.mark(table.canv.element("TH" if heading else "TD", attributes | getattr(value, "attributes", {})))

    def endCell(self, table: Any) -> None:
        table.canv.unmark()
