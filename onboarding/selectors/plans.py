"""What a worker is told about leased sites: facts that inspectors need, and documents that one of them has not looked at yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from checklists.families import covers
from onboarding import clock
from onboarding.models import CheckResult, EvidenceCopy, EvidenceUse, EvidenceVersion, Person, Site
from onboarding.selectors.inspections import digest_of, label_for

Status = EvidenceVersion.Status


@dataclass
class Use:
    """A document serving a requirement, in its newest version."""

    site_id: int
    requirement_id: int
    requirement: str
    answers: Mapping[str, Any]
    version_id: int
    status: str
    previous_version_id: int | None

    @cached_property
    def digest(self) -> str:
        return digest_of(self.answers)


Looking = Mapping[str, Collection[str]]
"""By the label of an inspector the requirements, or families of them, that it looks at; none for every one.

A label that ends in ``+`` is of one that compares documents with the answers (``inspections``).
"""
Seen = Mapping[tuple[int, int], Collection[str]]
"""Labels of the inspectors that have looked, by requirement and version."""


def plans(site_ids: Sequence[int], inspectors: Looking | None = None) -> list[dict[str, Any]]:
    """One plan per site, in id order; 4 queries, 2 more where there are documents to look at.

    A document is one entry per requirement it serves. Those that are prepared and that all of ``inspectors`` have seen are left out;
    with None, none is.
    """
    sites = list(Site.objects.filter(pk__in=site_ids).select_related("organisation", "framework_version").order_by("pk"))
    organisations = {site.organisation_id for site in sites}
    uses, prepared, seen = _uses(site_ids, organisations), _prepared(organisations), _seen(organisations)
    wanted = [use for use in uses if use.status != Status.REFUSED and _is_wanted(use, prepared, seen, inspectors)]
    documents = _documents(wanted, prepared, seen)
    people = _people({site.organisation_id for site in sites if documents[site.pk]})
    return [_plan(site, documents[site.pk], people[site.organisation_id]) for site in sites]


def _uses(site_ids: Sequence[int], organisations: Collection[int]) -> list[Use]:
    """Documents in use, and those withdrawn before anybody looked at them: they may be what must not be kept."""
    is_unseen = Q(evidence__versions__status=Status.QUARANTINED)
    # The organisations say nothing new; they let the database begin with few rows, however many there are.
    rows = EvidenceUse.objects.filter(evidence__organisation__in=organisations, requirement__site__in=site_ids)
    rows = rows.filter(Q(evidence__withdrawn_at=None) | is_unseen, evidence__versions__isnull=False)
    rows = rows.order_by("requirement_id", "evidence_id", "evidence__versions__number")
    of_row = ("requirement__site_id", "requirement_id", "requirement__key", "requirement__answers")
    fields = (*of_row, "evidence__versions__id", "evidence__versions__status")
    newest: dict[tuple[int, int], Use] = {}
    for evidence_id, site_id, requirement_id, key, answers, version_id, status in rows.values_list("evidence_id", *fields):
        before = newest.get((requirement_id, evidence_id))
        previous = before.version_id if before and before.status == Status.CLEAN else None
        newest[requirement_id, evidence_id] = Use(site_id, requirement_id, key, answers, version_id, status, previous)
    return list(newest.values())


def _prepared(organisations: Collection[int]) -> set[int]:
    """Versions of which people can see a copy: the words come with every one."""
    words = EvidenceCopy.objects.filter(version__evidence__organisation__in=organisations, kind=EvidenceCopy.Kind.TEXT)
    return set(words.order_by().values_list("version_id", flat=True))


def _seen(organisations: Collection[int]) -> Seen:
    """Whatever an inspector says of a document, it says something first."""
    uses = EvidenceUse.objects.filter(evidence__organisation__in=organisations).values("requirement_id")
    firsts = CheckResult.objects.filter(requirement__in=uses, ordinal=0).order_by()
    seen: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for requirement_id, version_id, inspector in firsts.values_list("requirement_id", "version_id", "inspector"):
        seen[requirement_id, version_id].append(inspector)
    return seen


def _is_wanted(use: Use, prepared: Collection[int], seen: Seen, inspectors: Looking | None) -> bool:
    if inspectors is None or use.status == Status.QUARANTINED or use.version_id not in prepared:
        return True
    have = seen.get((use.requirement_id, use.version_id), ())
    looking = (label for label, named in inspectors.items() if covers(named, use.requirement))
    return any(label_for(label, use.digest) not in have for label in looking)


def _documents(uses: Sequence[Use], prepared: Collection[int], seen: Seen) -> defaultdict[int, list[dict[str, Any]]]:
    """By site; 1 query, none where there are none."""
    documents: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    if not uses:
        return documents
    versions = EvidenceVersion.objects.select_related("evidence").in_bulk({use.version_id for use in uses})
    for use in uses:
        version = versions[use.version_id]
        documents[use.site_id].append(
            {
                "requirement_id": use.requirement_id,
                "requirement": use.requirement,
                "answers": use.answers,
                "answers_digest": use.digest,
                "version_id": use.version_id,
                "filename": version.evidence.name,
                "sha256": version.sha256,
                "status": use.status,
                "size_bytes": version.size_bytes,
                "previous_version_id": use.previous_version_id,
                "is_prepared": use.version_id in prepared,
                "inspected": sorted(seen.get((use.requirement_id, use.version_id), ())),
            }
        )
    return documents


def _people(organisations: set[int]) -> dict[int, list[dict[str, Any]]]:
    """Names by organisation, to match registers to; only where there are documents to look at."""
    people: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Person.objects.filter(organisation__in=organisations).values_list("organisation_id", "pk", "name")
    for organisation_id, person_id, name in rows:
        people[organisation_id].append({"id": person_id, "name": name})
    return people


def _plan(site: Site, documents: list[dict[str, Any]], people: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "site_id": site.pk,
        "slug": site.slug,
        "name": site.name,
        "organisation": site.organisation.name,
        "nations": site.nations,
        "framework": {"slug": site.framework_version.slug, "version": site.framework_version.version},
        "as_of": clock.today(),
        "people": people,
        "documents": documents,
    }
