"""What the components are given: small values, no queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. Without ``href`` it cannot be opened yet; ``standing`` is a key of the table of words."""

    title: str
    standing: str
    href: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    title: str
    tasks: Sequence[Task]
    done: int
    number: int = 0

    @property
    def total(self) -> int:
        return len(self.tasks)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a summary list; ``change`` is the address where it can be changed."""

    term: str
    value: object
    change: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A headline number. ``tone`` colours ``note`` as a tag; ``href`` leads to the rows behind it."""

    value: str
    label: str
    note: str = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """``status``: done, now or later."""

    title: str
    status: str = "later"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a funnel; ``share`` is 0 to 100 of the widest."""

    label: str
    count: int
    share: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """``place`` is the class suffix of the grid: SCO, NIR, NE, NW, YH, WAL, WM, EM, EE, SW, SE, LON."""

    place: str
    name: str
    value: str
    note: str
    tone: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A page that asks once more before something cannot be taken back."""

    title: str
    text: str
    button: str
    back: str
    consequences: Sequence[str] = field(default_factory=tuple)
    dangerous: bool = True
