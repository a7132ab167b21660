"""What the reader of framework files accepts and refuses, and where its refusals point."""

import datetime as dt
import hashlib
import json
import time
from pathlib import Path

import pytest

from checklists.parsing import FRAMEWORKS, FrameworkError, builtin_versions, content_sha256, load_builtin, parse_framework, parse_text
from checklists.rules import REGISTRY

SHIPPED = FRAMEWORKS / "imsa-readiness" / "0.1.0.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """The shipped text with the first ``old`` replaced; the test is wrong if it is not there."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def refusal(text: str, **options: object) -> str:
    with pytest.raises(FrameworkError) as caught:
        parse_text(text, "draft.yaml", **options)
    return str(caught.value)


def test_the_shipped_framework_is_read():
    framework = parse_framework(SHIPPED)
    assert (framework.slug, framework.version) == ("imsa-readiness", "0.1.0")
    assert framework.effective_from == dt.date(2026, 12, 1)


def test_reading_the_shipped_framework_is_quick():
    parse_text(TEXT, "warm")
    started = time.process_time()
    parse_text(TEXT, "again")
    assert time.process_time() - started < 2


def test_the_same_content_has_the_same_hash_whatever_its_layout_and_comments():
    assert parse_text("# another comment\n" + TEXT, "a").sha256 == parse_text(TEXT, "b").sha256


def test_one_changed_word_changes_the_hash():
    assert parse_text(changed("Tell us who you are", "Say who you are"), "a").sha256 != parse_text(TEXT, "b").sha256


def test_the_hash_is_of_the_canonical_json():
    assert content_sha256({"b": ["é", 1], "a": None}) == hashlib.sha256('{"a":null,"b":["é",1]}'.encode()).hexdigest()


def test_a_built_in_version_is_read_once_per_process():
    assert load_builtin("imsa-readiness", "0.1.0") is load_builtin("imsa-readiness", "0.1.0")


def test_the_built_in_versions_are_listed():
    assert ("imsa-readiness", "0.1.0") in builtin_versions()


@pytest.mark.parametrize(("slug", "version"), [("imsa-readiness", "9.9.9"), ("../imsa-readiness", "0.1.0"), ("imsa-readiness", "../0.1.0")])
def test_a_version_that_is_not_shipped_is_refused_and_the_choice_named(slug, version):
    with pytest.raises(FrameworkError, match=r"choose one of: imsa-readiness 0\.1\.0"):
        load_builtin(slug, version)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(FrameworkError, match=r"missing\.yaml:1: .* cannot be read"):
        parse_framework(tmp_path / "missing.yaml")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"title: \xe9")
    with pytest.raises(FrameworkError, match="cannot be read as UTF-8"):
        parse_framework(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "draft.yaml:1: (top): the file is empty"),
        ("a: [1, 2", "(top): this is not valid YAML"),
        ("a: 1\na: 2", "draft.yaml:2: a: this key is here twice"),
        ("yes: 1", "draft.yaml:1: yes: a key must be text"),
        ("a: &x [1]\nb: *x", "draft.yaml:1: b: anchors and aliases are not used"),
        ("a: 2026-02-31", "draft.yaml:1: a: '2026-02-31' is not a value of its kind"),
        ("a: !!python/object/apply:os.getcwd []", "draft.yaml:1:"),
        ("a: " + "[" * 100_000, "draft.yaml:1: (top): more than 40 levels deep"),
        ("#" * 2_000_001, "draft.yaml:1: (top): the file is longer than"),
        ("just words", "draft.yaml:1: (top): 'just words' is not of type 'object'"),
    ],
    ids=lambda value: value[:30],
)
def test_text_that_is_not_plain_yaml_is_refused(text, message):
    assert message in refusal(text)


