"""Erasure of a document or a person before its time: one person asks, another approves, and a tombstone with hashes stays."""

from __future__ import annotations

from onboarding import clock, names
from onboarding.errors import Invalid, NotFound, Refused, WrongState
from onboarding.models import Disposal, Erasure, Evidence, EvidenceVersion, Person, Site
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import disposal
from onboarding.services.disposal_acts import Destroyed, destroy_documents
from onboarding.services.erased_names import erase_person
from onboarding.services.unit import Unit, recorded

RULE = "ERASURE"
ERASED = "It was erased."
"""Stands for why a version was refused or held: those words were about what was in it."""
Kind = Erasure.Kind
Status = Erasure.Status


def ask(actor: Actor, kind: str, subject_id: int, reason: str) -> Erasure:
    """Ask for a document or a person to be erased. Nothing happens until somebody else approves.

    Raises:
        Invalid: no such kind, or no reason.
        NotFound: no such document or person, or not in the caller's scope.
        Refused: the organisation is under a legal hold.
        WrongState: it has been asked for already, or is erased.
    """
    if kind not in Kind.values:
        raise Invalid(f"{kind} cannot be erased.", fields={"kind": f"Use one of: {', '.join(Kind.values)}."})
    organisation_id = _organisation_of(Kind(kind), subject_id)
    if organisation_id is None:
        raise NotFound("There is no such thing here.")
    require(actor, Operation.ASK_ERASURE, organisation_id)
    text = names.clean(reason, "reason", most=500)
    with recorded(actor) as unit:
        disposal.lock_host(unit, organisation_id)
        _refuse_held(organisation_id)
        if Erasure.objects.filter(kind=kind, subject_id=subject_id).exclude(status=Status.DECLINED).exists():
            raise WrongState("Somebody has asked for this already. Look at the list of erasures.")
        erasure = Erasure.objects.create(
            organisation_id=organisation_id, kind=kind, subject_id=subject_id, reason=text, asked_by=actor.user
        )
        _say(unit, erasure, "erasure.asked")
    return erasure


def approve(actor: Actor, erasure_id: int) -> Erasure:
    """Erase: bytes, keys and names are gone when this returns; hashes and counts stay.

    Raises:
        NotFound: no such erasure.
        Refused: the caller asked for it or belongs to the organisation, or a legal hold stands.
        WrongState: it was decided before, or what it names is gone already.
    """
    require(actor, Operation.APPROVE_ERASURE)
    on = clock.today()
    with recorded(actor) as unit:
        erasure, sites = _undecided(actor, unit, erasure_id)
        _refuse_held(erasure.organisation_id)
        if _organisation_of(Kind(erasure.kind), erasure.subject_id) is None:
            raise WrongState("It is gone already: its period was over. Decline this, so that the list is true.")
        row = Disposal.objects.create(
            rule=RULE,
            subject_kind=erasure.kind,
            subject_id=erasure.subject_id,
            organisation_id=erasure.organisation_id,
            due_on=on,
            announced_on=min(clock.local_day(erasure.asked_at), on),
        )
        destroyed = _erase(erasure)
        erasure.disposal = row
        _decide(unit, actor, erasure, Status.APPROVED, "erasure.approved")
        disposal.finish(unit, row, destroyed, on)
        disposal.reproject(sites)
    disposal.forget(destroyed)
    return erasure


def decline(actor: Actor, erasure_id: int, note: str) -> Erasure:
    """Refuse an erasure, saying why. Raises as ``approve``, but for the hold."""
    require(actor, Operation.APPROVE_ERASURE)
    text = names.clean(note, "note", most=500)
    with recorded(actor) as unit:
        erasure, _ = _undecided(actor, unit, erasure_id)
        erasure.note = text
        _decide(unit, actor, erasure, Status.DECLINED, "erasure.declined")
    return erasure


def _undecided(actor: Actor, unit: Unit, erasure_id: int) -> tuple[Erasure, list[Site]]:
    found = Erasure.objects.filter(pk=erasure_id).first()
    if found is None:
        raise NotFound("There is no such erasure.")
    sites = disposal.lock_host(unit, found.organisation_id)
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=erasure_id)
    if erasure.status != Status.ASKED:
        raise WrongState(f"This was decided before: {erasure.get_status_display().lower()}.")
    if erasure.asked_by_id == actor.user.pk:
        raise Refused("You asked for this yourself; somebody else must decide.")
    if erasure.organisation_id in actor.own:
        raise Refused("You belong to this organisation; somebody without a tie must decide.")
    return erasure, sites


def _erase(erasure: Erasure) -> Destroyed:
    if erasure.kind == Kind.DOCUMENT:
        destroyed = destroy_documents([erasure.subject_id])
        Evidence.objects.filter(pk=erasure.subject_id).update(name=f"erased document {erasure.subject_id}")
        EvidenceVersion.objects.filter(evidence=erasure.subject_id).exclude(refusal="").update(refusal=ERASED)
        return destroyed
    person = Person.objects.select_for_update().get(pk=erasure.subject_id)
    return erase_person(person, erasure)


def _decide(unit: Unit, actor: Actor, erasure: Erasure, status: Status, event: str) -> None:
    erasure.status, erasure.decided_by, erasure.decided_at = status, actor.user, clock.now()
    erasure.save(update_fields=["status", "decided_by", "decided_at", "note", "reason", "disposal"])
    _say(unit, erasure, event)


def _organisation_of(kind: Kind, subject_id: int) -> int | None:
    if kind is Kind.DOCUMENT:
        return Evidence.objects.filter(pk=subject_id).values_list("organisation_id", flat=True).first()
    return Person.objects.filter(pk=subject_id).values_list("organisation_id", flat=True).first()


def _refuse_held(organisation_id: int) -> None:
    if (hold := disposal.standing_hold(organisation_id)) is not None:
        since = clock.local_day(hold.placed_at)
        raise Refused(f"The organisation is under a legal hold since {since.isoformat()}, so nothing of it is erased: {hold.reason}")


def _say(unit: Unit, erasure: Erasure, event: str) -> None:
    unit.event(event, organisation_id=erasure.organisation_id, erasure=erasure.pk, kind=erasure.kind, subject=erasure.subject_id)
