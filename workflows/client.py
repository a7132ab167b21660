"""The API client: what flows, importers and the demonstration use, and the only thing they use.

One `Api` per token. Over HTTP, or in one process over `httpx.WSGITransport` (see ``workflows.connection``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

Json = dict[str, Any]
INTERNAL_ERROR = 500
"""The one answer of a server that may be about what was asked; the others say that it is away, or has too much to do."""


class ApiProblem(Exception):
    """The API said no. ``code`` and ``fields`` are those of its problem document; ``str()`` is a sentence for people."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", "error"))
        self.reasons = [str(reason) for reason in body.get("reasons", ())]
        self.fields = {str(key): str(value) for key, value in dict(body.get("fields", {})).items()}
        self.errors = list(body.get("errors", ()))
        rows = [f"[{error['index']}] {error['detail']} {' '.join(error['reasons'])}" for error in self.errors[:10]]
        fields = [f"{name}: {text}" for name, text in self.fields.items()]
        super().__init__(" ".join([str(body.get("detail", f"HTTP {status}")), *self.reasons, *fields, *rows]))


class ApiUnreachable(Exception):
    """No answer, or a server error: worth trying again. ``is_answered``: what was asked for made it fail."""

    def __init__(self, message: str, *, is_answered: bool = False) -> None:
        super().__init__(message)
        self.is_answered = is_answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A claim on one subject of work."""

    kind: str
    subject: int
    token: str
    fence: int

    def body(self) -> Json:
        return {"subject": self.subject, "token": self.token, "fence": self.fence}

    def header(self) -> dict[str, str]:
        return {"X-Lease": f"{self.subject} {self.token} {self.fence}"}


class Api:
    """Raises ApiProblem on 4xx and ApiUnreachable on transport errors and 5xx, from every method."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = self._http.request(method, f"/api/v1/{path}", **options)
        except httpx.TransportError as error:
            raise ApiUnreachable(f"{method} {path}: {error}") from error
        if response.status_code == 429:
            wait = response.headers.get("Retry-After", "60")
            raise ApiUnreachable(f"{method} {path}: more requests a minute than this token may make; try again in {wait} seconds")
        if response.status_code >= 500:
            raise ApiUnreachable(f"{method} {path}: HTTP {response.status_code}", is_answered=response.status_code == INTERNAL_ERROR)
        if response.status_code >= 400:
            raise ApiProblem(response.status_code, _problem_of(response))
        return response

    def get(self, path: str, **params: Any) -> Any:
        return self.call("GET", path, params=params).json()

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        response = self.call("POST", path, json={} if body is None else body, **options)
        return response.json() if response.content else None

    def pages(self, path: str, **params: Any) -> Iterator[Json]:
        """Every row of a list, page by page."""
        page = self.get(path, limit=100, **params)
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = self.call("GET", path, params=httpx.URL(page["next"]).params).json()

    def upload(self, path: str, file: Path, **fields: str) -> Json:
        with file.open("rb") as stream:
            answer: Json = self.call("POST", path, files={"file": (file.name, stream)}, data=fields).json()
        return answer

    def upload_evidence(self, organisation: str, file: Path, uses: Sequence[tuple[str, str]]) -> Json:
        """``uses`` are (site, requirement) pairs."""
        rows = [{"site": site, "requirement": requirement} for site, requirement in uses]
        return self.upload(f"organisations/{organisation}/evidence/", file, uses=json.dumps(rows), no_survivor_data="true")

    def claim(self, kind: str, limit: int, subjects: Sequence[int] = ()) -> list[Lease]:
        rows = self.post("work/claims/", {"kind": kind, "limit": limit, "subjects": list(subjects)})
        return [Lease(kind=row["kind"], subject=row["subject"], token=row["token"], fence=row["fence"]) for row in rows]

    def heartbeat(self, kind: str, leases: Sequence[Lease]) -> None:
        self.post("work/heartbeats/", {"kind": kind, "leases": [lease.body() for lease in leases]})

    def fail(self, lease: Lease, reason: str) -> None:
        self.post("work/failures/", {"kind": lease.kind, **lease.body(), "reason": reason[:500] or "No reason was given."})

    def plans(self, leases: Sequence[Lease], inspectors: Mapping[str, Sequence[str]]) -> list[Json]:
        """With the documents that one of ``inspectors`` has yet to see: by its label the requirements it looks at, none for every one."""
        body = {"leases": [lease.body() for lease in leases], "inspectors": inspectors}
        plans: list[Json] = self.post("work/plans/", body)
        return plans

    def document(self, lease: Lease, version_id: int) -> bytes:
        return self.call("GET", f"work/documents/{version_id}/", headers=lease.header()).content

    def advance(self, leases: Sequence[Lease], findings: Sequence[Json], verdicts: Sequence[Json]) -> list[Json]:
        body = {"leases": [lease.body() for lease in leases], "findings": list(findings), "verdicts": list(verdicts)}
        advanced: list[Json] = self.post("work/advances/", body)
        return advanced

    def send_copy(self, lease: Lease, version_id: int, kind: str, number: int, media_type: str, content: bytes) -> None:
        self.send_bytes("PUT", f"work/documents/{version_id}/copies/{kind}/{number}/", lease, content, {"X-Media-Type": media_type})

    def send_bytes(self, method: str, path: str, lease: Lease, content: bytes, more: Mapping[str, str] | None = None) -> Json:
        headers = {
            **(more or {}),
            **lease.header(),
            "X-Content-Size": str(len(content)),
            "Content-Type": "application/octet-stream",
            "Content-Disposition": "attachment; filename=content",
        }
        answer: Json = self.call(method, path, content=content, headers=headers).json()
        return answer


def _problem_of(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {"detail": f"HTTP {response.status_code}", "code": "error"}
    return body if isinstance(body, dict) else {"detail": str(body)}
