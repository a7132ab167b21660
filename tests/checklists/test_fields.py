"""Which questions a requirement asks, how a typed answer is placed, and which answers are refused."""

import datetime as dt

import pytest

from checklists.fields import AnswerError, AnswerProblem, Leaf, answer_fields, check_answers, choice_label, parse_leaf
from checklists.parsing import load_builtin

FRAMEWORK = load_builtin("imsa-readiness", "0.1.0")


def leaf(key, row, question, raw):
    return parse_leaf(FRAMEWORK, FRAMEWORK.requirements[key], row, question, raw)


def refused(key, row, question, raw) -> str:
    with pytest.raises(AnswerError) as caught:
        leaf(key, row, question, raw)
    return caught.value.message


def problems(key, answers):
    return check_answers(FRAMEWORK, FRAMEWORK.requirements[key], answers)


def asked(key, nations=None):
    return [field.key for field in answer_fields(FRAMEWORK, FRAMEWORK.requirements[key], nations)]


def test_the_questions_of_a_requirement_come_in_the_order_of_its_rules():
    assert asked("ORG-07") == ["cover_gbp", "advocacy_named", "expiry"]


def test_a_question_two_rules_read_is_asked_once():
    assert asked("ORG-04") == ["period_end", "scrutiny", "income_gbp", "assets_gbp"]


def test_rules_about_facts_ask_nothing():
    assert asked("PPL-03") == []


def test_a_question_for_one_nation_is_not_asked_elsewhere():
    assert "scottish_principles" not in asked("EOI-06", frozenset({"ENG"}))
    assert "scottish_principles" in asked("EOI-06", frozenset({"ENG", "SCT"}))


def test_a_requirement_words_its_own_question_and_choices():
    scheme = answer_fields(FRAMEWORK, FRAMEWORK.requirements["DAT-12"])[1]
    assert scheme.choices == ("cyber_essentials", "cyber_essentials_plus", "iso27001", "reviewed_baseline", "other")
    assert answer_fields(FRAMEWORK, FRAMEWORK.requirements["ORG-06"])[0].label == "Public liability cover in pounds"


def test_what_an_agreement_already_says_is_not_required_again():
    fields = {(f.group, f.key): f.required for f in answer_fields(FRAMEWORK, FRAMEWORK.requirements["DAT-07"])}
    assert fields[None, "signed_on"] is False
    assert fields["signatures", "name"] is False
    assert fields["dsa_minimum", "purpose"] is True


def test_who_has_to_approve_is_offered_first_and_then_those_who_govern_the_host():
    field = next(field for field in answer_fields(FRAMEWORK, FRAMEWORK.requirements["SAF-02"]) if field.key == "approved_by")
    assert field.choices[:4] == ("host_board", "board_safeguarding_lead", "trustee", "host_lead")
    assert len(field.choices) == 28


def test_laws_to_choose_from_are_those_of_the_requirement():
    (laws,) = [f for f in answer_fields(FRAMEWORK, FRAMEWORK.requirements["SVC-05"]) if f.key == "laws"]
    assert laws.choices == ("equality_act_2010", "northern_ireland_act_1998_s75")


def test_a_choice_is_worded_by_the_table_it_comes_from():
    assert choice_label(FRAMEWORK, "host_dsl") == "Designated safeguarding lead"
    assert choice_label(FRAMEWORK, "working_protocol") == "Working protocol"


