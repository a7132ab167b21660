from __future__ import annotations

from typing import Any

import pytest

from checklists.evaluation import Outcome
from checklists.facts import Identifier
from tests.checklists.factories import day, rule, run_rule, site

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
ENG, SCT, BOTH = frozenset({"ENG"}), frozenset({"SCT"}), frozenset({"ENG", "SCT"})
FORMAT = rule("identifier_format", fields=["charity_number", "company_number", "mutual_number"])


def entries(**values: str) -> tuple[Identifier, ...]:
    return tuple(Identifier(scheme=scheme, value=value) for scheme, value in values.items())


def checked(scheme: str = "ccew", on: str = "2026-06-01", status: str | None = "registered", by: str | None = "A reviewer") -> Identifier:
    return Identifier(scheme=scheme, value="9900101", status=status, checked_on=day(on), checked_by=by)


@pytest.mark.parametrize(
    ("structure", "nations", "held", "outcome"),
    [
        ("charitable_company", ENG, {"ccew": "9900101", "company": "99000101"}, PASS),
        ("charitable_company", ENG, {"ccew": " 9900 101", "company": "99000101"}, PASS),
        ("charitable_company", ENG, {"ccew": "0900101", "company": "99000101"}, FAIL),
        ("charitable_company", ENG, {"ccew": "9900101"}, FAIL),
        ("cio", ENG, {"ccew": "9900101"}, PASS),
        ("cio", SCT, {"ccew": "9900101"}, FAIL),
        ("cio", SCT, {"ccew": "9900101", "oscr": "SC099001"}, PASS),
        ("scio", SCT, {"oscr": "sc099001"}, PASS),
        ("cio", ENG, {}, CANNOT_TELL),
        ("local_authority", ENG, {}, PASS),
    ],
)
def test_identifier_format(structure: str, nations: frozenset[str], held: dict[str, str], outcome: Outcome) -> None:
    facts = site(structure=structure, nations=nations, identifiers=entries(**held))
    assert run_rule(FORMAT, facts=facts).outcome is outcome


def test_an_ico_number_is_never_taken_for_granted() -> None:
    asked = rule("identifier_format", fields=["ico_number"])
    assert run_rule(asked, facts=site(structure="local_authority")).outcome is CANNOT_TELL
    assert run_rule(asked, facts=site(identifiers=entries(ico="ZZ900001"))).outcome is PASS
    assert run_rule(asked, facts=site(identifiers=entries(ico="900001"))).outcome is FAIL


@pytest.mark.parametrize(
    ("entry", "outcome", "until"),
    [
        (checked(), PASS, "2026-08-30"),
        (checked(on="2026-03-17"), PASS, "2026-06-15"),
        (checked(on="2026-03-16"), FAIL, None),
        (checked(on="2026-06-20"), FAIL, "2026-06-19"),
        (checked(status="removed"), FAIL, None),
        (checked(status=None), FAIL, None),
        (checked(by=None), CANNOT_TELL, None),
        (Identifier(scheme="ccew", value="9900101"), CANNOT_TELL, None),
    ],
)
def test_register_checked(entry: Identifier, outcome: Outcome, until: str | None) -> None:
    asked = rule("register_checked", status_in=["registered", "active"], max_age_days=90)
    result = run_rule(asked, facts=site(identifiers=(entry,)), beside=[FORMAT])
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


def test_the_register_asked_about_is_the_one_of_the_rule_beside() -> None:
    asked = rule("register_checked", max_age_days=90)
    beside = [rule("identifier_format", fields=["ico_number"])]
    facts = site(identifiers=(checked("ccew", "2020-01-01"), checked("ico")))
    assert run_rule(asked, facts=facts, beside=beside).outcome is PASS
    assert run_rule(asked, facts=site(identifiers=(checked("ccew"),)), beside=beside).outcome is CANNOT_TELL


def test_a_register_can_be_asked_only_of_those_who_need_it() -> None:
    asked = rule("register_checked", register="iaa", if_flag="gives_immigration_advice", max_age_days=180)
    assert run_rule(asked, facts=site()).outcome is PASS
    advises = frozenset({"gives_immigration_advice"})
    assert run_rule(asked, facts=site(flags=advises)).outcome is CANNOT_TELL
    assert run_rule(asked, facts=site(flags=advises, identifiers=(checked("iaa"),))).outcome is PASS


@pytest.mark.parametrize(
    ("size", "income", "outcome"),
    [
        ("medium", 100000, PASS),
        ("medium", 999999, PASS),
        ("medium", 1000000, FAIL),
        ("large", 90000000, PASS),
        ("small", 5, FAIL),
        ("public_body", None, PASS),
        ("medium", None, CANNOT_TELL),
        ("enormous", 5, CANNOT_TELL),
        ("micro", -1, FAIL),
    ],
)
def test_size_matches_income(size: str, income: int | None, outcome: Outcome) -> None:
    assert run_rule(rule("size_matches_income"), facts=site(size=size, income_gbp=income)).outcome is outcome


