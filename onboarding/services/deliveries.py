"""Sending, seen from the database: what a worker that holds a delivery shall send, and what follows from how it went."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from random import SystemRandom

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.sealed_text import unsealed
from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Delivery, WebhookEndpoint, WorkItem
from onboarding.policies import Actor
from onboarding.roles import Role
from onboarding.services import outbox, work
from onboarding.services.unit import Unit, recorded
from onboarding.services.webhooks import SEALED_FOR, stop

DELAYS_SECONDS = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 73500)
"""After which pause each further try is made: ten tries within a little more than three days."""
JITTER = 0.1
"""Each pause is up to a tenth longer, so that a receiver that comes back is not met by everything at once."""
MOST_TRIES = len(DELAYS_SECONDS) + 1
LONGEST_FAILING = dt.timedelta(days=3)
PATIENCE = 3
"""Failures in a row after which an endpoint rests, so that a dead one costs the others nothing."""
SHORTEST_REST_SECONDS, LONGEST_REST_SECONDS = 10, 300
LONGEST_WAIT_SECONDS = 24 * 3600
KIND = WorkItem.Kind.DELIVER
STOPPED_LETTER = """Gatepost no longer sends messages to {webhook}: {why}.

Enable it once it works again, and have it told what it missed:
POST {base}/webhooks/{id}/enablement/
POST {base}/webhooks/{id}/replays/
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What to send. ``is_wanted`` False: nothing, and the lease has ended. For mail ``content`` is the letter's bytes in base64."""

    is_wanted: bool
    kind: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: str = ""
    sender: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a try went. ``status`` is that of HTTP or SMTP; ``note`` says in a few words what went wrong, never what was answered."""

    was_taken: bool
    status: int | None = None
    note: str = ""
    took_ms: int = 0
    retry_after_seconds: int = 0


def consign(actor: Actor, delivery_id: int, token: str, fence: int) -> Consignment:
    """What the holder of the lease is to send now, signed as of this instant. Raises LeaseLost.

    What was stopped or is over, and what is for an endpoint that rests, is not wanted now; the lease ends.
    """
    with recorded(actor):
        item = work.held(actor, KIND, [(delivery_id, token, fence)])[delivery_id]
        delivery = Delivery.objects.select_related("endpoint").filter(pk=delivery_id).first()
        if delivery is None or delivery.state != Delivery.State.WAITING:
            item.delete()
            return Consignment(is_wanted=False)
        if delivery.not_after is not None and delivery.not_after < clock.now():
            _end(delivery, Delivery.State.STOPPED)
            item.delete()
            return Consignment(is_wanted=False)
        endpoint = delivery.endpoint
        if endpoint is not None and endpoint.rests_until is not None and endpoint.rests_until > clock.now():
            work.complete(item, endpoint.rests_until)
            return Consignment(is_wanted=False)
        try:
            return _message(delivery, endpoint) if endpoint else _letter(delivery)
        except InvalidToken:
            _give_up(item, delivery, "It was sealed with a key that this installation no longer knows (GATEPOST_SECRET_KEY).")
            return Consignment(is_wanted=False)


def _letter(delivery: Delivery) -> Consignment:
    return Consignment(
        is_wanted=True,
        kind=delivery.kind,
        content=unsealed(delivery.content, outbox.SEALED_FOR),
        sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        recipient=delivery.recipient,
    )


def _message(delivery: Delivery, endpoint: WebhookEndpoint) -> Consignment:
    now = clock.now()
    signing = [endpoint.secret]
    if endpoint.previous_secret and endpoint.previous_until is not None and endpoint.previous_until > now:
        signing.append(endpoint.previous_secret)
    instant = int(now.timestamp())
    signatures = [signature(unsealed(secret, SEALED_FOR), delivery.message_id, instant, delivery.content) for secret in signing]
    headers = {
        "content-type": "application/json",
        "user-agent": "Gatepost-Webhooks/1",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(instant),
        "webhook-signature": " ".join(signatures),
    }
    return Consignment(is_wanted=True, kind=delivery.kind, url=endpoint.url, headers=headers, content=delivery.content)


def signature(secret: str, message_id: str, instant: int, body: str) -> str:
    """The symmetric signature of the Standard Webhooks specification: HMAC-SHA256 over id, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{instant}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


def settle(actor: Actor, delivery_id: int, token: str, fence: int, outcome: Outcome) -> Delivery:
    """Record how a try went, and what is next: done, another try later, or people's attention. Raises LeaseLost."""
    with recorded(actor) as unit:
        item = work.held(actor, KIND, [(delivery_id, token, fence)])[delivery_id]
        known = Delivery.objects.filter(pk=delivery_id).values_list("endpoint", flat=True).first()
        endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=known).first() if known else None
        delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
        if delivery is None:
            raise NotFound("This delivery was removed meanwhile.")
        delivery.attempts += 1
        delivery.tries = [*delivery.tries, _try(outcome)][-2 * MOST_TRIES :]
        if outcome.was_taken:
            _settle_taken(item, delivery, endpoint)
        else:
            _settle_failed(unit, item, delivery, endpoint, outcome)
        delivery.save(update_fields=["attempts", "tries", "state", "ended_at", "content"])
    return delivery


