"""The sample pack as data: the workbook, the documents, and the registers of what people did."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Row = Mapping[str, str]


class DemoError(Exception):
    """Ends the demonstration with a sentence that says what is wrong and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """``evidence`` holds one folder per organisation address (slug)."""

    workbook: Path
    evidence: Path
    sign_ins: list[Row]
    decisions: list[Row]
    gates: list[Row]
    events: list[Row]


def read_pack(folder: Path) -> Pack:
    """Raises DemoError naming what is missing."""
    for name in ("intake.xlsx", "evidence"):
        if not (folder / name).exists():
            raise DemoError(f"The sample pack has no {name} in {folder}.")
    return Pack(
        workbook=folder / "intake.xlsx",
        evidence=folder / "evidence",
        sign_ins=_rows(folder / "sign-ins.csv"),
        decisions=_rows(folder / "decisions.csv"),
        gates=_rows(folder / "gates.csv"),
        events=_rows(folder / "events.csv"),
    )


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise DemoError(f"{path.name} of the sample pack cannot be read: {error.strerror}.") from error


def split(text: str) -> list[str]:
    """The parts of a cell that lists several things with semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def conditions(text: str) -> list[dict[str, str]]:
    """``text|owner|YYYY-MM-DD`` conditions, separated by semicolons."""
    return [dict(zip(("text", "owner", "due_on"), part.split("|"), strict=True)) for part in split(text)]
