"""Failures of what we stand on, the database and the disk. They pass, and the same request is then worth sending again."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE})
"""A full or failing disk, and too many open files. Any other error of the operating system is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Outage:
    code: str
    message: str
    retry_after_seconds: int


BUSY = Outage("busy", "The database is busy. Nothing was stored; try again.", 2)
NO_ROOM = Outage("storage_unavailable", "There is no room on the server, or its disk fails. Nothing was stored; try again in a minute.", 30)


def outage_of(error: BaseException | None) -> Outage | None:
    """What has failed under us, None where ``error`` is something else."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return BUSY
    if isinstance(error, OSError) and error.errno in DISK:
        return NO_ROOM
    return None
