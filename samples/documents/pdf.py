"""PDF with a text layer."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape
from zlib import crc32

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from samples.documents.paper import FOOTER, Paper

_GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("FONTSIZE", (0, 0), (-1, -1), 9), ("VALIGN", (0, 0), (-1, -1), "TOP")])
_WIDTH_MM = 170
_HANDS = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))
_INKS = (colors.black, colors.HexColor("#1d3f5e"), colors.HexColor("#4a2545"), colors.HexColor("#22543d"), colors.HexColor("#7a3b10"))


def pdf_bytes(paper: Paper) -> bytes:
    """Uncompressed and without a clock, so that the bytes depend on nothing but the text."""
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        invariant=1,
        pageCompression=0,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=paper.title,
        author=paper.organisation,
    )
    document.build(_story(paper), onFirstPage=_footer, onLaterPages=_footer)
    return stream.getvalue()


def _story(paper: Paper) -> list[Flowable]:
    styles = _styles(paper.organisation)
    story: list[Flowable] = [Paragraph(escape(paper.organisation), styles["Heading3"]), Paragraph(escape(paper.title), styles["Title"])]
    story += [Paragraph(f"<b>{escape(label)}:</b> {escape(value)}", styles["BodyText"]) for label, value in paper.facts]
    for heading, section in paper.headed():
        story.append(Paragraph(escape(heading), styles["Heading3"]))
        story += [Paragraph(escape(text), styles["BodyText"]) for text in section.paragraphs]
        story += _table(section.rows, styles)
    for closing in paper.closing():
        story += [Paragraph(escape(closing.heading), styles["Heading3"]), *_table(closing.rows, styles)]
    return story


def _styles(organisation: str) -> Any:
    """Each sender keeps to a hand of its own: serif or not, and an ink for headings."""
    styles = getSampleStyleSheet()
    turn = crc32(organisation.encode())
    plain, bold = _HANDS[turn % len(_HANDS)]
    for name in ("Title", "Heading3", "BodyText"):
        styles[name].fontName = plain if name == "BodyText" else bold
        styles[name].textColor = colors.black if name == "BodyText" else _INKS[turn % len(_INKS)]
    return styles


def _table(rows: tuple[tuple[str, ...], ...], styles: Any) -> list[Flowable]:
    if not rows:
        return []
    cells = [[Paragraph(escape(cell), styles["BodyText"]) for cell in row] for row in rows]
    width = _WIDTH_MM * mm / len(rows[0])
    return [Table(cells, colWidths=[width] * len(rows[0]), style=_GRID, hAlign="LEFT"), Spacer(1, 3 * mm)]


def _footer(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 7)
    canvas.drawString(20 * mm, 10 * mm, FOOTER.replace("–", "-"))
    canvas.drawRightString(190 * mm, 10 * mm, f"Page {document.page}")
    canvas.restoreState()
