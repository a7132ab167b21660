"""The documents of a requirement as the workbench shows them: pictures of pages or words, and what changed since the version before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from checklists import words
from onboarding.models import EvidenceVersion

MOST_READ = 3
"""Documents whose words or changes are shown at once; of more, the others are a link away."""


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


def papers(documents: Iterable[Mapping[str, Any]]) -> list[Paper]:
    """What the caller may see of each document of a dossier that is in use. 0 queries."""
    return [_paper(document) for document in documents if document["withdrawn_at"] is None]


def _paper(document: Mapping[str, Any]) -> Paper:
    version: EvidenceVersion = document["versions"][0]
    closed = "" if version.status == EvidenceVersion.Status.CLEAN else version.refusal or words.word("document_status", version.status)
    copies = document["copies"]
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
        pages=_read(document, "words"),
        changes=[Change(**change) for change in _read(document, "changes")],
        has_changes=copies["changes"],
        download=reverse("reviewer:document", args=[document["id"], version.number]),
        size=version.size_bytes,
        findings=document["findings"],
        versions=len(document["versions"]),
    )


def _read(document: Mapping[str, Any], name: str) -> Any:
    """A copy that is JSON; empty where it was not read, may not be or is damaged: the page says so by what it shows instead."""
    try:
        return json.loads(document.get(name, b"[]"))
    except ValueError:
        return ()
