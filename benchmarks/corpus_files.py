"""Makes the file of a case: real parts of each format, so that readers meet what office programs write."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import fontpkg_lato
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph as WordParagraph
from openpyxl import Workbook
from PIL import Image, ImageDraw
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from benchmarks.corpus import Block, Case, blocks, spans, unmarked

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(
    f'xmlns:{short}="{_ODF}:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"))
)
_FONT = "CorpusLato"


def build(case: Case) -> bytes:
    """The bytes of the case's file."""
    return BUILDERS[case.kind](case)


def _docx(case: Case) -> bytes:
    written = docx.Document()
    section = written.sections[0]
    for part, text in ((section.header, case.header), (section.footer, case.footer)):
        if text:
            part.paragraphs[0].text = text
    if case.watermark:
        section.header.paragraphs[0]._p.append(parse_xml(_watermark(case.watermark)))
    for block in blocks(case.body):
        _docx_block(written, block)
    return _bytes(written.save)


def _watermark(text: str) -> str:
    shape = f'<v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136"><v:textpath string="{escape(text)}"/></v:shape>'
    return f'<w:r xmlns:w="{_W}" {_VML}><w:pict>{shape}</w:pict></w:r>'


def _docx_block(written: docx.document.Document, block: Block) -> None:
    if block.kind == "page":
        written.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif block.kind == "table":
        table = written.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
        for cells, row in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(cells.cells, row, strict=True):
                _docx_runs(cell.paragraphs[0], text)
    elif block.kind == "box":
        text = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in block.text.split("\n"))
        box = f"<v:shape><v:textbox><w:txbxContent>{text}</w:txbxContent></v:textbox></v:shape>"
        written.add_paragraph()._p.append(parse_xml(f'<w:r xmlns:w="{_W}" {_VML}><w:pict>{box}</w:pict></w:r>'))
    elif block.kind == "heading":
        written.add_heading(block.text, min(block.level, 9))
    else:
        _docx_runs(written.add_paragraph(style="List Bullet" if block.kind == "bullet" else None), block.text)


def _docx_runs(paragraph: WordParagraph, text: str) -> None:
    for style, words in spans(text):
        if style == "prompt":
            run = f"<w:r><w:t>{escape(words)}</w:t></w:r>"
            field = f"<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run}</w:sdtContent>"
            paragraph._p.append(parse_xml(f'<w:sdt xmlns:w="{_W}">{field}</w:sdt>'))
            continue
        added = paragraph.add_run(words)
        added.bold = True if style == "bold" else None
        added.font.highlight_color = WD_COLOR_INDEX.YELLOW if style == "highlight" else None


def _odt(case: Case) -> bytes:
    body = "".join(_odt_block(block) for block in blocks(case.body))
    edges = "".join(
        f"<style:{edge}><text:p>{escape(text)}</text:p></style:{edge}>"
        for edge, text in (("header", "\n".join(filter(None, (case.header, case.watermark)))), ("footer", case.footer))
        if text
    )
    page = f'<office:master-styles><style:master-page style:name="Standard">{edges}</style:master-page></office:master-styles>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_ODF_NAMES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {_ODF_NAMES}>{page}</office:document-styles>",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def _odt_block(block: Block) -> str:
    if block.kind == "page":
        return "<text:p><text:soft-page-break/></text:p>"
    if block.kind == "table":
        rows = "".join(
            "<table:table-row>" + "".join(f"<table:table-cell>{_odt_text(cell)}</table:table-cell>" for cell in row) + "</table:table-row>"
            for row in block.rows
        )
        return f"<table:table>{rows}</table:table>"
    if block.kind == "heading":
        return f"<text:h>{escape(block.text)}</text:h>"
    if block.kind == "box":
        return f"<text:p><draw:frame><draw:text-box>{_odt_text(block.text)}</draw:text-box></draw:frame></text:p>"
    return _odt_text(block.text)


def _odt_text(text: str) -> str:
    return "<text:p>" + escape(unmarked(text)).replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>") + "</text:p>"


