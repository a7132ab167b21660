"""The outbox: messages are rows, written in the transaction of what they tell of, so that neither is there without the other.

Nothing is sent here; the flow ``deliver`` does that. Receivers get ids, codes and a link, never personal data.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from email.generator import BytesGenerator
from email.message import Message
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from accounts.sealed_text import sealed
from onboarding import clock
from onboarding.models import AuditEvent, Delivery, Organisation, Site, WebhookEndpoint, WorkItem
from onboarding.services import work

SEALED_FOR = b"gatepost letters 1"
SLICE = 500
KEPT = dt.timedelta(days=30)
"""How long deliveries are kept once they ended, and how far back events are told again."""
HOSTS_HEAR = frozenset(
    {
        "agreement.recorded",
        "evidence.cleared",
        "evidence.held",
        "evidence.refused",
        "evidence.uploaded",
        "evidence.withdrawn",
        "organisation.saved",
        "person.saved",
        "post.saved",
        "training.recorded",
    }
)
"""Beside the events of its sites, whose trail its lead may read, these reach the endpoints of the organisation itself."""
TOLD = frozenset({"requirement", "requirements", "gate", "outcome", "state", "evidence", "number", "report", "job", "action", "on"})
"""What of an event's data goes out: codes, ids and dates of things. Never ids of people, and nothing that is not named here."""


def announce(events: Sequence[AuditEvent]) -> None:
    """Write a delivery for each event and each endpoint that hears of it. 1 query where nobody listens, about 7 where somebody does."""
    if not events:
        return
    organisations = {event.organisation_id for event in events if event.organisation_id}
    listening = WebhookEndpoint.objects.filter(Q(organisation=None) | Q(organisation__in=organisations), disabled_at=None)
    write_deliveries([(endpoint, event) for endpoint in listening for event in events if hears(endpoint, event)])


def hears(endpoint: WebhookEndpoint, event: AuditEvent) -> bool:
    """Whether ``endpoint`` asked for such an event, and may be told of this one."""
    if endpoint.event_types is not None and event.name not in endpoint.event_types:
        return False
    if endpoint.organisation_id is None:
        return True
    return event.organisation_id == endpoint.organisation_id and (event.site_id is not None or event.name in HOSTS_HEAR)


def write_deliveries(pairs: Sequence[tuple[WebhookEndpoint, AuditEvent]]) -> int:
    """Write what is to be sent and make it due; a pair that has its delivery gets no other. Returns how many are new."""
    return sum(_write(pairs[start : start + SLICE]) for start in range(0, len(pairs), SLICE))


