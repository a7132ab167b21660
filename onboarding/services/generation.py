"""Made-up sites in any number, for sizing an installation and for measuring: copies of the sample pilot's hosts, driven states and all.

Deterministic: the same number gives the same names, register entries and localities. Not a write about any real host, so it goes beside
the services that people use: rows are copied in bulk, evaluated by the engine and put on the trail as any others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model

from onboarding import clock, names
from onboarding.models import (
    Action,
    Agreement,
    AuditEvent,
    CheckResult,
    Condition,
    Evidence,
    EvidenceCopy,
    EvidenceUse,
    EvidenceVersion,
    GateDecision,
    Locality,
    Organisation,
    OrganisationIdentifier,
    Person,
    ReadinessSnapshot,
    Review,
    RoleAssignment,
    Site,
    SiteNote,
    SiteRequirement,
    TrainingRecord,
    VettingAssertion,
    Waiver,
    WorkItem,
)
from onboarding.selectors.facts import locked_sites
from onboarding.services import evaluation, work
from onboarding.services.trail import Event, append

AT_ONCE = 20
"""Copies made in one transaction: enough to keep bulk writes full, few enough for flat memory."""
OF_SITE, OF_REQUIREMENT, OF_EVIDENCE = "site__organisation", "requirement__site__organisation", "evidence__organisation"
COPIED: tuple[tuple[type[Model], str], ...] = (
    (OrganisationIdentifier, "organisation"),
    (Site, "organisation"),
    (Site.localities.through, OF_SITE),
    (SiteRequirement, OF_SITE),
    (Evidence, "organisation"),
    (EvidenceVersion, OF_EVIDENCE),
    (EvidenceCopy, f"version__{OF_EVIDENCE}"),
    (EvidenceUse, OF_EVIDENCE),
    (CheckResult, OF_REQUIREMENT),
    (Review, OF_REQUIREMENT),
    (Waiver, OF_REQUIREMENT),
    (GateDecision, OF_SITE),
    (Condition, OF_SITE),
    (Action, OF_SITE),
    (SiteNote, OF_SITE),
    (Person, "organisation"),
    (RoleAssignment, "person__organisation"),
    (VettingAssertion, "person__organisation"),
    (TrainingRecord, "person__organisation"),
    (Agreement, "organisation"),
    (ReadinessSnapshot, OF_SITE),
)
"""What is copied of a host, parents before children, and the way from a row to its organisation."""
FIRST = (
    "Alder",
    "Bracken",
    "Cedar",
    "Dovecote",
    "Elm",
    "Fallow",
    "Gorse",
    "Heron",
    "Ivy",
    "Juniper",
    "Kestrel",
    "Larch",
    "Maple",
    "Nettle",
)
SECOND = ("Bridge", "Court", "Dale", "Field", "Gate", "Hill", "House", "Lane", "Moor", "Reach", "Street", "Vale", "Wharf")
KIND = ("Advocacy", "Support", "Partnership", "Project", "Refuge", "Trust", "Outreach")


@dataclass(slots=True)
class Batch:
    """Copies of one template under way: the new row of each old one, per copy and model."""

    template: Organisation
    serials: Sequence[int]
    versions: int
    localities: Mapping[str, Sequence[Locality]]
    made: dict[type[Model], list[dict[int, Any]]] = field(default_factory=dict)

    def sites(self) -> list[Site]:
        return [site for copies in self.made[Site] for site in copies.values()]


def generate(templates: Sequence[Organisation], number: int, *, versions: int = 1) -> Iterator[int]:
    """Add ``number`` organisations with their sites, a transaction for every 20; yields how many there are so far.

    ``versions`` is how many versions each document has; older ones share the newest one's bytes, so no file is added to the store.
    Numbers go on from those generated before. About 100 queries a transaction.
    """
    start = Organisation.objects.filter(name_key__regex=r" no [0-9]{5}$").count()
    localities: dict[str, list[Locality]] = {}
    for locality in Locality.objects.order_by("code"):
        localities.setdefault(locality.nation, []).append(locality)
    serials: dict[int, list[int]] = {template.pk: [] for template in templates}
    for serial in range(start, start + number):
        serials[templates[serial % len(templates)].pk].append(serial)
    done = 0
    for template in templates:
        for some in _batched(serials[template.pk]):
            with transaction.atomic():
                _copy(Batch(template, some, versions, localities))
            done += len(some)
            yield done


def _batched(serials: Sequence[int]) -> Iterator[Sequence[int]]:
    return (serials[start : start + AT_ONCE] for start in range(0, len(serials), AT_ONCE))


def _copy(batch: Batch) -> None:
    batch.made[Organisation] = [{batch.template.pk: _organisation(batch.template, serial)} for serial in batch.serials]
    _insert(batch, Organisation)
    for model, path in COPIED:
        rows = list(model._default_manager.filter(**{path: batch.template}).order_by("pk"))
        batch.made[model] = [{row.pk: _row(batch, model, row, number) for row in rows} for number in range(len(batch.serials))]
        _insert(batch, model)
    _add_older_versions(batch)
    sites = locked_sites(Site.objects.filter(pk__in=[site.pk for site in batch.sites()]))
    evaluation.refresh(sites, clock.today())
    for site in sites:
        if site.changes_on:
            work.mark_due(WorkItem.Kind.DRIVE_SITE, [site.pk], clock.day_starts(site.changes_on))
    append(None, list(_events(batch)))


def _insert(batch: Batch, model: type[Model]) -> None:
    rows = [row for copies in batch.made[model] for row in copies.values()]
    model._default_manager.bulk_create(rows, batch_size=500)


def _row(batch: Batch, model: type[Model], row: Any, number: int) -> Any:
    """``row`` for copy ``number``: the same but for its keys, and for what has to differ from host to host."""
    values = {}
    for column in model._meta.concrete_fields:
        value = getattr(row, column.attname)
        if isinstance(column, ForeignKey) and column.related_model in batch.made and value is not None:
            value = batch.made[column.related_model][number][value].pk
        if not column.primary_key:
            values[column.attname] = value
    return model(**values | _differing(batch, model, row, batch.serials[number]))


def _differing(batch: Batch, model: type[Model], row: Any, serial: int) -> dict[str, Any]:
    if model is Site:
        name = _name(serial) if row.name == batch.template.name else f"{_name(serial)}, {row.name}"
        locality = _locality(batch, row, serial)
        return {"name": name, "slug": names.slug_of(name), "locality_codes": [locality.code], "region_code": locality.region_code}
    if model is Site.localities.through:
        return {"locality_id": _locality(batch, row.site, serial).code}
    if model is OrganisationIdentifier:
        return {"value": f"{row.scheme}-G{serial:05d}-{row.pk}"}
    if model is EvidenceVersion:
        return {"number": row.number + batch.versions - 1}
    return {}


def _locality(batch: Batch, site: Site, serial: int) -> Locality:
    """Another council area of the same nation, so that the same rules hold."""
    choices = batch.localities[site.nations[0]]
    return choices[(serial * 7) % len(choices)]


def _organisation(template: Organisation, serial: int) -> Organisation:
    values = {column.attname: getattr(template, column.attname) for column in Organisation._meta.concrete_fields if not column.primary_key}
    name = _name(serial)
    return Organisation(**values | {"name": name, "name_key": names.key_of(name), "slug": names.slug_of(name)})


def _name(serial: int) -> str:
    words = FIRST[serial % len(FIRST)], SECOND[serial // len(FIRST) % len(SECOND)], KIND[serial // 3 % len(KIND)]
    return f"{' '.join(words)} No {serial:05d}"


def _add_older_versions(batch: Batch) -> None:
    newest = (version for copies in batch.made[EvidenceVersion] for version in copies.values() if version.number == batch.versions)
    older = [
        EvidenceVersion(
            evidence_id=version.evidence_id,
            number=number,
            sha256=version.sha256,
            size_bytes=version.size_bytes,
            media_type=version.media_type,
            status=version.status,
            uploaded_by_id=version.uploaded_by_id,
        )
        for version in newest
        for number in range(1, batch.versions)
    ]
    EvidenceVersion.objects.bulk_create(older, batch_size=500)


def _events(batch: Batch) -> Iterator[Event]:
    """As many events as the template's sites have, by the same names, so that trails are as long as real ones."""
    for copies in batch.made[Site]:
        for old, site in copies.items():
            for name in AuditEvent.objects.filter(chain=f"site:{old}").order_by("sequence").values_list("name", flat=True):
                yield Event(name=name, site_id=site.pk, organisation_id=site.organisation_id, data={"generated": True})
