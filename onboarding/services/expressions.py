"""Expressions of interest: begun without an account, found again by a link, sent once, and settled by a coordinator."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email

from accounts.models import User
from checklists.loading import framework_of
from onboarding import clock, names, reach
from onboarding.errors import Gone, Invalid, NotFound, Refused, WrongState
from onboarding.expression_letters import COORDINATORS_LETTER, DRAFT_LETTER, RECEIVED_LETTER
from onboarding.models import ExpressionOfInterest, Nation, OrganisationIdentifier, Programme
from onboarding.policies import Actor, require
from onboarding.roles import Operation, Role
from onboarding.services.invitations import digest_of
from onboarding.services.unit import recorded

LINK_LASTS = dt.timedelta(days=28)
KEPT_AFTER_SETTLING = dt.timedelta(days=365)
LETTERS_A_DAY = 3
"""Links that go to one address within a day: nobody's inbox is filled through us."""
LONGEST_TEXT = 1500
LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
"""Characters of a reference: none that is taken for another when read out."""
SCHEMES = ("ccew", "oscr", "ccni", "company", "mutual")
Kind, Status = ExpressionOfInterest.Kind, ExpressionOfInterest.Status
ASKED: Mapping[str, frozenset[str]] = {
    Kind.HOST: frozenset({"about", "need", "support", "employ"}),
    Kind.MEAL_PROVIDER: frozenset({"about", "independence"}),
    Kind.TRAINING_PROVIDER: frozenset({"about", "routes"}),
}
"""What must be answered before it can be sent, beside name, address and nations."""
FURTHER = frozenset({"nations", "phone", "website", "start", "places"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressionGiven:
    """As typed. ``answers`` by the keys of ``ASKED`` and ``FURTHER``: text, or a list of keys."""

    kind: str
    email: str
    organisation_name: str = ""
    scheme: str = ""
    register_number: str = ""
    contact_name: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


def save_draft(given: ExpressionGiven, text: str = "") -> str:
    """Keep what was typed, complete or not, for 28 days more, and write the link to its address. ``text`` is the secret of an earlier link.

    A changed address gets a link of its own, and the old one ends. Returns the secret of the link that now leads to it; it must be
    shown to nobody who did not bring it.

    Raises:
        Invalid: no address, or an answer that is too long.
        Refused: three links went to the address today.
        Gone: the earlier link has ended.
    """
    email = _address(given.email)
    values = {**_values(given), "email": email, "link_ends_at": clock.now() + LINK_LASTS}
    with recorded(None):
        if text:
            draft = open_draft(text, lock=True)
            if draft.email.casefold() == email.casefold():
                ExpressionOfInterest.objects.filter(pk=draft.pk).update(**values)
                return text
            ExpressionOfInterest.objects.filter(pk=draft.pk).delete()
        _check_letters(email)
        secret = secrets.token_urlsafe(32)
        ExpressionOfInterest.objects.create(reference=_reference(), digest=digest_of(secret), **values)
        link = f"{settings.PUBLIC_URL}/about/interest/draft/{secret}/"
        body = DRAFT_LETTER.format(link=link, end=values["link_ends_at"].astimezone(clock.LONDON))
        send_mail("Your draft is kept / Cadwyd eich drafft", body, None, [email])
    return secret


def open_draft(text: str, *, lock: bool = False) -> ExpressionOfInterest:
    """The draft behind a link; looking changes nothing. Raises Gone when it was sent, is over or never was."""
    rows = ExpressionOfInterest.objects.select_for_update() if lock else ExpressionOfInterest.objects
    found = rows.filter(digest=digest_of(text), status=Status.DRAFT, link_ends_at__gt=clock.now()).first()
    if found is None:
        raise Gone("This draft was sent, or its link is more than 28 days old. Begin again, or ask the programme's coordinators.")
    return found


def send(given: ExpressionGiven, programme: Programme, text: str = "") -> ExpressionOfInterest:
    """Hand an expression to the coordinators; its sender gets the reference by mail. The draft behind ``text``, if any, becomes it.

    A register entry that a host of ours, or an earlier expression, has given too is noted for the coordinators and told to nobody else.

    Raises:
        Invalid: something is missing or has not the form it must have; ``fields`` says what.
        Gone: the draft's link has ended.
    """
    values = {**_values(given), "email": _address(given.email)}
    _check_whole(given, programme)
    with recorded(None) as unit:
        row = open_draft(text, lock=True) if text else ExpressionOfInterest(reference=_reference())
        for name, value in {**values, **_known_as(given, row)}.items():
            setattr(row, name, value)
        row.status, row.received_at, row.digest, row.link_ends_at = Status.RECEIVED, clock.now(), "", None
        row.save()
        unit.event("expression.received", expression=row.pk, kind=row.kind, reference=row.reference)
        send_mail(f"{row.reference}: received / derbyniwyd", RECEIVED_LETTER.format(reference=row.reference), None, [row.email])
        _tell_coordinators(row)
    return row


def settle(actor: Actor, number: int, outcome: str, note: str) -> ExpressionOfInterest:
    """Say what became of an expression.

    Raises:
        NotFound: no such expression.
        WrongState: it is settled already.
        Invalid: an unknown outcome, or no reason for declining.
    """
    require(actor, Operation.CREATE_ORGANISATION)
    if outcome not in (Status.TAKEN_UP, Status.DECLINED):
        raise Invalid("That cannot be recorded.", fields={"outcome": "Take it up or decline it."})
    if outcome == Status.DECLINED and not note.strip():
        raise Invalid("A reason is missing.", fields={"note": "Say why it is declined."})
    with recorded(actor) as unit:
        row = ExpressionOfInterest.objects.select_for_update().exclude(status=Status.DRAFT).filter(pk=number).first()
        if row is None:
            raise NotFound("There is no such expression of interest.")
        if row.status != Status.RECEIVED:
            raise WrongState(f"{row.reference} is settled already.")
        row.status, row.settled_at, row.settled_by, row.settled_note = outcome, clock.now(), actor.user, note.strip()[:500]
        row.save(update_fields=["status", "settled_at", "settled_by", "settled_note"])
        unit.event("expression.settled", expression=row.pk, reference=row.reference, outcome=outcome)
    return row


def forget_over(now: dt.datetime) -> int:
    """Delete drafts whose link has ended and what was settled a year ago. Returns how many."""
    drafts = ExpressionOfInterest.objects.filter(status=Status.DRAFT, link_ends_at__lte=now)
    settled = ExpressionOfInterest.objects.filter(settled_at__lte=now - KEPT_AFTER_SETTLING)
    return int(drafts.delete()[0] + settled.delete()[0])


def _address(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError:
        raise Invalid("That is no address.", fields={"email": "Give one e-mail address."}) from None
    return text.strip()


def _values(given: ExpressionGiven) -> dict[str, Any]:
    if given.kind not in Kind.values:
        raise NotFound("There is no such kind of interest.")
    answers = {key: value for key, value in given.answers.items() if key in ASKED[given.kind] | FURTHER and value}
    long = {key: f"Use at most {LONGEST_TEXT} characters." for key, value in answers.items() if len(str(value)) > LONGEST_TEXT}
    if long:
        raise Invalid("An answer is too long.", fields=long)
    return {
        "kind": given.kind,
        "organisation_name": names.clean(given.organisation_name, "organisation_name") if given.organisation_name.strip() else "",
        "scheme": given.scheme if given.scheme in SCHEMES else "",
        "register_number": _folded(given.register_number)[:40],
        "contact_name": names.clean(given.contact_name, "contact_name", most=150) if given.contact_name.strip() else "",
        "answers": answers,
    }


def _folded(number: str) -> str:
    """As registers write it: capitals, no spaces."""
    return re.sub(r"\s", "", number).upper()


def _check_whole(given: ExpressionGiven, programme: Programme) -> None:
    missing = {key: "Answer this before you send." for key in ASKED[given.kind] if not given.answers.get(key)}
    missing |= {name: "Answer this before you send." for name in ("organisation_name", "contact_name") if not getattr(given, name).strip()}
    if not set(given.answers.get("nations") or ()) & set(Nation.values):
        missing["nations"] = "Choose at least one nation."
    if bool(given.scheme) != bool(given.register_number.strip()):
        missing["register_number"] = "Give the register and the number, or neither."
    elif given.scheme:
        pattern = framework_of(programme.framework).tables.get("identifier_patterns", {}).get(given.scheme)
        if given.scheme not in SCHEMES or (pattern and not re.fullmatch(pattern, _folded(given.register_number))):
            missing["register_number"] = "That register has no numbers like this. Check both."
    if missing:
        raise Invalid("Something is missing.", fields=missing)


@reach.everywhere()
def _known_as(given: ExpressionGiven, row: ExpressionOfInterest) -> dict[str, Any]:
    """Whose register entry it is already; up to 2 queries."""
    number = _folded(given.register_number)
    if not given.scheme or not number:
        return {"organisation": None, "same_as": None}
    host = OrganisationIdentifier.objects.filter(scheme=given.scheme, value=number).select_related("organisation").first()
    earlier = ExpressionOfInterest.objects.filter(scheme=given.scheme, register_number=number).exclude(status=Status.DRAFT)
    return {"organisation": host.organisation if host else None, "same_as": earlier.exclude(pk=row.pk).order_by("pk").first()}


def _check_letters(email: str) -> None:
    since = clock.now() - dt.timedelta(days=1)
    if ExpressionOfInterest.objects.filter(email__iexact=email, created_at__gt=since).count() >= LETTERS_A_DAY:
        raise Refused("Three links were sent to this address today. Use one of those: look among unwanted mail as well.")


def _reference() -> str:
    return "EI-" + "".join(secrets.choice(LETTERS) for _ in range(8))


def _tell_coordinators(row: ExpressionOfInterest) -> None:
    """What it is and where; who sent it stays behind the sign-in."""
    link = f"{settings.PUBLIC_URL}/readiness/interest/{row.pk}/"
    told = User.objects.filter(is_active=True, memberships__role=Role.COORDINATOR, memberships__organisation=None).distinct()
    body = COORDINATORS_LETTER.format(kind=Kind(row.kind).label, reference=row.reference, link=link)
    for email in told.values_list("email", flat=True):
        send_mail(f"Expression of interest {row.reference}", body, None, [email])
