"""The trail: events appended to hash chains, in the transaction of the change they record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onboarding import clock
from onboarding.events import EVENTS
from onboarding.models import AuditEvent, TrailHead
from onboarding.policies import Actor
from onboarding.services.saving import save_columns

PROGRAMME_CHAIN = "programme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. ``data`` holds codes, ids and dates, never file content or vetting detail."""

    name: str
    site_id: int | None = None
    organisation_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in EVENTS:
            raise ValueError(f"{self.name} is not among the events of onboarding.events")

    @property
    def chain(self) -> str:
        return f"site:{self.site_id}" if self.site_id else PROGRAMME_CHAIN


def event_hash(row: AuditEvent) -> str:
    """SHA-256 over the previous hash and the canonical JSON of the event's own columns."""
    canonical = json.dumps(body_of(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((row.previous_hash + canonical).encode("utf-8", "surrogatepass")).hexdigest()


def body_of(row: AuditEvent) -> dict[str, Any]:
    """What an event's hash covers, in the form in which it is hashed."""
    return {
        "chain": row.chain,
        "sequence": row.sequence,
        "at": row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "name": row.name,
        "actor_id": row.actor_id,
        "actor": row.actor,
        "organisation_id": row.organisation_id,
        "site_id": row.site_id,
        "data": row.data,
        "request_id": row.request_id,
    }


def append(actor: Actor | None, events: Sequence[Event]) -> list[AuditEvent]:
    """Append events in order. Must be called inside a transaction; costs 3 queries (more only for chains not begun)."""
    if not events:
        return []
    chains = sorted({event.chain for event in events})
    heads = _locked_heads(chains)
    at = clock.now()
    rows = []
    for event in events:
        head = heads[event.chain]
        row = AuditEvent(
            chain=event.chain,
            sequence=head.length + 1,
            at=at,
            name=event.name,
            actor_id=actor.user.pk if actor else None,
            actor=actor.user.name if actor else "Gatepost",
            organisation_id=event.organisation_id,
            site_id=event.site_id,
            data={**event.data, **({"run": actor.run_id} if actor and actor.run_id else {})},
            request_id=actor.request_id if actor else "",
            previous_hash=head.head,
        )
        row.hash = event_hash(row)
        head.length, head.head = row.sequence, row.hash
        rows.append(row)
    rows = AuditEvent.objects.bulk_create(rows, batch_size=500)
    save_columns(heads.values(), ["length", "head"])
    return rows


def _locked_heads(chains: Sequence[str]) -> dict[str, TrailHead]:
    heads = {head.chain: head for head in TrailHead.objects.select_for_update().filter(chain__in=chains).order_by("chain")}
    missing = [chain for chain in chains if chain not in heads]
    if missing:
        TrailHead.objects.bulk_create([TrailHead(chain=chain) for chain in missing], ignore_conflicts=True)
        heads = {head.chain: head for head in TrailHead.objects.select_for_update().filter(chain__in=chains).order_by("chain")}
    return heads


def verify(events: Iterable[AuditEvent], head: TrailHead) -> str | None:
    """What is wrong with one chain, or None. ``events`` in sequence order; finds edits, gaps, re-ordering and a cut tail."""
    previous, length = "0" * 64, 0
    for row in events:
        length += 1
        if row.sequence != length:
            return f"{row.chain}: event {length} is missing."
        if row.previous_hash != previous or row.hash != event_hash(row):
            return f"{row.chain}: event {row.sequence} was altered."
        previous = row.hash
    if (length, previous) != (head.length, head.head):
        return f"{head.chain}: the end of the trail was cut off after event {length}."
    return None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one chain showed; ``problem`` None means it is whole."""

    chain: str
    length: int
    problem: str | None


def verify_all() -> Iterator[Verdict]:
    """Check every chain, by name: those with a head, and those that only have events. 2 queries, and one per chain."""
    heads = {head.chain: head for head in TrailHead.objects.all()}
    orphans = AuditEvent.objects.exclude(chain__in=list(heads)).order_by().values_list("chain", flat=True).distinct()
    for chain in sorted({*heads, *orphans}):
        head = heads.get(chain) or TrailHead(chain=chain)
        problem = verify(AuditEvent.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=1000), head)
        yield Verdict(chain, head.length, problem)


def exported(events: Iterable[AuditEvent]) -> Iterator[str]:
    """One line of JSON per event: all that its hash covers, for the stand-alone checker (``deploy/check_trail.py``)."""
    for row in events:
        line = {**body_of(row), "previous_hash": row.previous_hash, "hash": row.hash}
        yield json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
