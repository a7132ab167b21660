"""From quarantine to a verdict: what a worker found on opening a document, and what people decide about one that is held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

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
    people have to decide before others may see it. ``unread``: some of it has no text that could be looked through.
    """

    version_id: int
    clean: bool
    reason: str = ""
    keep: bool = True
    scanned_with: str = ""
    hold: str = ""
    unread: bool = False


def record_verdicts(unit: Unit, sites: Sequence[Site], verdicts: Sequence[Verdict]) -> list[str]:
    """Store verdicts on documents of the leased sites. Returns hashes to forget once this is committed.

    The same bytes of an organisation under another name are decided alike: the strictest verdict holds for all. Where the
    installation asks for an antivirus scan, a document that was not scanned stays in quarantine. One that was passed already is
    held or destroyed when a newer inspector finds a reason, unless two people have cleared it.
    """
    if not verdicts:
        return []
    by_id = {verdict.version_id: verdict for verdict in verdicts}
    families = _families({site.organisation_id for site in sites}, by_id)
    forget: list[str] = []
    for family in families:
        for version in family:
            if version.pk in by_id and version.status != Status.REFUSED:
                others = [other for other in family if other.pk != version.pk]
                forget += _judge(unit, version, by_id[version.pk], others)
    return forget


def _families(organisation_ids: Collection[int], version_ids: Collection[int]) -> list[list[EvidenceVersion]]:
    """Versions that are kept, together with those of the same organisation that are the same bytes. 1 query."""
    hashes = EvidenceVersion.objects.filter(pk__in=version_ids).values("sha256")
    rows = EvidenceVersion.objects.filter(evidence__organisation__in=organisation_ids, sha256__in=hashes, destroyed_at=None)
    families: dict[tuple[int, str], list[EvidenceVersion]] = {}
    for version in rows.select_related("evidence").order_by("pk"):
        families.setdefault((version.evidence.organisation_id, version.sha256), []).append(version)
    return list(families.values())


def _same_bytes(version: EvidenceVersion) -> list[EvidenceVersion]:
    return [other for family in _families([version.evidence.organisation_id], [version.pk]) for other in family if other.pk != version.pk]


def _judge(unit: Unit, version: EvidenceVersion, verdict: Verdict, others: Sequence[EvidenceVersion]) -> list[str]:
    if not verdict.clean and (version.status == Status.QUARANTINED or not verdict.keep):
        refused = [version] if verdict.keep else [version, *others]
        return [sha256 for each in refused for sha256 in _refuse(unit, each, verdict.reason, keep=verdict.keep)]
    if verdict.clean and version.status == Status.QUARANTINED:
        _pass(unit, version, verdict, others)
    elif verdict.hold and version.status == Status.CLEAN and not _is_cleared(version):
        _hold_all([version, *others], unit, verdict.hold)
    elif verdict.unread and version.status == Status.CLEAN and not version.is_unread and not version.clearances.exists():
        version.is_unread = True
        version.save(update_fields=["is_unread"])
    return []


def _is_cleared(version: EvidenceVersion) -> bool:
    return version.clearances.count() >= CLEARANCES


def _pass(unit: Unit, version: EvidenceVersion, verdict: Verdict, others: Sequence[EvidenceVersion]) -> None:
    if settings.ANTIVIRUS_REQUIRED and not verdict.scanned_with:
        return
    version.scanned_with, version.is_unread = verdict.scanned_with[:120], verdict.unread
    hold = _reason_to_hold(verdict, others)
    if not hold:
        version.status = Status.CLEAN
        _say(unit, version, "evidence.cleared")
    version.save(update_fields=["scanned_with", "is_unread", "status"])
    if hold:
        _hold_all([version, *others], unit, hold)


def _reason_to_hold(verdict: Verdict, others: Sequence[EvidenceVersion]) -> str:
    """Empty where two people have cleared these bytes; else what speaks against this name of them and against the others."""
    if any(_is_cleared(other) for other in others if other.status == Status.CLEAN):
        return ""
    held = [other.refusal for other in others if other.status == Status.NEEDS_ATTENTION]
    return " ".join(dict.fromkeys(text for text in (*held, verdict.hold) if text))


def _hold_all(versions: Sequence[EvidenceVersion], unit: Unit, reason: str) -> None:
    """The first is held whatever it is; those with the same bytes only if they were passed already."""
    for version in versions:
        if version is versions[0] or version.status == Status.CLEAN:
            _hold(unit, version, reason)


def _hold(unit: Unit, version: EvidenceVersion, reason: str) -> None:
    version.status, version.refusal, version.stopped_at = Status.NEEDS_ATTENTION, reason[:500], clock.now()
    version.save(update_fields=["status", "refusal", "stopped_at"])
    version.clearances.all().delete()
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


