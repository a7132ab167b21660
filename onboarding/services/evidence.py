"""Documents: given once, kept by hash, linked to every requirement they serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, Sum

from checklists.loading import framework_of
from onboarding import clock, failpoints, kinds, names, store
from onboarding.errors import Invalid, NotFound, Refused, WrongState
from onboarding.kinds import FileKind
from onboarding.models import Evidence, EvidenceUse, EvidenceVersion, Organisation, Site, SiteRequirement
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.selectors import facts as positions
from onboarding.selectors.linked import SeenDocument
from onboarding.services import stored_files
from onboarding.services.namesakes import name_beside
from onboarding.services.summaries import summarise
from onboarding.services.unit import Unit, recorded
from onboarding.store import Stored
from onboarding.transitions import why_closed, why_fixed


def upload(
    actor: Actor,
    organisation: Organisation,
    filename: str,
    chunks: Iterable[bytes],
    uses: Sequence[tuple[str, str]],
    *,
    no_survivor_data: bool,
) -> EvidenceVersion:
    """Keep a document and link it to requirements, named by site address and key. About 15 queries.

    The same bytes under the same name, or for the same requirements, change nothing and give the same version, so a broken upload is
    resumed by sending the file again. Other bytes under the name of a document that serves one of ``uses`` are its next version;
    where that document serves others only, they are kept beside it as "name (2)".

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
    failpoints.reached("after_file_write")
    try:
        with recorded(actor) as unit:
            return _kept(unit, organisation, name, kind.media_type, stored, uses)
    except _NotKept:
        stored_files.forget(stored.sha256)
        raise


class _NotKept(Refused):
    """These bytes may not be held: what the door has stored of them is forgotten at once."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the organisation has of these bytes and under this name. ``linked`` are the requirements the named document serves."""

    same_bytes: Sequence[EvidenceVersion]
    evidence: Evidence | None
    newest: EvidenceVersion | None
    linked: Mapping[int, SiteRequirement]

    def is_another(self, stored: Stored, rows: Sequence[SiteRequirement]) -> bool:
        """Whether the document of this name is about something else: other bytes, and serving nothing of what these are for."""
        serves_others = bool(self.linked) and bool(rows) and not any(row.pk in self.linked for row in rows)
        return serves_others and self.newest is not None and self.newest.sha256 != stored.sha256


def _kept(
    unit: Unit, organisation: Organisation, name: str, media_type: str, stored: Stored, uses: Sequence[tuple[str, str]]
) -> EvidenceVersion:
    rows = _rows(unit, organisation, uses)
    known = _known(organisation, name, stored)
    if known.is_another(stored, rows):
        name = name_beside(organisation, name, rows)
        known = _known(organisation, name, stored)
    if (present := _already_serving(known.same_bytes, media_type, rows)) is not None:
        unit.drive(*(row.site_id for row in rows))
        return present
    was_withdrawn = known.evidence is not None and known.evidence.withdrawn_at is not None
    version, is_new = _version(unit, organisation, name, media_type, stored, rows, known)
    _link(unit, version, rows, known.linked)
    if was_withdrawn:
        # Requirements it served before count it again; their positions are read anew.
        unit.positions.clear()
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


def _rows(unit: Unit, organisation: Organisation, uses: Sequence[tuple[str, str]]) -> list[SiteRequirement]:
    """The requirements the document is for; their sites and the organisation locked, in this order, and positions read. 3 or 4 queries."""
    slugs = {slug for slug, _ in uses}
    asked = Site.objects.filter(organisation=organisation, slug__in=slugs)
    if len(slugs) == 1:
        sites = unit.lock_with_organisation(asked)
    else:
        sites = unit.lock_rows(asked) if slugs else []
        Organisation.objects.select_for_update().only("pk").get(pk=organisation.pk)
    unit.positions.update({position.site.pk: position for position in (positions.load(sites) if sites else ())})
    by_slug = {site.slug: site for site in sites}
    if missing := sorted(slugs - by_slug.keys()):
        raise NotFound(f"There is no site {', '.join(missing)} in this organisation.")
    return [_row(unit, by_slug[slug], key) for slug, key in dict.fromkeys(uses)]


def _row(unit: Unit, site: Site, key: str) -> SiteRequirement:
    row = unit.positions[site.pk].rows.get(key)
    if row is None:
        raise NotFound(f"There is no requirement {key} at {site.name}.")
    if closed := why_closed(site):
        raise WrongState(closed)
    if not framework_of(site.framework_version).requirements[key].takes_documents:
        raise Refused(f"{key} takes no files: enter the permitted fields only and keep no certificate.")
    row.site = site
    return row


