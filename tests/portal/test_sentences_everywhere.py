"""Nothing that the engine and the inspectors say of real sites and documents is without Welsh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.corpus import load_cases
from benchmarks.corpus_files import write
from benchmarks.inspectors import inspected
from checklists.definition import Field, FieldKind
from checklists.engine import evaluate
from checklists.evaluation import Evaluation, Outcome
from checklists.facts import (
    AgreementFacts,
    Finding,
    GateOutcome,
    HeldRole,
    Identifier,
    OpenAction,
    OpenCondition,
    PersonFacts,
    Record,
    SiteFacts,
    State,
    Training,
    Vetting,
)
from checklists.fields import answer_fields, check_answers
from checklists.parsing import load_builtin
from portal.shared.sentences.said import book
from workflows.documents import read_document
from workflows.inspectors import InspectionContext, inspectors_for

PILOT = Path(__file__).resolve().parents[2] / "samples" / "pilot" / "evidence"
FRAMEWORK = load_builtin("imsa-readiness", "0.1.0")
TODAY = dt.date(2026, 11, 23)
ROLES = list(FRAMEWORK.tables["roles"])
EVERY = 8
"""Every so many of the corpus's documents: all of them take minutes, and what they say differs little."""


def without_welsh(texts: Iterable[str]) -> list[tuple[str, str]]:
    with override("cy"):
        return [(text, part) for text in texts for part in book().unknown(text)]


# --- the engine ---

days = st.integers(-900, 200).map(lambda n: TODAY + dt.timedelta(days=n))
maybe_day = st.none() | days
nations = st.frozensets(st.sampled_from(["ENG", "SCT", "WLS", "NIR"]), min_size=1)
people = st.builds(
    PersonFacts,
    key=st.text("abc", min_size=1, max_size=3),
    roles=st.lists(
        st.builds(
            HeldRole, role=st.sampled_from(ROLES), since=days, until=maybe_day, decision_nation=st.sampled_from(["ENG", "SCT", "NIR", None])
        ),
        max_size=3,
    ).map(tuple),
    training=st.lists(
        st.builds(Training, course=st.sampled_from(list(FRAMEWORK.courses)), completed_on=days, hours=st.sampled_from([None, 1, 40])),
        max_size=3,
    ).map(tuple),
    vetting=st.lists(
        st.builds(
            Vetting, regime=st.sampled_from(["dbs", "pvg", "accessni"]), issued_on=days, decision=st.sampled_from(["suitable", "pending"])
        ),
        max_size=2,
    ).map(tuple),
    accreditation=st.sampled_from([None, "enrolled"]),
    fields=st.dictionaries(st.sampled_from(["code_signed", "boundary_signed"]), st.booleans() | days.map(str), max_size=2),
)
facts = st.builds(
    SiteFacts,
    nations=nations,
    structure=st.sampled_from(list(FRAMEWORK.tables["structures"])),
    size=st.sampled_from([key for key, _ in FRAMEWORK.size_bands]),
    organisation_type=st.sampled_from(list(FRAMEWORK.tables["organisation_types"])),
    started_on=days,
    flags=st.frozensets(st.sampled_from(list(FRAMEWORK.tables["flags"]))),
    income_gbp=st.none() | st.integers(0, 10**8),
    localities=st.lists(st.sampled_from(["E08000003", "S12000033"]), max_size=2, unique=True).map(tuple),
    identifiers=st.lists(
        st.builds(
            Identifier,
            scheme=st.sampled_from(list(FRAMEWORK.tables["identifier_patterns"])),
            value=st.sampled_from(["9900101", "?"]),
            status=st.sampled_from([None, "registered", "removed"]),
            checked_on=maybe_day,
            checked_by=st.sampled_from([None, "A reviewer"]),
        ),
        max_size=3,
    ).map(tuple),
    people=st.lists(people, max_size=4).map(tuple),
    agreements=st.lists(
        st.builds(AgreementFacts, kind=st.sampled_from(["dsa", "meal", "hosting"]), signed_on=maybe_day, review_due=maybe_day), max_size=2
    ).map(tuple),
    actions=st.lists(st.builds(OpenAction, severity=st.sampled_from(["minor", "major", "critical"]), title=st.just("Act")), max_size=2).map(
        tuple
    ),
    conditions=st.lists(
        st.builds(
            OpenCondition,
            text=st.just("Do"),
            owner=st.just("host_lead"),
            due_on=days,
            requirement=st.sampled_from(list(FRAMEWORK.requirements)),
            gate=st.sampled_from([None, *FRAMEWORK.gates]),
        ),
        max_size=3,
    ).map(tuple),
    gates=st.lists(
        st.builds(
            GateOutcome,
            gate=st.sampled_from(list(FRAMEWORK.gates)),
            outcome=st.sampled_from(["go", "go", "go", "go_with_conditions", "defer", "no_go"]),
            decided_on=days,
        ),
        max_size=6,
    ).map(tuple),
    findings=st.lists(
        st.builds(
            Finding,
            requirement=st.sampled_from(list(FRAMEWORK.requirements)),
            check=st.just("privacy"),
            outcome=st.sampled_from(list(Outcome)),
        ),
        max_size=3,
    ).map(tuple),
    framework_version=st.sampled_from(["", "0.1.0"]),
    went_live_on=maybe_day,
    withdrawn_on=st.none() | st.none() | days,
    last_activity_on=maybe_day,
)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """An answer of the field's kind, or one that is not."""
    wrong = st.sampled_from([None, "", "x", True, 3.5, [], {}, ["x"]])
    choice = st.sampled_from(field.choices) if field.choices else st.just("Text")
    right: dict[FieldKind, st.SearchStrategy[Any]] = {
        FieldKind.NUMBER: st.integers(0, 200),
        FieldKind.DATE: days.map(str),
        FieldKind.YES_NO: st.booleans(),
        FieldKind.CHOICE: choice,
        FieldKind.CHOICES: st.lists(choice, max_size=2),
        FieldKind.DATES: st.lists(days.map(str), max_size=2),
        FieldKind.NUMBERS: st.lists(st.integers(0, 20), max_size=3),
    }
    return right.get(field.kind, st.just("p. 3")) | right.get(field.kind, st.just("Text")) | wrong


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    found = []
    for key in draw(st.lists(st.sampled_from(list(FRAMEWORK.requirements)), max_size=12, unique=True)):
        answers: dict[str, Any] = {}
        for field in answer_fields(FRAMEWORK, FRAMEWORK.requirements[key]):
            if not draw(st.booleans()):
                continue
            if field.group is None:
                answers[field.key] = draw(value_of(field))
            elif field.per is None:
                answers.setdefault(field.group, {})[field.key] = draw(value_of(field))
            else:
                row = draw(st.sampled_from(["E08000003", "host_board", "host_lead", "One"]))
                answers.setdefault(field.group, {}).setdefault(row, {})[field.key] = draw(value_of(field))
        days_of = {name: draw(maybe_day) for name in ("submitted_on", "decided_on", "waived_until")}
        found.append(Record(requirement=key, state=draw(st.sampled_from(list(State))), answers=answers, documents=1, **days_of))
    return found


