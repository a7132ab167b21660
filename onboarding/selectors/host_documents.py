"""Documents as their host sees them: every version, what they serve, and what was found in the newest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from onboarding.models import CheckResult, Evidence, EvidenceUse, EvidenceVersion, Organisation, SiteRequirement
from onboarding.selectors.inspections import Current, current


@dataclass(frozen=True, slots=True)
class HostDocument:
    """``versions`` newest first; ``findings`` are those of the newest version for one requirement, empty where none was asked for.

    ``is_behind``: the answers have changed since it was compared with them.
    """

    evidence: Evidence
    versions: Sequence[EvidenceVersion]
    uses: Sequence[EvidenceUse]
    findings: Sequence[CheckResult]
    is_behind: bool = False

    @property
    def newest(self) -> EvidenceVersion:
        return self.versions[0]

    @property
    def is_being_checked(self) -> bool:
        return self.is_behind or self.newest.status == EvidenceVersion.Status.QUARANTINED


def documents_for(row: SiteRequirement) -> list[HostDocument]:
    """Documents that serve a requirement, with the current findings of each; 4 queries."""
    rows = list(_with_all(Evidence.objects.filter(requirements=row, withdrawn_at=None)))
    newest = [document.versions.all()[0].pk for document in rows if document.versions.all()]
    found = current(CheckResult.objects.filter(requirement=row, version__in=newest), {row.pk: row.answers})
    return [_document(document, found) for document in rows if document.versions.all()]


def documents_of(organisation: Organisation) -> list[HostDocument]:
    """Every document in use of an organisation; 3 queries. An organisation's storage has a ceiling, so the list has one too."""
    rows = _with_all(Evidence.objects.filter(organisation=organisation, withdrawn_at=None))
    return [_document(document, Current()) for document in rows if document.versions.all()]


def document_of(organisation: Organisation, evidence_id: int) -> HostDocument | None:
    """One document, withdrawn ones too; 3 queries."""
    found = _with_all(Evidence.objects.filter(organisation=organisation, pk=evidence_id)).first()
    return _document(found, Current()) if found is not None and found.versions.all() else None


def _with_all(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    uses = EvidenceUse.objects.select_related("requirement__site").order_by("requirement__site", "requirement")
    versions = EvidenceVersion.objects.select_related("uploaded_by").order_by("-number")
    return rows.order_by("name", "pk").prefetch_related(Prefetch("versions", versions), Prefetch("uses", uses))


def _document(document: Evidence, found: Current) -> HostDocument:
    versions = list(document.versions.all())
    mine = [result for result in found.findings if result.version_id == versions[0].pk]
    is_behind = any(version_id == versions[0].pk for _, version_id, _ in found.behind)
    return HostDocument(document, versions, list(document.uses.all()), mine, is_behind)
