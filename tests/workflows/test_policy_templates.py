"""What templates leave behind, drafts, law, coverage, and what the inspector refuses to judge."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from checklists.parsing import load_builtin
from tests.workflows.policies import document, finding, inspected, value
from workflows.documents import Document
from workflows.documents.model import Prompt
from workflows.inspectors import InspectionContext, inspectors_for, safeguarding
from workflows.inspectors.coverage_points import POINTS
from workflows.inspectors.flowing import flowed
from workflows.inspectors.laws import BASIS
from workflows.inspectors.policy_profiles import PROFILES


@pytest.mark.parametrize(
    "words",
    [
        "[Name]",
        "[insert organisation]",
        "[Organisation's name]",
        "[your charity]",
        "[date]",
        "[    ]",
        "<insert date>",
        "<<Org>>",
        "«Charity»",
        "{{name}}",
        "(insert name of organisation)",
        "(Organisation/Club)",
        "XX/XX/20XX",
        "xx.xx.xxxx",
        "01632 XXXXXX",
        "INSERT LOGO HERE",
        "Your group logo/name",
        "YOUR ORGANISATION NAME is committed",
        "Name of organisation is committed",
        "Lorem ipsum dolor sit amet",
        "[effectiveDate]",
        "<org_name>",
        "This policy of ............. is for everyone.",
        "This framework which requires completion by each parish",
        "Please add your local details here.",
        "Click or tap to enter a date.",
        "Safeguarding lead: Joe Bloggs",
        "Safeguarding lead: A N Other",
        "Date of next review: dd/mm/yyyy",
        "Reviewed: TBC",
        "Approved on: ____________",
        "Safeguarding officer ..............................",
        "Delete this guidance before you publish",
        "[rhowch enw'r sefydliad]",
    ],
)
def test_a_place_left_in_a_template_fails_with_its_words(words: str) -> None:
    found = finding(inspected(f"Adult policy\n{words}\nof the charity"), "placeholders")
    assert found.outcome == "fail"
    assert found.data["found"][0] in words
    assert found.page == 1


@pytest.mark.parametrize(
    "words",
    [
        "[1]",
        "He said [sic] nothing to [the police].",
        "[see section 4]",
        "[charity no. 9900417]",
        "[Version 2]",
        "the Social Services and Well-being [Wales] Act",
        "Write to <info@tidegate.example.org>.",
        "Dates are written dd/mm/yyyy in the log.",
        "Enter the name of the person in the record.",
        "Fill in the name of the organisation: it is on the first page.",
        "1. Introduction ........................ 2",
        "The role of staff (see below) is to listen.",
        "Adults (name, age and address) are recorded.",
        "Your organisation may also report this.",
        "We insert a note in the file.",
        "Appendix B: Incident report form\nName of person: ______________\nDate: ____________\nApproved by: __________",
    ],
)
def test_ordinary_brackets_dots_and_blank_forms_raise_no_alarm(words: str) -> None:
    assert finding(inspected(f"Adult policy of the charity.\n{words}"), "placeholders").outcome == "pass"


def test_an_empty_line_to_sign_on_is_left_to_a_person() -> None:
    assert finding(inspected("Approved by trustees 4 March 2026\nSigned: ______________"), "placeholders").outcome == "needs_human"


@pytest.mark.parametrize(
    ("prompt", "outcome"),
    [
        (Prompt(page=2, text="Click or tap here.", is_field=True), "fail"),
        (Prompt(page=2, text="Name of trustee", is_field=False), "fail"),
        (Prompt(page=2, text="Ring 999 first", is_field=False), "needs_human"),
        (Prompt(page=2, text="Everyone reads this page. " * 5, is_field=False), "pass"),
    ],
)
def test_form_fields_and_highlights_are_looked_at(prompt: Prompt, outcome: str) -> None:
    found = finding(inspected("One", "Two", prompts=(prompt,)), "placeholders")
    assert found.outcome == outcome
    assert found.page == (None if outcome == "pass" else 2)


def test_a_blank_form_is_what_a_risk_template_should_be() -> None:
    assert finding(inspected("Name: [insert name] ________", requirement="SAF-18"), "placeholders").outcome == "pass"


@pytest.mark.parametrize(
    "words",
    [
        "DRAFT\nAdult policy",
        "DRAFT v0.4 - for comment",
        "Adult policy (draft)",
        "Status: Draft",
        "Version\t0.3 DRAFT",
        "Draft for consultation",
        "DRAFFT",
        "To be approved by the Board at its next meeting.",
        "This policy has not yet been approved.",
        "What you read is the current working draft of our policy, which is awaiting formal approval from the trustees.",
    ],
)
def test_a_draft_is_called_one(words: str) -> None:
    assert finding(inspected(f"{words}\nWe keep people safe."), "draft").outcome == "fail"


def test_a_watermark_calls_it_a_draft() -> None:
    assert finding(inspected("We keep people safe.", watermarks=("DRAFT",)), "draft").outcome == "fail"
    assert finding(inspected("We keep people safe.", watermarks=("Tidegate",)), "draft").outcome == "pass"


@pytest.mark.parametrize(
    "words",
    [
        "The lead will draft a report for the board.",
        "0.1\t3 May 2025\tFirst draft for staff\n1.0\t4 June 2026\tFinal",
        "Beware of draughts. Draft excluders are fitted in the office.",
        "Minutes are sent in draft within a week.",
    ],
)
def test_the_word_draft_alone_is_no_mark(words: str) -> None:
    assert finding(inspected(words), "draft").outcome == "pass"


@pytest.mark.parametrize(
    ("requirement", "nation", "words", "law"),
    [
        ("SAF-01", "ENG", "the Care Act\n2014", "care_act_2014"),
        ("SAF-01", "WLS", "Social Services & Wellbeing (Wales) Act 2014", "ssw_wales_act_2014"),
        ("SAF-01", "WLS", "Deddf Gwasanaethau Cymdeithasol a Llesiant (Cymru) 2014", "ssw_wales_act_2014"),
        ("SAF-01", "SCT", "Adult Support & Protection (Scotland) Act 2007", "asp_scotland_act_2007"),
        ("SAF-01", "NIR", "Prevention to Protection in\nPartnership", "prevention_to_protection_2015"),
        ("SAF-02", "ENG", "Working Together to Safeguard Children 2023", "working_together"),
        ("SAF-02", "SCT", "Children (Scotland) Act 1995", "children_scotland_act_1995"),
        ("SAF-02", "NIR", "Co-operating to Safeguard Children and Young People in NI", "co_operating_to_safeguard"),
        ("SVC-05", "ENG", "Equality Act 2010", "equality_act_2010"),
        ("SVC-05", "NIR", "section 75 of the Northern Ireland Act 1998", "northern_ireland_act_1998_s75"),
    ],
)
def test_the_law_of_each_nation_is_recognised(requirement: str, nation: str, words: str, law: str) -> None:
    found = finding(inspected(f"We follow {words}.", requirement=requirement, nations=(nation,)), "nation_law")
    assert (found.outcome, found.data["law"], found.data["nation"]) == ("pass", law, nation)


def test_each_nation_without_its_law_is_named() -> None:
    found = inspected("We follow the Care Act 2014.", nations=("ENG", "WLS"))
    assert [(each.data["nation"], each.outcome) for each in found if each.code == "nation_law"] == [("ENG", "pass"), ("WLS", "fail")]


def test_declared_laws_that_are_not_in_the_document_contradict_it() -> None:
    found = finding(inspected("We follow the Care Act 2014.", answers={"laws": ["care_act_2014", "ssw_wales_act_2014"]}), "declared_laws")
    assert (found.outcome, found.data["found"]) == ("fail", ["care_act_2014"])


def test_a_point_is_shown_where_it_stands() -> None:
    found = inspected(
        "1. Scope\nAll staff.", "2. Immediate danger\nRing 999 if somebody is in danger.\n3. Escalation\nWe go to the manager."
    )
    places = {each.data["item"]: each for each in found if each.code == "coverage"}
    assert places["immediate_danger"].outcome == "pass"
    assert (places["immediate_danger"].page, places["immediate_danger"].data["section"]) == (2, "2. Immediate danger")
    assert places["escalation"].data["section"] == "3. Escalation"
    assert places["allegations_about_staff"].outcome == "needs_human"


def test_a_table_of_contents_covers_nothing() -> None:
    found = inspected("Contents\n1. Escalation ............ 4\n2. Allegations against staff\t5")
    assert {each.data["item"] for each in found if each.code == "coverage" and each.outcome == "pass"} == set()


def test_a_page_declared_beyond_the_end_is_a_contradiction() -> None:
    answers = {"adult_safeguarding_minimum": {"roles": "p. 9", "escalation": "p. 2"}}
    found = [each for each in inspected("One", "Two", answers=answers) if each.code == "declared_place"]
    assert [(each.data["field"], each.data["found"]) for each in found] == [("adult_safeguarding_minimum.roles", 2)]


def test_the_table_of_profiles_says_what_the_framework_asks() -> None:
    framework = load_builtin("imsa-readiness", "0.1.0")
    for key, profile in PROFILES.items():
        rules = {rule.kind: rule.params for rule in framework.requirements[key].rules}
        dated = rules.get("within_months", {})
        assert profile.review_months == (dated.get("months") if dated.get("field") == "review_date" else None), key
        assert profile.checklist == rules.get("declares_all", {}).get("checklist", ""), key
        assert profile.names_regulators == ("regulator_named" in rules), key
    for checklist, points in POINTS.items():
        wanted = {item.key for item in framework.checklists[checklist]} - {"review_date"}
        assert points.keys() == wanted, checklist
    for key, nations in framework.tables["nation_law"].items():
        for nation, laws in nations.items():
            assert set(laws) <= set(BASIS[key][nation]), (key, nation)


@pytest.mark.parametrize(
    ("requirement", "check"), [("SAF-08", "safeguarding"), ("ORG-11", "policies"), ("SVC-05", "policies"), ("DAT-06", "policies")]
)
def test_every_policy_has_its_inspector(requirement: str, check: str) -> None:
    assert check in [inspector.check for inspector in inspectors_for(requirement)]


def test_nothing_is_said_of_a_document_without_text() -> None:
    scan = Document(kind="pdf", filename="scan.pdf", size_bytes=9, pages=("",), has_text_layer=False)
    found = safeguarding.inspect(scan, InspectionContext(requirement="SAF-01", as_of=dt.date(2026, 11, 23), nations=frozenset({"ENG"})))
    assert [(each.code, each.outcome) for each in found] == [("text_layer", "cannot_tell")]


def test_an_empty_document_gives_no_dates_and_no_names() -> None:
    found = inspected("")
    for code, key in (
        ("approval_date", "date"),
        ("review_date", "date"),
        ("next_review_date", "date"),
        ("named_lead", "name"),
        ("version", "version"),
    ):
        assert value(found, code, key) is None


def test_full_lines_of_a_pdf_run_on_and_short_ones_do_not() -> None:
    long = "This policy was written by the manager together with two workers, and the safeguarding lead is Ama"
    page = f"{long}\nOkafor who works with us.\nDeputy\nBryn Talbot"
    assert flowed(document(page, kind="pdf")).pages == (f"{long} Okafor who works with us.\nDeputy\nBryn Talbot",)
    assert flowed(document(page, kind="docx")).pages == (page,)


@pytest.mark.parametrize(
    "words",
    [
        "reviewed 1/1/2020 ",
        "review ",
        "[name ",
        ".",
        "_",
        "A",
        "Aa ",
        "approved by ",
        "DSL ",
        "DRAFT ",
        "1. ",
        "\n",
        "Version Date\n1.0 1 May 2020\n",
        "(",
        "x-",
    ],
)
def test_hostile_lines_take_time_in_proportion_to_their_length(words: str) -> None:
    def seconds(letters: int) -> float:
        page = (words * (letters // len(words) + 1))[:letters]
        started = time.process_time()
        inspected(page, nations=("ENG", "WLS"))
        return time.process_time() - started

    seconds(1_000)
    # A machine that does other things slows one measurement down, hardly three of them.
    assert any(seconds(48_000) < max(6 * seconds(12_000), 0.5) for _ in range(3))
