"""Pictures as scenes: shapes with palette names, never colours. One geometry, written to SVG here and to PDF by ``reports.pdf.figures``.

Units are points; x runs right and y runs down from the top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from reports.text import brief, clean

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """``y`` is the base line."""

    x: float
    y: float
    text: str
    size: float
    fill: str = "ink"
    bold: bool = False
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 0.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Straight lines through ``points``; filled when ``fill`` is named."""

    points: tuple[tuple[float, float], ...]
    stroke: str = ""
    fill: str = ""
    width: float = 1.5


Shape = Rect | Text | Line | Path


@dataclass(frozen=True, slots=True)
class Scene:
    """``title`` and ``description`` say in words what the picture shows."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]


def svg(scene: Scene, name: str) -> str:
    """The scene as SVG with classes ``fill-…`` and ``line-…``, no styles and no colours; ``name`` makes its ids unique in the page."""
    parts = [
        f'<svg viewBox="0 0 {scene.width:g} {scene.height:g}" role="img" aria-labelledby={quoteattr(f"{name}-title {name}-description")}>',
        f"<title id={quoteattr(f'{name}-title')}>{escape(clean(scene.title))}</title>",
        f"<desc id={quoteattr(f'{name}-description')}>{escape(clean(scene.description))}</desc>",
        *(_svg_shape(shape) for shape in scene.shapes),
        "</svg>",
    ]
    return "".join(parts)


def _svg_shape(shape: Shape) -> str:
    match shape:
        case Rect():
            line = f" line-{shape.stroke}" if shape.stroke else ""
            box = f'x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
            return f'<rect class="fill-{shape.fill}{line}" {box} rx="{shape.radius:g}"/>'
        case Text():
            weight = ' font-weight="700"' if shape.bold else ""
            at = f'x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}" text-anchor="{shape.anchor}"'
            return f'<text class="fill-{shape.fill}" {at}{weight}>{escape(clean(shape.text))}</text>'
        case Line():
            dash = ' stroke-dasharray="3 2"' if shape.dashed else ""
            ends = f'x1="{shape.x1:g}" y1="{shape.y1:g}" x2="{shape.x2:g}" y2="{shape.y2:g}"'
            return f'<line class="line-{shape.stroke}" {ends} stroke-width="{shape.width:g}"{dash}/>'
        case Path():
            route = "M" + "L".join(f"{x:g} {y:g}" for x, y in shape.points)
            classes = " ".join([f"fill-{shape.fill or 'none'}", *([f"line-{shape.stroke}"] if shape.stroke else [])])
            return f'<path class="{classes}" d="{route}" stroke-width="{shape.width:g}"/>'


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline number; ``tag`` is an optional remark in ``tone``."""

    number: str
    label: str
    tag: str = ""
    tone: str = "grey"


def tiles(items: Sequence[Tile], width: float) -> Scene:
    """Headline numbers side by side."""
    gap, height = 8.0, 66.0
    each = (width - gap * (len(items) - 1)) / len(items)
    shapes: list[Shape] = []
    for place, item in enumerate(items):
        x = place * (each + gap)
        shapes += [
            Rect(x, 0, each, height, "paper", 4, "line"),
            Text(x + 9, 25, item.number, 18, bold=True),
            Text(x + 9, 39, brief(item.label, int(each / 4.1)), 8, "muted"),
        ]
        if item.tag:
            tag = brief(item.tag, int((each - 18) / 3.7))
            shapes += [
                Rect(x + 8, 46, min(each - 16, 10 + 3.9 * len(tag)), 13, f"{item.tone}-tint", 3),
                Text(x + 12, 55.3, tag, 7.5, f"{item.tone}-text", bold=True),
            ]
    words = "; ".join(f"{item.number} {item.label}{f' ({item.tag})' if item.tag else ''}" for item in items)
    return Scene(width, height, "Headline numbers", words, tuple(shapes))


@dataclass(frozen=True, slots=True)
class Bar:
    """``share`` is 0 to 1; ``value`` and ``note`` are printed beside the bar."""

    label: str
    share: float
    value: str
    note: str = ""
    fill: str = "brand-2"


