"""Which findings about a document hold: those of each inspector's newest version, about the answers as they stand.

An inspector that compares a document with the answers has a label that ends in ``+``, and its results one that ends in a digest of the
answers it saw (``policies/13+5f1d09ab``): the same bytes and the same answers are never looked at twice, other answers are.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onboarding.models import CheckResult

COMPARES = "+"
OF_ANSWERS = "declared"
"""How the codes of findings begin that say something of the answers, not of the document alone."""
BEHIND = "The answers have changed since the document was compared with them; it is being looked at again."
Answers = Mapping[str, Any]


def digest_of(answers: Answers) -> str:
    canonical = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def label_for(label: str, digest: str) -> str:
    """What results of this inspector about answers of this digest are called."""
    return label + digest if label.endswith(COMPARES) else label


@dataclass(slots=True)
class Current:
    """``behind``: requirement, document version and inspector, without its version, that compared it with other answers."""

    findings: list[CheckResult] = field(default_factory=list)
    behind: set[tuple[int, int, str]] = field(default_factory=set)


def current(results: Iterable[CheckResult], answers: Mapping[int, Answers]) -> Current:
    """``answers`` by requirement row. What compares a document with answers that are no longer given is left out."""
    groups: defaultdict[tuple[int, int, str], defaultdict[str, list[CheckResult]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        family = result.inspector.partition("/")[0]
        groups[result.requirement_id, result.version_id, family][result.inspector].append(result)
    digests = {row: digest_of(given) for row, given in answers.items()}
    found = Current()
    for (requirement_id, version_id, family), by_label in groups.items():
        given = digests.get(requirement_id, "")
        label = max(by_label, key=lambda label: (*_rank(label, given), by_label[label][-1].pk))
        seen = label.partition(COMPARES)[2]
        is_behind = bool(seen) and seen != given
        if is_behind:
            found.behind.add((requirement_id, version_id, family))
        found.findings += [one for one in by_label[label] if not (is_behind and one.check_name.startswith(OF_ANSWERS))]
    return found


def _rank(label: str, given: str) -> tuple[int, bool]:
    version, _, seen = label.partition("/")[2].partition(COMPARES)
    return int(version) if version.isdigit() else 0, seen == given
