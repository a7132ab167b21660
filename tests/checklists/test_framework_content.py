"""The shipped content against expectations written by hand from the domain's own list."""

import datetime as dt
import re

import pytest

from checklists import words
from checklists.definition import Applicability, Rule
from checklists.fields import answer_fields
from checklists.parsing import load_builtin

FRAMEWORK = load_builtin("imsa-readiness", "0.1.0")
REQUIREMENTS = FRAMEWORK.requirements


def test_the_title_says_the_content_is_illustrative():
    assert FRAMEWORK.title == "IMSA readiness (illustrative)"


def test_there_are_eight_stages_twenty_steps_and_eighty_three_requirements():
    assert len(FRAMEWORK.stages) == 8
    assert sum(len(stage.steps) for stage in FRAMEWORK.stages) == 20
    assert len(REQUIREMENTS) == 83


def test_registers_are_called_what_our_pages_call_them():
    named = {key: name for key, name in FRAMEWORK.tables["regulators"].items() if key in words.TABLES["register"]}
    assert named == {key: words.word("register", key) for key in ("ccew", "oscr", "ccni")}


def test_every_stage_has_its_share_of_requirements():
    counts = {stage.key: sum(len(step.requirements) for step in stage.steps) for stage in FRAMEWORK.stages}
    assert counts == {"S1": 7, "S2": 12, "S3": 18, "S4": 14, "S5": 11, "S6": 9, "S7": 6, "S8": 6}


def test_requirements_are_numbered_without_gaps():
    totals = {"EOI": 7, "ORG": 12, "SAF": 18, "DAT": 14, "PPL": 11, "SVC": 9, "GLV": 6, "LIV": 6}
    assert set(REQUIREMENTS) == {f"{prefix}-{number:02}" for prefix, total in totals.items() for number in range(1, total + 1)}


def test_gates_open_their_stages_in_the_agreed_order():
    assert {gate.key: gate.needs for gate in FRAMEWORK.gates.values()} == {
        "G1": (),
        "G2": ("G1",),
        "G3": ("G1",),
        "G4": ("G1",),
        "G5": ("G2",),
        "G6": ("G1",),
        "G7": ("G2", "G3", "G4", "G5", "G6"),
        "G8": ("G7",),
    }
    assert FRAMEWORK.go_live_gate == "G7"


def test_stages_have_their_target_days():
    assert [stage.target_days for stage in FRAMEWORK.stages] == [30, 45, 60, 75, 90, 60, 30, 365]


def test_exactly_fifteen_requirements_may_never_be_conditional():
    assert {key for key, requirement in REQUIREMENTS.items() if requirement.never_conditional} == {
        *("EOI-02", "EOI-06", "ORG-05", "ORG-07", "SAF-01", "SAF-03", "SAF-12", "SAF-13", "SAF-14"),
        *("DAT-01", "DAT-04", "DAT-07", "PPL-03", "PPL-11", "GLV-06"),
    }


def test_two_requirements_are_not_mandatory():
    assert {key for key, requirement in REQUIREMENTS.items() if not requirement.mandatory} == {"ORG-12", "LIV-05"}


def test_five_requirements_are_due_at_a_later_gate_than_their_own():
    own = {stage.key: stage.gate.key for stage in FRAMEWORK.stages}
    later = {key: r.due_gate for key, r in REQUIREMENTS.items() if r.due_gate != own[r.stage]}
    assert later == {"SAF-12": "G5", "SAF-13": "G5", "SAF-14": "G5", "DAT-08": "G7", "SVC-07": "G7"}


def test_agreements_are_read_by_five_requirements_at_most():
    kinds = {key: r.agreement_kinds for key, r in REQUIREMENTS.items() if r.agreement_kinds}
    assert kinds == {"DAT-07": ("dsa", "art26"), "DAT-09": ("meal",), "GLV-05": ("hosting",), "ORG-09": ("lead_body",)}


