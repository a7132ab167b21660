"""Tokens: made, used, withdrawn. A token never does more than its account may, nor more than its maker may hand out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from onboarding import clock, names
from onboarding.errors import Invalid, NotFound, NotPermitted
from onboarding.models import Organisation, ServiceToken
from onboarding.policies import UNLIMITED, Actor, Limits, actor_of
from onboarding.roles import MAKE_MOVES, SCOPES, Operation
from onboarding.services.unit import recorded

LONGEST_DAYS = 90
USE_NOTED_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenGiven:
    """``scopes`` None: all that the account may do. ``days`` None: as long as the installation allows."""

    name: str = ""
    scopes: Collection[str] | None = None
    organisation: Organisation | None = None
    days: int | None = None


def issue_token(actor: Actor, user: User, given: TokenGiven) -> tuple[ServiceToken, str]:
    """Make a token for ``user``. The text is returned this once; only its digest is kept.

    Raises:
        NotPermitted: somebody else's account, a token making another, or a scope the account has not got.
        Invalid: an unknown scope, or a life of more than 90 days, or beyond the end of the token that asks for it.
    """
    _check_maker(actor, user)
    _check_scopes(actor_of(user), given)
    life = _life(actor, given.days)
    with recorded(actor) as unit:
        token, text = ServiceToken.objects.create(
            user=user,
            expiry=life,
            name=names.clean(given.name, "name", most=80) if given.name else "",
            scopes=sorted(set(given.scopes)) if given.scopes is not None else None,
            organisation=given.organisation,
            made_by=actor.user,
        )
        unit.event("token.issued", user=user.pk)
    return token, str(text)


def _life(actor: Actor, days: int | None) -> dt.timedelta:
    """How long the new token lives: what is asked for, or as long as it may. One of a day cannot be made into one of months."""
    longest: dt.timedelta = settings.REST_KNOX["TOKEN_TTL"]
    asked = dt.timedelta(days=days) if days is not None else longest
    if not dt.timedelta(0) < asked <= longest:
        raise Invalid("A token lives for a limited time.", fields={"days": f"Give 1 to {min(longest.days, LONGEST_DAYS)} days."})
    left = actor.limits.until - clock.now() if actor.limits.until else longest
    if days is not None and asked > left:
        raise Invalid(
            "A token made with a token ends no later than that one.", fields={"days": "Leave it out, or sign in on the pages to make it."}
        )
    return min(asked, left)


def _check_maker(actor: Actor, user: User) -> None:
    """People make their own tokens. For machines an administrator does; in a demonstration, where nobody has a second step, for anyone."""
    if actor.limits != UNLIMITED:
        raise NotPermitted("A limited token cannot make another. Sign in and make it there.")
    if user.pk == actor.user.pk and not user.is_service:
        return
    if not actor.may(Operation.MANAGE_SIGN_INS):
        raise NotPermitted("Your role does not allow this. Ask your administrator.")
    if not user.is_service and settings.SECOND_FACTOR_REQUIRED:
        raise NotPermitted("A token for a person would open what their second step protects. They sign in and make their own.")


def _check_scopes(owner: Actor, given: TokenGiven) -> None:
    organisation_id = given.organisation.pk if given.organisation else None
    if given.organisation and not owner.knows_of(given.organisation.pk):
        raise Invalid("There is no such organisation.", fields={"organisation": "Use its address (slug)."})
    if given.scopes is None:
        return
    if not given.scopes or (unknown := sorted(set(given.scopes) - SCOPES)):
        raise Invalid(
            "That is no scope.",
            fields={"scopes": f"Give some of: {', '.join(sorted(SCOPES))}." if not given.scopes else ", ".join(unknown)},
        )
    places = [organisation_id] if organisation_id else [None, *owner.own]
    excess = [
        scope for scope in sorted(set(given.scopes) - {MAKE_MOVES}) if not any(owner.may(Operation(scope), place) for place in places)
    ]
    if excess:
        raise NotPermitted(f"The account itself may not do this: {', '.join(excess)}. A token never does more than its account.")


def tokens_of(actor: Actor) -> QuerySet[ServiceToken]:
    """One's own tokens; for an administrator also those of machines. Raises NotPermitted for a limited token: no scope is for this."""
    if actor.limits != UNLIMITED:
        raise NotPermitted("A limited token neither sees nor ends tokens. Sign in, or use one without limits.")
    mine = Q(user=actor.user)
    found: QuerySet[ServiceToken] = ServiceToken.objects.filter(mine)
    if actor.may(Operation.MANAGE_SIGN_INS):
        found = ServiceToken.objects.filter(mine | Q(user__is_service=True))
    return found


def withdraw_token(actor: Actor, key: str) -> None:
    """End a token at once. Raises NotFound for one that is not the caller's to end."""
    with recorded(actor) as unit:
        found = list(tokens_of(actor).filter(token_key=key))
        if not found:
            raise NotFound("There is no such token.")
        for token in found:
            unit.event("token.withdrawn", user=token.user_id, token=token.token_key)
            token.delete()


def limits_of(token: Any) -> Limits:
    """What ``request.auth`` narrows the caller to; a session narrows nothing."""
    if not isinstance(token, ServiceToken):
        return UNLIMITED
    scopes = frozenset(token.scopes) if token.scopes is not None else None
    return Limits(scopes, token.organisation_id, token.expiry)


def note_use(token: ServiceToken) -> None:
    """Write down when a token was last used, at most once a minute. 0 or 1 query."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ServiceToken.objects.filter(pk=token.pk).update(last_used_at=now)
