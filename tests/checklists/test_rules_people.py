from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checklists.evaluation import Outcome
from checklists.facts import HeldRole, PersonFacts, Vetting
from tests.checklists.factories import day, person, rule, run_rule, site, trained, vetted

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL


def held(
    role: str, since: str = "2026-01-01", until: str | None = None, nation: str | None = "ENG", offered: str | None = None
) -> HeldRole:
    return HeldRole(
        role=role,
        since=day(since),
        until=until and day(until),  # type: ignore[arg-type]
        decision_nation=nation,
        offered_on=offered and day(offered),  # type: ignore[arg-type]
    )


def people(*some: PersonFacts, **fields: Any) -> Any:
    return site(people=some, **fields)


def test_a_role_is_vacant_from_the_day_after_the_last_day() -> None:
    facts = people(person("a", held("host_dsl", until="2026-06-15")))
    asked = rule("role_filled", role="host_dsl")
    today, tomorrow = run_rule(asked, facts=facts), run_rule(asked, facts=facts, as_of=day("2026-06-16"))
    assert (today.outcome, today.holds_until) == (PASS, day("2026-06-15"))
    assert (tomorrow.outcome, tomorrow.reason) == (FAIL, "Nobody holds the role host DSL; appoint someone and record them.")


def test_a_role_is_not_filled_before_the_first_day() -> None:
    result = run_rule(rule("role_filled", role="host_dsl"), facts=people(person("a", held("host_dsl", "2026-07-01"))))
    assert (result.outcome, result.holds_until) == (FAIL, day("2026-06-30"))


def test_a_successor_in_time_keeps_the_role_filled() -> None:
    facts = people(person("a", held("host_dsl", until="2026-06-20")), person("b", held("host_dsl", "2026-06-21")))
    assert run_rule(rule("role_filled", role="host_dsl"), facts=facts).holds_until is None


@pytest.mark.parametrize("kind", ["role_filled", "distinct_people", "every_person", "percent_people", "people_at_least", "pvg_renewal"])
def test_nobody_recorded_is_never_a_pass(kind: str) -> None:
    params: dict[str, Any] = {
        "role_filled": {"role": "imsa"},
        "distinct_people": {"roles": ["imsa", "host_dsl"]},
        "every_person": {"role": "imsa", "training": "SG"},
        "percent_people": {"scope": "contact_staff", "training": "SG", "min": 0},
        "people_at_least": {"training": "SG", "value": 0},
        "pvg_renewal": {"joined_from": "2026-04-01", "months": 60, "earlier": "migration_pending"},
    }[kind]
    assert run_rule(rule(kind, **params), facts=site()).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("some", "outcome"),
    [
        ([person("a", "host_dsl"), person("b", "deputy_dsl")], PASS),
        ([person("a", "host_dsl", "deputy_dsl")], FAIL),
        ([person("a", "host_dsl", "deputy_dsl"), person("b", "deputy_dsl")], FAIL),
        ([person("a", "host_dsl")], FAIL),
        ([person("a", "host_dsl", held("deputy_dsl", until="2026-06-14")), person("b", "deputy_dsl")], PASS),
    ],
)
def test_distinct_people(some: list[PersonFacts], outcome: Outcome) -> None:
    assert run_rule(rule("distinct_people", roles=["host_dsl", "deputy_dsl"]), facts=people(*some)).outcome is outcome


def test_people_at_least_counts_only_those_in_post_with_an_in_date_course() -> None:
    asked = rule("people_at_least", training="DP", value=1)
    leaver = person("a", held("volunteer", until="2026-03-01"), training=(trained("DP", "2026-02-01"),))
    holder = person("b", "volunteer", training=(trained("DP", "2025-06-15"),))
    assert run_rule(asked, facts=people(leaver)).outcome is CANNOT_TELL
    assert run_rule(asked, facts=people(leaver, person("c", "volunteer"))).outcome is FAIL
    result = run_rule(asked, facts=people(leaver, holder))
    assert (result.outcome, result.holds_until) == (PASS, day("2026-06-15"))