def _write(pairs: Sequence[tuple[WebhookEndpoint, AuditEvent]]) -> int:
    places = Places([event for _, event in pairs])
    rows = [
        Delivery(
            kind=Delivery.Kind.WEBHOOK,
            message_id=new_message_id(),
            endpoint=endpoint,
            event=event,
            event_type=event.name,
            content=body_of(event.name, event.at, places.of(event)),
        )
        for endpoint, event in pairs
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    ids = list(Delivery.objects.filter(message_id__in=[row.message_id for row in rows]).values_list("pk", flat=True))
    work.mark_due(WorkItem.Kind.DELIVER, ids)
    return len(ids)


def write_test(endpoint: WebhookEndpoint) -> Delivery:
    """A message that says only that messages arrive."""
    delivery = Delivery.objects.create(
        kind=Delivery.Kind.WEBHOOK,
        message_id=new_message_id(),
        endpoint=endpoint,
        event_type="webhook.test",
        content=body_of("webhook.test", clock.now(), {"webhook": endpoint.pk}),
    )
    work.mark_due(WorkItem.Kind.DELIVER, [delivery.pk])
    return delivery


class Places:
    """What receivers are told of events: what they are about, and where to read more. 2 queries for all of them."""

    def __init__(self, events: Iterable[AuditEvent]) -> None:
        events = list(events)
        self._sites = dict(Site.objects.filter(pk__in={event.site_id for event in events}).values_list("pk", "slug"))
        organisations = Organisation.objects.filter(pk__in={event.organisation_id for event in events})
        self._organisations = dict(organisations.values_list("pk", "slug"))

    def of(self, event: AuditEvent) -> dict[str, Any]:
        site, organisation = self._sites.get(event.site_id or 0), self._organisations.get(event.organisation_id or 0)
        told = {name: value for name, value in event.data.items() if name in TOLD}
        where = {"organisation": organisation, "site": site, "link": self._link(site, organisation, told)}
        return {
            "chain": event.chain,
            "sequence": event.sequence,
            **{name: value for name, value in where.items() if value},
            **told,
        }

    def _link(self, site: str | None, organisation: str | None, told: Mapping[str, Any]) -> str | None:
        base = f"{settings.PUBLIC_URL}/api/v1"
        if site and "requirement" in told:
            return f"{base}/sites/{site}/requirements/{told['requirement']}/"
        if site:
            return f"{base}/sites/{site}/"
        return f"{base}/organisations/{organisation}/" if organisation else None


def body_of(event_type: str, at: dt.datetime, data: Mapping[str, Any]) -> str:
    """The exact text that is signed and sent: ``type``, ``timestamp`` and ``data``, as the Standard Webhooks specification has it."""
    timestamp = at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return json.dumps({"type": event_type, "timestamp": timestamp, "data": data}, separators=(",", ":"), sort_keys=True)


def new_message_id() -> str:
    return f"msg_{secrets.token_hex(16)}"


def post(letter: EmailMessage) -> list[Delivery]:
    """Write a letter to each of its recipients. Its Message-ID is that of the row, so every retry is the same letter.

    A Message-ID that the letter brings along, to one recipient, is kept, and a letter with one that was written before is not written
    again. An ``Expires`` header says until when it makes sense to send it. Call it in the transaction of its cause, where it has one.
    """
    brought = str(letter.extra_headers.get("Message-ID", "")).strip("<>").partition("@")[0]
    rows = []
    for recipient in letter.recipients():
        message_id = brought or new_message_id()
        letter.extra_headers["Message-ID"] = f"<{message_id}@{sender_domain()}>"
        written = letter.message()
        content = sealed(base64.b64encode(as_bytes(written)).decode("ascii"), SEALED_FOR)
        rows.append(
            Delivery(kind=Delivery.Kind.MAIL, message_id=message_id, recipient=recipient, content=content, not_after=_expiry(written))
        )
    # Nothing in here can fail alone: no savepoint within the transaction of its cause.
    with transaction.atomic(savepoint=False):
        if brought:
            Delivery.objects.bulk_create(rows, ignore_conflicts=True)
            new = Delivery.objects.filter(message_id__in=[row.message_id for row in rows], state=Delivery.State.WAITING)
            work.mark_due(WorkItem.Kind.DELIVER, new.values_list("pk", flat=True))
        else:
            Delivery.objects.bulk_create(rows)
            work.mark_new(WorkItem.Kind.DELIVER, [row.pk for row in rows])
    return rows


def as_bytes(letter: Message) -> bytes:
    """The letter as it goes over the wire."""
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False).flatten(letter, linesep="\r\n")
    return out.getvalue()


def _expiry(letter: Message) -> dt.datetime | None:
    text = letter.get("Expires")
    return parsedate_to_datetime(text) if text else None


def sender_domain() -> str:
    """What follows the @ in message ids: the domain of the sender of letters."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"


def forget_ended(before: dt.datetime) -> int:
    """Delete what was sent, given up or stopped before an instant, with the work that was left of it. Returns how many."""
    ended = Delivery.objects.filter(ended_at__lt=before)
    WorkItem.objects.filter(kind=WorkItem.Kind.DELIVER, subject__in=ended.values("pk")).delete()
    return ended.delete()[0]
