"""What is linked to the requirements of a site, and who leads its host, made of the JSON objects in which they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class SeenDocument:
    """The newest version of a document linked to a requirement."""

    requirement_id: int
    evidence_id: int
    version_id: int
    sha256: str
    status: str
    is_unread: bool
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review of a requirement that waits, as far as the next one looks at it. ``conditions`` are rows of text, owner and due_on."""

    requirement_id: int
    reviewer_id: int
    role: str
    decision: str
    seen: str
    submission: int
    conditions: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who leads a host and can sign in."""

    user_id: int
    email: str


def document_of(row: Mapping[str, Any]) -> SeenDocument:
    return SeenDocument(
        requirement_id=row["requirement"],
        evidence_id=row["evidence"],
        version_id=row["version"],
        sha256=row["sha256"],
        status=row["status"],
        is_unread=bool(row["is_unread"]),
        name=row["name"],
        number=row["number"],
    )


def review_of(row: Mapping[str, Any]) -> PastReview:
    return PastReview(
        requirement_id=row["requirement"],
        reviewer_id=row["reviewer"],
        role=row["role"],
        decision=row["decision"],
        seen=row["seen"],
        submission=row["submission"],
        conditions=row["conditions"],
    )