@pytest.mark.parametrize(
    ("key", "row", "question", "raw", "path", "value"),
    [
        ("SAF-02", None, "review_date", "2026-03-01", ("review_date",), "2026-03-01"),
        ("SAF-02", "", "Date of the latest review", "1/3/2026", ("review_date",), "2026-03-01"),
        ("SAF-02", None, "review_date", dt.datetime(2026, 3, 1), ("review_date",), "2026-03-01"),
        ("SAF-02", None, "review_date", dt.date(2026, 3, 1), ("review_date",), "2026-03-01"),
        ("SAF-02", None, "review_date", "04/03/2026", ("review_date",), "2026-03-04"),
        ("SAF-02", None, "approved_by", "host board", ("approved_by",), "host_board"),
        ("ORG-05", None, "COVER_GBP", "£5,000,000", ("cover_gbp",), 5_000_000),
        ("ORG-05", None, "cover_gbp", 5e6, ("cover_gbp",), 5_000_000),
        ("ORG-12", None, "mean", "3.5", ("mean",), 3.5),
        ("LIV-03", None, "fidelity_percent", "88%", ("fidelity_percent",), 88),
        ("ORG-07", None, "advocacy_named", "Oes", ("advocacy_named",), True),
        ("ORG-07", None, "advocacy_named", "nac  oes", ("advocacy_named",), False),
        ("DAT-14", None, "mfa", "Ydw", ("mfa",), True),
        ("DAT-14", None, "mfa", "nac ydw", ("mfa",), False),
        ("DAT-14", None, "mfa", "ie", ("mfa",), True),
        ("DAT-14", None, "mfa", "na", ("mfa",), False),
        ("DAT-14", None, "mfa", True, ("mfa",), True),
        ("SAF-16", None, "regulators", "ccew; Scottish Charity Regulator", ("regulators",), ["ccew", "oscr"]),
        ("SAF-16", None, "regulators", "ccew, oscr, ccew", ("regulators",), ["ccew", "oscr"]),
        ("SAF-01", None, "laws", "Care Act 2014, section 42", ("laws",), ["care_act_2014"]),
        ("DAT-07", None, "purpose", "p. 3", ("dsa_minimum", "purpose"), "p. 3"),
        ("DAT-07", None, "Why the information is shared", 3, ("dsa_minimum", "purpose"), "3"),
        ("SAF-01", None, "review_date", "1/3/2026", ("review_date",), "2026-03-01"),
        ("SAF-01", None, "adult_safeguarding_minimum.review_date", "p. 9", ("adult_safeguarding_minimum", "review_date"), "p. 9"),
        ("EOI-04", None, "need", "4", ("hexagon", "need"), 4),
        ("SAF-05", "e08000003", "tested_on", "01/09/2026", ("local_pathway", "E08000003", "tested_on"), "2026-09-01"),
        ("SAF-11", "Independent modern slavery advocate", "level", "enhanced", ("vetting_rationale", "imsa", "level"), "enhanced"),
        ("DAT-05", "Casework", "art6", "Public task", ("lawful_basis", "Casework", "art6"), "public_task"),
        ("DAT-07", "host_board", "signed_on", "3.2.2026", ("signatures", "host_board", "signed_on"), "2026-02-03"),
        ("DAT-07", None, "signed_on", "3-2-2026", ("signed_on",), "2026-02-03"),
        ("GLV-06", "ig_reviewer", "attendance", "present", ("attendance", "ig_reviewer"), "present"),
        ("GLV-06", None, "ig_reviewer", "Recused", ("attendance", "ig_reviewer"), "recused"),
        ("EOI-06", "1", "mitigation", "Separate teams", ("conflicts", "1", "mitigation"), "Separate teams"),
        ("LIV-01", None, "visits", "01/10/2026; 30/11/2026", ("visits",), ["2026-10-01", "2026-11-30"]),
        ("LIV-02", None, "cells", "10; 1,200; 15", ("cells",), [10, 1200, 15]),
        ("LIV-02", None, "cells", "10, 15, 1,200", ("cells",), [10, 15, 1200]),
    ],
)
def test_a_typed_answer_finds_its_place_and_type(key, row, question, raw, path, value):
    found = leaf(key, row, question, raw)
    assert found == Leaf(path, value)
    assert type(found.value) is type(value)


def test_everything_a_typed_answer_becomes_is_accepted_by_the_check():
    assert (
        problems("SAF-05", {"local_pathway": {"E08000003": {"tested_on": leaf("SAF-05", "E08000003", "tested_on", "1/9/2026").value}}})
        == []
    )