def _known(organisation: Organisation, name: str, stored: Stored) -> _Known:
    """Raises _NotKept for bytes that were destroyed before because they may not be held. 1 query, 2 where the name is known."""
    rows = EvidenceVersion.objects.filter(evidence__organisation=organisation).filter(Q(sha256=stored.sha256) | Q(evidence__name=name))
    versions = list(rows.select_related("evidence").order_by("pk"))
    same = [version for version in versions if version.sha256 == stored.sha256]
    before = next((version for version in same if version.status == EvidenceVersion.Status.REFUSED and version.is_destroyed), None)
    if before is not None:
        raise _NotKept(f"This very file was refused before and is not kept: {before.refusal}")
    newest = max((version for version in versions if version.evidence.name == name), key=lambda version: version.number, default=None)
    evidence = newest.evidence if newest is not None else None
    served = EvidenceUse.objects.filter(evidence=evidence).select_related("requirement") if evidence is not None else ()
    return _Known(same, evidence, newest, {use.requirement_id: use.requirement for use in served})


_NAMESAKE = (
    "There is a document named %s already, and this would become its next version. If it is another document, give the file another "
    "name and send it again."
)


def _version(
    unit: Unit, organisation: Organisation, name: str, media_type: str, stored: Stored, rows: Sequence[SiteRequirement], known: _Known
) -> tuple[EvidenceVersion, bool]:
    """The version that holds these bytes, and whether it is new or in use again."""
    evidence, newest = known.evidence, known.newest
    is_kept = newest is not None and newest.sha256 == stored.sha256 and newest.destroyed_at is None
    if newest is not None and evidence is not None and is_kept and evidence.withdrawn_at is None:
        return newest, False
    asked = {row.pk: row for row in rows}
    for row in {**known.linked, **asked}.values():
        if reason := why_fixed(row):
            raise WrongState(reason if row.pk in asked else f"{_NAMESAKE % name} {reason}")
    if evidence is None:
        evidence = Evidence.objects.create(organisation=organisation, name=name)
    elif evidence.withdrawn_at is not None:
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
        uploaded_by=unit.actor.user if unit.actor else None,
    )
    return version, True


def _already_serving(same_bytes: Sequence[EvidenceVersion], media_type: str, rows: Sequence[SiteRequirement]) -> EvidenceVersion | None:
    """The version with these very bytes that already serves every requirement asked for, whatever its name: a double send.

    Under another ending it is another document: that is how a file with a wrong one is put right.
    """
    for version in same_bytes if rows else ():
        if version.is_destroyed or version.evidence.withdrawn_at is not None or version.media_type != media_type:
            continue
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


def _link(unit: Unit, version: EvidenceVersion, rows: Sequence[SiteRequirement], linked: Mapping[int, SiteRequirement]) -> None:
    missing = [row for row in rows if row.pk not in linked]
    for row in missing:
        if reason := why_fixed(row):
            raise WrongState(reason)
    EvidenceUse.objects.bulk_create([EvidenceUse(evidence=version.evidence, requirement=row) for row in missing])
    for row in missing:
        seen = SeenDocument(
            row.pk,
            version.evidence_id,
            version.pk,
            version.sha256,
            version.status,
            version.is_unread,
            version.evidence.name,
            version.number,
        )
        unit.positions[row.site_id].documents[row.pk].append(seen)
        unit.event("evidence.linked", site=row.site, requirement=row.key, evidence=version.evidence_id)
    unit.drive(*(row.site_id for row in (*linked.values(), *rows)))


def withdraw(actor: Actor, evidence: Evidence) -> Evidence:
    """Take a document out of use everywhere; again changes nothing. Raises WrongState where it is being or was judged."""
    require(actor, Operation.UPLOAD_EVIDENCE, evidence.organisation_id)
    with recorded(actor) as unit:
        sites = unit.lock(*EvidenceUse.objects.filter(evidence=evidence).values_list("requirement__site_id", flat=True))
        rows = list(SiteRequirement.objects.filter(uses__evidence=evidence))
        for row in rows:
            if reason := why_fixed(row):
                raise WrongState(reason)
        current = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if current.withdrawn_at is not None:
            return current
        current.withdrawn_at = clock.now()
        current.save(update_fields=["withdrawn_at"])
        # What was found in it is not said of the requirement any more.
        summarise(row for row in rows if row.findings)
        for site in sites:
            unit.event("evidence.withdrawn", site=site, evidence=current.pk)
        if not sites:
            unit.event("evidence.withdrawn", organisation_id=current.organisation_id, evidence=current.pk)
    return current
