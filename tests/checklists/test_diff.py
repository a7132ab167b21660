"""What two versions of a framework are said to differ in, and what becomes of accepted work."""

import pytest

from checklists.diff import Part, RequirementChange, compare
from checklists.parsing import FRAMEWORKS, parse_text

TEXT = (FRAMEWORKS / "imsa-readiness" / "0.1.0.yaml").read_text(encoding="utf-8")
OLD = parse_text(TEXT, "0.1.0")


def next_version(*replacements: tuple[str, str]):
    text = TEXT.replace('version: "0.1.0"', 'version: "0.2.0"')
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return parse_text(text, "0.2.0")


def changes(*replacements: tuple[str, str]) -> dict[str, RequirementChange]:
    return {change.requirement: change for change in compare(OLD, next_version(*replacements)).changed}


def test_a_version_does_not_differ_from_itself():
    assert compare(OLD, OLD).is_empty


def test_a_new_number_alone_changes_nothing():
    assert compare(OLD, next_version()).is_empty


def test_versions_of_different_frameworks_are_not_compared():
    other = parse_text(TEXT.replace("slug: imsa-readiness", "slug: another"), "other")
    with pytest.raises(ValueError, match="different frameworks"):
        compare(OLD, other)


def test_an_added_and_a_removed_requirement_are_named():
    diff = compare(OLD, next_version(("- key: EOI-05\n", "- key: EOI-08\n")))
    assert (diff.old, diff.new, diff.added, diff.removed) == ("0.1.0", "0.2.0", ("EOI-08",), ("EOI-05",))
    assert diff.changed == ()


def test_new_words_leave_an_accepted_record_as_it_is():
    change = changes(("title: Child safeguarding policy", "title: Policy on safeguarding children"))["SAF-02"]
    assert change.parts == (Part.WORDING,)
    assert change.wording_only
    assert not change.changes_meaning
    assert change.carries_over
    assert change.conditions_carry_over


def test_a_question_worded_anew_is_only_wording_for_all_who_ask_it():
    found = changes(
        ("cover_gbp: Cover in pounds", "cover_gbp: Sum insured"), ("expiry: Date the certificate expires", "expiry: Valid until")
    )
    assert {key: change.parts for key, change in found.items()} == {
        key: (Part.WORDING,) for key in ("ORG-05", "ORG-06", "ORG-07", "DAT-12")
    }


@pytest.mark.parametrize(
    ("old", "new", "key", "part"),
    [
        ("{field: meeting_date, months: 6}", "{field: meeting_date, months: 3}", "EOI-03", Part.RULES),
        ("evidence: [meeting_extract]", "evidence: [document]", "EOI-03", Part.EVIDENCE),
        (
            "            dated_by: meeting_date\n",
            "            four_eyes: true\n            dated_by: meeting_date\n",
            "EOI-03",
            Part.REVIEWERS,
        ),
    ],
)
def test_what_was_judged_or_by_whom_has_to_be_reviewed_again(old, new, key, part):
    change = changes((old, new))[key]
    assert change.parts == (part,)
    assert change.changes_meaning
    assert not change.carries_over


@pytest.mark.parametrize(
    ("old", "new", "key", "part", "meaning"),
    [
        ("flags: [has_volunteers]", "flags: [has_volunteers, contact_with_children]", "PPL-10", Part.APPLIES, True),
        (
            "            dated_by: meeting_date\n",
            "            valid_months: 6\n            dated_by: meeting_date\n",
            "EOI-03",
            Part.VALIDITY,
            True,
        ),
        ("            typical_days: 21\n", "            typical_days: 30\n", "EOI-03", Part.TIMING, False),
    ],
)
def test_what_is_worked_out_anew_leaves_an_accepted_record_accepted(old, new, key, part, meaning):
    change = changes((old, new))[key]
    assert change.parts == (part,)
    assert change.changes_meaning is meaning
    assert change.carries_over


def test_a_conditional_acceptance_does_not_survive_becoming_never_conditional():
    change = changes(("PPL-11, GLV-06]", "PPL-11, GLV-06, DAT-05]"))["DAT-05"]
    assert change.parts == (Part.CONDITIONS,)
    assert change.carries_over
    assert not change.conditions_carry_over


def test_a_new_point_in_a_checklist_changes_every_requirement_that_uses_it():
    found = changes(("  dsa_minimum:\n", "  dsa_minimum:\n    audit_rights: Who may audit\n"))
    assert set(found) == {"DAT-07", "DAT-08"}
    assert not found["DAT-07"].carries_over


def test_another_course_in_a_set_changes_the_requirements_that_ask_for_the_set():
    assert set(changes(("HOST-BASE: [SG-A2, MSHT-T1, DP]", "HOST-BASE: [SG-A2, MSHT-T1, DP, TIP]"))) == {"PPL-04"}


def test_a_shorter_refresh_changes_the_requirements_that_ask_for_the_course():
    assert set(changes(("level: board, refresh_months: 24", "level: board, refresh_months: 12"))) == {"PPL-05"}


def test_another_threshold_for_accounts_changes_the_accounts_requirement():
    assert set(changes(("{over_gbp: 40000,", "{over_gbp: 45000,"))) == {"ORG-04"}


def test_a_new_law_changes_only_the_requirement_it_is_for():
    law = "NIR: {prevention_to_protection_2015:"
    assert set(changes((law, "NIR: {adult_protection_act_2027: Adult Protection Act, prevention_to_protection_2015:"))) == {"SAF-01"}


def test_a_new_order_of_levels_changes_what_counts_levels():
    assert set(changes(("[none, refused, interim, agreed]", "[refused, none, interim, agreed]"))) == {"DAT-08"}


def test_the_order_of_rules_does_not_matter():
    first, second = (
        "              - at_least: {field: trustee_count, value: 3}\n",
        "              - within_months: {field: declaration_date, months: 12}\n",
    )
    assert compare(OLD, next_version((first + second, second + first))).is_empty


def test_a_gate_that_waits_for_another_is_named():
    assert compare(
        OLD, next_version(("{key: G6, title: Connected service, needs: [G1]}", "{key: G6, title: Connected service, needs: [G2]}"))
    ).gates_changed == ("G6",)