def said_of(found: Evaluation) -> Iterator[str]:
    yield from found.rag_reasons
    for requirement in found.requirements.values():
        yield from requirement.reasons
        yield from (result.reason for result in requirement.rules)
    for gate in found.gates.values():
        yield from gate.reasons


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(site=facts, given_records=records(), as_of=days)
def test_everything_the_engine_says_of_any_site_has_welsh(site: SiteFacts, given_records: list[Record], as_of: dt.date) -> None:
    assert without_welsh(said_of(evaluate(FRAMEWORK, site, given_records, as_of))) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_records=records())
def test_everything_that_is_wrong_with_answers_has_welsh(given_records: list[Record]) -> None:
    problems = [
        problem.message
        for record in given_records
        for problem in check_answers(FRAMEWORK, FRAMEWORK.requirements[record.requirement], {**record.answers, "unasked": 1})
    ]
    assert without_welsh(problems) == []


# --- the inspectors ---


@pytest.mark.parametrize("case", load_cases()[::EVERY], ids=lambda case: f"{case.family}/{case.slug}")
def test_everything_the_inspectors_say_of_labelled_documents_has_welsh(case, tmp_path):
    findings = inspected(case, read_document(write(case, tmp_path), case.file))
    problems = [problem["message"] for finding in findings for problem in finding.data.get("problems", ())]
    assert without_welsh([*(finding.reason for finding in findings), *problems]) == []


@pytest.mark.parametrize("path", sorted(PILOT.glob("*/*"))[::EVERY], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_everything_the_inspectors_say_of_the_sample_pilot_has_welsh(path):
    document = read_document(path, path.name)
    for requirement in ("SAF-01", "PPL-02", "DAT-07", "ORG-05", "DAT-12"):
        context = InspectionContext(
            requirement=requirement,
            as_of=TODAY,
            nations=frozenset({"ENG", "WLS"}),
            organisation=path.parent.name.replace("-", " ").title(),
            courses={code: (course.title, course.refresh_months) for code, course in FRAMEWORK.courses.items()},
        )
        said = [finding.reason for inspector in inspectors_for(requirement) for finding in inspector.inspect(document, context)]
        assert without_welsh(said) == []
