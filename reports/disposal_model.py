"""What a disposal certificate says: what was destroyed on one day, under which rule, and what proves it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalRuleLine:
    """``count`` things and ``files`` (with their copies) under one rule; ``words`` say what was done to them."""

    rule: str
    words: str
    period: str
    count: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalLine:
    """One thing, by number only. ``destroyed`` counts what went with it, by kind."""

    id: int
    rule: str
    subject_kind: str
    subject_id: int
    organisation: str
    due_on: dt.date
    announced_on: dt.date
    hashes: tuple[str, ...]
    destroyed: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalCertificate:
    """``trail_head`` ends the hash chain that the events of this day are in; ``organisations`` empty means all of them."""

    programme: str
    brand: str
    on: dt.date
    organisations: tuple[str, ...]
    rules: tuple[DisposalRuleLine, ...]
    lines: tuple[DisposalLine, ...]
    trail_length: int
    trail_head: str
