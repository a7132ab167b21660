"""The documents of a requirement as the workbench shows them: pictures of pages or words, and what changed since the version before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from checklists import words
from onboarding.errors import DomainError
from onboarding.models import EvidenceCopy, EvidenceVersion
from onboarding.policies import Actor
from onboarding.services import reading

MOST_READ = 3
"""Documents whose words or changes are shown at once; of more, the others are a link away."""
TEXT, CHANGES = EvidenceCopy.Kind.TEXT, EvidenceCopy.Kind.CHANGES


@dataclass(frozen=True, slots=True)
class Picture:
    number: int
    src: str


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    page: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``closed`` says why it cannot be opened, or is empty. Of ``pictures`` and ``pages`` (words by page) at most one is filled."""

    id: int
    name: str
    number: int
    status: str
    closed: str = ""
    note: str = ""
    pictures: Sequence[Picture] = ()
    pages: Sequence[str] = ()
    changes: Sequence[Change] = ()
    has_changes: bool = False
    download: str = ""
    size: int = 0
    findings: Sequence[Mapping[str, Any]] = ()
    versions: int = 1


def papers(actor: Actor, documents: Iterable[Mapping[str, Any]]) -> list[Paper]:
    """What the caller may see of each document in use. About 6 queries for each one whose words or changes are read."""
    found = [document for document in documents if document["withdrawn_at"] is None and document["versions"]]
    return [_paper(actor, document, is_read=place < MOST_READ) for place, document in enumerate(found)]


def _paper(actor: Actor, document: Mapping[str, Any], *, is_read: bool) -> Paper:
    version: EvidenceVersion = document["versions"][0]
    version.evidence.withdrawn_at = document["withdrawn_at"]
    closed = "" if version.status == EvidenceVersion.Status.CLEAN else version.refusal or words.word("document_status", version.status)
    copies = document["copies"]
    pages: Sequence[str] = ()
    changes: Sequence[Change] = ()
    if is_read and not closed:
        if copies["text"] and not copies["pages"]:
            pages = _read(actor, version, TEXT) or ()
        if copies["changes"]:
            changes = [Change(**change) for change in _read(actor, version, CHANGES) or ()]
    pictures = [
        Picture(page, reverse("reviewer:page", args=[document["id"], version.number, page])) for page in range(1, copies["pages"] + 1)
    ]
    return Paper(
        id=document["id"],
        name=document["name"],
        number=version.number,
        status=version.status,
        closed=closed,
        note=version.note,
        pictures=pictures if not closed else (),
        pages=pages,
        changes=changes,
        has_changes=copies["changes"],
        download=reverse("reviewer:document", args=[document["id"], version.number]),
        size=version.size_bytes,
        findings=document["findings"],
        versions=len(document["versions"]),
    )


def _read(actor: Actor, version: EvidenceVersion, kind: EvidenceCopy.Kind) -> Any:
    """A copy that is JSON; None where the caller may not read it or it is damaged: the page says so by what it shows instead."""
    try:
        return json.loads(reading.copy(actor, version, kind).content)
    except (DomainError, ValueError):
        return None
