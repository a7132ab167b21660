"""Progress on a terminal as bars; anywhere else as one plain line every tenth."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Phases:
    """Times named phases of the work; ``seconds`` maps each name to how long it took."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.seconds: dict[str, float] = {}

    def say(self, text: str) -> None:
        self.console.print(text, soft_wrap=True, markup=False)

    @contextmanager
    def phase(self, name: str, total: int = 1) -> Iterator[Bar]:
        started = time.monotonic()
        bar = Bar(name, total, self.console)
        with bar:
            yield bar
        self.seconds[name] = round(time.monotonic() - started, 2)


class Bar:
    """``step()`` once per thing done."""

    def __init__(self, name: str, total: int, console: Console) -> None:
        self.name, self.total, self.done, self.tenth = name, max(total, 1), 0, 0
        self.console = console
        self.live = sys.stdout.isatty()
        columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, disable=not self.live)
        self.task = self.progress.add_task(name, total=self.total)

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            self.step(self.total - self.done)
        self.progress.stop()

    def step(self, count: int = 1) -> None:
        self.done += count
        self.progress.update(self.task, completed=self.done)
        tenth = self.done * 10 // self.total
        if not self.live and tenth > self.tenth:
            self.tenth = tenth
            self.console.print(f"{self.name}: {min(self.done, self.total)} of {self.total}", soft_wrap=True, markup=False)