@pytest.mark.parametrize(
    ("key", "row", "question", "raw", "part"),
    [
        ("SAF-02", None, "reviewed", "1/3/2026", "SAF-02 does not ask “reviewed”; it asks: review_date, approved_on, approved_by."),
        ("SAF-02", "E08000003", "review_date", "1/3/2026", "leave “for” blank"),
        ("SAF-05", None, "tested_on", "1/3/2026", "asked once for each locality"),
        ("SAF-05", "Manchester", "tested_on", "1/3/2026", "is not a locality code"),
        ("SAF-11", "host_dsl", "level", "basic", "write one of: imsa, imsa_supervisor"),
        ("GLV-06", "host_lead", "attendance", "present", "host_lead does not have to attend"),
        ("SAF-02", None, "review_date", "12/31/2026", "not a day in the calendar"),
        ("SAF-02", None, "review_date", "29/02/2026", "not a day in the calendar"),
        ("SAF-02", None, "review_date", "1/3/26", "is not a date"),
        ("SAF-02", None, "review_date", "March 2026", "is not a date"),
        ("SAF-02", None, "review_date", 46082, "is not a date"),
        ("SAF-02", None, "review_date", "01/03/0026", "Check the year"),
        ("ORG-05", None, "cover_gbp", "5 million", "is not a number"),
        ("ORG-05", None, "cover_gbp", "5,00,000", "is not a number"),
        ("ORG-05", None, "cover_gbp", True, "Write a number"),
        ("ORG-05", None, "cover_gbp", float("inf"), "Send a number"),
        ("EOI-04", None, "need", 6, "The most this can be is 5"),
        ("EOI-04", None, "need", 0, "The least this can be is 1"),
        ("DAT-14", None, "mfa", "mostly", "neither yes nor no"),
        ("DAT-12", None, "scheme", "iso9001", "choose one of: cyber_essentials"),
        ("DAT-07", None, "purpose", "yes", "Give the page or section"),
        ("DAT-07", None, "purpose", "✓", "Give the page or section"),
        ("SAF-02", None, "review_date", "  ", "The answer is empty"),
        ("SAF-02", None, "review_date", None, "The answer is empty"),
        ("SVC-04", None, "active_offer", "a" * 4097, "at most 4,096 characters"),
        ("SVC-04", None, "active_offer", "bell\x07", "U+0007"),
        ("SVC-04", None, "active_offer", "turned \u202e round", "U+202E"),
        ("DAT-05", "a\nb", "art6", "consent", "Name the row in one line"),
        ("DAT-05", "x" * 101, "art6", "consent", "at most 100 characters"),
    ],
)
def test_an_answer_that_cannot_be_placed_is_refused_with_what_to_write(key, row, question, raw, part):
    assert part in refused(key, row, question, raw)


def test_rows_of_partners_are_named_freely():
    assert leaf("DAT-08", "Police", "partner_class", "police").path == ("partner_dsa", "Police", "partner_class")


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("SAF-02", {}),
        ("SAF-02", {"review_date": "2026-03-01", "approved_by": "host_board"}),
        ("SAF-02", {"review_date": None}),
        ("EOI-04", {"hexagon": {"need": 4, "need_reason": "Seen locally"}}),
        ("DAT-07", {"dsa_minimum": {"purpose": "p. 3"}, "signatures": {"host_board": {"name": "A Okafor", "signed_on": "2026-02-03"}}}),
        ("GLV-06", {"attendance": {"ig_reviewer": "present"}}),
        ("LIV-01", {"visits": ["2026-10-01"]}),
        ("LIV-02", {"cells": [5, 10, 10]}),
        ("EOI-06", {"no_conflicts": True}),
        ("SVC-04", {"active_offer": "First line\nsecond line"}),
    ],
)
def test_answers_of_the_documented_shapes_are_accepted(key, answers):
    assert problems(key, answers) == []


