from __future__ import annotations

from typing import Any

import pytest

from checklists.evaluation import Outcome
from tests.checklists.factories import rule, run_rule, site

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
ENG, WLS, SCT = (frozenset({nation}) for nation in ("ENG", "WLS", "SCT"))


@pytest.mark.parametrize(
    ("nations", "given", "outcome"),
    [
        (ENG, {"need": 4, "fit": 3}, PASS),
        (WLS, {"need": 4, "fit": 3}, FAIL),
        (WLS, {"need": 4, "fit": 3, "welsh": "offered"}, PASS),
        (ENG, {"need": 4}, FAIL),
        (ENG, {"need": 4, "fit": 9}, CANNOT_TELL),
        (ENG, {"need": "four", "fit": 3}, CANNOT_TELL),
        (ENG, {}, CANNOT_TELL),
        (ENG, None, CANNOT_TELL),
        (ENG, [4, 3], CANNOT_TELL),
    ],
)
def test_answered_all(nations: frozenset[str], given: Any, outcome: Outcome) -> None:
    assert run_rule(rule("answered_all", form="hexagon"), {"hexagon": given}, facts=site(nations=nations)).outcome is outcome


def test_answered_all_of_an_unknown_form_cannot_tell() -> None:
    assert run_rule(rule("answered_all", form="nowhere"), {"nowhere": {"a": 1}}).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({"structure": "charitable_company", "flags": ["has_volunteers"]}, PASS),
        ({"structure": "charitable_company"}, PASS),
        ({"structure": "cio", "flags": ["has_volunteers"]}, FAIL),
        ({"structure": "charitable_company", "flags": []}, FAIL),
        ({"structure": "charitable_company", "flags": ["has_volunteers", "has_employees"]}, FAIL),
        ({"structure": 3, "flags": ["has_volunteers"]}, CANNOT_TELL),
    ],
)
def test_answers_about_the_organisation_agree_with_the_record_requirements_follow(given: Any, outcome: Outcome) -> None:
    facts = site(flags=frozenset({"has_volunteers"}))
    assert run_rule(rule("answered_all", form="profile"), {"profile": given}, facts=facts).outcome is outcome


def test_an_answer_that_differs_from_the_record_names_both() -> None:
    said = run_rule(rule("answered_all", form="profile"), {"profile": {"structure": "cio", "flags": []}}).reason
    assert said.startswith("“Legal structure”: the answer is cio, the organisation's record says charitable company.")
    assert said.endswith("Put right whichever is wrong: the answer here, or the record with your coordinator.")


@pytest.mark.parametrize(
    ("nations", "given", "outcome"),
    [
        (ENG, {"scope": "p. 1", "roles": 3}, PASS),
        (SCT, {"scope": "p. 1", "roles": "p. 3"}, FAIL),
        (ENG, {"scope": "p. 1", "roles": " "}, FAIL),
        (ENG, {"scope": "p. 1", "roles": ["p. 3"]}, CANNOT_TELL),
        (ENG, {}, CANNOT_TELL),
        (ENG, "everywhere", CANNOT_TELL),
    ],
)
def test_declares_all(nations: frozenset[str], given: Any, outcome: Outcome) -> None:
    assert run_rule(rule("declares_all", checklist="policy"), {"policy": given}, facts=site(nations=nations)).outcome is outcome


def test_declares_all_names_what_is_missing() -> None:
    result = run_rule(rule("declares_all", checklist="policy"), {"policy": {"scope": "p. 1"}}, facts=site(nations=SCT))
    assert result.reason == "Give the page or section that covers: Roles, Scots law."


GOOD = {"point": "Front door", "tested_on": "2026-05-01"}


@pytest.mark.parametrize(
    ("localities", "given", "outcome"),
    [
        (("A", "B"), {"A": GOOD, "B": GOOD}, PASS),
        (("A", "B"), {"A": GOOD}, FAIL),
        (("A",), {"A": {"point": "Front door"}}, FAIL),
        (("A",), {"A": GOOD, "Z": {}}, PASS),
        (("A",), {"A": {"point": "Front door", "tested_on": "May"}}, CANNOT_TELL),
        ((), {"A": GOOD}, CANNOT_TELL),
        (("A",), {}, CANNOT_TELL),
        (("A",), {"A": "done"}, FAIL),
    ],
)
def test_one_per_locality(localities: tuple[str, ...], given: Any, outcome: Outcome) -> None:
    asked = rule("one_per", over="localities", form="pathway")
    assert run_rule(asked, {"pathway": given}, facts=site(localities=localities)).outcome is outcome


def test_one_per_role_needs_every_named_role() -> None:
    asked = rule("one_per", over="roles", form="rationale", roles=["imsa", "imsa_supervisor"])
    row = {"decision_nation": "ENG", "level": "enhanced"}
    assert run_rule(asked, {"rationale": {"imsa": row}}).outcome is FAIL
    assert run_rule(asked, {"rationale": {"imsa": row, "imsa_supervisor": row}}).outcome is PASS


def test_one_per_purpose_asks_only_the_named_fields_of_at_least_one_row() -> None:
    asked = rule("one_per", over="purposes", form="purposes", fields=["art6"])
    assert run_rule(asked, {"purposes": {"casework": {"art6": "task"}}}).outcome is PASS
    assert run_rule(asked, {"purposes": {"casework": {"note": "task"}}}).outcome is FAIL
    assert run_rule(asked, {"purposes": {}}).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("levels", "outcome"),
    [
        (["interim", "agreed", "refused"], PASS),
        (["interim", "refused"], FAIL),
        ([None, "agreed"], FAIL),
        (["agreed", "maybe"], CANNOT_TELL),
        ([["agreed"], "agreed"], CANNOT_TELL),
        ([], CANNOT_TELL),
    ],
)
def test_coverage_at_least(levels: list[Any], outcome: Outcome) -> None:
    rows = {str(place): {"level": level} for place, level in enumerate(levels)}
    asked = rule("coverage_at_least", form="partners", level="interim", percent=60)
    assert run_rule(asked, {"partners": rows}).outcome is outcome


def test_coverage_reads_the_order_of_levels_that_knows_the_level() -> None:
    asked = rule("coverage_at_least", form="partners", level="working_protocol", percent=50)
    rows = {"a": {"level": "formal_recognition"}, "b": {"level": "aware"}}
    assert run_rule(asked, {"partners": rows}).outcome is PASS
