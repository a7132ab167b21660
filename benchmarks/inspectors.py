"""How well the inspectors read documents: ``python -m benchmarks.inspectors [family ...] [-v]``.

Every case of benchmarks/corpus is made into its file, read in the sandbox and inspected; what was found is compared with what the
case says, fact by fact. Goal per fact: precision 0.97, recall 0.92. ``-v`` names the misses. With the privacy family comes how often
each of its detectors raises an alarm over ordinary documents.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.corpus import Case, load_cases
from benchmarks.corpus_files import write
from benchmarks.false_alarms import ordinary_documents, report_false_alarms
from benchmarks.registers import courses_read, flags_read, people_read, rows_read
from checklists.parsing import load_builtin
from workflows.documents import Document, read_document
from workflows.inspectors import Finding, InspectionContext, inspectors_for
from workflows.inspectors.privacy import CERTIFICATE_CODE, PROBES

GOAL_PRECISION, GOAL_RECALL = 0.97, 0.92
OUTCOME = "@outcome"


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a fact stands among the findings: ``code`` of the finding and ``key`` of its data (or ``OUTCOME``).

    ``many`` collects the key over every finding of that code whose outcome is among ``outcomes`` (empty: any).
    """

    code: str
    key: str
    many: bool = False
    outcomes: tuple[str, ...] = ()


Read = Callable[[Iterable[Finding]], Any]
"""A fact that is more than one value of one finding."""

FACTS: Mapping[str, Mapping[str, Fact | Read]] = {
    "registers": {"rows": rows_read, "courses": courses_read, "people": people_read, "flags": flags_read},
    "policies": {
        "approved_on": Fact("approval_date", "date"),
        "reviewed_on": Fact("review_date", "date"),
        "next_review_on": Fact("next_review_date", "date"),
        "lead": Fact("named_lead", "name"),
        "deputy": Fact("named_deputy", "name"),
        "approved_by": Fact("approving_body", "body"),
        "version": Fact("version", "version"),
        "laws": Fact("named_law", "law", many=True),
        "points": Fact("coverage", "item", many=True, outcomes=("pass",)),
        "placeholders": Fact("placeholders", OUTCOME),
        "other_organisation": Fact("other_organisation", "name"),
        "draft": Fact("draft", OUTCOME),
        "contradiction": Fact("declared_*", "field", many=True, outcomes=("fail",)),
    },
    "agreements": {
        "kind": Fact("kind", "kind"),
        "framework": Fact("kind", "framework"),
        "parties": Fact("parties", "names"),
        "arrangement": Fact("roles", "arrangement"),
        "clauses": Fact("clause", "clause", many=True, outcomes=("pass",)),
        "signed_by": Fact("signatures", "names"),
        "signed_on": Fact("signatures", "signed_on"),
        "signatures": Fact("signatures", OUTCOME),
        "review_date": Fact("review_date", "date"),
        "end_date": Fact("end_date", "date"),
        "party": Fact("party", OUTCOME),
        "placeholders": Fact("placeholders", OUTCOME),
        "template": Fact("template", "template"),
        "contradiction": Fact("declared", "field", many=True, outcomes=("fail",)),
        "readable": Fact("text_layer", OUTCOME),
    },
    "certificates": {
        "cover_gbp": Fact("cover", "cover_gbp"),
        "basis": Fact("cover", "basis"),
        "employers_gbp": Fact("cover", "employers_liability_gbp"),
        "public_gbp": Fact("cover", "public_liability_gbp"),
        "indemnity_gbp": Fact("cover", "professional_indemnity_gbp"),
        "start": Fact("period", "start"),
        "end": Fact("period", "end"),
        "insured": Fact("insured", "name"),
        "insured_outcome": Fact("insured", OUTCOME),
        "insurer": Fact("insurer", "insurer"),
        "policy_number": Fact("policy_number", "policy_number"),
        "advocacy_named": Fact("advocacy_named", "advocacy_named"),
        "offer": Fact("kind", "kind"),
        "scheme": Fact("scheme", "scheme"),
        "issued_on": Fact("issued_on", "date"),
        "expiry": Fact("expiry", "date"),
        "certificate_number": Fact("certificate_number", "certificate_number"),
        "scope": Fact("scope", "scope"),
        "holder": Fact("holder", "name"),
        "holder_outcome": Fact("holder", OUTCOME),
        "ico_number": Fact("ico_number", "ico_number"),
        "tier": Fact("tier", "tier"),
        "contradiction": Fact("declared", "field", many=True, outcomes=("fail",)),
        "readable": Fact("text_layer", OUTCOME),
    },
    "privacy": {code: Fact(code, OUTCOME) for code in (*(probe.code for probe in PROBES), CERTIFICATE_CODE)},
}


