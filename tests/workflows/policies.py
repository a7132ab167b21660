"""Policies made of a few lines, and what the inspector says of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from workflows.documents import Document
from workflows.inspectors import Finding, InspectionContext, policies, safeguarding

AS_OF = dt.date(2026, 11, 23)


def document(*pages: str, kind: str = "docx", **more: Any) -> Document:
    return Document(kind=kind, filename=f"policy.{kind}", size_bytes=1000, pages=pages, has_text_layer=True, **more)


def inspected(
    *pages: str,
    requirement: str = "SAF-01",
    nations: tuple[str, ...] = (),
    answers: dict | None = None,
    organisation: str = "Tidegate Collective",
    **more: Any,
) -> list[Finding]:
    context = InspectionContext(
        requirement=requirement, as_of=AS_OF, nations=frozenset(nations), answers=answers or {}, organisation=organisation
    )
    inspector = safeguarding if requirement.startswith("SAF-") else policies
    return inspector.inspect(document(*pages, **more), context)


def finding(findings: list[Finding], code: str) -> Finding | None:
    return next((each for each in findings if each.code == code), None)


def value(findings: list[Finding], code: str, key: str) -> Any:
    found = finding(findings, code)
    return None if found is None else found.data.get(key)
