"""Invitations: how a person comes to sign in. The link goes to the address alone, is good once, and for three days at most."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from email.utils import format_datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from onboarding import clock, names, reading_only
from onboarding.errors import DomainError, Gone, Invalid, NotFound, NotPermitted
from onboarding.models import Invitation, Membership, Organisation
from onboarding.policies import Actor, actor_of
from onboarding.roles import HOST_ROLES, INVITES, Operation, Role
from onboarding.services.unit import Unit, recorded

GOOD_FOR = dt.timedelta(hours=72)
NOT_HERE = "There is no such invitation."
OVER = "This invitation was used, withdrawn, is more than three days old, or its sender no longer invites. Ask for a new one."
LETTER = """{inviter} invites you to sign in to Gatepost as {role}{place}.

Open this page, give your name and choose a password:
{link}

The link is for you alone, works once and ends on {end:%-d %B %Y at %H:%M}. If you did not expect it, leave it unused.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationGiven:
    email: str
    role: str
    organisation: Organisation | None = None


def invite(actor: Actor | None, given: InvitationGiven) -> tuple[Invitation, str]:
    """Invite somebody, by mail; an earlier open invitation for the same is withdrawn. ``actor`` None is the operator at the console.

    Returns the invitation and its link, which nobody but the console may show.

    Raises:
        NotFound: an organisation outside the caller's scope.
        NotPermitted: a role the caller may not hand out.
        Invalid: no address, no role, or a role that does not go with the organisation.
    """
    organisation_id = given.organisation.pk if given.organisation else None
    if actor is not None:
        _require_invites(actor, organisation_id)
    role = _checked(given)
    if actor is not None:
        _require_grants(actor, role, organisation_id)
    text = secrets.token_urlsafe(32)
    with recorded(actor) as unit:
        for earlier in _open().filter(email__iexact=given.email, role=role, organisation=given.organisation):
            _withdraw(unit, earlier)
        invitation = Invitation.objects.create(
            email=given.email.strip(),
            role=role,
            organisation=given.organisation,
            digest=digest_of(text),
            invited_by=actor.user if actor else None,
            expires_at=clock.now() + GOOD_FOR,
        )
        unit.event("invitation.sent", organisation_id=organisation_id, invitation=invitation.pk, role=role)
        link = f"{settings.PUBLIC_URL}/account/invitation/{text}/"
        _write_to(invitation, link, actor)
    return invitation, link


def _checked(given: InvitationGiven) -> Role:
    try:
        validate_email(given.email.strip())
    except ValidationError:
        raise Invalid("That is no address.", fields={"email": "Give one e-mail address."}) from None
    if given.role not in list(Role) or given.role == Role.WORKER:
        raise Invalid(f"Nobody is invited as {given.role}.", fields={"role": "Give a role for people."})
    is_of_host = Role(given.role) in HOST_ROLES
    if is_of_host and given.organisation is None:
        raise Invalid("This role is in a host organisation.", fields={"organisation": "Name the host organisation that this role is in."})
    if not is_of_host and given.organisation is not None:
        raise Invalid("This role is in the programme.", fields={"organisation": "This role is in no host organisation: name none."})
    return Role(given.role)


def _require_invites(actor: Actor, organisation_id: int | None) -> None:
    if organisation_id is not None and not actor.knows_of(organisation_id):
        raise NotFound("There is no such organisation.")
    if not actor.may(Operation.INVITE, organisation_id):
        raise NotPermitted("Your role does not allow this. Ask your coordinator or your host lead.")


def _require_grants(actor: Actor, role: Role, organisation_id: int | None) -> None:
    """Nobody hands out more than their own role lets them."""
    held = actor.everywhere | (actor.own.get(organisation_id, frozenset()) if organisation_id is not None else frozenset())
    if not any(role in INVITES.get(own, frozenset()) for own in held):
        raise NotPermitted(f"Your role does not let you invite a {role.replace('_', ' ')}. Ask an administrator.")


def _write_to(invitation: Invitation, link: str, actor: Actor | None) -> None:
    place = f" for {invitation.organisation.name}" if invitation.organisation else ""
    body = LETTER.format(
        inviter=actor.user.name if actor else "The operator",
        role=invitation.role.replace("_", " "),
        place=place,
        link=link,
        end=invitation.expires_at.astimezone(clock.LONDON),
    )
    ends = {"Expires": format_datetime(invitation.expires_at)}
    EmailMessage(f"Your invitation to Gatepost{place}", body, None, [invitation.email], headers=ends).send()


