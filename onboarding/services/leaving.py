"""Taking access away. Roles are read at every request and sessions are ended here, so it holds from the next request on."""

from __future__ import annotations

from django.core.mail import send_mail

from accounts import sessions
from accounts.models import User
from onboarding.errors import NotFound, WrongState
from onboarding.models import Membership, Organisation, ServiceToken
from onboarding.policies import Actor, require
from onboarding.roles import Operation, Role
from onboarding.services.unit import recorded

RESET_LETTER = """The operator of Gatepost took off your second step, as somebody asked for it in your name.
At your next sign-in you set up a new one. If you did not ask for this, tell your administrator now.
"""


def disable(actor: Actor, user_id: int) -> User:
    """Close an account: its sessions end, its tokens are gone. Raises WrongState for the last administrator."""
    require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        user = _locked(user_id)
        _keep_one_administrator(user)
        if user.is_active:
            user.is_active = False
            user.save(update_fields=["is_active"])
            ServiceToken.objects.filter(user=user).delete()
            sessions.end_all(user)
            unit.event("sign_in.disabled", user=user.pk)
    return user


def enable(actor: Actor, user_id: int) -> User:
    """Open an account again, with the roles and the second step it had, and without tokens."""
    require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        user = _locked(user_id)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
            unit.event("sign_in.enabled", user=user.pk)
    return user


def take_role(actor: Actor, user_id: int, role: str, organisation: Organisation | None) -> User:
    """Take one role away. Raises NotFound when it is not held, WrongState for the last administrator's."""
    require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        user = _locked(user_id)
        held = Membership.objects.filter(user=user, role=role, organisation=organisation).first()
        if held is None:
            raise NotFound("They do not hold this role there.")
        if role == Role.ADMIN:
            _keep_one_administrator(user)
        held.delete()
        unit.event("membership.withdrawn", organisation_id=organisation.pk if organisation else None, user=user.pk, role=role)
    return user


def end_sessions(actor: Actor, user_id: int) -> User:
    """Sign somebody out everywhere."""
    require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        user = _locked(user_id)
        sessions.end_all(user)
        unit.event("sessions.ended", user=user.pk)
    return user


def reset_second_step(user: User) -> None:
    """Take off every second step of ``user``, sign them out, and tell them. For the console only."""
    with recorded(None) as unit:
        sessions.forget_second_steps(user)
        sessions.end_all(user)
        unit.event("second_step.reset", user=user.pk)
        send_mail("Your second step was taken off", RESET_LETTER, None, [user.email])


def _locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such sign-in.")
    return user


def _keep_one_administrator(user: User) -> None:
    """The rows of all administrators are locked first, so that two cannot remove each other at once."""
    rows = Membership.objects.select_for_update().filter(role=Role.ADMIN, organisation=None, user__is_active=True).order_by("pk")
    administrators = {row.user_id for row in rows}
    if administrators == {user.pk}:
        raise WrongState("This is the last administrator. Make another one first.")