def test_a_refusal_names_file_line_and_key():
    text = changed("owner: host_lead", "owner: host_leed")
    assert f"draft.yaml:{line_of(text, 'owner: host_leed')}: stages.0.steps.0.requirements.0.owner: there is no role host_leed" in refusal(
        text
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("            weight: 3\n", "            wieght: 3\n", "unknown key"),
        ("            weight: 3\n", "            weight: 9\n", "9 is greater than the maximum of 5"),
        ("go_live_gate: G7\n", "", "'go_live_gate' is a required property"),
        ('version: "0.1.0"', 'version: "1.0"', "does not match"),
        ("{field: meeting_date, months: 6}", "{field: meeting_date, month: 6}", "unknown key"),
        ("{field: meeting_date, months: 6}", "{field: meeting_date}", "'months' is a required property"),
        ("- size_matches_income: {}", "- size_matches_incme: {}", "unknown key"),
        ("- size_matches_income: {}", "- {size_matches_income: {}, template_only: {}}", "exactly one kind of check"),
        ("evidence: [structured_record]", "evidence: [criminal_record]", "is not one of"),
        ("{role: imsa, training_set: IMSA-CORE}", "{role: imsa}", "is not valid under any"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(old, new, message):
    assert message in refusal(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("go_live_gate: G7", "go_live_gate: G9", "go_live_gate: there is no gate G9"),
        ("never_conditional: [EOI-02", "never_conditional: [EOI-99", "there is no requirement EOI-99"),
        ("needs: [EOI-01]", "needs: [EOI-77]", "there is no requirement EOI-77"),
        ("needs: [G1]}", "needs: [G0]}", "there is no gate G0"),
        ("due_gate: G5", "due_gate: G55", "there is no gate G55"),
        ("reviewer: practice_reviewer", "reviewer: practise_reviewer", "there is no role practise_reviewer"),
        ("waivable_by: coordinator", "waivable_by: cordinator", "there is no role cordinator"),
        ("retention: R_EOI", "retention: R_NONE", "there is no retention code R_NONE"),
        ("answered_all: {form: hexagon}", "answered_all: {form: octagon}", "there is no form octagon"),
        ("{checklist: dpia_minimum}", "{checklist: dpia_most}", "there is no checklist dpia_most"),
        ("{training: FIRST, value: 1}", "{training: SECOND, value: 1}", "there is no course SECOND"),
        ("training_set: HOST-BASE", "training_set: HOST-TOP", "there is no training set HOST-TOP"),
        ("HOST-BASE: [SG-A2", "HOST-BASE: [SG-A9", "there is no course SG-A9"),
        ("{table: accounts_scrutiny}", "{table: accounts}", "there is no table accounts"),
        ("roles: [host_board, lead_body]", "roles: [host_board, led_body]", "there is no role led_body"),
        ("gates: [G1, G2, G3", "gates: [G1, G2, G33", "there is no gate G33"),
        ("{scope: board,", "{scope: boards,", "there is no scope boards"),
        ("register: iaa", "register: oisc", "there is no register oisc"),
        ("if_flag: gives_immigration_advice", "if_flag: gives_advice", "there is no flag gives_advice"),
        ("vetting: pvg", "vetting: pgv", "there is no vetting regime pgv"),
        ("level: interim, percent: 60", "level: signed, percent: 60", "the form partner_dsa has no level signed"),
        ("form: local_pathway}\n            reviewer", "form: hexagon}\n            reviewer", "the form hexagon has no field tested_on"),
        ("structures: [local_authority, nhs_body]", "structures: [council]", "there is no structure council"),
        ("size_min: small", "size_min: smallish", "there is no size band smallish"),
        ("flags: [has_volunteers]", "flags: [has_helpers]", "there is no flag has_helpers"),
        ("- {sizes: [micro]}", "- {sizes: [tiny]}", "there is no size band tiny"),
        ("affects: [DAT-11]", "affects: [DAT-99]", "there is no requirement DAT-99"),
        ("board: [host_board,", "board: [host_bored,", "there is no role host_bored"),
        ("ENG: ccew, WLS: ccew, SCT: oscr, NIR: ccni}", "ENG: ccew, WLS: ccew, SCT: oscr}", "every nation needs an entry; add NIR"),
        ("by_register: {ccew: ccew", "by_register: {ccew: cqc", "there is no regulator cqc"),
        ("    SVC-05:\n      ENG", "    SVC-04:\n      ENG", "tables.nation_law says nothing for SVC-05"),
        ("order: [none, independent_examination,", "order: [none, examination,", "independent_examination is not in the order"),
        ("choices_from: structures", "choices_from: shapes", "there is no table shapes"),
        ("kind: choice, choices_from: structures", "kind: choice", "a choice needs either choices or choices_from"),
        ("label: Legal name, kind: text", "label: Legal name, kind: text, choices: [a]", "a field of kind text has no choices"),
        ("key: small, from_gbp: 10000}", "key: small, from_gbp: 0}", "from the smallest income to the largest"),
        ("date: 2026-04-01", 'date: "2026-04-31"', "2026-04-31 is not a day in the calendar"),
        ("ccew: '^[1-9]", "ccew: '^([1-9]", "this pattern does not work"),
        ("dated_by: meeting_date", "dated_by: minute_date", "no check of this requirement asks for a date minute_date"),
        ("fields:\n              period_end:", "fields:\n              period_start:", "no check of this requirement asks this"),
        ("choices: [aggregate, pseudonymised,", "choices: [aggregate,", "the choices leave out pseudonymised"),
        ("- size_matches_income: {}", "- answered_all: {form: organisation_profile}", "two checks here do the same"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(old, new, message):
    assert message in refusal(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- key: EOI-02\n", "- key: EOI-01\n", "there are two of requirement EOI-01"),
        ("- key: S2\n", "- key: S1\n", "there are two of stage S1"),
        ("- key: S1.2\n", "- key: S1.1\n", "there are two of step S1.1"),
        ("gate: {key: G2,", "gate: {key: G1,", "there are two of gate G1"),
        ("{key: small,", "{key: micro,", "there are two of size band micro"),
        ("{key: fit_reason,", "{key: fit,", "there are two of field of hexagon fit"),
    ],
)
def test_a_key_given_twice_is_refused(old, new, message):
    assert message in refusal(changed(old, new))


def test_requirements_that_need_each_other_are_refused_and_the_cycle_named():
    text = changed("            waivable_by: coordinator\n", "            waivable_by: coordinator\n            needs: [GLV-06]\n")
    text = text.replace("            needs: [GLV-01, GLV-02, GLV-03, GLV-04, GLV-05]\n", "            needs: [EOI-03]\n")
    message = refusal(text)
    assert "these requirements need each other" in message
    assert "EOI-03 → GLV-06 → EOI-03" in message or "GLV-06 → EOI-03 → GLV-06" in message


def test_gates_that_wait_for_each_other_are_refused_and_the_cycle_named():
    message = refusal(changed("{key: G1, title: Eligible, needs: []}", "{key: G1, title: Eligible, needs: [G2]}"))
    assert "these gates wait for each other" in message
    assert "G1 → G2 → G1" in message or "G2 → G1 → G2" in message


def test_a_need_that_can_only_be_met_after_the_gate_it_blocks_is_refused():
    # EOI-02 is due at G1; PPL-01 stands in S5, which opens after G2, which opens after G1
    message = refusal(changed("            needs: [EOI-01]\n", "            needs: [PPL-01]\n"))
    assert "this can never finish" in message
    assert "gate G1" in message
    assert "PPL-01" in message


def test_a_need_that_is_only_due_later_but_can_be_met_before_is_accepted():
    # DAT-08 is due at G7 but its stage is open since G1, so something due at G4 may wait for it
    old = "            needs: [DAT-04]\n            agreement_kinds: [meal]"
    assert parse_text(changed(old, old.replace("DAT-04", "DAT-08")), "draft.yaml").requirements["DAT-09"].needs == ("DAT-08",)


def test_a_requirement_due_before_its_own_stage_opens_is_refused():
    assert "this can never finish" in refusal(changed("due_gate: G5", "due_gate: G1"))


def test_a_gate_that_asks_for_its_own_decision_is_refused():
    assert "this can never finish" in refusal(changed("gates: [G1, G2, G3, G4, G5, G6]", "gates: [G1, G7]"))


def test_what_may_never_be_conditional_cannot_be_waived():
    text = changed("            needs: [SAF-10]\n", "            needs: [SAF-10]\n            waivable_by: coordinator\n")
    assert "cannot be waived either" in refusal(text.replace("PPL-11, GLV-06]", "PPL-11, GLV-06, PPL-01]"))


def test_a_rule_nobody_has_written_is_refused():
    assert "there is no rule within_months" in refusal(TEXT, known_rules={"at_least"})


def test_the_schema_knows_the_rules_that_are_written_and_their_parameters():
    described = json.loads((FRAMEWORKS.parent / "schema.json").read_text(encoding="utf-8"))["$defs"]["check"]["properties"]
    written = {kind: (set(rule.params), set(rule.required)) for kind, rule in REGISTRY.items()}
    assert {kind: (set(of.get("properties", ())), set(of.get("required", ()))) for kind, of in described.items()} == written


def test_a_check_may_read_a_choice_of_a_form():
    old = "- answered_all: {form: organisation_profile}\n"
    new = old + "              - enum_in: {field: structure, values: [cio], form: organisation_profile}\n"
    assert "enum_in" in [rule.kind for rule in parse_text(changed(old, new), "draft.yaml").requirements["EOI-01"].rules]


def test_every_problem_is_told_at_once():
    text = changed("owner: host_lead", "owner: host_leed").replace("retention: R_EOI", "retention: R_NONE")
    with pytest.raises(FrameworkError) as caught:
        parse_text(text, "draft.yaml")
    assert len(caught.value.problems) == 2


def test_at_most_twenty_problems_are_listed():
    with pytest.raises(FrameworkError) as caught:
        parse_text(TEXT.replace("owner: host_lead", "owner: host_leed"), "draft.yaml")
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1].startswith("and ")


def test_a_rule_that_repeats_is_keyed_by_its_field():
    requirement = load_builtin("imsa-readiness", "0.1.0").requirements["ORG-08"]
    assert [rule.key for rule in requirement.rules] == ["at_least:months_unrestricted", "at_least:post_funded_months"]


def test_defaults_fill_what_a_requirement_leaves_out():
    requirement = load_builtin("imsa-readiness", "0.1.0").requirements["SVC-02"]
    assert (requirement.mandatory, requirement.four_eyes, requirement.valid_months) == (True, False, 12)
    assert (requirement.retention, requirement.due_gate) == ("R_SITE", "G6")
