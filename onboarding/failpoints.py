"""Named places at which a test kills the process, to see what is left. Nothing happens there unless the settings name a folder."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from django.conf import settings


def reached(name: str) -> None:
    """Die here, like a process whose machine lost power, if a test has put a file of this name into ``settings.FAILPOINTS``.

    The file is taken away first: one file kills one process. No environment variable can switch this on; only a settings module can.
    """
    folder: Path | None = settings.FAILPOINTS
    if folder is None:
        return
    try:
        (folder / name).unlink()
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
