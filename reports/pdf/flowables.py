"""The parts a report page is made of: paragraphs, headings, tables and figures, all tagged, all taking plain text only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from reports import styles
from reports.chart import Line, Path, Rect, Scene, Shape, Text
from reports.pdf.breaking import breakable
from reports.pdf.tagging import TableTags, alternative
from reports.text import brief, clean, cut, markup

LONGEST_CELL = 900
"""Characters of one table cell; a longer one would not fit on a page."""
LONGEST_PARAGRAPH = 6_000
PADDING = 8
"""Of a table's cell, left and right together."""


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


Run = str | Bold


class Words(Paragraph):  # type: ignore[misc]
    """A tagged paragraph. Each line but the last ends in a space, or text taken out of the file runs words together."""

    def __init__(self, content: str, style: ParagraphStyle, tag: str = "P", bullet: str | None = None) -> None:
        super().__init__(content, style, bulletText=bullet)
        self._tag = tag

    def breakLines(self, width: Any) -> Any:
        broken = super().breakLines(width)
        if broken.kind == 0:
            broken.lines = [(extra, [*words, ""]) for extra, words in broken.lines[:-1]] + broken.lines[-1:]
            return broken
        for line in broken.lines[:-1]:
            line.words[-1].text += " "
        return broken

    def draw(self) -> None:
        if self.canv.inside:
            super().draw()
            return
        self.canv.mark(self.canv.element(self._tag))
        super().draw()
        self.canv.unmark()


class Heading(Words):
    """A heading that is also a bookmark."""

    def __init__(self, text: str, style: ParagraphStyle, level: int) -> None:
        super().__init__(markup(text), style, f"H{level + 1}")
        self._text, self._level = brief(clean(text), 120), level

    def draw(self) -> None:
        key = self.canv.fresh_name("heading")
        self.canv.bookmarkHorizontal(key, 0, self.height)
        self.canv.addOutlineEntry(self._text, key, self._level, closed=False)
        super().draw()


class Figure(Flowable):  # type: ignore[misc]
    """A scene drawn straight on the canvas, described in words for those who do not see it."""

    def __init__(self, scene: Scene, space_after: float = 6) -> None:
        super().__init__()
        self.width, self.height, self.spaceAfter = scene.width, scene.height, space_after
        self._scene = scene

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        marks = not self.canv.inside
        if marks:
            self.canv.mark(self.canv.element("Figure", alternative(clean(f"{self._scene.title}. {self._scene.description}"))))
        for shape in self._scene.shapes:
            paint(self.canv, shape, self.height)
        if marks:
            self.canv.unmark()


def paint(canvas: Any, shape: Shape, height: float) -> None:
    """One shape, with y turned to run up from the bottom."""
    match shape:
        case Rect():
            _ink(canvas, shape.fill, shape.stroke, 0.7)
            box = (shape.x, height - shape.y - shape.height, shape.width, shape.height)
            canvas.roundRect(*box, shape.radius, stroke=int(bool(shape.stroke)), fill=1)
        case Text():
            canvas.setFillColor(styles.colour(shape.fill))
            canvas.setFont(styles.BOLD if shape.bold else styles.REGULAR, shape.size)
            draw = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}[shape.anchor]
            draw(shape.x, height - shape.y, f"{clean(shape.text)} " if shape.anchor == "start" else clean(shape.text))
        case Line():
            _ink(canvas, "", shape.stroke, shape.width)
            canvas.setDash(*((3, 2) if shape.dashed else ()))
            canvas.line(shape.x1, height - shape.y1, shape.x2, height - shape.y2)
        case Path():
            _ink(canvas, shape.fill, shape.stroke, shape.width)
            route = canvas.beginPath()
            for place, (x, y) in enumerate(shape.points):
                (route.lineTo if place else route.moveTo)(x, height - y)
            canvas.drawPath(route, stroke=int(bool(shape.stroke)), fill=int(bool(shape.fill)))


def _ink(canvas: Any, fill: str, stroke: str, width: float) -> None:
    if fill:
        canvas.setFillColor(styles.colour(fill))
    if stroke:
        canvas.setStrokeColor(styles.colour(stroke))
        canvas.setLineWidth(width)


class Tick(Flowable):  # type: ignore[misc]
    """A drawn tick, because the font has none; read aloud as ``words``."""

    def __init__(self, words: str, size: float = 6.5) -> None:
        super().__init__()
        self.width = self.height = size
        self.attributes = alternative(words)

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        size = self.width
        paint(
            self.canv,
            Path(((0.1 * size, 0.55 * size), (0.4 * size, 0.85 * size), (0.95 * size, 0.15 * size)), "grey-text", width=1.3),
            size,
        )


def words_of(runs: Run | Sequence[Run]) -> str:
    """Escaped markup of plain and bold runs: the one place where markup is written."""
    parts = [runs] if isinstance(runs, str | Bold) else runs
    return "".join(f"<b>{markup(part.text)}</b>" if isinstance(part, Bold) else markup(part) for part in parts)


