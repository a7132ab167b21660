"""Documents: given once, kept by hash, linked to every requirement they serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Count, Sum

from checklists.loading import framework_of
from onboarding import clock, kinds, names, store
from onboarding.errors import Invalid, NotFound, Refused, WrongState
from onboarding.kinds import FileKind
from onboarding.models import Evidence, EvidenceUse, EvidenceVersion, Organisation, Site, SiteRequirement
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import stored_files
from onboarding.services.unit import Unit, recorded
from onboarding.store import Stored
from onboarding.transitions import why_closed, why_fixed


def upload(
    actor: Actor,
    organisation: Organisation,
    filename: str,
    chunks: Iterable[bytes],
    uses: Sequence[tuple[Site, str]],
    *,
    no_survivor_data: bool,
) -> EvidenceVersion:
    """Keep a document and link it to requirements. The same bytes under the same name, or for the same requirements, change nothing
    and give the same version, so a broken upload is resumed by sending the file again.

    Bytes are on disk before the row is written, so a row without its bytes never exists. ``no_survivor_data`` is the sender's word
    that nothing in it could identify a survivor and that it is no disclosure certificate.

    Raises:
        Invalid: an ending that is not accepted, an empty file, leading bytes that contradict the ending, no confirmation.
        TooLarge: over the limit of a file.
        Refused: the organisation's storage is full, or these bytes were refused before.
        WrongState: a requirement it should serve cannot change now.
        NotFound: no such requirement.
    """
    require(actor, Operation.UPLOAD_EVIDENCE, organisation.pk)
    name, kind = _accepted(filename, no_survivor_data=no_survivor_data)
    stored = store.put(chunks, limit_bytes=settings.EVIDENCE_MAX_BYTES)
    kinds.check_start(name, kind, stored.head)
    _refuse_destroyed(organisation, stored)
    with recorded(actor) as unit:
        rows = _rows(unit, organisation, uses)
        version, is_new = _version(actor, organisation, name, kind.media_type, stored, rows)
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


def _accepted(filename: str, *, no_survivor_data: bool) -> tuple[str, FileKind]:
    """The clean name and the kind it claims, once everything is right that can be known before a byte is read."""
    name = names.clean(filename.replace("\\", "/").rsplit("/", 1)[-1], "filename", most=150)
    kind = kinds.kind_of(name)
    if not no_survivor_data:
        raise Invalid(
            f"{name} was not kept.",
            fields={
                "no_survivor_data": "Look through the file, scans page by page, then confirm that nothing in it could identify a survivor "
                "and that it is no disclosure certificate (DBS, PVG, AccessNI)."
            },
        )
    return name, kind


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
    if (present := _already_serving(organisation, media_type, stored, rows)) is not None:
        return present, False
    evidence, _ = Evidence.objects.get_or_create(organisation=organisation, name=name)
    newest = evidence.versions.order_by("-number").first()
    is_kept = newest is not None and newest.sha256 == stored.sha256 and newest.destroyed_at is None
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
    _check_room(organisation, stored)
    stored_files.hold(stored.sha256)
    version = EvidenceVersion.objects.create(
        evidence=evidence,
        number=newest.number + 1 if newest else 1,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        media_type=media_type,
        uploaded_by=actor.user,
    )
    return version, True


def _already_serving(
    organisation: Organisation, media_type: str, stored: Stored, rows: Sequence[SiteRequirement]
) -> EvidenceVersion | None:
    """The version with these very bytes that already serves every requirement asked for, whatever its name: a double send.

    Under another ending it is another document: that is how a file with a wrong one is put right.
    """
    if not rows:
        return None
    same = EvidenceVersion.objects.filter(
        evidence__organisation=organisation, evidence__withdrawn_at=None, sha256=stored.sha256, destroyed_at=None, media_type=media_type
    )
    for version in same.select_related("evidence").order_by("pk"):
        newest = version.evidence.versions.order_by("-number").values_list("pk", flat=True).first()
        served = set(EvidenceUse.objects.filter(evidence=version.evidence_id).values_list("requirement_id", flat=True))
        if newest == version.pk and {row.pk for row in rows} <= served:
            return version
    return None


def _check_room(organisation: Organisation, stored: Stored) -> None:
    """Raise Refused when the organisation may not keep this file; its row is locked, so two uploads cannot both take the last room."""
    versions = EvidenceVersion.objects.filter(evidence__organisation=organisation, destroyed_at=None)
    kept = versions.aggregate(size=Sum("size_bytes"), files=Count("pk"))
    if (kept["size"] or 0) + stored.size_bytes > settings.ORGANISATION_QUOTA_BYTES or kept["files"] >= settings.ORGANISATION_QUOTA_FILES:
        raise Refused(f"{organisation.name} has used its storage. Withdraw what is no longer needed, or ask your coordinator for more.")


def _refuse_destroyed(organisation: Organisation, stored: Stored) -> None:
    """Raise Refused for bytes that were destroyed before because they may not be held; they are forgotten again at once."""
    before = EvidenceVersion.objects.filter(
        evidence__organisation=organisation, sha256=stored.sha256, status=EvidenceVersion.Status.REFUSED, destroyed_at__isnull=False
    ).first()
    if before is not None:
        stored_files.forget(stored.sha256)
        raise Refused(f"This very file was refused before and is not kept: {before.refusal}")


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