def digest_of(text: str) -> str:
    """What is kept of the secret in a link."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())


def open_invitation(text: str) -> Invitation:
    """The invitation behind a link; looking changes nothing. Raises Gone when it is used, withdrawn, over or never was.

    Nor is it good once its sender could not send it any more: else who is about to leave could leave a door open for themselves.
    """
    found = _open().select_related("organisation", "invited_by").filter(digest=digest_of(text)).first()
    if found is None or not _is_still_meant(found):
        raise Gone(OVER)
    return found


def _is_still_meant(invitation: Invitation) -> bool:
    """Whether its sender may still invite to that role there. 1 query, none for one from the console."""
    if invitation.invited_by is None:
        return True
    try:
        sender = actor_of(invitation.invited_by)
        _require_invites(sender, invitation.organisation_id)
        _require_grants(sender, Role(invitation.role), invitation.organisation_id)
    except DomainError:
        return False
    return True


def account_of(invitation: Invitation) -> User | None:
    """The account that already goes by the invited address and can sign in; None when one is to be made or to get its password."""
    user = User.objects.filter(email__iexact=invitation.email).first()
    return user if user is not None and (user.has_usable_password() or user.is_service or not user.is_active) else None


@reading_only.lifted()
def accept(text: str, *, signed_in: User | None, name: str = "", password: str = "") -> User:
    """Take an invitation up, once. Who has an account signs in to it first; everybody else gives a name and a password.

    Raises:
        Gone: it was used meanwhile, or is over.
        NotPermitted: it is for somebody else's address, or for an account that has to sign in first.
        Invalid: a name or password that cannot be used; the invitation stays open.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().filter(pk=open_invitation(text).pk, accepted_at=None, withdrawn_at=None).first()
        if locked is None:
            raise Gone(OVER)
        user = _person(locked, signed_in, name)
        _, is_new = Membership.objects.get_or_create(user=user, organisation=locked.organisation, role=locked.role)
        if signed_in is None:
            _give_password(user, password)
        with recorded(actor_of(user)) as unit:
            locked.accepted_at, locked.accepted_by = clock.now(), user
            locked.save(update_fields=["accepted_at", "accepted_by"])
            unit.event("invitation.accepted", organisation_id=locked.organisation_id, invitation=locked.pk)
            if is_new:
                unit.event("membership.granted", organisation_id=locked.organisation_id, user=user.pk, role=locked.role)
    return user


def _person(invitation: Invitation, signed_in: User | None, name: str) -> User:
    if signed_in is not None:
        if signed_in.email.casefold() != invitation.email.casefold():
            raise NotPermitted("This invitation is for another address. Sign out, then open the link again.")
        return signed_in
    if account_of(invitation) is not None:
        raise NotPermitted("There is an account with this address. Sign in to it, then open the link again.")
    user = User.objects.filter(email__iexact=invitation.email).first()
    return user or User.objects.create_user(email=invitation.email, name=names.clean(name, "name", most=150))


def _give_password(user: User, password: str) -> None:
    """Called once the role is there, so that the words of the organisation are refused in it."""
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise Invalid("Choose another password.", fields={"password": " ".join(refusal.messages)}) from None
    user.set_password(password)
    user.save(update_fields=["password"])


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Those the caller could have sent, with organisation and sender joined."""
    organisations = actor.organisations_for(Operation.INVITE)
    if organisations is None:
        of_programme = Role.ADMIN in actor.everywhere
        scope = Q() if of_programme else Q(organisation__isnull=False)
    else:
        scope = Q(organisation__in=sorted(organisations))
    return Invitation.objects.filter(scope).select_related("organisation", "invited_by")


def withdraw(actor: Actor, invitation_id: int) -> None:
    """Make an open invitation void.

    Raises:
        NotFound: none that the caller may know of, or one that is no longer open.
        NotPermitted: one the caller could not have sent.
    """
    with recorded(actor) as unit:
        found = _open().select_for_update(of=("self",)).filter(pk=invitation_id).first()
        organisation_id = found.organisation_id if found else None
        if found is None or not (actor.knows_of(organisation_id) if organisation_id else actor.everywhere):
            raise NotFound(NOT_HERE)
        _require_invites(actor, organisation_id)
        _require_grants(actor, Role(found.role), organisation_id)
        _withdraw(unit, found)


def _withdraw(unit: Unit, invitation: Invitation) -> None:
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    unit.event("invitation.withdrawn", organisation_id=invitation.organisation_id, invitation=invitation.pk)
