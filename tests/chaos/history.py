"""What clients asked and were told, and what was done to the installation, as lines of JSON in the order in which it happened."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class History:
    """Every line has ``t``, seconds since the start, and ``event``:

    ``invoke`` one try of an operation is sent; ``told`` what came back for it: a status, or 0 when nothing did;
    ``done`` the operation is over: ``ok``, ``fail`` (refused, nothing happened) or ``unknown``; ``fault``, ``kill`` and ``note``.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._lock = threading.Lock()
        self._clock = clock
        self._began = clock()
        self._numbers = itertools.count(1)
        self.lines: list[Line] = []

    @property
    def seconds(self) -> float:
        return round(self._clock() - self._began, 3)

    def add(self, event: str, **data: Any) -> None:
        with self._lock:
            line = {"t": self.seconds, "event": event, **data}
            self.lines.append(line)
            self._file.write(json.dumps(line, sort_keys=True) + "\n")
            self._file.flush()

    def next_operation(self) -> int:
        return next(self._numbers)

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def outcomes(lines: list[Line]) -> Mapping[str, int]:
    """How many operations ended how."""
    return Counter(line["outcome"] for line in lines if line["event"] == "done")


def faults(lines: list[Line]) -> Mapping[str, int]:
    return Counter(line["fault"] for line in lines if line["event"] == "fault")


def kills(lines: list[Line]) -> int:
    return sum(1 for line in lines if line["event"] == "kill")
