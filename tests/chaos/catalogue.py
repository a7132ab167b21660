"""The faults: which of F1 to F28 each is, what it needs, what was promised of it, how often it is drawn (docs/faults.md)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.chaos import faults_of_data as data
from tests.chaos import faults_of_parts as parts
from tests.chaos import faults_outside as outside
from tests.chaos.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``needs`` names what must be there: ``crash`` and ``lock`` of the database, ``clamd``, ``strace``, ``faketime``, ``disk`` of our
    own, ``tools``.

    ``holds`` is what it takes away meanwhile: no two faults hold the same.
    """

    how: Callable[[Stage, float], None]
    promised: str
    weight: int = 2
    needs: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()


def needing(*names: str) -> frozenset[str]:
    return frozenset(names)


FAULTS: Mapping[str, Fault] = {
    "F1": Fault(how=parts.worker_killed, promised="its leases end and another does the work, once", weight=8, holds=needing("workers")),
    "F2": Fault(how=parts.killed_after_file_write, promised="no row; the file is swept; sent again it is one row", weight=5),
    "F3": Fault(how=parts.killed_after_commit, promised="what was stored stays; the same key gets the stored answer", weight=7),
    "F3 one web process": Fault(how=parts.web_worker_killed, promised="only its requests end; sent again they happen once", weight=8),
    "F3 all web processes": Fault(how=parts.web_killed, promised="as for one", weight=4, holds=needing("web")),
    "F4": Fault(
        how=parts.database_crashed,
        promised="503 while it is down; back by itself",
        weight=8,
        needs=needing("crash"),
        holds=needing("database"),
    ),
    "F5": Fault(how=parts.prefect_down, promised="people notice nothing; work goes on once it is back", holds=needing("workers"), weight=2),
    "F6": Fault(how=parts.prefect_forgets, promised="everything open is done again, with one effect", holds=needing("workers"), weight=1),
    "F7": Fault(
        how=outside.disk_full,
        promised="503 or 507, nothing torn, reading goes on; heals",
        needs=needing("disk"),
        holds=needing("disk"),
        weight=3,
    ),
    "F8": Fault(how=outside.mail_troubled, promised="none lost; at most one double for each break", weight=4, holds=needing("mail")),
    "F9 away": Fault(
        how=outside.antivirus_down,
        promised="documents stay in quarantine, and are checked later",
        needs=needing("clamd"),
        holds=needing("clamd"),
    ),
    "F9 hanging": Fault(how=outside.antivirus_hangs, promised="as when it is away", needs=needing("clamd"), holds=needing("clamd")),
    "F10": Fault(
        how=outside.hooks_troubled, promised="others are told all the same; this one later", weight=3, holds=needing("flaky hook")
    ),
    "F11": Fault(how=parts.killed_in_transaction, promised="the key is free at once; sent again it happens once", weight=7),
    "F12": Fault(how=outside.reports_doubled, promised="one effect", weight=2),
    "F13": Fault(how=outside.reports_late, promised="refused; nothing is overwritten", weight=1),
    "F14": Fault(
        how=parts.worker_with_a_wrong_clock,
        promised="leases follow the server's clock; it works on like the others",
        needs=needing("faketime"),
        holds=needing("workers"),
        weight=2,
    ),
    "F15": Fault(how=data.file_corrupted, promised="never handed out; found by the scrub", weight=3, holds=needing("files", "database")),
    "F18": Fault(how=data.import_killed, promised="nothing of it or all of it; committed again it is all", weight=2),
    "F19": Fault(how=parts.input_output_errors, promised="503; nothing acknowledged is lost", needs=needing("strace"), weight=3),
    "F21": Fault(how=parts.worker_frozen, promised="what it reports afterwards is refused", weight=2, holds=needing("workers")),
    "F21 web": Fault(how=parts.web_frozen, promised="requests are sent again and happen once", weight=2, holds=needing("web")),
    "F22": Fault(how=outside.worker_killed_while_sending, promised="sent once more under the same id", weight=2, holds=needing("workers")),
    "F23": Fault(how=parts.second_workers, promised="nothing is claimed by two", weight=2),
    "F24": Fault(how=outside.bomb_sent, promised="the file is refused; everything else goes on", weight=2),
    "F25": Fault(how=parts.lock_held, promised="waited for, or 503", weight=3, needs=needing("lock"), holds=needing("database")),
    "F26, F27": Fault(
        how=data.backup_and_restore,
        promised="a beginning of the history; an edit is found",
        weight=1,
        needs=needing("tools"),
        holds=needing("database", "disk", "files"),
    ),
    "F28": Fault(how=parts.sessions_wiped, promised="people sign in again; no write is lost", weight=2, holds=needing("database")),
}
ELSEWHERE = {
    "F16": "by the hosts of every run, who click eight times at once",
    "F17": "by the coordinators of every run, who decide against each other",
    "F20": "by tests/upgrades: it needs the database as the last release left it",
}
"""What is no fault of the schedule, and why."""


def present(database: str, *, has_disk: bool, has_clamd: bool) -> set[str]:
    """What of ``Fault.needs`` this machine and run have."""
    found = {"lock", "tools"} | ({"crash"} if database == "postgres" else set())
    found |= {"clamd"} if has_clamd else set()
    found |= {"disk"} if has_disk else set()
    found |= {"faketime"} if shutil.which("faketime") else set()
    return found | ({"strace"} if _can_trace() else set())


def _can_trace() -> bool:
    """Whether strace is here and may look at processes, which containers often forbid."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
