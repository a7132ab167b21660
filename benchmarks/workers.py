"""What more workers bring, as a picture: ``python -m benchmarks.workers FILE [FILE ...] --out FILE.svg``.

Each file is what ``manage.py cluster --results`` kept of one installation. The dashed line is the pace of one worker times their number.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path as File

from benchmarks.curves import TONES, apart, standalone
from reports.chart import Line, Path, Scene, Shape, Text

WIDTH, HEIGHT = 760.0, 360.0
LEFT, RIGHT, TOP, BOTTOM = 120.0, 560.0, 20.0, 320.0
STEPS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
Pace = list[tuple[int, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=File)
    parser.add_argument("--out", type=File, required=True)
    asked = parser.parse_args()
    paces = [pace_of(json.loads(file.read_text(encoding="utf-8"))) for file in asked.files]
    asked.out.write_text(standalone(drawn(paces)), encoding="utf-8")
    for name, pace in paces:
        print(f"{name}: {', '.join(f'{a_minute:,.0f} a minute with {workers}' for workers, a_minute in pace)}")


def pace_of(sweeps: Sequence[dict[str, float]]) -> tuple[str, Pace]:
    """Sites a minute by number of workers, from the first claim on."""
    pace = [(int(one["workers"]), 60 * one["sites"] / (one["seconds"] - one["start_seconds"])) for one in sweeps]
    return f"{int(sweeps[0]['sites']):,} sites", pace


def drawn(paces: Sequence[tuple[str, Pace]]) -> Scene:
    most = max(workers for _, pace in paces for workers, _ in pace)
    top = max(a_minute for _, pace in paces for _, a_minute in pace)
    step = next((one for one in STEPS if 5 * one >= top), STEPS[-1])
    highest = step * -(-top // step)

    def x(workers: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (workers - 1) / max(most - 1, 1), 1)

    def y(a_minute: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * a_minute / highest, 1)

    shapes: list[Shape] = []
    for a_minute in range(0, int(highest) + 1, step):
        shapes += [
            Line(LEFT, y(a_minute), RIGHT, y(a_minute), "grid", 1),
            Text(LEFT - 8, y(a_minute) + 4, f"{a_minute:,} a minute", 12, "muted", anchor="end"),
        ]
    for workers in sorted({workers for _, pace in paces for workers, _ in pace}):
        name = "1 worker" if workers == 1 else f"{workers} workers"
        shapes += [Line(x(workers), TOP, x(workers), BOTTOM, "grid", 1), Text(x(workers), BOTTOM + 18, name, 12, "muted", anchor="middle")]
    ends = apart(sorted((y(pace[-1][1]), name) for name, pace in paces))
    for tone, (name, pace) in zip(TONES, paces, strict=False):
        one = pace[0][1]
        reach = min(float(most), highest / one)
        shapes += [
            Line(x(1), y(one), x(reach), y(one * reach), "guide", 1, dashed=True),
            Path(tuple((x(workers), y(a_minute)) for workers, a_minute in pace), tone, width=2),
            Text(RIGHT + 10, ends[name] + 4, f"{name}, {pace[-1][1]:,.0f}", 12, tone),
        ]
    words = "; ".join(f"{name}: {', '.join(f'{pace:,.0f} a minute with {workers}' for workers, pace in each)}" for name, each in paces)
    return Scene(WIDTH, HEIGHT, "Sites driven a minute, by number of workers", words, tuple(shapes))


if __name__ == "__main__":
    main()
