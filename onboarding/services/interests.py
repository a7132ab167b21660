"""Ties between a sign-in and an organisation, declared by the person themself or put on record by an administrator."""

from __future__ import annotations

from accounts.models import User
from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Interest, Organisation
from onboarding.policies import Actor, require
from onboarding.roles import Operation, Role
from onboarding.services.unit import recorded


def declare(actor: Actor, user: User, organisation: Organisation) -> Interest:
    """Put a tie on record; again changes nothing. From now on the person decides nothing about the organisation, and where a second
    reviewer was to come, the person's acceptance no longer counts as the first.

    Raises:
        NotFound: somebody else's tie, unless the caller is an administrator.
    """
    require(actor, Operation.DECLARE_INTEREST)
    if user.pk != actor.user.pk and Role.ADMIN not in actor.everywhere:
        raise NotFound("You can declare your own interests only.")
    with recorded(actor) as unit:
        interest, is_new = Interest.objects.get_or_create(
            user=user, organisation=organisation, ended_on=None, defaults={"declared_on": clock.today()}
        )
        if is_new:
            unit.event("interest.declared", organisation_id=organisation.pk, user=user.pk)
            unit.touch_organisation(organisation.pk)
    return interest


def end(actor: Actor, interest_id: int) -> Interest:
    """End a tie; an administrator's act, so that nobody lifts their own recusal. Raises NotFound where there is none standing."""
    require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        interest = Interest.objects.select_for_update().filter(pk=interest_id, ended_on=None).first()
        if interest is None:
            raise NotFound("There is no such standing interest.")
        interest.ended_on = clock.today()
        interest.save(update_fields=["ended_on"])
        unit.event("interest.ended", organisation_id=interest.organisation_id, user=interest.user_id)
        unit.touch_organisation(interest.organisation_id)
    return interest


def has_interest(actor: Actor, organisation_id: int) -> bool:
    """Whether the caller has a standing tie to the organisation. 1 query."""
    return Interest.objects.filter(user=actor.user, organisation=organisation_id, ended_on=None).exists()
