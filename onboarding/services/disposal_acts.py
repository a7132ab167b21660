"""What destroying means for each kind of thing. Every act runs inside the caller's unit and returns what it took away.

The caller has locked the organisation and its sites, and forgets the files once the rows are committed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F

from onboarding import clock
from onboarding.models import (
    Action,
    Agreement,
    Condition,
    Disposal,
    Evidence,
    EvidenceCopy,
    EvidenceUse,
    EvidenceVersion,
    ImportJob,
    OrganisationIdentifier,
    Person,
    Report,
    RoleAssignment,
    Site,
    SiteNote,
    SiteRequirement,
    TrainingProposal,
    TrainingRecord,
    VettingAssertion,
    WorkItem,
)  # fmt: skip
from onboarding.services.readings import forget_readings
from onboarding.services.summaries import summarise

REMOVED = "Removed when its period was over."
Status = EvidenceVersion.Status


@dataclass(frozen=True, slots=True)
class Destroyed:
    """``counts`` by what it was; ``hashes`` of files that are to be forgotten unless something else holds the same bytes."""

    counts: Mapping[str, int]
    hashes: list[str] = field(default_factory=list)


Act = Callable[[int], Destroyed]


def no_files(ids: Collection[int]) -> dict[int, list[str]]:
    return {}


def files_of_versions(ids: Collection[int]) -> dict[int, list[str]]:
    """The hash of each version and of what was made of it; 2 queries."""
    found: dict[int, list[str]] = {pk: [sha] for pk, sha in EvidenceVersion.objects.filter(pk__in=ids).values_list("pk", "sha256")}
    for pk, sha in EvidenceCopy.objects.filter(version__in=ids).order_by("pk").values_list("version_id", "sha256"):
        found[pk].append(sha)
    return found


def files_of_documents(ids: Collection[int]) -> dict[int, list[str]]:
    """Those of every version that is still kept; 3 queries."""
    kept = EvidenceVersion.objects.filter(evidence__in=ids, destroyed_at=None).order_by("pk").values_list("pk", "evidence_id")
    of = dict(kept)
    found: dict[int, list[str]] = defaultdict(list)
    for pk, hashes in files_of_versions(of.keys()).items():
        found[of[pk]] += hashes
    return found


def files_of_sites(ids: Collection[int]) -> dict[int, list[str]]:
    """Those of the documents that serve no other site; 5 queries."""
    documents = _documents_of(ids)
    files = files_of_documents({document for found in documents.values() for document in found})
    return {site: [sha for document in sorted(found) for sha in files.get(document, ())] for site, found in documents.items()}


def files_of_imports(ids: Collection[int]) -> dict[int, list[str]]:
    rows = ImportJob.objects.filter(pk__in=ids).values_list("pk", "sha256", "annotated_sha256")
    return {pk: [sha for sha in hashes if sha] for pk, *hashes in rows}


def files_of_reports(ids: Collection[int]) -> dict[int, list[str]]:
    rows = Report.objects.filter(pk__in=ids).values_list("pk", "sha256", "data_sha256")
    return {pk: [sha for sha in hashes if sha] for pk, *hashes in rows}


def _documents_of(site_ids: Collection[int]) -> dict[int, set[int]]:
    """Documents of each site that serve no other one, but for sites that were disposed of before."""
    done = Disposal.objects.filter(subject_kind="site", rule__in=("R_EOI", "R_SITE"), done_on__isnull=False)
    disposed = set(done.values_list("subject_id", flat=True))
    serves: dict[int, set[int]] = defaultdict(set)
    uses = EvidenceUse.objects.filter(evidence__uses__requirement__site__in=site_ids)
    for document, site in uses.values_list("evidence_id", "requirement__site_id").distinct():
        serves[document].add(site)
    found: dict[int, set[int]] = {site: set() for site in site_ids}
    for document, sites in serves.items():
        for site in sites & found.keys():
            if sites - disposed == {site}:
                found[site].add(document)
    return found


def destroy_versions(ids: Collection[int]) -> Destroyed:
    """Bytes, copies and findings of versions go; number, hash and status stay as the tombstone."""
    hashes = [sha for found in files_of_versions(ids).values() for sha in found]
    versions = EvidenceVersion.objects.filter(pk__in=ids).update(destroyed_at=clock.now())
    copies, _ = EvidenceCopy.objects.filter(version__in=ids).delete()
    return Destroyed({"versions": versions, "copies": copies, **forget_readings(ids)}, hashes)


def destroy_documents(ids: Collection[int]) -> Destroyed:
    """All versions of documents go, and the documents count as withdrawn."""
    Evidence.objects.filter(pk__in=ids, withdrawn_at=None).update(withdrawn_at=clock.now())
    kept = EvidenceVersion.objects.select_for_update().filter(evidence__in=ids, destroyed_at=None)
    destroyed = destroy_versions([version.pk for version in kept])
    summarise(SiteRequirement.objects.filter(uses__evidence__in=ids).distinct())
    return destroyed


def destroy_document(document: int) -> Destroyed:
    return destroy_documents([document])


def destroy_version(version_id: int) -> Destroyed:
    """A refused document's bytes; one that was held and that nobody released in time is refused with that reason."""
    version = EvidenceVersion.objects.select_for_update().get(pk=version_id)
    if version.status == Status.NEEDS_ATTENTION:
        reason = f"Nobody released it within 7 days, so it was destroyed. Send a version without what it was held for: {version.refusal}"
        version.status, version.refusal = Status.REFUSED, reason[:500]
        version.save(update_fields=["status", "refusal"])
    destroyed = destroy_versions([version.pk])
    summarise(SiteRequirement.objects.filter(uses__evidence=version.evidence_id))
    return destroyed