@pytest.mark.parametrize(
    ("key", "answers", "path", "part"),
    [
        ("SAF-02", [], (), "as an object"),
        ("SAF-02", {"note": "hello"}, ("note",), "does not ask this"),
        ("SAF-02", {"review_date": "01/03/2026"}, ("review_date",), "YYYY-MM-DD"),
        ("SAF-02", {"review_date": "2026-02-30"}, ("review_date",), "YYYY-MM-DD"),
        ("SAF-02", {"review_date": 20260301}, ("review_date",), "YYYY-MM-DD"),
        ("ORG-05", {"cover_gbp": "5000000"}, ("cover_gbp",), "Send a number"),
        ("ORG-05", {"cover_gbp": True}, ("cover_gbp",), "Send a number"),
        ("ORG-05", {"cover_gbp": float("nan")}, ("cover_gbp",), "Send a number"),
        ("DAT-14", {"mfa": "yes"}, ("mfa",), "true or false"),
        ("DAT-12", {"scheme": "ISO 27001"}, ("scheme",), "Choose one of"),
        ("SAF-16", {"regulators": "ccew"}, ("regulators",), "Send a list"),
        ("SAF-16", {"regulators": ["ccew", "ccew"]}, ("regulators",), "each value once"),
        ("SAF-16", {"regulators": ["ofsted"]}, ("regulators",), "Choose one of"),
        ("LIV-02", {"cells": [-1]}, ("cells",), "The least this can be is 0"),
        ("LIV-02", {"cells": [1] * 501}, ("cells",), "at most 500"),
        ("EOI-04", {"hexagon": "4"}, ("hexagon",), "Send an object"),
        ("EOI-04", {"hexagon": {"luck": 4}}, ("hexagon", "luck"), "does not ask this"),
        ("EOI-04", {"hexagon": {"need": 9}}, ("hexagon", "need"), "The most this can be is 5"),
        ("SAF-05", {"local_pathway": {"here": {}}}, ("local_pathway", "here"), "not a locality code"),
        ("SAF-05", {"local_pathway": {"e08000003": {}}}, ("local_pathway", "e08000003"), "Write this row as E08000003"),
        ("SAF-05", {"local_pathway": {"E08000003": "x"}}, ("local_pathway", "E08000003"), "Send an object"),
        ("SAF-05", {"local_pathway": {f"E{n:08}": {} for n in range(501)}}, ("local_pathway",), "at most 500 rows"),
        ("DAT-07", {"signatures": {"imsa": {}}}, ("signatures", "imsa"), "write one of: host_board, programme_lead"),
        ("GLV-06", {"attendance": {"ig_reviewer": "late"}}, ("attendance", "ig_reviewer"), "Choose one of: present, recused"),
        ("SVC-04", {"active_offer": "x" * 4097}, ("active_offer",), "at most 4,096"),
        ("SVC-04", {"active_offer": "nul\x00"}, ("active_offer",), "U+0000"),
        ("SVC-04", {"active_offer": {"a": 1}}, ("active_offer",), "Send text"),
        ("DAT-07", {"dsa_minimum": {"purpose": "x"}}, ("dsa_minimum", "purpose"), "a tick cannot be checked"),
        ("DAT-07", {"dsa_minimum": {"purpose": True}}, ("dsa_minimum", "purpose"), "page or section as text"),
        ("SAF-12", {"certificate_number": "001"}, ("certificate_number",), "does not ask this"),
    ],
)
def test_answers_of_another_shape_are_refused_where_they_stand(key, answers, path, part):
    (found,) = problems(key, answers)
    assert isinstance(found, AnswerProblem)
    assert found.path == path
    assert part in found.message


def test_every_problem_of_an_answers_object_is_told_at_once():
    assert len(problems("DAT-14", {"mfa": "yes", "leaver_days": "1", "note": ""})) == 3
