"""Legal holds: while one stands, nothing of the organisation is destroyed or erased."""

from __future__ import annotations

from onboarding import clock, names
from onboarding.errors import NotFound, WrongState
from onboarding.models import LegalHold, Organisation
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import disposal
from onboarding.services.unit import recorded


def place(actor: Actor, organisation: Organisation, reason: str) -> LegalHold:
    """Keep everything of an organisation until further notice. What was announced lapses on the next run.

    Raises:
        Invalid: no reason.
        WrongState: a hold stands already.
    """
    require(actor, Operation.MANAGE_HOLDS)
    text = names.clean(reason, "reason", most=500)
    with recorded(actor) as unit:
        disposal.lock_host(unit, organisation.pk)
        if disposal.standing_hold(organisation.pk) is not None:
            raise WrongState(f"{organisation.name} is under a legal hold already.")
        hold = LegalHold.objects.create(organisation=organisation, reason=text, placed_by=actor.user)
        unit.event("hold.placed", organisation_id=organisation.pk, hold=hold.pk)
    return hold


def lift(actor: Actor, hold_id: int) -> LegalHold:
    """End a hold. What is due is announced anew the next night and destroyed no earlier than the night after.

    Raises:
        NotFound: no such hold.
        WrongState: it was lifted before.
    """
    require(actor, Operation.MANAGE_HOLDS)
    with recorded(actor) as unit:
        hold = LegalHold.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=hold_id).first()
        if hold is None:
            raise NotFound("There is no such legal hold.")
        if hold.lifted_at is not None:
            raise WrongState("This hold was lifted before.")
        hold.lifted_at, hold.lifted_by = clock.now(), actor.user
        hold.save(update_fields=["lifted_at", "lifted_by"])
        unit.event("hold.lifted", organisation_id=hold.organisation_id, hold=hold.pk)
    return hold
