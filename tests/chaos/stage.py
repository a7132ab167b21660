"""What a fault has to work with: the parts, the far ends, the database, and callers of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.chaos.calling import Caller
from tests.chaos.database import Database
from tests.chaos.far_ends import FarEnds
from tests.chaos.history import History
from tests.chaos.processes import Installation

REACHED_SECONDS = 12.0
WAIT_SECONDS = 60.0


@dataclass(slots=True)
class Stage:
    """``disk`` is the folder whose file system may be filled, None where it is not one of our own."""

    installation: Installation
    database: Database
    ends: FarEnds
    history: History
    scratch: Path
    disk: Path | None
    over: threading.Event = field(default_factory=threading.Event)
    hurry: threading.Event = field(default_factory=threading.Event)
    backups: int = 0

    def caller(self, name: str, chance: float, who: str = "") -> Caller:
        token = self.installation.world["tokens"][who or name]
        return Caller(f"{name}-{int(chance * 10**9)}", self.installation.url, token, self.history, Random(chance), self.over, self.hurry)

    def pause(self, seconds: float) -> None:
        """Let a fault last; the end of the run cuts it short."""
        self.over.wait(seconds)

    def arm(self, name: str) -> bool:
        """Have the next process that reaches a place die there. Returns whether one did; the place is disarmed again if none did."""
        path = self.installation.failpoints / name
        path.touch()
        if self.until(lambda: not path.exists(), REACHED_SECONDS):
            self.history.add("kill", part=f"at {name}")
            return True
        try:
            path.unlink()
        except FileNotFoundError:
            self.history.add("kill", part=f"at {name}")
            return True
        return False

    def until(self, holds: Callable[[], bool], seconds: float = WAIT_SECONDS) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.2)
        return False

    def broken(self, fault: str, text: str) -> None:
        """What the fault itself found not to be as promised."""
        self.history.add("broken", fault=fault, text=text)
