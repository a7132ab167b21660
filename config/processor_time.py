"""How much processor time each part of a cluster took, as Linux counts it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

PROC = Path("/proc")
DATABASE = "postgres"
COMMAND, PARENT, OWN_AND_CHILDREN = 1, 3, slice(13, 17)


def taken(parts: Mapping[str, int]) -> dict[str, float]:
    """Seconds by part so far; empty where the system does not say. ``parts`` are the processes that started the rest of their part.

    Processes that ended are counted with whoever started them. PostgreSQL's are told by their name, whoever uses them.
    """
    if not (PROC / "self" / "stat").exists():
        return {}
    running = _running()
    names = {pid: name for name, pid in parts.items()}
    seconds = dict.fromkeys((*parts, DATABASE), 0.0)
    for pid, fields in running.items():
        name = DATABASE if fields[COMMAND] == DATABASE else _part_of(pid, running, names)
        if name:
            seconds[name] += sum(map(int, fields[OWN_AND_CHILDREN])) / os.sysconf("SC_CLK_TCK")
    return seconds


def _running() -> dict[int, list[str]]:
    found = {}
    for path in PROC.glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = _fields(path.read_text(encoding="utf-8", errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _part_of(pid: int, running: Mapping[int, list[str]], names: Mapping[int, str]) -> str | None:
    """By descent: a worker starts each run of a flow as a session of its own."""
    while pid not in names and pid in running:
        pid = int(running[pid][PARENT])
    return names.get(pid)


def _fields(text: str) -> list[str]:
    """A command may hold blanks and brackets; the last bracket ends it."""
    number, rest = text.split(" (", 1)
    command, _, others = rest.rpartition(")")
    return [number, command, *others.split()]