def retry_letters() -> int:
    """Make due again the letters that were given up, for the console once the mail server works. Returns how many.

    So are those set aside because workers died with them in hand: nobody else asks for a letter again.
    """
    with recorded(None):
        set_aside = WorkItem.objects.filter(kind=KIND, needs_attention=True)
        stuck = Q(state=Delivery.State.FAILED) | Q(state=Delivery.State.WAITING, pk__in=set_aside.values("subject"))
        ids = list(Delivery.objects.filter(stuck, kind=Delivery.Kind.MAIL).values_list("pk", flat=True))
        work.mark_due(KIND, ids)
        Delivery.objects.filter(pk__in=ids).update(state=Delivery.State.WAITING, attempts=0, ended_at=None)
    return len(ids)


def _try(outcome: Outcome) -> dict[str, object]:
    return {"at": clock.now().isoformat(), "status": outcome.status, "note": outcome.note[:200], "took_ms": outcome.took_ms}


def _settle_taken(item: WorkItem, delivery: Delivery, endpoint: WebhookEndpoint | None) -> None:
    if item.marked > item.claimed_mark:
        # Somebody asked for it to be sent again while it was on its way.
        work.complete(item, None)
    else:
        _end(delivery, Delivery.State.SENT)
        item.delete()
    if endpoint is not None and endpoint.failures:
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.save(update_fields=["failures", "failing_since", "rests_until"])


def _settle_failed(unit: Unit, item: WorkItem, delivery: Delivery, endpoint: WebhookEndpoint | None, outcome: Outcome) -> None:
    if endpoint is not None:
        _note_failure(unit, endpoint, outcome)
        delivery.refresh_from_db(fields=["state", "ended_at"])
    if delivery.state != Delivery.State.WAITING:
        item.delete()
    elif delivery.attempts >= MOST_TRIES:
        _give_up(item, delivery, outcome.note)
    else:
        work.complete(item, clock.now() + _pause(delivery.attempts, outcome.retry_after_seconds))


def _give_up(item: WorkItem, delivery: Delivery, why: str) -> None:
    _end(delivery, Delivery.State.FAILED)
    work.complete(item, None)
    item.needs_attention, item.last_error = True, f"{delivery.kind} {delivery.message_id}: {why}"[:500]
    item.save(update_fields=["needs_attention", "last_error"])


def _note_failure(unit: Unit, endpoint: WebhookEndpoint, outcome: Outcome) -> None:
    now = clock.now()
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    if endpoint.failures >= PATIENCE:
        rest = min(LONGEST_REST_SECONDS, SHORTEST_REST_SECONDS * 2 ** min(endpoint.failures - PATIENCE, 10))
        endpoint.rests_until = now + dt.timedelta(seconds=rest)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])
    if outcome.status == 410:
        _stop_and_tell(unit, endpoint, WebhookEndpoint.Why.GONE)
    elif now - endpoint.failing_since >= LONGEST_FAILING:
        _stop_and_tell(unit, endpoint, WebhookEndpoint.Why.FAILING)


def _stop_and_tell(unit: Unit, endpoint: WebhookEndpoint, why: WebhookEndpoint.Why) -> None:
    if endpoint.disabled_at is not None:
        return
    stop(unit, endpoint, why)
    said = why.label[:1].lower() + why.label[1:]
    base = f"{settings.PUBLIC_URL}/api/v1"
    body = STOPPED_LETTER.format(webhook=f"webhook {endpoint.pk}", why=said, base=base, id=endpoint.pk)
    for person in managers_of(endpoint):
        EmailMessage("A webhook was stopped", body, None, [person.email]).send()


def managers_of(endpoint: WebhookEndpoint) -> QuerySet[User]:
    """The people who are told: the host leads of the endpoint's organisation, or the administrators."""
    role = Role.HOST_LEAD if endpoint.organisation_id else Role.ADMIN
    held = User.objects.filter(memberships__role=role, memberships__organisation=endpoint.organisation_id)
    return held.filter(is_active=True, is_service=False).distinct().order_by("pk")


def _end(delivery: Delivery, state: Delivery.State) -> None:
    """A letter is not kept once it was sent or can no longer be; its row says when that was."""
    delivery.state, delivery.ended_at = state, clock.now()
    if delivery.kind == Delivery.Kind.MAIL and state != Delivery.State.FAILED:
        delivery.content = ""
    delivery.save(update_fields=["state", "ended_at", "content"])


def _pause(tries: int, retry_after_seconds: int) -> dt.timedelta:
    planned = DELAYS_SECONDS[tries - 1] * (1 + SystemRandom().uniform(0, JITTER))
    return dt.timedelta(seconds=max(planned, min(retry_after_seconds, LONGEST_WAIT_SECONDS)))
