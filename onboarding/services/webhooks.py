"""Endpoints that are told of events: made, changed, stopped, and told again. Deliveries go out by ``services.deliveries``."""

from __future__ import annotations

import base64
import datetime as dt
import os
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from accounts.sealed_text import sealed
from onboarding import clock, names
from onboarding.errors import Invalid, NotFound, Stale, WrongState
from onboarding.events import EVENTS
from onboarding.models import AuditEvent, Delivery, Organisation, WebhookEndpoint, WorkItem
from onboarding.policies import Actor, require, within
from onboarding.roles import Operation
from onboarding.services import outbox, work
from onboarding.services.unit import Unit, changed_fields, recorded
from onboarding.targets import checked_url

SEALED_FOR = b"gatepost webhook secrets 1"
SECRET_BYTES = 32
OVERLAP_HOURS, LONGEST_OVERLAP_HOURS = 24, 7 * 24
MOST_ENDPOINTS = 10
MOST_AGAIN = 1000
NOT_HERE = "There is no such webhook."


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookGiven:
    """``event_types`` None means all events."""

    url: str
    name: str = ""
    event_types: Collection[str] | None = None


def webhooks_visible_to(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """Those the caller may manage, with the organisation joined."""
    return WebhookEndpoint.objects.filter(within(actor, Operation.MANAGE_WEBHOOKS)).select_related("organisation")


def webhook_for(actor: Actor, webhook_id: int) -> WebhookEndpoint:
    """Raises NotFound for one that is not the caller's to manage."""
    found = webhooks_visible_to(actor).filter(pk=webhook_id).first() if webhook_id < work.TOO_LARGE else None
    if found is None:
        raise NotFound(NOT_HERE)
    return found


def create_webhook(actor: Actor, organisation: Organisation | None, given: WebhookGiven) -> tuple[WebhookEndpoint, str]:
    """Make an endpoint. Its secret is returned this once; only its sealed form is kept.

    Raises:
        NotFound: an organisation outside the caller's scope.
        NotPermitted: the caller manages no endpoints there.
        Invalid: an address messages may not go to, or an event that does not exist.
        WrongState: the organisation has ten endpoints already.
    """
    require(actor, Operation.MANAGE_WEBHOOKS, organisation.pk if organisation else None)
    values, secret = _checked(given), _new_secret()
    with recorded(actor) as unit:
        if organisation is not None:
            Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if WebhookEndpoint.objects.filter(organisation=organisation).count() >= MOST_ENDPOINTS:
            raise WrongState(f"There are {MOST_ENDPOINTS} webhooks already. Remove one first.")
        row = WebhookEndpoint.objects.create(organisation=organisation, secret=sealed(secret, SEALED_FOR), made_by=actor.user, **values)
        _event(unit, "webhook.created", row)
    return row, secret


def change_webhook(actor: Actor, webhook_id: int, given: WebhookGiven, expected_version: int) -> WebhookEndpoint:
    """Change address, name and events. Raises as ``create_webhook`` does, and Stale when somebody changed it meanwhile."""
    values = _checked(given)
    with recorded(actor) as unit:
        row = _locked(actor, webhook_id)
        if row.version != expected_version:
            raise Stale("This webhook has changed since you looked. Look again before you change it.")
        if changed := changed_fields(row, values):
            row.version += 1
            row.save(update_fields=[*changed, "version"])
            _event(unit, "webhook.changed", row, changed=changed)
    return row


def remove_webhook(actor: Actor, webhook_id: int) -> None:
    """Remove a stopped endpoint with its deliveries; the trail keeps that it was there. Raises WrongState while it is not stopped.

    A stopped one is not written to, so that no other write can wait for this one while this one waits for it.
    """
    ids = list(webhook_for(actor, webhook_id).deliveries.values_list("pk", flat=True))
    with recorded(actor) as unit:
        WorkItem.objects.filter(kind=WorkItem.Kind.DELIVER, subject__in=ids).delete()
        row = _locked(actor, webhook_id)
        if row.disabled_at is None:
            raise WrongState("Stop this webhook first, then remove it.")
        _event(unit, "webhook.removed", row)
        row.delete()


def disable_webhook(actor: Actor, webhook_id: int) -> WebhookEndpoint:
    """Stop an endpoint: what waits for it is not sent, and later events are not written for it. Repeating it changes nothing."""
    with recorded(actor) as unit:
        row = _locked(actor, webhook_id)
        stop(unit, row, WebhookEndpoint.Why.BY_PERSON)
    return row


def stop(unit: Unit, row: WebhookEndpoint, why: WebhookEndpoint.Why) -> None:
    """Stop a locked endpoint. Work items stay where they are: a worker that holds one finds nothing left to send."""
    if row.disabled_at is not None:
        return
    row.disabled_at, row.disabled_why = clock.now(), why.value
    row.version += 1
    row.save(update_fields=["disabled_at", "disabled_why", "version"])
    row.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.STOPPED, ended_at=clock.now())
    _event(unit, "webhook.stopped", row, why=why.value)


def enable_webhook(actor: Actor, webhook_id: int) -> WebhookEndpoint:
    """Let an endpoint hear again, from now on. What it missed is told again by ``tell_again``."""
    with recorded(actor) as unit:
        row = _locked(actor, webhook_id)
        if row.disabled_at is not None:
            row.disabled_at, row.disabled_why = None, ""
            row.failures, row.failing_since, row.rests_until = 0, None, None
            row.version += 1
            row.save(update_fields=["disabled_at", "disabled_why", "failures", "failing_since", "rests_until", "version"])
            _event(unit, "webhook.enabled", row)
    return row


