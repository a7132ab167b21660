"""Documents: given once, kept by hash, linked to every requirement they serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import puremagic
from django.conf import settings
from django.db.models import Sum

from checklists.loading import framework_of
from onboarding import clock, names, store
from onboarding.errors import Invalid, NotFound, Refused, WrongState
from onboarding.models import Evidence, EvidenceUse, EvidenceVersion, Organisation, Site, SiteRequirement
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.unit import Unit, recorded
from onboarding.store import Stored
from onboarding.transitions import why_closed, why_fixed

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
"""What may be given as evidence, by the ending of its name. The worker opens each file before anyone else sees it."""

ZIPPED = frozenset({"docx", "odt", "xlsx", "ods"})


def upload(
    actor: Actor, organisation: Organisation, filename: str, chunks: Iterable[bytes], uses: Sequence[tuple[Site, str]]
) -> EvidenceVersion:
    """Keep a document and link it to requirements. The same bytes under the same name change nothing and give the same version.

    Bytes are on disk before the row is written, so a row without its bytes never exists.

    Raises:
        Invalid: an ending that is not accepted, an empty file, leading bytes that contradict the ending.
        TooLarge: over the limit of a file.
        Refused: the organisation's storage is full.
        WrongState: a requirement it should serve cannot change now.
        NotFound: no such requirement.
    """
    require(actor, Operation.UPLOAD_EVIDENCE, organisation.pk)
    name = names.clean(filename.replace("\\", "/").rsplit("/", 1)[-1], "filename", most=150)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in MEDIA_TYPES:
        raise Invalid(
            f"{name}: this kind of file is not accepted.",
            fields={"file": f"Send one of: {', '.join(sorted(MEDIA_TYPES))}; for Word, .docx."},
        )
    stored = store.put(chunks, limit_bytes=settings.EVIDENCE_MAX_BYTES)
    _bytes_match(name, ending, stored)
    with recorded(actor) as unit:
        rows = _rows(unit, organisation, uses)
        version, is_new = _version(actor, organisation, name, MEDIA_TYPES[ending], stored, rows)
        _link(unit, version.evidence, rows)
        if is_new:
            unit.event(
                "evidence.uploaded",
                organisation_id=organisation.pk,
                evidence=version.evidence_id,
                number=version.number,
                sha256=version.sha256,
            )
    return version


def _bytes_match(name: str, ending: str, stored: Stored) -> None:
    """A first look at the leading bytes. The full opening happens in the worker; this only catches plain mistakes early."""
    starts = {"pdf": b"%PDF-", "png": b"\x89PNG", "jpg": b"\xff\xd8", "jpeg": b"\xff\xd8"}
    expected = b"PK\x03\x04" if ending in ZIPPED else starts.get(ending)
    if expected is None or stored.head.startswith(expected):
        return
    try:
        seen = puremagic.from_string(stored.head, mime=True) or "something else"
    except puremagic.PureError:
        seen = "something else"
    raise Invalid(
        f"{name} is named .{ending} but holds {seen}.",
        fields={"file": f"Save it as a real .{ending} file, or send it under its own ending."},
    )


def _rows(unit: Unit, organisation: Organisation, uses: Sequence[tuple[Site, str]]) -> list[SiteRequirement]:
    if any(site.organisation_id != organisation.pk for site, _ in uses):
        raise NotFound("There is no such site in this organisation.")
    sites = {site.pk: site for site in unit.lock(*{site.pk for site, _ in uses})}
    found = {(row.site_id, row.key): row for row in SiteRequirement.objects.filter(site__in=sites)}
    rows = []
    for site, key in uses:
        row = found.get((site.pk, key))
        if row is None:
            raise NotFound(f"There is no requirement {key} at {site.name}.")
        if closed := why_closed(sites[site.pk]):
            raise WrongState(closed)
        if not framework_of(sites[site.pk].framework_version).requirements[key].takes_documents:
            raise Refused(f"{key} takes no files: enter the permitted fields only and keep no certificate.")
        row.site = sites[site.pk]
        rows.append(row)
    return rows


def _version(
    actor: Actor, organisation: Organisation, name: str, media_type: str, stored: Stored, rows: Sequence[SiteRequirement]
) -> tuple[EvidenceVersion, bool]:
    """The version that holds these bytes, and whether it is new or in use again."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    evidence, _ = Evidence.objects.get_or_create(organisation=organisation, name=name)
    newest = evidence.versions.order_by("-number").first()
    is_kept = newest is not None and newest.sha256 == stored.sha256
    if newest is not None and is_kept and evidence.withdrawn_at is None:
        return newest, False
    linked = SiteRequirement.objects.filter(uses__evidence=evidence)
    for row in {row.pk: row for row in [*rows, *linked]}.values():
        if reason := why_fixed(row):
            raise WrongState(reason)
    if evidence.withdrawn_at is not None:
        evidence.withdrawn_at = None
        evidence.save(update_fields=["withdrawn_at"])
    if newest is not None and is_kept:
        return newest, True
    used = EvidenceVersion.objects.filter(evidence__organisation=organisation).aggregate(total=Sum("size_bytes"))["total"] or 0
    if used + stored.size_bytes > settings.ORGANISATION_QUOTA_BYTES:
        raise Refused(f"{organisation.name} has used its storage. Ask your coordinator for more.")
    version = EvidenceVersion.objects.create(
        evidence=evidence,
        number=newest.number + 1 if newest else 1,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        media_type=media_type,
        uploaded_by=actor.user,
    )
    return version, True


def _link(unit: Unit, evidence: Evidence, rows: Sequence[SiteRequirement]) -> None:
    linked = set(EvidenceUse.objects.filter(evidence=evidence).values_list("requirement_id", flat=True))
    missing = [row for row in rows if row.pk not in linked]
    for row in missing:
        if reason := why_fixed(row):
            raise WrongState(reason)
        EvidenceUse.objects.create(evidence=evidence, requirement=row)
        unit.event("evidence.linked", site=row.site, requirement=row.key, evidence=evidence.pk)
    unit.drive(*EvidenceUse.objects.filter(evidence=evidence).values_list("requirement__site_id", flat=True))


def withdraw(actor: Actor, evidence: Evidence) -> Evidence:
    """Take a document out of use everywhere; again changes nothing. Raises WrongState where it is being or was judged."""
    require(actor, Operation.UPLOAD_EVIDENCE, evidence.organisation_id)
    with recorded(actor) as unit:
        sites = unit.lock(*EvidenceUse.objects.filter(evidence=evidence).values_list("requirement__site_id", flat=True))
        for row in SiteRequirement.objects.filter(uses__evidence=evidence):
            if reason := why_fixed(row):
                raise WrongState(reason)
        current = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if current.withdrawn_at is not None:
            return current
        current.withdrawn_at = clock.now()
        current.save(update_fields=["withdrawn_at"])
        for site in sites:
            unit.event("evidence.withdrawn", site=site, evidence=current.pk)
        if not sites:
            unit.event("evidence.withdrawn", organisation_id=current.organisation_id, evidence=current.pk)
    return current


def readable(actor: Actor, version: EvidenceVersion) -> bytes:
    """The bytes of a checked document. Raises Refused while it is being checked and once it was refused."""
    if version.status != EvidenceVersion.Status.CLEAN:
        reason = "still being checked" if version.status == EvidenceVersion.Status.QUARANTINED else "refused and cannot be opened"
        raise Refused(f"{version.evidence.name} is {reason}.")
    with recorded(actor) as unit:
        unit.event("evidence.read", organisation_id=version.evidence.organisation_id, evidence=version.evidence_id, number=version.number)
    return store.read(version.sha256)
