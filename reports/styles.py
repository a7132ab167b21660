"""How reports look: palette names, the font, paper and paragraph styles. Nothing else names a colour or a font."""

from __future__ import annotations

from typing import Final

import fontpkg_lato
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm as mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from checklists.evaluation import GateStatus, Rag, Standing

PALETTE: Final = {
    "ink": "#1b2430",
    "muted": "#4f5b67",
    "paper": "#ffffff",
    "soft": "#f5f6f4",
    "line": "#d4d9de",
    "brand": "#12434f",
    "brand-2": "#2c7f8c",
    "red": "#b3261e",
    "red-tint": "#fbe6e3",
    "red-text": "#8f1d16",
    "amber": "#f0a830",
    "amber-tint": "#fdeccb",
    "amber-text": "#6b4300",
    "green": "#1c6b3a",
    "green-tint": "#dff1e4",
    "green-text": "#14532d",
    "blue-tint": "#e1ecf8",
    "blue-text": "#174a82",
    "grey": "#8b959e",
    "grey-tint": "#eceff1",
    "grey-text": "#46515c",
}

RAG_TONE: Final = {Rag.RED: "red", Rag.AMBER: "amber", Rag.GREEN: "green", Rag.GREY: "grey"}
STANDING_TONE: Final = {
    Standing.NOT_APPLICABLE: "grey",
    Standing.BLOCKED: "grey",
    Standing.TO_DO: "grey",
    Standing.WITH_REVIEWER: "blue",
    Standing.CHANGES_NEEDED: "amber",
    Standing.MET: "green",
    Standing.MET_WITH_CONDITIONS: "green",
    Standing.WAIVED: "amber",
    Standing.EXPIRING: "amber",
    Standing.EXPIRED: "red",
    Standing.OVERDUE: "red",
    Standing.UNKNOWN: "grey",
}
GATE_TONE: Final = {
    GateStatus.PASSED: "green",
    GateStatus.PASSED_WITH_CONDITIONS: "green",
    GateStatus.READY: "blue",
    GateStatus.REOPENED: "red",
    GateStatus.REFUSED: "red",
    GateStatus.DEFERRED: "amber",
    GateStatus.OPEN: "grey",
    GateStatus.CLOSED: "grey",
}
CRITERION_TONE: Final = {"met": "green", "partly": "amber", "not_met": "red", "unknown": "grey"}

REGULAR: Final = "Lato"
BOLD: Final = "Lato-Bold"
_FACES: Final = (
    (REGULAR, "Lato-Regular"),
    (BOLD, "Lato-Bold"),
    ("Lato-Italic", "Lato-Italic"),
    ("Lato-BoldItalic", "Lato-BoldItalic"),
)

PORTRAIT: Final = A4
LANDSCAPE: Final = landscape(A4)
MARGIN: Final = 16 * mm
BAND: Final = 12 * mm
WIDTH: Final = PORTRAIT[0] - 2 * MARGIN
WIDE: Final = LANDSCAPE[0] - 2 * MARGIN


def colour(name: str) -> Color:
    return _COLOURS[name]


def _register() -> None:
    """Once at import: building a report opens no file."""
    for name, file in _FACES:
        pdfmetrics.registerFont(TTFont(name, str(fontpkg_lato.ROOT / "files" / f"{file}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic="Lato-Italic", boldItalic="Lato-BoldItalic")


def _style(name: str, size: float, leading: float, *, bold: bool = False, tone: str = "ink", **more: float) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=BOLD if bold else REGULAR, fontSize=size, leading=leading, textColor=_COLOURS[tone], bulletFontName=REGULAR, **more
    )


_COLOURS: Final = {name: HexColor(value) for name, value in PALETTE.items()}
_register()
rl_config.useA85 = 0  # page streams as bytes: a fifth smaller than the default text encoding, and quicker

TITLE: Final = _style("H1", 20, 25, bold=True, spaceAfter=2)
SUBTITLE: Final = _style("Subtitle", 9.5, 13, tone="muted", spaceAfter=6)
SECTION: Final = _style("H2", 13, 17, bold=True, tone="brand", spaceBefore=13, spaceAfter=4)
SUBSECTION: Final = _style("H3", 10.5, 14, bold=True, spaceBefore=8, spaceAfter=3)
BODY: Final = _style("P", 9.5, 13.5, spaceAfter=4)
NOTE: Final = _style("Note", 8, 11, tone="muted", spaceAfter=4)
LIST: Final = _style("List", 9.5, 13.5, leftIndent=10, bulletIndent=1, spaceAfter=2)
CELL: Final = _style("Cell", 8, 10.4)
CELL_BOLD: Final = _style("CellBold", 8, 10.4, bold=True)
CELL_HEAD: Final = _style("CellHead", 8, 10.4, bold=True, tone="brand")
CELL_HEAD_RIGHT: Final = _style("CellHeadRight", 8, 10.4, bold=True, tone="brand", alignment=TA_RIGHT)
CELL_HEAD_CENTRE: Final = _style("CellHeadCentre", 8, 10.4, bold=True, tone="brand", alignment=TA_CENTER)
CELL_MUTED: Final = _style("CellMuted", 7.5, 9.8, tone="muted")
