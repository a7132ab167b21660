"""The public's pages: an expression of interest without an account, a report checked by its hash, privacy and accessibility."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onboarding import clock
from onboarding.models import ExpressionOfInterest, Report
from onboarding.roles import Role

HOST = "/about/interest/host/"
FILLED = {
    "organisation_name": "Tŷ Gobaith",
    "scheme": "ccew",
    "register_number": "1234567",
    "nations": ["WLS"],
    "about": "We run a refuge.",
    "need": "Thirty referrals a year.",
    "support": "yes",
    "employ": "help",
    "contact_name": "Mair Rees",
    "email": "mair@tygobaith.example",
    "action": "send",
}


@pytest.fixture(autouse=True)
def _letters(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.parametrize("address", ["interest/", "interest/host/", "interest/meal-provider/", "interest/training-provider/", "verify/",
                                     "privacy/", "accessibility/"])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "cy"])
def test_anybody_reads_them_in_both_languages(client, world, address, language):
    client.cookies["gatepost-language"] = language
    page = client.get(f"/about/{address}")
    assert page.status_code == 200
    assert "Lanternbridge" not in page.content.decode()


def test_whoever_sends_it_gets_a_reference_and_needs_no_account(client, programme):
    answer = client.post(HOST, FILLED)
    assert answer.status_code == 302
    row = ExpressionOfInterest.objects.get()
    assert row.reference in client.get(answer["Location"]).content.decode()
    assert (row.status, row.organisation_name, row.answers["nations"]) == ("received", "Tŷ Gobaith", ["WLS"])


def test_a_reference_cannot_be_made_up(client, programme):
    assert client.get("/about/interest/sent/EI-AAAAAAAA/").status_code == 404


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, programme):
    answer = client.post(HOST, {**FILLED, "register_number": "SC12", "about": "All that we do"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "That register has no numbers like this. Check both." in page
    assert 'href="#id_register_number"' in page
    assert "All that we do" in page
    assert not ExpressionOfInterest.objects.exists()


def test_a_draft_is_kept_with_an_address_only_and_found_again(client, programme):
    kept = client.post(HOST, {"email": "mair@tygobaith.example", "about": "Half a sentence", "action": "save"})
    assert kept.status_code == 200
    assert "Half a sentence" not in kept.content.decode()
    link = re.search(r"/about/interest/draft/\S+/", mail.outbox[-1].body)[0]
    assert link not in kept.content.decode()
    page = client.get(link)
    assert "Half a sentence" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")
    sent = client.post(link, FILLED)
    assert sent.status_code == 302
    assert ExpressionOfInterest.objects.get().status == "received"
    assert client.get(link).status_code == 410


def test_what_is_missing_is_asked_for_in_plain_words(client, programme):
    page = client.post(HOST, {"action": "send"}).content.decode()
    assert "Your name: Fill this in." in page
    assert "Do you support survivors of modern slavery now?: Choose an answer." in page
    assert "This field is required." not in page


def test_a_draft_that_cannot_be_kept_does_not_call_questions_optional(client, programme):
    fresh, refused = client.get(HOST).content.decode(), client.post(HOST, {"action": "save"}).content.decode()
    assert refused.count("(<") == fresh.count("(<")
    assert refused.count("optional") == fresh.count("optional")


def test_a_draft_needs_an_address(client, programme):
    assert 'role="alert"' in client.post(HOST, {**FILLED, "email": "", "action": "save"}).content.decode()
    assert not ExpressionOfInterest.objects.exists()


def test_a_program_that_fills_in_everything_is_stopped_and_a_person_told_how_to_go_on(client, programme):
    answer = client.post(HOST, {**FILLED, "fax_number": "020 7946 0000"})
    assert answer.status_code == 200
    assert "Leave this field empty, then send again." in answer.content.decode()
    assert not ExpressionOfInterest.objects.exists()


def test_more_than_ten_forms_a_minute_from_one_address_wait(client, programme):
    for _ in range(10):
        assert client.post("/about/verify/", {"sha256": "0" * 64}).status_code == 200
    assert client.post("/about/verify/", {"sha256": "0" * 64}).status_code == 429
    assert client.post(HOST, FILLED).status_code == 429
    assert client.get(HOST).status_code == 200


def test_a_form_of_another_site_sends_nothing(programme):
    assert Client(enforce_csrf_checks=True).post(HOST, FILLED).status_code == 403


def test_there_is_no_fourth_kind(client, programme):
    assert client.get("/about/interest/bank/").status_code == 404


def test_nobody_learns_that_a_register_entry_is_known(client, world):
    first = client.post(HOST, FILLED)
    second = client.post(HOST, {**FILLED, "email": "spy@elsewhere.example"})
    assert first.status_code == second.status_code == 302
    assert ExpressionOfInterest.objects.exclude(same_as=None).count() == 1


def test_coordinators_read_it_see_that_it_is_known_and_settle_it(client, clients, world):
    for _ in range(2):
        client.post(HOST, FILLED)
    cora, row = clients[Role.COORDINATOR], ExpressionOfInterest.objects.exclude(same_as=None).get()
    assert "Tŷ Gobaith" in cora.get("/readiness/interest/").content.decode()
    address = f"/readiness/interest/{row.pk}/"
    page = cora.get(address).content.decode()
    assert row.same_as.reference in page
    assert "mair@tygobaith.example" in page
    assert "With help" in page
    assert "Say why it is declined." in cora.post(address, {"outcome": "declined", "note": ""}).content.decode()
    assert cora.post(address, {"outcome": "taken_up", "note": ""}).status_code == 302
    assert "Taken up on" in cora.get(address).content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.AUDITOR, Role.SAFEGUARDING_REVIEWER, Role.HOST_LEAD])
def test_what_people_wrote_is_for_those_who_open_sites(client, clients, world, role):
    client.post(HOST, FILLED)
    address = f"/readiness/interest/{ExpressionOfInterest.objects.get().pk}/"
    assert clients[role].get(address).status_code == 403
    assert clients[role].post(address, {"outcome": "declined", "note": "No"}).status_code == 403


def test_a_draft_is_not_on_the_coordinators_list(client, clients, world):
    client.post(HOST, {**FILLED, "action": "save"})
    cora = clients[Role.COORDINATOR]
    assert "Tŷ Gobaith" not in cora.get("/readiness/interest/").content.decode()
    assert cora.get(f"/readiness/interest/{ExpressionOfInterest.objects.get().pk}/").status_code == 404


CONTENT = b"%PDF-1.7 a report"
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def report(world):
    return Report.objects.create(
        programme=world.programme, kind="site", site=world.site, format="pdf", status="ready", as_of=dt.date(2026, 11, 23),
        data_sha256="1" * 64, sha256=SHA, ready_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("typed", [SHA, SHA.upper(), f" {SHA[:32]} {SHA[32:]} "])
def test_a_report_is_known_by_its_hash_and_its_host_is_not_named(client, report, typed):
    page = client.post("/about/verify/", {"sha256": typed}).content.decode()
    assert "Made here, and unchanged" in page
    assert "It is a readiness report of one site" in page
    assert "23 November 2026" in page
    assert "Lanternbridge" not in page


def test_a_report_is_known_by_its_file_and_one_changed_byte_is_seen(client, report):
    good = SimpleUploadedFile("report.pdf", CONTENT)
    bad = SimpleUploadedFile("report.pdf", CONTENT + b".")
    assert "Made here, and unchanged" in client.post("/about/verify/", {"file": good}).content.decode()
    assert "Not known here" in client.post("/about/verify/", {"file": bad}).content.decode()


@pytest.mark.parametrize("given", [{}, {"sha256": "abc"}, {"sha256": "z" * 64}])
def test_what_is_no_hash_is_refused_with_how_to_give_one(client, report, given):
    page = client.post("/about/verify/", given).content.decode()
    assert 'role="alert"' in page
    assert "Not known here" not in page


def test_a_report_that_is_not_ready_is_not_ours_yet(client, report):
    Report.objects.update(status="queued", ready_at=None)
    assert "Not known here" in client.post("/about/verify/", {"sha256": SHA}).content.decode()


def test_the_pages_cost_next_to_nothing(client, programme, django_assert_max_num_queries):
    for address, most in (("interest/", 1), ("interest/host/", 0), ("verify/", 0), ("privacy/", 0), ("accessibility/", 0)):
        with django_assert_max_num_queries(most):
            client.get(f"/about/{address}")