def bars(items: Sequence[Bar], width: float, title: str, label_width: float = 130) -> Scene:
    """Labelled horizontal bars, one under the other."""
    row, bar_width = 18.0, width - label_width - 150
    shapes: list[Shape] = []
    for place, item in enumerate(items):
        y = place * row
        shapes += [
            Text(label_width - 8, y + 10.5, brief(item.label, int(label_width / 4.3)), 8.5, anchor="end"),
            Rect(label_width, y + 1.5, bar_width, 12, "grey-tint", 2),
        ]
        if item.share > 0:
            shapes.append(Rect(label_width, y + 1.5, max(bar_width * min(item.share, 1), 2), 12, item.fill, 2))
        shapes += [
            Text(label_width + bar_width + 8, y + 10.8, item.value, 9, bold=True),
            Text(label_width + bar_width + 42, y + 10.6, brief(item.note, 30), 7.5, "muted"),
        ]
    words = "; ".join(f"{item.label}: {item.value}{f', {item.note}' if item.note else ''}" for item in items)
    return Scene(width, row * len(items), title, words, tuple(shapes))


@dataclass(frozen=True, slots=True)
class Region:
    """A nation or region of the tile map by ONS code; ``letter`` and ``words`` say what ``tone`` means."""

    code: str
    name: str
    ready: int
    total: int
    letter: str
    words: str
    tone: str


_GRID: dict[str, tuple[int, int, int]] = {
    "S92000003": (1, 0, 2),
    "N92000002": (0, 1, 1),
    "E12000001": (2, 1, 1),
    "E12000002": (1, 2, 1),
    "E12000003": (2, 2, 1),
    "W92000004": (0, 3, 1),
    "E12000005": (1, 3, 1),
    "E12000004": (2, 3, 1),
    "E12000006": (3, 3, 1),
    "E12000009": (1, 4, 1),
    "E12000008": (2, 4, 1),
    "E12000007": (3, 4, 1),
}  # column, row, rows tall: Scotland touches Northern Ireland, the North East and the North West


def tile_map(regions: Sequence[Region], width: float) -> Scene:
    """The twelve nations and regions as tiles where they lie, each with its count, its letter and its words."""
    gap, tall = 5.0, 47.0
    each = (width - 3 * gap) / 4
    shapes: list[Shape] = []
    for region in regions:
        column, row, rows = _GRID[region.code]
        x, y = column * (each + gap), row * (tall + gap)
        height = rows * tall + (rows - 1) * gap
        empty = region.total == 0
        shapes += [
            Rect(x, y, each, height, "soft" if empty else "paper", 3, "line"),
            Rect(x, y, each, 4, "line" if empty else region.tone),
            Text(x + 6, y + 15, region.name, 7.5, bold=True),
            Text(x + 6, y + 30, "–" if empty else f"{region.ready}/{region.total}", 12, "muted" if empty else "ink", bold=True),
            Text(x + 6, y + 41, "No site" if empty else f"{region.letter}  {region.words}", 7, "muted"),
        ]
    words = "; ".join(f"{r.name}: {r.ready} of {r.total} ready, {r.words}" if r.total else f"{r.name}: no site" for r in regions)
    return Scene(width, 5 * tall + 4 * gap, "Readiness by nation and region", words, tuple(shapes))


@dataclass(frozen=True, slots=True)
class Column:
    """A quarter: ``done`` happened, ``expected`` is forecast."""

    label: str
    done: int
    expected: int


def columns(items: Sequence[Column], width: float, title: str) -> Scene:
    """Stacked columns: solid is what happened, hatched by a lighter fill is expected."""
    height, floor = 120.0, 98.0
    top = max((item.done + item.expected for item in items), default=1) or 1
    each = width / max(len(items), 1)
    shapes: list[Shape] = [Line(0, floor, width, floor, "line", 0.8)]
    for place, item in enumerate(items):
        thick = min(each * 0.6, 46)
        x = place * each + (each - thick) / 2
        done, expected = 76 * item.done / top, 76 * item.expected / top
        if item.done:
            shapes.append(Rect(x, floor - done, thick, done, "brand"))
        if item.expected:
            shapes.append(Rect(x, floor - done - expected, thick, expected, "blue-tint", 0, "brand-2"))
        count = item.done + item.expected
        shapes += [
            Text(x + thick / 2, floor - done - expected - 4, str(count), 9, bold=True, anchor="middle"),
            Text(x + thick / 2, floor + 13, item.label, 8, "muted", anchor="middle"),
        ]
    words = "; ".join(f"{item.label}: {item.done} live, {item.expected} expected" for item in items)
    return Scene(width, height, title, words, tuple(shapes))
