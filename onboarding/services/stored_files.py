"""Which stored bytes are still needed, and whether they are all there and whole."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Count, Min, Model, Q

from onboarding import clock, shelves, store
from onboarding.errors import NotFound, Refused
from onboarding.models import EvidenceCopy, EvidenceVersion, ImportJob, Report, StoreFault, StoreSlice
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.unit import recorded

logger = logging.getLogger(__name__)

SLICES = 256
"""A slice is what lies under one pair of hexadecimal digits: 1/256 of all files."""
ORPHAN_AGE = dt.timedelta(hours=24)
HOLDERS: tuple[tuple[type[Model], str, Q], ...] = (
    (EvidenceVersion, "sha256", Q(destroyed_at=None)),
    (EvidenceCopy, "sha256", Q(version__destroyed_at=None)),
    (Report, "sha256", Q()),
    (Report, "data_sha256", Q()),
    (ImportJob, "sha256", Q(destroyed_at=None)),
    (ImportJob, "annotated_sha256", Q(destroyed_at=None)),
)
"""Every column that names stored bytes, and which of its rows still need them. A test compares it with the models."""


def is_needed(sha256: str) -> bool:
    return any(model._default_manager.filter(needs, **{column: sha256}).exists() for model, column, needs in HOLDERS)


def needed(prefix: str, using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """Every hash in use that begins with ``prefix``; one query per holder."""
    found: set[str] = set()
    for model, column, needs in HOLDERS:
        rows = model._default_manager.using(using).filter(needs, **{f"{column}__startswith": prefix}).exclude(**{column: ""})
        found.update(rows.values_list(column, flat=True))
    return found


def hold(sha256: str) -> None:
    """Keep these bytes from being forgotten until the caller's transaction ends, and make sure that they are still there.

    Raises:
        Refused: they were forgotten a moment ago; nothing is written and sending the file again is right.
    """
    _lock(sha256[:2])
    if not store.is_kept(sha256):
        raise Refused("The file was being removed while you sent it. Send it again.")


def forget(sha256: str) -> None:
    """Destroy bytes and their key unless something still needs them. Call it once the rows that needed them have been committed."""
    with transaction.atomic():
        _lock(sha256[:2])
        if not is_needed(sha256):
            store.discard(sha256)


def _lock(prefix: str) -> None:
    """1 query once the slice has been used; it stays locked until the transaction ends."""
    slices = StoreSlice.objects.select_for_update().filter(prefix=prefix)
    if not slices:
        StoreSlice.objects.get_or_create(prefix=prefix)
        StoreSlice.objects.select_for_update().get(prefix=prefix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """What one look at a slice found. ``orphans`` were removed."""

    checked: int
    missing: int
    damaged: int
    orphans: int


def scrub(actor: Actor, number: int) -> Scrubbed:
    """Re-hash every needed file of slice ``number`` (0 to 255), put faults on record, and remove what nothing needs any more.

    A fault stands until a later look finds the file whole. Files younger than a day are left: their row may be on its way.
    """
    require(actor, Operation.DO_WORK)
    prefix = f"{number:02x}"
    wanted = needed(prefix)
    faults = {sha256: fault for sha256 in sorted(wanted) if (fault := _fault(sha256)) is not None}
    orphans = _remove_orphans(prefix)
    with recorded(actor) as unit:
        standing = set(StoreFault.objects.filter(sha256__startswith=prefix).values_list("sha256", flat=True))
        StoreFault.objects.filter(sha256__in=standing - faults.keys()).delete()
        for sha256, kind in faults.items():
            StoreFault.objects.update_or_create(sha256=sha256, defaults={"kind": kind})
            if sha256 not in standing:
                logger.error("stored file %s", kind, extra={"sha256": sha256})
                unit.event(f"store.{kind}", sha256=sha256)
    counts = list(faults.values())
    return Scrubbed(checked=len(wanted), missing=counts.count("missing"), damaged=counts.count("damaged"), orphans=orphans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``quarantined_since``: when the document that has waited longest for its check was sent. ``faults``: the first 100."""

    faults: tuple[StoreFault, ...]
    quarantined: int
    quarantined_since: dt.datetime | None
    held: int


def health() -> Health:
    """How the store stands. 2 queries."""
    waiting, held = EvidenceVersion.Status.QUARANTINED, EvidenceVersion.Status.NEEDS_ATTENTION
    counts = EvidenceVersion.objects.filter(evidence__withdrawn_at=None).aggregate(
        quarantined=Count("pk", filter=Q(status=waiting)),
        since=Min("uploaded_at", filter=Q(status=waiting)),
        held=Count("pk", filter=Q(status=held)),
    )
    faults = tuple(StoreFault.objects.all()[:100])
    return Health(faults=faults, quarantined=counts["quarantined"], quarantined_since=counts["since"], held=counts["held"])


def _fault(sha256: str) -> str | None:
    try:
        return None if store.is_sound(sha256) else "damaged"
    except NotFound:
        return "missing"


def _remove_orphans(prefix: str) -> int:
    before = clock.now() - ORPHAN_AGE
    count = 0
    with transaction.atomic():
        _lock(prefix)
        wanted = needed(prefix)
        for shelf in (shelves.contents(), shelves.keys()):
            for name, written in list(shelf.names(prefix)):
                if written < before and name.rsplit("/", 1)[-1].partition("-")[0] not in wanted:
                    shelf.discard(name)
                    count += 1
    return count + sum(_remove_incoming(before)) if prefix == "00" else count


def _remove_incoming(before: dt.datetime) -> Iterator[int]:
    """Uploads that broke off, left by a process that was killed."""
    for path in settings.EVIDENCE_DIR.glob(f"{shelves.INCOMING}*"):
        if dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) < before:
            path.unlink(missing_ok=True)
            yield 1