@dataclass(slots=True)
class Score:
    """Counts of one fact: ``right`` found as expected, ``wrong`` claimed but not so, ``missed`` expected but not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, expected: Any, found: Any, name: str) -> None:
        """One case: lists are compared member by member, anything else as a whole; null expects that nothing is claimed."""
        wanted, claimed = members(expected), members(found)
        self.right += len(wanted & claimed)
        self.wrong += len(claimed - wanted)
        self.missed += len(wanted - claimed)
        if wanted != claimed:
            self.notes.append(f"{name}: expected {expected!r}, found {found!r}")


def members(value: Any) -> set[str]:
    """What a value claims, as a set of words in plain spelling; null and an empty list claim nothing."""
    if value is None:
        return set()
    return {" ".join(str(each).split()).casefold() for each in (value if isinstance(value, list | tuple) else [value])}


def is_code(code: str, wanted: str) -> bool:
    """Whether a finding's code is the one wanted; ``declared_*`` wants every code that starts so."""
    return code == wanted or (wanted.endswith("*") and code.startswith(wanted[:-1]))


def found_value(findings: Iterable[Finding], fact: Fact | Read) -> Any:
    if not isinstance(fact, Fact):
        return fact(findings)
    values = [
        finding.outcome if fact.key == OUTCOME else finding.data[fact.key]
        for finding in findings
        if is_code(finding.code, fact.code)
        and (fact.key == OUTCOME or finding.data.get(fact.key) is not None)
        and (not fact.outcomes or finding.outcome in fact.outcomes)
    ]
    if fact.many:
        return [each for value in values for each in (value if isinstance(value, list | tuple) else [value])]
    return values[0] if values else None


def context_of(case: Case) -> InspectionContext:
    framework = load_builtin("imsa-readiness", "0.1.0")
    return InspectionContext(
        requirement=case.requirement,
        as_of=case.as_of,
        nations=case.nations,
        answers=case.answers,
        organisation=case.organisation,
        courses={code: (course.title, course.refresh_months) for code, course in framework.courses.items()},
        **case.context,
    )


def inspected(case: Case, document: Document) -> list[Finding]:
    context = context_of(case)
    return [finding for inspector in inspectors_for(case.requirement) for finding in inspector.inspect(document, context)]


@dataclass(slots=True)
class Result:
    scores: dict[str, dict[str, Score]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Score)))
    documents: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bad: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    reading_seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    inspecting_seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def measure(cases: Iterable[Case], facts: Mapping[str, Mapping[str, Fact | Read]] = FACTS) -> Result:
    result = Result()
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        for case in cases:
            path = write(case, Path(folder))
            started = time.perf_counter()
            document = read_document(path, case.file)
            read = time.perf_counter()
            findings = inspected(case, document)
            result.inspecting_seconds[case.family].append(time.perf_counter() - read)
            result.reading_seconds[case.family] += read - started
            result.documents[case.family] += 1
            result.bad[case.family] += case.bad
            for name, expected in case.facts.items():
                found = found_value(findings, facts[case.family][name])
                result.scores[case.family][name].add(expected, found, f"{case.family}/{case.slug} {name}")
    return result


def report(result: Result, is_verbose: bool) -> bool:
    """Print the table; whether every fact reached its goal."""
    met = True
    for family, scores in result.scores.items():
        count, times = result.documents[family], result.inspecting_seconds[family]
        print(
            f"\n{family}: {count} documents, {result.bad[family]} bad; reading {1000 * result.reading_seconds[family] / count:.0f} ms each,"
        )
        print(f"  inspecting {1000 * sum(times) / count:.1f} ms each, slowest {1000 * max(times):.0f} ms")
        print(f"  {'fact':<22}{'right':>6}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
        for name, score in (*scores.items(), ("all", _total(scores.values()))):
            is_met = score.precision >= GOAL_PRECISION and score.recall >= GOAL_RECALL
            met = met and is_met
            line = f"  {name:<22}{score.right:>6}{score.wrong:>7}{score.missed:>8}{score.precision:>11.3f}{score.recall:>8.3f}"
            print(line + ("" if is_met else "  below the goal"))
            for note in score.notes if is_verbose else ():
                print(f"      {note}")
    return met


def _total(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.right, total.wrong, total.missed = total.right + score.right, total.wrong + score.wrong, total.missed + score.missed
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description="Precision and recall of the inspectors, fact by fact.")
    parser.add_argument("families", nargs="*", help="families of documents; all when none is named")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every miss")
    given = parser.parse_args()
    cases = [case for case in load_cases() if not given.families or case.family in given.families]
    met = report(measure(cases), given.verbose)
    if not given.families or "privacy" in given.families:
        report_false_alarms(ordinary_documents(load_cases()), given.verbose)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
