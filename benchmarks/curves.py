"""How times grow with the number of sites, as a picture: ``python -m benchmarks.curves FOLDER [FOLDER ...] --out FILE.svg``.

Each folder holds the results ``python -m benchmarks --results`` kept of one installation. Both axes are logarithmic, so that a time
that does not grow is a level line and one in proportion to the sites climbs with the dashed one.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path as File

from reports.chart import Line, Path, Scene, Shape, Text, svg

WIDTH, HEIGHT = 900.0, 460.0
LEFT, RIGHT, TOP, BOTTOM = 60.0, 600.0, 20.0, 420.0
MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
TONES = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")
COLOURS = ("#1d4ed8", "#b3261e", "#1c6b3a", "#7c3aed", "#b45309", "#0e7490", "#be185d", "#4d7c0f", "#475569", "#9333ea", "#0f766e")
STYLE = "".join(
    [
        ".fill-none{fill:none}.fill-ink{fill:#1f2933}.fill-muted{fill:#52606d}.line-grid{stroke:#d9dfe5}.line-guide{stroke:#9aa5b1}",
        *(f".fill-{tone}{{fill:{colour}}}.line-{tone}{{stroke:{colour}}}" for tone, colour in zip(TONES, COLOURS, strict=True)),
    ]
)
Curve = list[tuple[int, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=File)
    parser.add_argument("--out", type=File, required=True)
    asked = parser.parse_args()
    curves = curves_of(asked.folders)
    asked.out.write_text(standalone(drawn(curves)), encoding="utf-8")
    for what, points in curves.items():
        print(f"{what}: {', '.join(said(point) for point in points)}")


def curves_of(folders: Iterable[File]) -> Mapping[str, Curve]:
    """By what was measured: sites and milliseconds, fewest sites first."""
    found: dict[str, Curve] = defaultdict(list)
    for path in (file for folder in folders for file in sorted(folder.glob("*.json"))):
        kept = json.loads(path.read_text(encoding="utf-8"))
        for one in kept["results"]:
            found[one["what"]].append((kept["sites"], one["ms"]))
    return {what: sorted(points) for what, points in found.items() if len(points) > 1}


def drawn(curves: Mapping[str, Curve]) -> Scene:
    fewest = min(sites for points in curves.values() for sites, _ in points)
    most = max(sites for points in curves.values() for sites, _ in points)
    highest = next(ms for ms in MS if ms >= max(each for points in curves.values() for _, each in points))

    def x(sites: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * math.log(sites / fewest) / math.log(most / fewest), 1)

    def y(ms: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * math.log(max(ms, 1)) / math.log(highest), 1)

    shapes: list[Shape] = []
    for ms in (one for one in MS if one <= highest):
        shapes += [Line(LEFT, y(ms), RIGHT, y(ms), "grid", 1), Text(LEFT - 8, y(ms) + 4, f"{ms} ms", 12, "muted", anchor="end")]
    for sites in sorted({sites for points in curves.values() for sites, _ in points}):
        shapes += [
            Line(x(sites), TOP, x(sites), BOTTOM, "grid", 1),
            Text(x(sites), BOTTOM + 18, f"{sites:,}", 12, "muted", anchor="middle"),
        ]
    reach = min(most, fewest * highest)
    shapes.append(Line(x(fewest), y(1), x(reach), y(reach / fewest), "guide", 1, dashed=True))
    ends = apart(sorted((y(points[-1][1]), what) for what, points in curves.items()))
    for tone, (what, points) in zip(TONES, curves.items(), strict=False):
        shapes.append(Path(tuple((x(sites), y(ms)) for sites, ms in points), tone, width=2))
        shapes.append(Text(RIGHT + 10, ends[what] + 4, f"{what}, {points[-1][1]:.1f} ms", 12, tone))
    words = "; ".join(
        f"{what}: {points[0][1]:.1f} ms at {points[0][0]:,} sites, {points[-1][1]:.1f} at {points[-1][0]:,}"
        for what, points in curves.items()
    )
    return Scene(WIDTH, HEIGHT, "Time against the number of sites, both logarithmic", words, tuple(shapes))


def said(point: tuple[int, float]) -> str:
    sites, ms = point
    return f"{ms:.1f} ms at {sites:,} sites"


def apart(ends: list[tuple[float, str]], least: float = 15) -> dict[str, float]:
    """Where each name stands, none on top of another."""
    placed: dict[str, float] = {}
    at = -least
    for wanted, what in ends:
        at = max(wanted, at + least)
        placed[what] = at
    return placed


def standalone(scene: Scene) -> str:
    """The scene as a file of its own: with a name space, colours and a ground."""
    text = svg(scene, "scaling")
    head, _, rest = text.partition(">")
    ground = f'<rect width="{scene.width:g}" height="{scene.height:g}" fill="#fff"/>'
    return f'{head} xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"><style>{STYLE}</style>{ground}{rest}\n'


if __name__ == "__main__":
    main()