@pytest.mark.parametrize(
    ("training", "outcome", "until"),
    [
        ((trained("SG", "2026-01-31"),), PASS, "2029-01-31"),
        ((trained("SG", "2023-06-15"),), PASS, "2026-06-15"),
        ((trained("SG", "2023-06-14"),), FAIL, None),
        ((trained("SG", "2026-07-01"),), FAIL, "2026-06-30"),
        ((trained("SG", "2026-01-31", 4),), FAIL, None),
        ((trained("SG", "2026-01-31", None),), CANNOT_TELL, "2029-01-31"),
        ((trained("SG", "2023-06-20"), trained("SG", "2026-01-31")), PASS, "2029-01-31"),
        ((), FAIL, None),
    ],
)
def test_every_person_with_a_course(training: Any, outcome: Outcome, until: str | None) -> None:
    result = run_rule(rule("every_person", role="imsa", training="SG"), facts=people(person("a", "imsa", training=training)))
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


def test_months_of_the_rule_override_those_of_the_catalogue() -> None:
    facts = people(person("a", "imsa", training=(trained("SG", "2025-01-01"),)))
    assert run_rule(rule("every_person", role="imsa", training="SG", months=12), facts=facts).outcome is FAIL


def test_every_course_of_a_set_is_needed_and_the_missing_ones_are_named() -> None:
    facts = people(
        person("a", "imsa", training=(trained("SG", "2026-01-01"), trained("DP", "2026-02-01"))),
        person("b", "imsa", training=(trained("SG", "2026-01-01"),)),
    )
    result = run_rule(rule("every_person", role="imsa", training_set="CORE"), facts=facts)
    assert (result.outcome, result.reason) == (FAIL, "1 of 2 people in the role IMSA lack: Data protection.")


@pytest.mark.parametrize(
    ("params", "vetting", "outcome", "until"),
    [
        ({}, vetted("dbs", "2023-06-15"), PASS, "2026-06-15"),
        ({}, vetted("dbs", "2023-06-14"), FAIL, None),
        ({}, vetted("dbs", "2026-01-01", "unsuitable"), FAIL, None),
        ({}, vetted("pvg", "2026-01-01"), FAIL, None),
        (
            {"or": "update_service_checked_12m"},
            vetted("dbs", "2020-01-01", update_service_checked_on=day("2025-12-01")),
            PASS,
            "2026-12-01",
        ),
        ({"or": "update_service_checked_12m"}, vetted("dbs", "2020-01-01", update_service_checked_on=day("2025-06-14")), FAIL, None),
    ],
)
def test_every_person_with_a_dbs_outcome(params: dict[str, Any], vetting: Vetting, outcome: Outcome, until: str | None) -> None:
    asked = rule("every_person", role="imsa", vetting="dbs", months=36, **params)
    result = run_rule(asked, facts=people(person("a", "imsa", vetting=(vetting,))))
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


@pytest.mark.parametrize(("offered", "outcome"), [("2026-03-01", PASS), ("2026-02-28", FAIL), (None, CANNOT_TELL)])
def test_pvg_must_be_held_before_the_role_is_offered(offered: str | None, outcome: Outcome) -> None:
    member = person("a", held("imsa", "2026-04-01", nation="SCT", offered=offered), vetting=(vetted("pvg", "2026-03-01"),))
    asked = rule("every_person", role="imsa", vetting="pvg", before="role_offer_date")
    assert run_rule(asked, facts=people(member)).outcome is outcome


def test_each_regime_is_asked_of_those_whom_its_nation_decides_on() -> None:
    english = person("a", held("imsa"), vetting=(vetted("dbs", "2026-01-01"),))
    scottish = person("b", held("imsa", nation="SCT"), vetting=(vetted("pvg", "2025-01-01"),))
    both = people(english, scottish, nations=frozenset({"ENG", "SCT"}))
    assert run_rule(rule("every_person", role="imsa", vetting="dbs", months=36), facts=both).outcome is PASS
    assert run_rule(rule("every_person", "p", role="imsa", vetting="pvg"), facts=both).outcome is PASS


def test_a_regime_that_nobody_was_decided_under_is_asked_of_everybody() -> None:
    english = person("a", held("imsa"), vetting=(vetted("dbs", "2026-01-01"),))
    asked = rule("every_person", role="imsa", vetting="pvg")
    assert run_rule(asked, facts=people(english, nations=frozenset({"ENG", "SCT"}))).outcome is FAIL