@pytest.mark.parametrize(
    ("structure", "nations", "held", "named", "outcome"),
    [
        ("cio", ENG, {"ccew": "9900101"}, ["ccew"], PASS),
        ("cio", BOTH, {"ccew": "9900101", "oscr": "SC099001"}, ["ccew"], FAIL),
        ("cio", BOTH, {"ccew": "9900101", "oscr": "SC099001"}, ["oscr", "ccew"], PASS),
        ("cio", BOTH, {"ccew": "9900101"}, ["ccew"], FAIL),
        ("cic", ENG, {}, ["cic_regulator"], PASS),
        ("cio", ENG, {"ccew": "9900101"}, [], CANNOT_TELL),
        ("cio", ENG, {"ccew": "9900101"}, "ccew", CANNOT_TELL),
        ("cio", ENG, {"ccew": "9900101"}, [["ccew"]], CANNOT_TELL),
    ],
)
def test_regulator_named(structure: str, nations: frozenset[str], held: dict[str, str], named: Any, outcome: Outcome) -> None:
    facts = site(structure=structure, nations=nations, identifiers=entries(**held))
    assert run_rule(rule("regulator_named", map="charity_regulator"), {"regulators": named}, facts=facts).outcome is outcome


def test_a_charity_in_two_registers_is_told_which_regulator_is_missing() -> None:
    facts = site(structure="cio", nations=BOTH, identifiers=entries(ccew="9900101", oscr="SC099001"))
    result = run_rule(rule("regulator_named", map="charity_regulator"), {"regulators": ["ccew"]}, facts=facts)
    assert result.reason == "The procedure must also name: Scottish Charity Regulator."


@pytest.mark.parametrize(
    ("nations", "laws", "outcome"),
    [
        (ENG, ["care_act"], PASS),
        (BOTH, ["care_act"], FAIL),
        (BOTH, ["care_act", "asp_act", "other"], PASS),
        (ENG, None, CANNOT_TELL),
        (frozenset({"NIR"}), ["care_act"], CANNOT_TELL),
    ],
)
def test_nation_law_named(nations: frozenset[str], laws: Any, outcome: Outcome) -> None:
    assert run_rule(rule("nation_law_named"), {"laws": laws}, facts=site(nations=nations)).outcome is outcome


@pytest.mark.parametrize(
    ("nations", "period_end", "income", "scrutiny", "outcome"),
    [
        (ENG, "2026-09-30", 1500000, "qualified_examiner", PASS),
        (ENG, "2026-09-30", 1500001, "qualified_examiner", FAIL),
        (ENG, "2026-09-29", 1000001, "qualified_examiner", FAIL),
        (ENG, "2026-09-29", 1000001, "audit", PASS),
        (ENG, "2026-09-30", 40000, "none", PASS),
        (ENG, "2026-09-29", 40000, "none", FAIL),
        (ENG, "2026-09-29", 0, "none", PASS),
        (SCT, "2026-03-31", 0, "none", FAIL),
        (SCT, "2026-03-31", 500000, "independent_examination", PASS),
        (SCT, "2026-03-31", 500001, "independent_examination", FAIL),
        (BOTH, "2026-03-31", 600000, "qualified_examiner", FAIL),
        (frozenset(), "2026-03-31", 600000, "audit", CANNOT_TELL),
        (ENG, None, 600000, "audit", CANNOT_TELL),
        (ENG, "2026-03-31", "much", "audit", CANNOT_TELL),
        (ENG, "2026-03-31", None, "audit", PASS),
        (ENG, "2026-03-31", 600000, "glance", CANNOT_TELL),
    ],
)
def test_scrutiny_level_meets(nations: frozenset[str], period_end: Any, income: Any, scrutiny: str, outcome: Outcome) -> None:
    answers = {"scrutiny": scrutiny, "period_end": period_end, "income_gbp": income}
    facts = site(nations=nations, income_gbp=300000)
    assert run_rule(rule("scrutiny_level_meets", table="accounts_scrutiny"), answers, facts=facts).outcome is outcome


def test_large_assets_need_an_audit_even_at_a_middling_income() -> None:
    answers = {"scrutiny": "qualified_examiner", "period_end": "2026-12-31", "income_gbp": 600000, "assets_gbp": 5000001}
    assert run_rule(rule("scrutiny_level_meets", table="accounts_scrutiny"), answers).outcome is FAIL
