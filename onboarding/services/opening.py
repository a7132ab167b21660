"""From quarantine to a verdict: what a worker found on opening a document, and what people decide about one that is held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from onboarding import clock, kinds, store
from onboarding.errors import Invalid, NotFound, Refused, WrongState
from onboarding.models import Disposal, EvidenceClearance, EvidenceCopy, EvidenceUse, EvidenceVersion, LegalHold, Site
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import stored_files
from onboarding.services.interests import has_interest
from onboarding.services.readings import forget_readings
from onboarding.services.unit import Unit, recorded

REFUSED = "REFUSED"
"""The rule under which the disposal certificate lists what was destroyed because it may not be kept."""
CLEARANCES = 2
"""A held document is released by two reviewers (privacy rule P1 of the framework's owner)."""
COPY_TYPES = {
    EvidenceCopy.Kind.SAFE: frozenset(kind.media_type for kind in kinds.KINDS.values() if kind.is_copied),
    EvidenceCopy.Kind.PAGE: frozenset({"image/png", "image/jpeg"}),
    EvidenceCopy.Kind.TEXT: frozenset({"application/json"}),
    EvidenceCopy.Kind.CHANGES: frozenset({"application/json"}),
    EvidenceCopy.Kind.ANNOTATED: frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"}),
}
Status = EvidenceVersion.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What opening a document showed: fit to be served (``clean``) or refused with a reason. ``keep`` False destroys the bytes.

    ``scanned_with`` names the antivirus engine and its signatures where the worker used one. ``hold`` gives the reason why
    people have to decide before others may see it.
    """

    version_id: int
    clean: bool
    reason: str = ""
    keep: bool = True
    scanned_with: str = ""
    hold: str = ""


def record_verdicts(unit: Unit, sites: Sequence[Site], verdicts: Sequence[Verdict]) -> list[str]:
    """Store verdicts on documents of the leased sites. Returns hashes to forget once this is committed.

    Where the installation asks for an antivirus scan, a document that was not scanned stays in quarantine. One that was passed
    already is held or destroyed when a newer inspector finds a reason, unless two people have cleared it.
    """
    by_id = {verdict.version_id: verdict for verdict in verdicts}
    versions = EvidenceVersion.objects.filter(pk__in=by_id, evidence__organisation__in={site.organisation_id for site in sites})
    forget: list[str] = []
    for version in versions.exclude(status=Status.REFUSED).select_related("evidence"):
        verdict = by_id[version.pk]
        if not verdict.clean and (version.status == Status.QUARANTINED or not verdict.keep):
            forget += _refuse(unit, version, verdict.reason, keep=verdict.keep)
        elif verdict.clean and version.status == Status.QUARANTINED:
            _pass(unit, version, verdict)
        elif verdict.hold and version.status == Status.CLEAN and not version.clearances.exists():
            _hold(unit, version, verdict.hold)
    return forget


def _pass(unit: Unit, version: EvidenceVersion, verdict: Verdict) -> None:
    if settings.ANTIVIRUS_REQUIRED and not verdict.scanned_with:
        return
    version.scanned_with = verdict.scanned_with[:120]
    version.save(update_fields=["scanned_with"])
    if verdict.hold:
        _hold(unit, version, verdict.hold)
        return
    version.status = Status.CLEAN
    version.save(update_fields=["status"])
    _say(unit, version, "evidence.cleared")


def _hold(unit: Unit, version: EvidenceVersion, reason: str) -> None:
    version.status, version.refusal, version.stopped_at = Status.NEEDS_ATTENTION, reason[:500], clock.now()
    version.save(update_fields=["status", "refusal", "stopped_at"])
    _say(unit, version, "evidence.held")


def _refuse(unit: Unit, version: EvidenceVersion, reason: str, *, keep: bool) -> list[str]:
    version.status, version.refusal, version.stopped_at = Status.REFUSED, reason[:500], clock.now()
    version.destroyed_at = None if keep else clock.now()
    version.save(update_fields=["status", "refusal", "stopped_at", "destroyed_at"])
    hashes = [] if keep else [version.sha256, *version.copies.values_list("sha256", flat=True)]
    if not keep:
        version.copies.all().delete()
        Disposal.objects.create(
            rule=REFUSED,
            subject_kind="version",
            subject_id=version.pk,
            organisation_id=version.evidence.organisation_id,
            due_on=clock.today(),
            announced_on=clock.today(),
            done_on=clock.today(),
            hashes=hashes,
            destroyed={"versions": 1, "copies": len(hashes) - 1, **forget_readings([version.pk])},
        )
    _say(unit, version, "evidence.refused", destroyed=not keep)
    return hashes


def _say(unit: Unit, version: EvidenceVersion, event: str, **data: Any) -> None:
    unit.event(event, organisation_id=version.evidence.organisation_id, evidence=version.evidence_id, number=version.number, **data)


def still_quarantined(site_ids: Collection[int]) -> set[int]:
    """Those of the sites that have a document nobody has been able to check yet. 1 query."""
    waiting = EvidenceUse.objects.filter(requirement__site__in=site_ids, evidence__versions__status=Status.QUARANTINED)
    return set(waiting.values_list("requirement__site_id", flat=True))


def keep_copy(
    actor: Actor, version: EvidenceVersion, kind: EvidenceCopy.Kind, number: int, media_type: str, content: bytes
) -> EvidenceCopy:
    """Keep what a worker made of a document; the same again changes nothing, another replaces it.

    Raises:
        Invalid: a media type that this kind of copy never has.
        WrongState: the document was refused or destroyed; nothing is kept of it.
    """
    require(actor, Operation.DO_WORK)
    if media_type not in COPY_TYPES[kind]:
        raise Invalid(
            f"A {kind.value} copy is never {media_type}.", fields={"media_type": f"Send {' or '.join(sorted(COPY_TYPES[kind]))}."}
        )
    stored = store.put_bytes(content)
    with recorded(actor) as unit:
        current = EvidenceVersion.objects.select_for_update().select_related("evidence").get(pk=version.pk)
        if current.status == Status.REFUSED or current.destroyed_at is not None:
            raise WrongState("The document was refused or destroyed; nothing is kept of it.")
        stored_files.hold(stored.sha256)
        values = {"sha256": stored.sha256, "size_bytes": stored.size_bytes, "media_type": media_type}
        copy, _ = EvidenceCopy.objects.update_or_create(version=current, kind=kind, number=number, defaults=values)
        if kind is EvidenceCopy.Kind.TEXT:
            _say(unit, current, "evidence.prepared")
    return copy


def held_version(actor: Actor, version_id: int) -> EvidenceVersion:
    """A held document for those who decide about it. Raises NotFound for anything else."""
    require(actor, Operation.CLEAR_EVIDENCE)
    version = EvidenceVersion.objects.select_related("evidence").filter(pk=version_id, status=Status.NEEDS_ATTENTION).first()
    if version is None:
        raise NotFound("There is no such document waiting for a decision.")
    return version


def release(actor: Actor, version_id: int) -> EvidenceVersion:
    """Say that a held document may be kept; the second reviewer's word releases it to everyone who may read it.

    Raises:
        NotFound: no such held document, or not for the caller to decide.
        Refused: the caller belongs to the organisation, sent the document, or has said so already.
    """
    version = held_version(actor, version_id)
    with recorded(actor) as unit:
        version = EvidenceVersion.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=version.pk)
        _check_distance(actor, version)
        if EvidenceClearance.objects.filter(version=version, reviewer=actor.user).exists():
            raise Refused("You have cleared this already; a second reviewer must look at it.")
        EvidenceClearance.objects.create(version=version, reviewer=actor.user)
        _say(unit, version, "evidence.clearance_given")
        if version.clearances.count() >= CLEARANCES:
            version.status, version.refusal = Status.CLEAN, ""
            version.save(update_fields=["status", "refusal"])
            _say(unit, version, "evidence.cleared")
            unit.drive(*EvidenceUse.objects.filter(evidence=version.evidence_id).values_list("requirement__site_id", flat=True))
    return version


def turn_away(actor: Actor, version_id: int, reason: str) -> EvidenceVersion:
    """Refuse a held document and destroy its bytes; the host reads the reason and sends a version without what may not be kept.

    Under a legal hold the bytes stay, seen by nobody, until it is lifted.
    """
    version = held_version(actor, version_id)
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Tell the host what to take out, without repeating it."})
    with recorded(actor) as unit:
        version = EvidenceVersion.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=version.pk)
        _check_distance(actor, version)
        on_hold = LegalHold.objects.filter(organisation=version.evidence.organisation_id, lifted_at=None).exists()
        forget = _refuse(unit, version, reason, keep=on_hold)
        unit.drive(*EvidenceUse.objects.filter(evidence=version.evidence_id).values_list("requirement__site_id", flat=True))
    for sha256 in forget:
        stored_files.forget(sha256)
    return version


def _check_distance(actor: Actor, version: EvidenceVersion) -> None:
    if version.status != Status.NEEDS_ATTENTION:
        raise WrongState("Somebody else has decided about this document meanwhile.")
    if version.evidence.organisation_id in actor.own or version.uploaded_by_id == actor.user.pk:
        raise Refused("You sent this document or belong to its organisation; somebody without a tie must decide.")
    if has_interest(actor, version.evidence.organisation_id):
        raise Refused("You declared an interest in this organisation; somebody without a tie must decide.")
