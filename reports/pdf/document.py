"""The paper a report is printed on: header band, footer with page X of Y, outline, metadata, and bytes that depend on the content only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from reports import styles
from reports.pdf.tagging import TaggedCanvas
from reports.text import brief, clean

_TOTAL = "page-total"


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every page says: ``brand`` and ``kind`` in the band, ``about`` in the footer."""

    brand: str
    kind: str
    about: str
    title: str


def build(story: Sequence[Flowable], stationery: Stationery) -> bytes:
    """The finished file. The same story gives the same bytes."""
    buffer = io.BytesIO()
    document = _Document(buffer, stationery)
    document.build(list(story), canvasmaker=_Canvas)
    return buffer.getvalue()


def turn_to_landscape() -> list[Flowable]:
    return [NextPageTemplate("landscape"), PageBreak()]


class _Document(BaseDocTemplate):  # type: ignore[misc]
    def __init__(self, buffer: io.BytesIO, stationery: Stationery) -> None:
        super().__init__(
            buffer,
            pagesize=styles.PORTRAIT,
            title=brief(clean(stationery.title), 200),
            author=clean(stationery.brand),
            subject=clean(stationery.about),
            creator="Gatepost",
            lang="en-GB",
            invariant=1,
            pageCompression=1,
            initialFontName=styles.REGULAR,
            displayDocTitle=1,
        )
        self._stationery = stationery
        self.addPageTemplates([self._template("portrait", styles.PORTRAIT), self._template("landscape", styles.LANDSCAPE)])

    def _template(self, name: str, size: tuple[float, float]) -> PageTemplate:
        width, height = size
        bottom = 17 * mm
        frame = Frame(
            styles.MARGIN, bottom, width - 2 * styles.MARGIN, height - bottom - styles.BAND - 7 * mm,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        return PageTemplate(id=name, frames=[frame], pagesize=size, onPage=self._draw_page)

    def beforeDocument(self) -> None:
        self.canv.showOutline()
        self.canv.setViewerPreference("DisplayDocTitle", "true")

    def _draw_page(self, canvas: Any, _: Any) -> None:
        width, height = canvas._pagesize
        canvas.saveState()
        canvas.artifact()
        canvas.setFillColor(styles.colour("brand"))
        canvas.rect(0, height - styles.BAND, width, styles.BAND, stroke=0, fill=1)
        canvas.setFillColor(styles.colour("paper"))
        canvas.setFont(styles.BOLD, 10)
        canvas.drawString(styles.MARGIN, height - styles.BAND + 4.4 * mm, brief(clean(self._stationery.brand), 60))
        canvas.setFont(styles.REGULAR, 8.5)
        canvas.drawRightString(width - styles.MARGIN, height - styles.BAND + 4.4 * mm, self._stationery.kind)
        canvas.setStrokeColor(styles.colour("line"))
        canvas.setLineWidth(0.5)
        canvas.line(styles.MARGIN, 12.5 * mm, width - styles.MARGIN, 12.5 * mm)
        canvas.setFillColor(styles.colour("muted"))
        canvas.setFont(styles.REGULAR, 8)
        canvas.drawString(styles.MARGIN, 8.5 * mm, brief(clean(self._stationery.about), 105))
        canvas.drawRightString(width - styles.MARGIN - 14, 8.5 * mm, f"Page {canvas.getPageNumber()} of")
        canvas.translate(width - styles.MARGIN - 12, 8.5 * mm)
        canvas.doForm(_TOTAL)
        canvas.unmark()
        canvas.restoreState()


class _Canvas(TaggedCanvas):
    """Writes the number of pages once it is known, into the form every footer shows."""

    def save(self) -> None:
        self.finish_page()
        total = self.getPageNumber() - 1
        self.beginForm(_TOTAL, 0, -4, 30, 12)
        self.setFillColor(styles.colour("muted"))
        self.setFont(styles.REGULAR, 8)
        self.drawString(0, 0, str(total))
        self.endForm()
        super().save()