def test_the_adult_safeguarding_policy_field_by_field():
    r = REQUIREMENTS["SAF-01"]
    assert (r.title, r.stage, r.step, r.owner, r.reviewer) == (
        "Adult safeguarding policy",
        "S3",
        "S3.1",
        "host_dsl",
        "safeguarding_reviewer",
    )
    assert (r.four_eyes, r.weight, r.typical_days, r.valid_months, r.dated_by) == (True, 5, 20, 12, "review_date")
    assert (r.evidence_kinds, r.due_gate, r.waivable_by, r.retention) == (("document",), "G3", None, "R_SITE")
    assert r.rules == (
        Rule(key="within_months", kind="within_months", params={"field": "review_date", "months": 12}),
        Rule(key="declares_all", kind="declares_all", params={"checklist": "adult_safeguarding_minimum"}),
        Rule(key="nation_law_named", kind="nation_law_named"),
        Rule(key="approved_by", kind="approved_by", params={"role": "host_board"}),
    )


def test_the_lead_body_agreement_applies_to_three_kinds_of_host():
    assert REQUIREMENTS["ORG-09"].applies == Applicability(
        any_of=(
            Applicability(sizes=frozenset({"micro"})),
            Applicability(structures=frozenset({"unincorporated"})),
            Applicability(structures=frozenset({"charitable_trust"}), not_flags=frozenset({"trustees_incorporated"})),
        )
    )


def test_employers_liability_applies_to_those_who_employ_or_will():
    r = REQUIREMENTS["ORG-05"]
    assert r.applies == Applicability(flags=frozenset({"has_employees", "will_employ_imsa"}))
    assert r.rules[0] == Rule(key="at_least", kind="at_least", params={"field": "cover_gbp", "value": 5_000_000})


def test_vetting_follows_the_nation_of_the_decision_and_takes_no_documents():
    nations = {key: REQUIREMENTS[key].applies.decision_nations for key in ("SAF-12", "SAF-13", "SAF-14")}
    assert nations == {"SAF-12": {"ENG", "WLS"}, "SAF-13": {"SCT"}, "SAF-14": {"NIR"}}
    assert [key for key, r in REQUIREMENTS.items() if not r.takes_documents] == ["SAF-12", "SAF-13", "SAF-14"]
    assert {f.kind for key in nations for f in answer_fields(FRAMEWORK, REQUIREMENTS[key])} == {"choice"}


def test_pvg_membership_of_those_who_joined_from_april_2026_lasts_sixty_months():
    rule = REQUIREMENTS["SAF-13"].rules[1]
    assert rule.params == {"joined_from": "2026-04-01", "months": 60, "earlier": "migration_pending"}
    assert REQUIREMENTS["SAF-13"].valid_months == 60


def test_the_local_pathway_is_dated_by_the_rows_of_its_form():
    rule = REQUIREMENTS["SAF-05"].rules[1]
    assert (rule.kind, rule.params) == ("within_months", {"field": "tested_on", "months": 6, "form": "local_pathway"})


def test_the_host_hub_agreement_field_by_field():
    r = REQUIREMENTS["DAT-07"]
    assert (r.needs, r.typical_days, r.valid_months, r.retention) == (("DAT-04", "DAT-05"), 40, 24, "R_AGREE")
    assert [rule.kind for rule in r.rules] == ["declares_all", "signed_by", "within_months", "expires_after"]


def test_the_go_decision_needs_the_other_five_of_its_stage_and_six_gates():
    r = REQUIREMENTS["GLV-06"]
    assert r.needs == ("GLV-01", "GLV-02", "GLV-03", "GLV-04", "GLV-05")
    assert r.rules[0].params == {"gates": ("G1", "G2", "G3", "G4", "G5", "G6")}
    assert r.rules[1].params == {"roles": ("programme_lead", "safeguarding_reviewer", "ig_reviewer", "lived_experience_panel")}


def test_the_catalogue_has_these_sixteen_courses():
    assert set(FRAMEWORK.courses) == {
        *("SG-A3", "SG-A2", "SG-C2", "SG-LEAD", "MSHT-T3", "MSHT-T1", "TIP", "VT"),
        *("DP", "DP-LEAD", "LONE", "RISK", "LEGAL", "FIRST", "IMSA-MGR", "BOARD-BRIEF"),
    }
    assert FRAMEWORK.training_sets["IMSA-CORE"] == ("SG-A3", "SG-C2", "MSHT-T3", "TIP", "VT", "DP", "LONE", "RISK", "LEGAL")
    assert FRAMEWORK.training_sets["HOST-BASE"] == ("SG-A2", "MSHT-T1", "DP")
    legal = FRAMEWORK.courses["LEGAL"]
    assert (legal.refresh_months, legal.min_hours, legal.audience) == (12, 6, "imsa")


