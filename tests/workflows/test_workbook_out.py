"""The intake workbook as it comes out again: what is taken in from it is what was stored, and what it cannot carry is told."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from onboarding import clock
from onboarding.models import Agreement, Organisation, Person, Programme, Report, RoleAssignment, SiteRequirement, VettingAssertion
from onboarding.selectors.intake_export import MOST_ROWS, intake_data
from onboarding.services.answers import save_answers
from tests.factories import make_actor, make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from workflows.client import ApiProblem
from workflows.intake import KIND, check_workbook
from workflows.rendering import KIND as REPORTS
from workflows.rendering import build_report
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.reading import parse_workbook
from workflows.workbook.writing import LEFT_OUT_SHEET, write_workbook

PACK = Path("samples/pilot/intake.xlsx")


class _Undone(Exception):
    """Ends what is to be as if it had never been."""


def data_of(**tables):
    return {"programme": "IMSA Model pilot", "as_of": "2026-11-23", "tables": tables, "left_out": []}


def read(content: bytes, folder: Path):
    path = folder / "out.xlsx"
    path.write_bytes(content)
    return parse_workbook(path)


def told(content: bytes) -> list[tuple[str, ...]]:
    book = load_workbook(io.BytesIO(content))
    return list(book[LEFT_OUT_SHEET].iter_rows(min_row=2, values_only=True)) if LEFT_OUT_SHEET in book.sheetnames else []


@pytest.fixture
def take_in(worker, coordinator):
    """Send a workbook, have it checked and take it in; how many records changed."""

    def send(path):
        job = coordinator.upload("imports/", path)
        check_workbook(worker, worker.claim(KIND, 5)[0])
        found = coordinator.get(f"imports/{job['id']}/")
        assert found["problems"] == []
        return sum(coordinator.post(f"imports/{job['id']}/moves/", {"action": "commit"})["counts"].values())

    return send


@pytest.fixture
def take_out(worker, coordinator, tmp_path):
    def ask(**asked):
        report = coordinator.post("reports/", {"kind": "intake", "format": "xlsx", **asked})
        for lease in worker.claim(REPORTS, 5):
            build_report(worker, lease)
        path = tmp_path / "intake-out.xlsx"
        path.write_bytes(coordinator.call("GET", f"reports/{report['id']}/content/").content)
        return path

    return ask


# X2
@pytest.mark.slow
def test_a_thousand_rows_that_come_out_and_are_taken_in_elsewhere_are_equal(take_in, take_out):
    programme = Programme.objects.get()
    try:
        with transaction.atomic():
            assert take_in(PACK) > 1_000
            stored = intake_data(programme, None)
            path = take_out()
            assert take_in(path) == 0
            raise _Undone
    except _Undone:
        assert Organisation.objects.count() == 0
    assert take_in(path) > 1_000
    again = intake_data(programme, None)
    assert again == stored
    assert sum(map(len, stored["tables"].values())) > 1_000
    assert stored["left_out"] == []


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
ODD = st.sampled_from(
    ["=1+1", "+44 20 7946 0000", "-", "none", "N/A", "Okafor, Ama", "'=x", "  spaced  out ", "@home", "two\nlines", "31/02/2026"]
)


# X2
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(NAMES | ODD, min_size=4, max_size=4))
def test_each_row_is_read_back_as_it_was_or_told_as_left_out(words, tmp_path):
    host, person, provider, answer = words
    lines = {
        "organisations": {"name": host, "legal_structure": "cio", "organisation_type": "housing", "flags": ["has_employees"]},
        "training": {"organisation": host, "person": person, "course": "DP", "completed_on": "2026-03-03", "provider": provider},
        "answers": {"organisation": host, "site": host, "requirement": "DAT-11", "question": "log_kept", "answer": answer},
    }
    content = write_workbook(data_of(**{noun: [line] for noun, line in lines.items()}))
    parsed = read(content, tmp_path)
    assert parsed.problems == ()
    left_out = {what for _, what, _ in told(content)}
    for noun, line in lines.items():
        rows = parsed.rows(noun)
        assert len(rows) <= 1
        named = {column.field: f"{NOUN_TABLE[noun].label.capitalize()}: {column.label}" for column in NOUN_TABLE[noun].columns}
        if not rows:
            assert left_out & set(named.values())
        for field, value in line.items() if rows else ():
            assert rows[0].value(field) == value or named[field] in left_out


def test_text_that_looks_like_a_formula_stays_text_and_comes_back_as_it_was(tmp_path):
    line = {"organisation": "Calder Refuge", "person": "Ama Okafor", "course": "DP", "completed_on": "2026-03-03", "provider": "=cmd()"}
    content = write_workbook(data_of(training=[line]))
    assert "<f>" not in content.decode("latin-1")
    assert read(content, tmp_path).training[0].value("provider") == "=cmd()"


def test_a_signature_that_cannot_be_told_is_left_out_whole(tmp_path):
    line = {
        "organisation": "Calder Refuge", "kind": "dsa", "with": "The hub", "host_signatory": "Ama Okafor", "host_role": "host_board",
        "host_signed_on": "2026-03-03", "partner_signatory": "Ivo Lane", "partner_role": "wizard", "partner_signed_on": "2026-03-04",
    }  # fmt: skip
    content = write_workbook(data_of(agreements=[line]))
    row = read(content, tmp_path).agreements[0]
    assert (row.value("host_signatory"), row.value("host_role"), row.value("host_signed_on")) == ("Ama Okafor", "host_board", "2026-03-03")
    assert (row.value("partner_signatory"), row.value("partner_role"), row.value("partner_signed_on")) == (None, None, None)
    assert [what for _, what, _ in told(content)] == ["Agreements: Partner role"]


def test_a_row_about_one_site_is_not_turned_into_one_about_all_of_them(tmp_path):
    line = {"organisation": "Calder Refuge", "site": "All sites", "kind": "dsa", "with": "The hub"}
    content = write_workbook(data_of(agreements=[line]))
    assert read(content, tmp_path).agreements == ()
    assert told(content) == [("Calder Refuge", "Agreements: Site", "Read back, this would not say the same; put it in by hand.")]


def test_a_table_holds_as_many_rows_coming_out_as_going_in():
    assert {key: MOST_ROWS[key] for key in NOUN_TABLE} == {key: noun.max_rows for key, noun in NOUN_TABLE.items()}


@pytest.fixture
def host(programme, connections_stay_open):
    organisation = make_organisation(programme=programme, name="Calder Refuge")
    return make_site(organisation=organisation, programme=programme)


def test_vetting_and_other_hosts_are_not_in_the_workbook_of_a_host(host, programme, take_out):
    make_organisation(programme=programme, name="Thornwick Women's Haven")
    person = Person.objects.create(organisation=host.organisation, name="Ama Okafor", name_key="ama okafor")
    RoleAssignment.objects.create(person=person, role="imsa", since=dt.date(2026, 9, 1))
    VettingAssertion.objects.create(person=person, regime="pvg", issued_on=dt.date(2026, 9, 2), decision="suitable")
    book = load_workbook(take_out(site=host.slug))
    words = {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None}
    assert {"Calder Refuge", "Ama Okafor", "IMSA"} <= words
    assert not words & {"Thornwick Women's Haven", "Pvg", "Suitable", "Vetting regime"}
    assert "02/09/2026" not in words


def test_what_has_no_row_is_told(host, programme):
    Person.objects.create(organisation=host.organisation, name="Bea Lund", name_key="bea lund")
    signed = [{"role": role, "name": "Ama", "signed_on": "2026-03-03"} for role in ("host_board", "programme_lead", "trustee")]
    Agreement.objects.create(organisation=host.organisation, kind="dsa", counterparty="The hub", signatures=signed)
    SiteRequirement.objects.filter(site=host, key="DAT-11").update(answers={"log_kept": True, "no_longer_asked": "once"})
    data = intake_data(programme, host)
    assert [(line["what"], line["why"]) for line in data["left_out"]] == [
        ("Bea Lund", "A person without a post has no row in this workbook."),
        ("Agreement with The hub", "The workbook has room for two signatures."),
        ("DAT-11 no_longer_asked", "The form of the framework's present version has no wording that leads back to this answer."),
    ]
    assert [line["answer"] for line in data["tables"]["answers"]] == ["Yes"]


def test_a_site_that_was_renamed_stays_one_site(host, take_out, take_in):
    host.name = "Calder Refuge North"
    host.save(update_fields=["name"])
    assert take_in(take_out()) == 0


def test_more_rows_than_a_workbook_takes_are_refused_in_words(host, programme):
    person = Person.objects.create(organisation=host.organisation, name="Ama Okafor", name_key="ama okafor")
    first = dt.date(2001, 1, 1)
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(person=person, role="imsa", since=first + dt.timedelta(days=day)) for day in range(5_001)]
    )
    with pytest.raises(ApiProblem) as refusal:
        client_for(make_user(role="coordinator", name="Cora")).post("reports/", {"kind": "intake", "format": "xlsx"})
    assert "one host at a time" in str(refusal.value)
    assert Report.objects.count() == 0


@pytest.mark.parametrize("role", ["programme_lead", "auditor", "ig_reviewer"])
def test_who_does_not_take_workbooks_in_gets_none_out(host, role):
    with pytest.raises(ApiProblem) as refusal:
        client_for(make_user(role=role, name="Somebody")).post("reports/", {"kind": "intake", "format": "xlsx"})
    assert refusal.value.status == 403


def test_a_host_gets_none_of_its_own_either(host):
    make_actor(role="host_lead", name="Hanna", organisation=host.organisation)
    hanna = client_for(make_user(role="host_lead", name="Hana", organisation=host.organisation))
    with pytest.raises(ApiProblem) as refusal:
        hanna.post("reports/", {"kind": "intake", "format": "xlsx", "site": host.slug})
    assert refusal.value.status == 403


def test_the_queries_of_a_workbook_do_not_grow_with_what_is_in_it(host, programme, django_assert_num_queries):
    save_answers(make_actor(role="host_lead", name="Hanna", organisation=host.organisation), host, "DAT-11", {"log_kept": True})
    make_site(organisation=make_organisation(programme=programme, name="Aldermere"), programme=programme)
    with django_assert_num_queries(8):
        intake_data(programme, None)
    assert json.dumps(intake_data(programme, None))
    assert intake_data(programme, None)["as_of"] == clock.today().isoformat()