def _pdf(case: Case) -> bytes:
    pdfmetrics.registerFont(TTFont(_FONT, str(fontpkg_lato.ROOT / "files" / "Lato-Regular.ttf")))
    plain = ParagraphStyle("plain", fontName=_FONT, fontSize=10.5, leading=14, spaceAfter=7)
    held = io.BytesIO()
    template = SimpleDocTemplate(held, pagesize=A4, invariant=1)
    flow = [piece for block in blocks(case.body) for piece in _pdf_block(block, plain)]

    def edges(canvas: Canvas, _template: SimpleDocTemplate) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawString(72, A4[1] - 40, case.header.replace("\t", "    "))
        canvas.drawString(72, 36, case.footer.replace("\t", "    "))
        if case.watermark:
            canvas.setFont(_FONT, 80)
            canvas.setFillGray(0.85)
            canvas.translate(150, 300)
            canvas.rotate(45)
            canvas.drawString(0, 0, case.watermark)

    template.build(flow, onFirstPage=edges, onLaterPages=edges)
    return held.getvalue()


def _pdf_block(block: Block, plain: ParagraphStyle) -> list[Flowable]:
    if block.kind == "page":
        return [PageBreak()]
    if block.kind == "table":
        cells = [[Paragraph(_pdf_text(cell), plain) for cell in row] for row in block.rows]
        return [Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]), Spacer(1, 8)]
    if block.kind == "heading":
        return [Paragraph(escape(block.text), ParagraphStyle("heading", parent=plain, fontSize=18 - 2 * block.level, leading=20))]
    if block.kind == "bullet":
        return [Paragraph(_pdf_text(block.text), ParagraphStyle("bullet", parent=plain, leftIndent=16), bulletText="•")]
    return [Paragraph(_pdf_text(block.text), plain)]


def _pdf_text(text: str) -> str:
    return escape(unmarked(text)).replace("\n", "<br/>").replace("\t", "    ")


def _text_pdf(case: Case) -> bytes:
    """Lines drawn one by one, as print drivers do; a long line is cut at 88 letters wherever that falls."""
    pdfmetrics.registerFont(TTFont(_FONT, str(fontpkg_lato.ROOT / "files" / "Lato-Regular.ttf")))
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1)
    for page in _text_pages(case):
        canvas.setFont(_FONT, 9)
        for number, line in enumerate(page):
            canvas.drawString(50, A4[1] - 50 - 13 * number, line)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _text_pages(case: Case) -> list[list[str]]:
    pages: list[list[str]] = [[case.header] if case.header else []]
    for block in blocks(case.body):
        if block.kind == "page" or len(pages[-1]) > 50:
            pages.append([case.header] if case.header else [])
        lines = ["    ".join(row).replace("\n", " ") for row in block.rows] or unmarked(block.text).split("\n")
        for line in [] if block.kind == "page" else lines:
            pages[-1].extend(line[at : at + 88] for at in range(0, max(len(line), 1), 88))
        pages[-1].append("")
    return [page + ([case.footer] if case.footer else []) for page in pages]


def _scan(case: Case) -> bytes:
    page = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(page).multiline_text((40, 40), unmarked(case.body)[:1500].encode("ascii", "replace").decode(), fill=0)
    return _bytes(lambda held: page.save(held, "PDF"))


def _xlsx(case: Case) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in case.sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return _bytes(book.save)


def _csv(case: Case) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    for rows in case.sheets.values():
        writer.writerows(rows)
    return held.getvalue().encode()


def _bytes(save: Callable[[io.BytesIO], object]) -> bytes:
    held = io.BytesIO()
    save(held)
    return held.getvalue()


def write(case: Case, folder: Path) -> Path:
    path = folder / f"{case.family}-{case.slug}"
    path.write_bytes(build(case))
    return path


BUILDERS: dict[str, Callable[[Case], bytes]] = {
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "text-pdf": _text_pdf,
    "scan": _scan,
    "xlsx": _xlsx,
    "csv": _csv,
}
