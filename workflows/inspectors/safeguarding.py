"""The policies of the safeguarding family, looked at as every policy is."""

from __future__ import annotations

from workflows.documents import Document
from workflows.inspectors.finding import Finding, InspectionContext
from workflows.inspectors.policies import inspect_as

CHECK = "safeguarding"
VERSION = "7"


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    return inspect_as(CHECK, document, context)
