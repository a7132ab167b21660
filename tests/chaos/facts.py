"""What is there at the end: rows, trail and files, read by the product's own code, and printed as JSON for the checker.

Run as ``python -m tests.chaos.facts``; ``sweep`` first lets a day pass for every stored file and has the sweeper look at all of them,
``forward`` instead lets the time pass that messages wait for their next try, ``outgoing`` tells only what is still to go out, and
``needed SHA256`` only whether some row still needs a file.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  (models can be loaded only now)

from accounts.models import User  # noqa: E402
from onboarding import clock, shelves, store  # noqa: E402
from onboarding.models import (  # noqa: E402
    AuditEvent,
    Delivery,
    EvidenceVersion,
    Person,
    Review,
    Site,
    SiteRequirement,
    TrainingRecord,
    WebhookEndpoint,
    WorkItem,
)
from onboarding.policies import actor_of  # noqa: E402
from onboarding.services import stored_files  # noqa: E402
from onboarding.services.trail import verify_all  # noqa: E402

DAY = 25 * 3600


def facts() -> dict[str, Any]:
    needed = {sha256 for prefix in range(256) for sha256 in stored_files.needed(f"{prefix:02x}")}
    return {
        "requirements": [
            [site, key, state, version]
            for site, key, state, version in SiteRequirement.objects.order_by("pk").values_list("site__slug", "key", "state", "version")
        ],
        "sites": dict(Site.objects.values_list("pk", "slug")),
        "events": [
            {"chain": e.chain, "sequence": e.sequence, "name": e.name, "site": e.site_id, "data": e.data, "hash": e.hash}
            for e in AuditEvent.objects.order_by("chain", "sequence")
        ],
        "trail_problems": [verdict.problem for verdict in verify_all() if verdict.problem],
        "people": list(Person.objects.order_by("pk").values_list("name", flat=True)),
        "training": [[person, day.isoformat()] for person, day in TrainingRecord.objects.values_list("person_id", "completed_on")],
        "reviews": Review.objects.count(),
        "evidence": [[row.evidence.name, row.sha256, row.status] for row in EvidenceVersion.objects.select_related("evidence")],
        "needed": sorted(needed),
        "unsound": sorted(sha256 for sha256 in needed if not (store.is_kept(sha256) and store.is_sound(sha256))),
        "files": sorted(name for prefix in range(256) for name, _ in shelves.contents().names(f"{prefix:02x}")),
        "keys": sorted(name for prefix in range(256) for name, _ in shelves.keys().names(f"{prefix:02x}")),
        **outgoing(),
    }


def outgoing() -> dict[str, Any]:
    """What is still to go out and what is still to do."""
    now = clock.now()
    items = {row.subject: row for row in WorkItem.objects.filter(kind=WorkItem.Kind.DELIVER)}
    rows = Delivery.objects.select_related("endpoint").order_by("pk")
    return {
        "deliveries": [
            {
                "id": row.message_id, "kind": row.kind, "state": row.state, "tries": len(row.tries), "about": row.event_type,
                "endpoint": row.endpoint.name if row.endpoint else "", "endpoint_id": row.endpoint_id,
                "pk": row.pk, "stuck": row.pk in items and items[row.pk].needs_attention,
            }
            for row in rows
        ],
        "due": WorkItem.objects.filter(due_at__lte=now, needs_attention=False).count(),
        "leased": WorkItem.objects.filter(lease_until__gt=now).count(),
        "stuck": [[item.kind, item.subject, item.last_error] for item in WorkItem.objects.filter(needs_attention=True)],
        "quarantined": EvidenceVersion.objects.filter(status="quarantined", evidence__withdrawn_at=None).count(),
    }  # fmt: skip


def forward() -> dict[str, Any]:
    """Let the pauses between tries pass: what waits for a later try is due, and endpoints that rest have rested."""
    WebhookEndpoint.objects.update(rests_until=None)
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).values("pk")
    moved = WorkItem.objects.filter(kind=WorkItem.Kind.DELIVER, subject__in=waiting, due_at__gt=clock.now()).update(due_at=clock.now())
    return {"moved": moved, **outgoing()}


def sweep() -> dict[str, Any]:
    """Everything stored becomes a day older, and the sweeper looks at every slice."""
    before = time.time() - DAY
    for root in (settings.EVIDENCE_DIR, settings.EVIDENCE_KEYS_DIR):
        for path in root.rglob("*"):
            if path.is_file():
                os.utime(path, (before, before))
    wren = actor_of(User.objects.get(email="wren@example.org"))
    found = [stored_files.scrub(wren, number) for number in range(256)]
    return {"orphans": sum(row.orphans for row in found), "incoming": len(list(settings.EVIDENCE_DIR.glob(f"{shelves.INCOMING}*")))}


def asked_for(what: str, sha256: str = "") -> dict[str, Any]:
    if what == "needed":
        return {"is_needed": stored_files.is_needed(sha256)}
    if what == "sweep":
        return {"swept": sweep(), **facts()}
    return forward() if what == "forward" else outgoing()


if __name__ == "__main__":
    json.dump(asked_for(*sys.argv[1:]), sys.stdout)
