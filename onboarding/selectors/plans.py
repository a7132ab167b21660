"""What a worker is told about leased sites: facts that inspectors need, and documents with what has been inspected already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from onboarding import clock
from onboarding.models import CheckResult, EvidenceCopy, EvidenceUse, EvidenceVersion, Person, Site


def plans(site_ids: Sequence[int]) -> list[dict[str, Any]]:
    """One plan per site, in id order; 6 queries. A document is one entry per requirement it serves, in its newest version."""
    documents: dict[int, dict[tuple[int, int], dict[str, Any]]] = defaultdict(dict)
    uses = _uses(site_ids)
    fields = (
        "requirement__site_id",
        "requirement_id",
        "requirement__key",
        "requirement__answers",
        "evidence_id",
        "evidence__name",
        "evidence__versions__id",
        "evidence__versions__sha256",
        "evidence__versions__status",
        "evidence__versions__size_bytes",
    )
    for site_id, requirement_id, key, answers, evidence_id, name, version_id, sha256, status, size in uses.values_list(*fields):
        before = documents[site_id].get((requirement_id, evidence_id))
        documents[site_id][requirement_id, evidence_id] = {
            "requirement_id": requirement_id,
            "requirement": key,
            "answers": answers,
            "version_id": version_id,
            "filename": name,
            "sha256": sha256,
            "status": status,
            "size_bytes": size,
            "previous_version_id": before["version_id"] if before and before["status"] == "clean" else None,
            "inspected": [],
        }
    prepared = _prepared(site_ids)
    inspected = defaultdict(set)
    done = CheckResult.objects.filter(requirement__site__in=site_ids).values_list("requirement_id", "version_id", "inspector").distinct()
    for requirement_id, version_id, inspector in done:
        inspected[requirement_id, version_id].add(inspector)
    sites = Site.objects.filter(pk__in=site_ids).select_related("organisation", "framework_version").order_by("pk")
    people = _people({site.organisation_id for site in sites if documents[site.pk]})
    return [_plan(site, list(documents[site.pk].values()), inspected, prepared, people[site.organisation_id]) for site in sites]


def _uses(site_ids: Sequence[int]) -> QuerySet[EvidenceUse]:
    """Documents in use, and those withdrawn before anybody looked at them: they may be what must not be kept."""
    unseen = Q(evidence__versions__status=EvidenceVersion.Status.QUARANTINED)
    uses = EvidenceUse.objects.filter(Q(evidence__withdrawn_at=None) | unseen, requirement__site__in=site_ids)
    return uses.order_by("requirement_id", "evidence_id", "evidence__versions__number")


def _prepared(site_ids: Sequence[int]) -> set[int]:
    """Versions of which people can see a copy: the words come with every one."""
    words = EvidenceCopy.objects.filter(version__evidence__uses__requirement__site__in=site_ids, kind=EvidenceCopy.Kind.TEXT)
    return set(words.values_list("version_id", flat=True))


def _people(organisations: set[int]) -> dict[int, list[dict[str, Any]]]:
    """Names by organisation, to match registers to; only where there are documents to look at."""
    people: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for organisation_id, person_id, name in Person.objects.filter(organisation__in=organisations).values_list(
        "organisation_id", "pk", "name"
    ):
        people[organisation_id].append({"id": person_id, "name": name})
    return people


def _plan(site: Site, documents: list[dict[str, Any]], inspected: Any, prepared: set[int], people: list[dict[str, Any]]) -> dict[str, Any]:
    for document in documents:
        document["inspected"] = sorted(inspected[document["requirement_id"], document["version_id"]])
        document["is_prepared"] = document["version_id"] in prepared
    return {
        "site_id": site.pk,
        "slug": site.slug,
        "name": site.name,
        "organisation": site.organisation.name,
        "nations": site.nations,
        "framework": {"slug": site.framework_version.slug, "version": site.framework_version.version},
        "as_of": clock.today(),
        "people": people,
        "documents": [document for document in documents if document["status"] != "refused"],
    }
