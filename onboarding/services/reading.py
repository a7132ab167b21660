"""Handing out documents: who read what is on record before the first byte, and what people get can neither act nor tell tales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onboarding import kinds, store
from onboarding.errors import Damaged, DomainError, Gone, NotFound, Refused
from onboarding.models import EvidenceCopy, EvidenceVersion
from onboarding.policies import Actor
from onboarding.roles import Operation
from onboarding.services.interests import has_interest
from onboarding.services.unit import Unit, recorded

Status = EvidenceVersion.Status
Kind = EvidenceCopy.Kind
WHY_NOT = {
    Status.QUARANTINED: "is still being checked",
    Status.NEEDS_ATTENTION: "is held until two reviewers have looked at it",
    Status.REFUSED: "was refused and cannot be opened",
}


@dataclass(frozen=True, slots=True)
class Readable:
    name: str
    media_type: str
    content: bytes


def document(actor: Actor, version: EvidenceVersion) -> Readable:
    """The document as others get it: the safe copy a worker made of it. The original stays with the operator.

    Raises:
        Refused: while it is being checked, held, or has no text and no reviewer has looked, and once it was refused.
        Gone: it was withdrawn; it is only kept until its period is over.
        NotFound: its bytes were destroyed.
        Damaged: its bytes are no longer what was sent; on record as an alarm.
    """
    _check(actor, version)
    if not any(kind.media_type == version.media_type and kind.is_copied for kind in kinds.KINDS.values()):
        return _handed(actor, version, "original", Readable(version.evidence.name, version.media_type, b""), version.sha256)
    return copy(actor, version, Kind.SAFE)


def copy(actor: Actor, version: EvidenceVersion, kind: Kind, number: int = 0) -> Readable:
    """A page's picture, the words, the changes against the version before, or the annotated spreadsheet. Raises as ``document``."""
    _check(actor, version)
    found = EvidenceCopy.objects.filter(version=version, kind=kind, number=number).first()
    if found is None:
        raise NotFound("There is no such copy of this document.")
    return _handed(actor, version, f"{kind.value} {number}", Readable(_name(version, found), found.media_type, b""), found.sha256)


def _name(version: EvidenceVersion, copy: EvidenceCopy) -> str:
    """The document's own name for what stands for it; a copy in another format gets that format's ending."""
    if copy.kind not in (Kind.SAFE, Kind.ANNOTATED):
        return f"{copy.kind}-{copy.number}"
    ending = next((ending for ending, kind in kinds.KINDS.items() if kind.media_type == copy.media_type), "")
    fits = version.media_type == copy.media_type or not ending
    return version.evidence.name if fits else f"{version.evidence.name}.{ending}"


def may_decide(actor: Actor, organisation_id: int) -> bool:
    """Whether the caller is one of those who look at held documents of an organisation to decide about them. 1 query."""
    return may_decide_without(actor, organisation_id) and not has_interest(actor, organisation_id)


def may_decide_without(actor: Actor, organisation_id: int) -> bool:
    """``may_decide`` of a caller who has no tie to the organisation."""
    return actor.may(Operation.CLEAR_EVIDENCE) and organisation_id not in actor.own


def may_open(actor: Actor, version: EvidenceVersion) -> bool:
    """Whether ``copy`` would hand out a copy of it, if there is one."""
    try:
        _check(actor, version)
    except DomainError:
        return False
    return True


def _check(actor: Actor, version: EvidenceVersion) -> None:
    if version.status == Status.CLEAN and version.destroyed_at is not None:
        raise NotFound(f"{version.evidence.name} is no longer kept.")
    if version.status == Status.NEEDS_ATTENTION and may_decide(actor, version.evidence.organisation_id):
        return
    if version.evidence.withdrawn_at is not None:
        raise Gone(f"{version.evidence.name} was withdrawn and is no longer handed out.")
    if version.status != Status.CLEAN:
        raise Refused(f"{version.evidence.name} {WHY_NOT[Status(version.status)]}.")
    if version.is_unread and not actor.may(Operation.LOOK_AT_UNREAD, version.evidence.organisation_id):
        raise Refused(f"No text could be read in {version.evidence.name}, so a reviewer has to look at it before others can open it.")


def _handed(actor: Actor, version: EvidenceVersion, what: str, readable: Readable, sha256: str) -> Readable:
    with recorded(actor) as unit:
        _say(unit, version, "evidence.read", copy=what)
    return Readable(readable.name, readable.media_type, content_of(actor, version, sha256))


def note_reading(unit: Unit, version: EvidenceVersion, kind: Kind, number: int = 0) -> None:
    """Put on record that a copy is read; its content is for the caller once ``unit`` has ended."""
    _say(unit, version, "evidence.read", copy=f"{kind.value} {number}")


def content_of(actor: Actor, version: EvidenceVersion, sha256: str) -> bytes:
    """The bytes of a copy whose reading is on record. Raises Damaged, which is put on record as an alarm."""
    try:
        return store.read(sha256)
    except Damaged:
        with recorded(actor) as unit:
            _say(unit, version, "evidence.damaged")
        raise


def _say(unit: Unit, version: EvidenceVersion, event: str, **what: Any) -> None:
    unit.event(event, organisation_id=version.evidence.organisation_id, evidence=version.evidence_id, number=version.number, **what)