def paragraph(runs: Run | Sequence[Run], style: ParagraphStyle = styles.BODY) -> Words:
    return Words(words_of(runs), style)


def note(text: str) -> Words:
    return Words(markup(text), styles.NOTE)


def bullets(items: Sequence[Run | Sequence[Run]]) -> list[Flowable]:
    return [Words(words_of(item), styles.LIST, bullet="•") for item in items]


def title(text: str) -> Heading:
    return Heading(brief(clean(text), 220), styles.TITLE, 0)


def section(text: str, room: float = 90) -> list[Flowable]:
    """A heading that starts a new page when less than ``room`` points are left; never held together with a whole table."""
    return [CondPageBreak(room), Heading(text, styles.SECTION, 1)]


def subsection(text: str, room: float = 70) -> list[Flowable]:
    return [CondPageBreak(room), Heading(text, styles.SUBSECTION, 2)]


def gap(points: float = 6) -> Spacer:
    return Spacer(1, points)


@dataclass(frozen=True, slots=True)
class Tinted:
    """A cell in the tint of ``tone``; ``solid`` fills it with the full colour."""

    text: str
    tone: str
    solid: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Ticked:
    """A tick on grey."""

    words: str


Cell = Run | Tinted | Ticked | Sequence[Run]
_GRID: list[tuple[Any, ...]] = [
    ("FONT", (0, 0), (-1, -1), styles.REGULAR, 8, 10.4),
    ("TEXTCOLOR", (0, 0), (-1, -1), styles.colour("ink")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("BACKGROUND", (0, 0), (-1, 0), styles.colour("grey-tint")),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.colour("line")),
]


def banner(text: str, tone: str) -> Table:
    """One sentence on a tint, across the page."""
    words = Words(markup(text), ParagraphStyle(f"banner-{tone}", parent=styles.CELL_BOLD, textColor=styles.colour(f"{tone}-text")))
    look = [
        ("FONT", (0, 0), (-1, -1), styles.REGULAR, 8, 10.4),
        ("BACKGROUND", (0, 0), (-1, -1), styles.colour(f"{tone}-tint")),
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
    ]
    return Table([[words]], colWidths=[styles.WIDTH], style=look, hAlign="LEFT")


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    centre: Sequence[int] = (),
    tall: float | None = None,
) -> Table:
    """A table that repeats its headings. Strings of up to one line stay plain, longer ones wrap.

    ``right`` and ``centre`` align columns; ``tall`` fixes the height of every row but the first, for writing into.
    """
    commands = list(_GRID) + [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in right]
    commands += [("ALIGN", (column, 0), (column, -1), "CENTER") for column in centre]
    aligned = {**dict.fromkeys(right, styles.CELL_HEAD_RIGHT), **dict.fromkeys(centre, styles.CELL_HEAD_CENTRE)}
    body: list[list[Any]] = [[Words(markup(text), aligned.get(at, styles.CELL_HEAD)) for at, text in enumerate(headings)]]
    for at, row in enumerate(rows, start=1):
        body.append([_cell(value, widths[column], (column, at), commands) for column, value in enumerate(row)])
    heights = [None, *[tall] * len(rows)] if tall else None
    return Table(
        body, colWidths=list(widths), rowHeights=heights, repeatRows=1, style=commands, renderCB=TableTags(), hAlign="LEFT", spaceAfter=6
    )


def _cell(value: Cell, width: float, at: tuple[int, int], commands: list[tuple[Any, ...]]) -> Any:
    match value:
        case Tinted():
            return _tinted(value, width, at, commands)
        case Ticked():
            commands += [("BACKGROUND", at, at, styles.colour("grey-tint")), ("ALIGN", at, at, "CENTER"), ("VALIGN", at, at, "MIDDLE")]
            return Tick(value.words)
        case str():
            text = cut(clean(value), LONGEST_CELL)
            inner = width - PADDING
            return f"{text} " if len(text) * 4.6 < inner else Words(markup(breakable(text, inner, styles.CELL)), styles.CELL)
        case _:
            return Words(words_of(value), styles.CELL)


def _tinted(value: Tinted, width: float, at: tuple[int, int], commands: list[tuple[Any, ...]]) -> Any:
    solid = value.solid
    dark = solid and value.tone == "amber"
    ink = ("ink" if dark else "paper") if solid else f"{value.tone}-text"
    commands += [
        ("BACKGROUND", at, at, styles.colour(value.tone if solid else f"{value.tone}-tint")),
        ("TEXTCOLOR", at, at, styles.colour(ink)),
        ("FONT", at, at, styles.BOLD, 8, 10.4),
    ]
    if value.centred:
        commands.append(("ALIGN", at, at, "CENTER"))
    text = clean(value.text)
    if len(text) * 4.7 < width - 8:
        return f"{text} " if not value.centred else text
    return Words(markup(text), ParagraphStyle(f"tint-{ink}", parent=styles.CELL_BOLD, textColor=styles.colour(ink)))