def still_quarantined(sites: Collection[Site]) -> set[int]:
    """Those of the sites that have a document nobody has been able to check yet. 1 query."""
    own = {"evidence__organisation__in": {site.organisation_id for site in sites}, "requirement__site__in": [site.pk for site in sites]}
    waiting = EvidenceUse.objects.filter(**own, evidence__versions__status=Status.QUARANTINED)
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
    """A document that waits for those who decide about it. Raises NotFound for anything else."""
    require(actor, Operation.CLEAR_EVIDENCE)
    version = waiting().filter(pk=version_id).first()
    if version is None:
        raise NotFound("There is no such document waiting for a decision.")
    return version


def waiting() -> QuerySet[EvidenceVersion]:
    """Documents that wait for a decision: those that are held, and those without text at which nobody has looked."""
    unseen = Q(status=Status.CLEAN, is_unread=True, evidence__withdrawn_at=None, destroyed_at=None)
    return EvidenceVersion.objects.select_related("evidence").filter(Q(status=Status.NEEDS_ATTENTION) | unseen)


def release(actor: Actor, version_id: int) -> EvidenceVersion:
    """Say that a document may be kept; of one that is held the second reviewer's word releases it to everyone who may read it.

    For one without text a single reviewer's look is enough. The same bytes under another name are released with it.

    Raises:
        NotFound: no such document, or not for the caller to decide.
        Refused: the caller belongs to the organisation, sent the document, or has said so already.
    """
    version = held_version(actor, version_id)
    with recorded(actor) as unit:
        version = EvidenceVersion.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=version.pk)
        _check_distance(actor, version)
        if version.status == Status.CLEAN:
            looked_at(unit, [version])
            return version
        if EvidenceClearance.objects.filter(version=version, reviewer=actor.user).exists():
            raise Refused("You have cleared this already; a second reviewer must look at it.")
        EvidenceClearance.objects.create(version=version, reviewer=actor.user)
        _say(unit, version, "evidence.clearance_given")
        if version.clearances.count() >= CLEARANCES:
            for each in [version, *(other for other in _same_bytes(version) if other.status == Status.NEEDS_ATTENTION)]:
                each.status, each.refusal, each.is_unread = Status.CLEAN, "", False
                each.save(update_fields=["status", "refusal", "is_unread"])
                _say(unit, each, "evidence.cleared")
                unit.drive(*EvidenceUse.objects.filter(evidence=each.evidence_id).values_list("requirement__site_id", flat=True))
    return version


def looked_at(unit: Unit, versions: Iterable[EvidenceVersion]) -> None:
    """The writer of ``unit`` has looked at documents without text: others may open them from now on. 2 queries."""
    versions, actor = list(versions), unit.actor
    if actor is None or not versions:
        return
    EvidenceVersion.objects.filter(pk__in=[version.pk for version in versions]).update(is_unread=False)
    words = [EvidenceClearance(version=version, reviewer=actor.user) for version in versions]
    EvidenceClearance.objects.bulk_create(words, ignore_conflicts=True)
    for version in versions:
        version.is_unread = False
        _say(unit, version, "evidence.clearance_given")


def turn_away(actor: Actor, version_id: int, reason: str) -> EvidenceVersion:
    """Refuse a document that waits and destroy its bytes, under whatever name; the host sends one without what may not be kept.

    Under a legal hold the bytes stay, seen by nobody, until it is lifted.
    """
    version = held_version(actor, version_id)
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Tell the host what to take out, without repeating it."})
    with recorded(actor) as unit:
        version = EvidenceVersion.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=version.pk)
        _check_distance(actor, version)
        on_hold = LegalHold.objects.filter(organisation=version.evidence.organisation_id, lifted_at=None).exists()
        forget: list[str] = []
        for each in [version, *_same_bytes(version)]:
            forget += _refuse(unit, each, reason, keep=on_hold)
            unit.drive(*EvidenceUse.objects.filter(evidence=each.evidence_id).values_list("requirement__site_id", flat=True))
    for sha256 in forget:
        stored_files.forget(sha256)
    return version


def _check_distance(actor: Actor, version: EvidenceVersion) -> None:
    if version.status != Status.NEEDS_ATTENTION and not (version.status == Status.CLEAN and version.is_unread):
        raise WrongState("Somebody else has decided about this document meanwhile.")
    if version.evidence.organisation_id in actor.own or version.uploaded_by_id == actor.user.pk:
        raise Refused("You sent this document or belong to its organisation; somebody without a tie must decide.")
    if has_interest(actor, version.evidence.organisation_id):
        raise Refused("You declared an interest in this organisation; somebody without a tie must decide.")
