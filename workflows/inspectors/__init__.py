"""Automatic first looks at documents: pure functions from a document and its context to findings. A person always decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checklists.families import covers
from workflows.documents import Document
from workflows.inspectors import agreements, certificates, files, policies, privacy, safeguarding, training
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext

__all__ = ["CANNOT_TELL", "FAIL", "INSPECTORS", "NEEDS_HUMAN", "PASS", "Finding", "InspectionContext", "Inspector", "inspectors_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """``version`` changes whenever the same bytes could give other findings. ``requirements``: empty means every one.

    An entry of ``requirements`` that ends in ``-`` stands for every requirement of that family. ``compares``: it reads the answers, too.
    """

    check: str
    version: str
    inspect: Callable[[Document, InspectionContext], list[Finding]]
    requirements: frozenset[str] = frozenset()
    compares: bool = False

    @property
    def label(self) -> str:
        """Inspector and version, as results are keyed: the same bytes are never inspected twice by one of these.

        One that compares has a ``+`` behind it, and behind that, in its results, the digest of the answers it saw.
        """
        return f"{self.check}/{self.version}{'+' if self.compares else ''}"

    def label_about(self, answers_digest: str) -> str:
        return self.label + answers_digest if self.compares else self.label

    def applies_to(self, requirement: str) -> bool:
        return covers(self.requirements, requirement)


INSPECTORS: Mapping[str, Inspector] = {
    inspector.check: inspector
    for inspector in (
        Inspector(check=files.CHECK, version=files.VERSION, inspect=files.inspect),
        Inspector(check=privacy.CHECK, version=privacy.VERSION, inspect=privacy.inspect),
        Inspector(
            check=safeguarding.CHECK,
            version=safeguarding.VERSION,
            inspect=safeguarding.inspect,
            requirements=frozenset({"SAF-"}),
            compares=True,
        ),
        Inspector(
            check=policies.CHECK, version=policies.VERSION, inspect=policies.inspect, requirements=policies.REQUIREMENTS, compares=True
        ),
        Inspector(
            check=training.CHECK,
            version=training.VERSION,
            inspect=training.inspect,
            requirements=frozenset({"PPL-02", "PPL-03", "PPL-04", "PPL-05"}),
        ),
        Inspector(
            check=agreements.CHECK,
            version=agreements.VERSION,
            inspect=agreements.inspect,
            requirements=frozenset({"DAT-07", "DAT-08", "DAT-09", "GLV-05", "ORG-09"}),
            compares=True,
        ),
        Inspector(
            check=certificates.CHECK,
            version=certificates.VERSION,
            inspect=certificates.inspect,
            requirements=certificates.REQUIREMENTS,
            compares=True,
        ),
    )
}


def inspectors_for(requirement: str) -> tuple[Inspector, ...]:
    """The inspectors that look at a document of this requirement, in the order they run."""
    return tuple(inspector for inspector in INSPECTORS.values() if inspector.applies_to(requirement))