def reduce_site(site_id: int) -> Destroyed:
    """What a host wrote about itself goes; which requirements there were, their states and the decision log stay."""
    site = Site.objects.get(pk=site_id)
    documents = _documents_of([site_id])[site_id]
    if not _undisposed_others(site):
        documents |= set(Evidence.objects.filter(organisation=site.organisation_id).values_list("pk", flat=True))
        OrganisationIdentifier.objects.filter(organisation=site.organisation_id).update(checked_by="")
    files = destroy_documents(documents)
    emptied = SiteRequirement.objects.filter(site=site).update(
        answers={}, judgements={}, findings={}, decision_note="", decision_reasons=[], submitted_by=None, version=F("version") + 1
    )
    texts = Condition.objects.filter(site=site).update(text=REMOVED) + Action.objects.filter(site=site).update(title=REMOVED)
    notes = _deleted(notes=SiteNote.objects.filter(site=site))
    Site.objects.filter(pk=site_id).update(withdrawal_reason="", coordinator=None)
    return Destroyed({**files.counts, **notes.counts, "requirements": emptied, "texts": texts}, files.hashes)


def _undisposed_others(site: Site) -> bool:
    done = Disposal.objects.filter(subject_kind="site", rule__in=("R_EOI", "R_SITE"), done_on__isnull=False)
    others = Site.objects.filter(organisation=site.organisation_id).exclude(pk=site.pk)
    return others.exclude(pk__in=done.values("subject_id")).exists()


def delete_agreement(agreement_id: int) -> Destroyed:
    return _deleted(agreements=Agreement.objects.filter(pk=agreement_id))


def delete_vetting(person_id: int) -> Destroyed:
    return _deleted(vetting=VettingAssertion.objects.filter(person=person_id))


def reduce_vetting(vetting_id: int) -> Destroyed:
    rows = VettingAssertion.objects.filter(pk=vetting_id)
    return Destroyed({"vetting_details": rows.update(level="", workforce="", barred_list_checked=None, checked_on=None)})


def forget_update_service(vetting_id: int) -> Destroyed:
    return Destroyed({"vetting_details": VettingAssertion.objects.filter(pk=vetting_id).update(update_service_checked_on=None)})


def delete_person(person_id: int) -> Destroyed:
    """Children first, so that the counts say what went."""
    return _deleted(
        proposals=TrainingProposal.objects.filter(person=person_id),
        vetting=VettingAssertion.objects.filter(person=person_id),
        training=TrainingRecord.objects.filter(person=person_id),
        posts=RoleAssignment.objects.filter(person=person_id),
        people=Person.objects.filter(pk=person_id),
    )


def _deleted(**rows: Iterable[object]) -> Destroyed:
    return Destroyed({name: found.delete()[0] for name, found in rows.items()})  # type: ignore[attr-defined]


def empty_import(job_id: int) -> Destroyed:
    hashes = files_of_imports([job_id])[job_id]
    WorkItem.objects.filter(kind=WorkItem.Kind.IMPORT_WORKBOOK, subject=job_id).delete()
    rows = ImportJob.objects.filter(pk=job_id)
    emptied = rows.update(rows={}, problems=[], notices=[], documents=[], refusal="", destroyed_at=clock.now())
    return Destroyed({"imports": emptied}, hashes)


def delete_report(report_id: int) -> Destroyed:
    hashes = files_of_reports([report_id])[report_id]
    WorkItem.objects.filter(kind=WorkItem.Kind.BUILD_REPORT, subject=report_id).delete()
    return Destroyed(_deleted(reports=Report.objects.filter(pk=report_id)).counts, hashes)