@pytest.mark.parametrize(
    ("given", "months", "outcome"),
    [
        ("2025-06-15", 12, PASS),
        ("2025-06-14", 12, FAIL),
        (dt.date(2026, 6, 1), 12, PASS),
        ("2026-06-16", 12, FAIL),
        (True, 12, CANNOT_TELL),
        (True, None, PASS),
        (False, None, FAIL),
        (None, None, FAIL),
        ("yes", None, CANNOT_TELL),
        (["2026-06-01"], 12, CANNOT_TELL),
    ],
)
def test_every_person_with_a_field(given: Any, months: int | None, outcome: Outcome) -> None:
    params = {"months": months} if months else {}
    facts = people(person("a", "imsa", fields={"boundary_signed": given}))
    assert run_rule(rule("every_person", role="imsa", field="boundary_signed", **params), facts=facts).outcome is outcome


@pytest.mark.parametrize(("status", "outcome"), [("enrolled", PASS), ("suspended", FAIL), (None, FAIL)])
def test_every_person_with_an_accreditation(status: str | None, outcome: Outcome) -> None:
    facts = people(person("a", "imsa", accreditation=status))
    assert run_rule(rule("every_person", role="imsa", accreditation_in=["enrolled", "accredited"]), facts=facts).outcome is outcome


@pytest.mark.parametrize(("trained_people", "outcome"), [(9, PASS), (8, FAIL)])
def test_percent_people_of_a_scope(trained_people: int, outcome: Outcome) -> None:
    roles = ["imsa", "volunteer"]
    staff = [person(str(n), roles[n % 2], training=(trained("DP", "2026-01-01"),) if n < trained_people else ()) for n in range(10)]
    facts = people(*staff, person("outside", "host_lead"))
    assert run_rule(rule("percent_people", scope="contact_staff", training="DP", min=90), facts=facts).outcome is outcome


def test_percent_people_takes_a_role_for_a_scope_and_waits_for_unknown_hours() -> None:
    facts = people(person("a", "host_lead", training=(trained("DP", "2026-01-01", None),)))
    assert run_rule(rule("percent_people", scope="host_lead", training="DP", min=50), facts=facts).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("nation", "regime", "outcome"),
    [
        ("ENG", "dbs", PASS),
        ("WLS", "dbs", PASS),
        ("SCT", "pvg", PASS),
        ("NIR", "accessni", PASS),
        ("SCT", "dbs", FAIL),
        (None, "dbs", CANNOT_TELL),
    ],
)
def test_regime_matches_the_nation_that_decides(nation: str | None, regime: str, outcome: Outcome) -> None:
    facts = people(person("a", held("imsa", nation=nation), vetting=(vetted(regime, "2026-01-01"),)))
    assert run_rule(rule("regime_matches_decision_nation"), facts=facts).outcome is outcome


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"decision_nation": "SCT", "level": "pvg_level_1"}, PASS),
        ({"decision_nation": "SCT", "level": "enhanced"}, FAIL),
        ({"decision_nation": "ENG", "level": "pvg_level_1"}, FAIL),
        ({"decision_nation": "ENG"}, CANNOT_TELL),
        ({"decision_nation": ["ENG"], "level": "enhanced"}, CANNOT_TELL),
        ({}, CANNOT_TELL),
    ],
)
def test_until_anyone_is_vetted_the_rationale_is_what_is_read(row: dict[str, Any], outcome: Outcome) -> None:
    beside = [rule("one_per", over="roles", form="rationale", roles=["imsa"])]
    assert run_rule(rule("regime_matches_decision_nation"), {"rationale": {"imsa": row}}, beside=beside).outcome is outcome


PVG = rule("pvg_renewal", joined_from="2026-04-01", months=60, earlier="migration_pending")


def test_pvg_joined_before_april_2026_awaits_migration_and_never_expires() -> None:
    facts = people(person("a", "imsa", vetting=(vetted("pvg", "2011-03-01"),)))
    result = run_rule(PVG, facts=facts, as_of=day("2040-01-01"))
    assert (result.outcome, result.holds_until) == (PASS, None)
    assert "migration pending" in result.reason


def test_pvg_joined_from_april_2026_lasts_to_the_day_before_five_years() -> None:
    facts = people(person("a", "imsa", vetting=(vetted("pvg", "2026-04-01"),)))
    assert run_rule(PVG, facts=facts).holds_until == day("2031-03-31")
    assert run_rule(PVG, facts=facts, as_of=day("2031-04-01")).outcome is FAIL
