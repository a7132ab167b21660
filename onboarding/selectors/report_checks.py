"""Whether a file is a report of ours, by its hash alone. Says nothing of any host."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from onboarding.errors import Invalid
from onboarding.models import Report

HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Known:
    """A report that was made here and is unchanged: what it is of, never whose."""

    kind: str
    format: str
    as_of: dt.date
    made_on: dt.datetime


def known_by(sha256: str) -> Known | None:
    """1 query. Raises Invalid for what is no SHA-256; spaces and capitals do not matter."""
    wanted = re.sub(r"\s", "", sha256).casefold()
    if not HEX.fullmatch(wanted):
        raise Invalid("That is no SHA-256.", fields={"sha256": "Give all 64 characters: digits and the letters a to f."})
    row = Report.objects.filter(sha256=wanted, status=Report.Status.READY, ready_at__isnull=False).order_by("ready_at").first()
    return Known(row.kind, row.format, row.as_of, row.ready_at) if row is not None and row.ready_at is not None else None


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The hash of a file as it comes in; nothing of it is kept."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