def rotate_secret(actor: Actor, webhook_id: int, overlap_hours: int = OVERLAP_HOURS) -> tuple[WebhookEndpoint, str]:
    """Give an endpoint a new secret, returned this once. For ``overlap_hours`` messages carry a signature by each of the two."""
    if not 0 <= overlap_hours <= LONGEST_OVERLAP_HOURS:
        raise Invalid("The old secret ends in time.", fields={"overlap_hours": f"Give 0 to {LONGEST_OVERLAP_HOURS}."})
    secret = _new_secret()
    with recorded(actor) as unit:
        row = _locked(actor, webhook_id)
        row.previous_secret = row.secret if overlap_hours else ""
        row.previous_until = clock.now() + dt.timedelta(hours=overlap_hours) if overlap_hours else None
        row.secret = sealed(secret, SEALED_FOR)
        row.version += 1
        row.save(update_fields=["secret", "previous_secret", "previous_until", "version"])
        _event(unit, "webhook.secret_rotated", row)
    return row, secret


def send_test(actor: Actor, webhook_id: int) -> Delivery:
    """Send a message that says nothing but that messages arrive. Raises WrongState for an endpoint that is stopped."""
    with recorded(actor):
        return outbox.write_test(_open(_locked(actor, webhook_id)))


def tell_again(actor: Actor, webhook_id: int, *, since: dt.datetime | None = None, delivery: int | None = None) -> tuple[int, bool]:
    """Send one delivery again, or everything that happened since an instant, also what happened while the endpoint was stopped.

    A message that was written before keeps its id, so that a receiver that had it knows it again. Oldest first, at most 1,000 a call;
    returns how many, and whether there is more.

    Raises:
        Invalid: neither or both were given, or an instant that is more than 30 days back or to come.
        NotFound: no such webhook or delivery.
        WrongState: the endpoint is stopped.
    """
    if (since is None) == (delivery is None):
        raise Invalid("Say what to send again.", fields={"since": "Give either an instant or a delivery."})
    if since is not None and not clock.now() - outbox.KEPT <= since <= clock.now():
        raise Invalid("That is out of reach.", fields={"since": f"Give an instant of the last {outbox.KEPT.days} days."})
    endpoint = _open(webhook_for(actor, webhook_id))
    known = endpoint.deliveries.filter(created_at__gte=since) if since else endpoint.deliveries.filter(pk=delivery or 0)
    ids = list(known.order_by("pk").values_list("pk", flat=True)[: MOST_AGAIN + 1])
    if delivery is not None and not ids:
        raise NotFound("There is no such delivery.")
    with recorded(actor) as unit:
        # Work items first, as whoever reports a delivery holds them first: the other way round two could wait for each other.
        work.mark_due(WorkItem.Kind.DELIVER, ids[:MOST_AGAIN])
        _locked(actor, webhook_id)
        waiting = {"state": Delivery.State.WAITING, "attempts": 0, "ended_at": None}
        Delivery.objects.filter(pk__in=ids[:MOST_AGAIN]).update(**waiting)
        missed = _missed(endpoint, since, MOST_AGAIN + 1 - len(ids)) if since else []
        outbox.write_deliveries([(endpoint, event) for event in missed[: MOST_AGAIN - len(ids)]])
        count = min(len(ids) + len(missed), MOST_AGAIN)
        _event(unit, "webhook.replayed", endpoint, messages=count)
    return count, len(ids) + len(missed) > MOST_AGAIN


def _missed(endpoint: WebhookEndpoint, since: dt.datetime, most: int) -> list[AuditEvent]:
    """Events since ``since`` of which the endpoint would have heard and has not, oldest first."""
    events = AuditEvent.objects.filter(at__gte=since).order_by("pk")
    if endpoint.organisation_id is not None:
        events = events.filter(organisation_id=endpoint.organisation_id)
    if endpoint.event_types is not None:
        events = events.filter(name__in=endpoint.event_types)
    events = events.exclude(pk__in=endpoint.deliveries.filter(event__isnull=False).values("event"))
    return list(islice((event for event in events.iterator() if outbox.hears(endpoint, event)), max(0, most)))


def _checked(given: WebhookGiven) -> dict[str, object]:
    types = given.event_types
    if types is not None and (not types or (unknown := sorted(set(types) - EVENTS.keys()))):
        raise Invalid(
            "There is no such event.",
            fields={"event_types": f"Not known: {', '.join(unknown)}." if types else "Give at least one, or null for all."},
        )
    return {
        "url": checked_url(given.url),
        "name": names.clean(given.name, "name", most=80) if given.name else "",
        "event_types": sorted(set(types)) if types is not None else None,
    }


def _new_secret() -> str:
    return f"whsec_{base64.b64encode(os.urandom(SECRET_BYTES)).decode('ascii')}"


def _locked(actor: Actor, webhook_id: int) -> WebhookEndpoint:
    """Locked against other changes, while writes that tell of events may go on."""
    webhook_for(actor, webhook_id)
    row = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=webhook_id).first()
    if row is None:
        raise NotFound(NOT_HERE)
    return row


def _open(row: WebhookEndpoint) -> WebhookEndpoint:
    if row.disabled_at is not None:
        raise WrongState("This webhook is stopped. Enable it first.")
    return row


def _event(unit: Unit, name: str, row: WebhookEndpoint, **data: Any) -> None:
    unit.event(name, organisation_id=row.organisation_id, webhook=row.pk, **data)