def test_checklists_have_their_number_of_points():
    assert {name: len(items) for name, items in FRAMEWORK.checklists.items()} == {
        "dsa_minimum": 14,
        "dpia_minimum": 7,
        "adult_safeguarding_minimum": 10,
        "independence_minimum": 8,
        "firewall_minimum": 5,
        "safer_recruitment_minimum": 8,
        "complaints_minimum": 6,
        "premises_minimum": 5,
        "access_minimum": 6,
        "service_spec_minimum": 8,
    }


def test_only_scotland_is_asked_about_the_scottish_principles():
    item = FRAMEWORK.checklists["independence_minimum"][-1]
    assert (item.key, item.nations) == ("scottish_principles", {"SCT"})


def test_the_forms_are_asked_per_row_where_they_should_be():
    assert {name: form.per for name, form in FRAMEWORK.forms.items()} == {
        "organisation_profile": None,
        "hexagon": None,
        "regulatory_history": None,
        "local_pathway": "localities",
        "vetting_rationale": "roles",
        "lawful_basis": "purposes",
        "partner_dsa": "partners",
        "recognition": "partners",
        "nrm_route": "localities",
        "referral_directory": None,
        "meal_baseline": None,
    }


def test_every_hexagon_score_is_one_to_five_with_a_reason():
    fields = {field.key: field for field in FRAMEWORK.forms["hexagon"].fields}
    for factor in ("need", "fit", "capacity", "evidence", "usability", "supports"):
        assert (fields[factor].kind, fields[factor].low, fields[factor].high) == ("number", 1, 5)
        assert fields[f"{factor}_reason"].kind == "text"


def test_size_bands_run_from_micro_to_super_major():
    assert FRAMEWORK.size_bands == (
        ("micro", 0),
        ("small", 10_000),
        ("medium", 100_000),
        ("large", 1_000_000),
        ("major", 10_000_000),
        ("super_major", 100_000_000),
        ("public_body", None),
    )


def test_each_nation_has_its_adult_protection_law():
    laws = {nation: set(of) for nation, of in FRAMEWORK.tables["nation_law"]["SAF-01"].items()}
    assert laws == {
        "ENG": {"care_act_2014"},
        "WLS": {"ssw_wales_act_2014"},
        "SCT": {"asp_scotland_act_2007"},
        "NIR": {"prevention_to_protection_2015"},
    }


@pytest.mark.parametrize(
    ("scheme", "good", "bad"),
    [
        ("ccew", "9900101", "0900101"),
        ("oscr", "SC099115", "SC9911"),
        ("ccni", "NIC199922", "NIC299922"),
        ("company", "SC990117", "99010"),
        ("mutual", "RS990111", "ABC"),
        ("ico", "ZZ912345", "A1234567"),
        ("postcode", "ZZ99 9ZZ", "ZZ99 9CZ"),
    ],
)
def test_identifier_patterns_tell_right_from_wrong(scheme, good, bad):
    pattern = re.compile(FRAMEWORK.tables["identifier_patterns"][scheme])
    assert pattern.fullmatch(good)
    assert not pattern.fullmatch(bad)


def test_the_adult_protection_bill_is_watched_without_a_date():
    watch = FRAMEWORK.legal_watch[-1]
    assert (watch.date, watch.nations, watch.affects) == (None, {"NIR"}, ("SAF-01", "SAF-05"))
    assert FRAMEWORK.legal_watch[1].date == dt.date(2026, 6, 19)


def test_guides_are_one_to_three_sentences_of_plain_length():
    for requirement in REQUIREMENTS.values():
        assert 40 <= len(requirement.guide) <= 320, requirement.key
        assert requirement.guide.endswith("."), requirement.key


def test_every_question_a_check_asks_is_worded_by_the_framework():
    worded = set(FRAMEWORK.questions)
    asked = {(r.key, f.key) for r in REQUIREMENTS.values() for f in answer_fields(FRAMEWORK, r) if f.group is None}
    assert [key for key in asked if key[1] not in worded and key[1] not in REQUIREMENTS[key[0]].wording] == []


def test_no_question_is_worded_that_nobody_asks():
    asked = {f.key for r in REQUIREMENTS.values() for f in answer_fields(FRAMEWORK, r) if f.group is None}
    people_facts = {"code_signed"}
    assert set(FRAMEWORK.questions) - asked == people_facts
