"""Letters (L12, F8): every one through the outbox, none lost, at most one repeat for a crash, and that with the same Message-ID."""

from __future__ import annotations

import base64
import datetime as dt
import re
import time
from email import message_from_bytes, policy
from io import StringIO

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client

from accounts.sealed_text import unsealed
from onboarding import clock
from onboarding.models import Delivery, Organisation, SiteRequirement, WorkItem
from onboarding.services import notices, outbox
from onboarding.services.invitations import InvitationGiven, invite
from onboarding.services.leaving import reset_second_step
from tests.accounts.people import make_person
from tests.deliveries.mail_server import HANGS_UP, HANGS_UP_AFTER_TAKING, mail_server
from tests.factories import TODAY, make_actor, move
from workflows import delivering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def through_the_outbox(settings, monkeypatch, tmp_path):
    """The backend of production; Django's test runner puts another one in its place."""
    settings.EMAIL_BACKEND = "onboarding.outgoing_mail.OutboxBackend"
    monkeypatch.setenv("GATEPOST_VAR_DIR", str(tmp_path))
    for name in ("HOST", "PORT", "USER", "PASSWORD"):
        monkeypatch.delenv(f"GATEPOST_SMTP_{name}", raising=False)


@pytest.fixture
def reach(monkeypatch):
    def reaching(server):
        monkeypatch.setenv("GATEPOST_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("GATEPOST_SMTP_PORT", str(server.port))
        monkeypatch.setenv("GATEPOST_SMTP_STARTTLS", "false")

    return reaching


def written() -> list[EmailMessage]:
    """The letters that wait, as they will go out."""
    rows = Delivery.objects.filter(kind="mail").order_by("pk")
    contents = [base64.b64decode(unsealed(row.content, outbox.SEALED_FOR)) for row in rows]
    return [message_from_bytes(content, policy=policy.default) for content in contents]


def write(subject="What is yours to do"):
    EmailMessage(subject, "Diolch, Siân.\n", None, ["hanna@example.org"]).send()


def deliver(worker) -> int:
    return delivering.deliver_batch(worker, worker.claim("deliver", 40))


def let_leases_end():
    WorkItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))


def test_a_letter_arrives_whole_and_is_not_kept(worker, reach):
    with mail_server() as server:
        reach(server)
        write()
        assert deliver(worker) == 1
    (letter,) = server.taken
    row = Delivery.objects.get()
    assert (letter["Subject"], letter["To"], server.recipients) == ("What is yours to do", "hanna@example.org", ["hanna@example.org"])
    assert letter.get_payload(decode=True).decode().split() == ["Diolch,", "Siân."]
    assert letter["Message-ID"] == f"<{row.message_id}@localhost>"
    assert (row.state, row.content) == ("sent", "")
    assert not WorkItem.objects.exists()


# F8
@pytest.mark.parametrize("reply", ["451 later", "550 no", "421 shutting down", HANGS_UP])
def test_what_is_refused_or_dropped_is_sent_later_once(worker, reach, reply):
    with mail_server(reply, reply, "250 OK") as server:
        reach(server)
        write()
        started = time.time()
        for seconds in (0, 10, 400, 3000):
            with time_machine.travel(started + 1 + seconds):
                deliver(worker)
    assert len(server.taken) == 1
    assert [bool(row["note"]) for row in Delivery.objects.get().tries] == [True, True, False]


# F8, L12
def test_a_line_that_breaks_after_the_letter_was_taken_costs_one_repeat_with_the_same_id(worker, reach):
    with mail_server(HANGS_UP_AFTER_TAKING, "250 OK") as server:
        reach(server)
        write()
        started = time.time()
        for seconds in (0, 10, 400):
            with time_machine.travel(started + 1 + seconds):
                deliver(worker)
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1


# F8
def test_a_server_that_dawdles_is_not_waited_for_and_the_letter_goes_out_later(worker, reach):
    with mail_server(seconds=1) as slow:
        reach(slow)
        write()
        (lease,) = worker.claim("deliver", 1)
        started = time.monotonic()
        result = delivering.attempt(delivering.consigned(worker, lease), seconds=0.3)
        assert (result.was_taken, time.monotonic() - started < 0.9) == (False, True)
        delivering.report(worker, lease, result)
    with mail_server() as server, time_machine.travel(time.time() + 60):
        reach(server)
        deliver(worker)
    assert [*slow.ids, *server.ids] == [f"<{Delivery.objects.get().message_id}@localhost>"]
    assert Delivery.objects.get().state == "sent"


# L12
def test_a_worker_that_dies_between_sending_and_reporting_repeats_one_letter(worker, reach):
    with mail_server() as server:
        reach(server)
        write()
        (lease,) = worker.claim("deliver", 1)
        delivering.attempt(delivering.consigned(worker, lease))
        let_leases_end()
        deliver(worker)
        deliver(worker)
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1


# F22, L12
def test_a_letter_ten_workers_died_with_is_set_aside_and_made_due_again_at_the_console(worker, reach):
    write()
    for _ in range(10):
        assert len(worker.claim("deliver", 1)) == 1
        let_leases_end()
    assert worker.claim("deliver", 1) == []
    assert WorkItem.objects.get(kind="deliver").needs_attention
    out = StringIO()
    call_command("retry_letters", stdout=out)
    assert out.getvalue() == "1 letters are due again.\n"
    with mail_server() as server:
        reach(server)
        deliver(worker)
    assert len(server.taken) == 1
    assert Delivery.objects.get().state == "sent"


# F8, L12
def test_none_of_twenty_is_lost_over_a_day_of_every_kind_of_trouble(worker, reach):
    script = [HANGS_UP, "451 later", HANGS_UP_AFTER_TAKING, "550 no", "421 shutting down"] * 8
    with mail_server(*script, "250 OK", seconds=0.01) as server:
        reach(server)
        for number in range(20):
            write(f"Letter {number}")
        started = time.time()
        for hours in (0, 0.01, 0.2, 1, 4, 10, 24):
            with time_machine.travel(started + 1 + hours * 3600):
                deliver(worker)
    assert {letter["Subject"] for letter in server.taken} == {f"Letter {number}" for number in range(20)}
    assert len(server.accepted) == 20
    assert len(server.taken) == 20 + 8
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_mail_server_that_is_not_there_is_tried_again(worker, reach):
    with mail_server() as server:
        reach(server)
    write()
    deliver(worker)
    assert Delivery.objects.get().tries[0]["note"] == "The mail server could not be reached, or the connection broke."
    with mail_server() as server, time_machine.travel(time.time() + 60):
        reach(server)
        deliver(worker)
    assert len(server.taken) == 1


def test_letters_given_up_are_sent_once_the_operator_says_so(worker, reach):
    with mail_server("550 no", "250 OK") as server:
        reach(server)
        write()
        Delivery.objects.update(attempts=9)
        deliver(worker)
        assert Delivery.objects.get().state == "failed"
        assert deliver(worker) == 0
        out = StringIO()
        call_command("retry_letters", stdout=out)
        assert out.getvalue() == "1 letters are due again.\n"
        deliver(worker)
    assert len(server.taken) == 1


def test_without_a_mail_server_letters_are_files(worker, tmp_path):
    write()
    deliver(worker)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"{Delivery.objects.get().message_id}.eml"
    assert b"Subject: What is yours to do" in path.read_bytes()


# X15
def test_a_subject_stays_on_its_line(worker, tmp_path):
    with pytest.raises(ValueError, match="newlines"):
        write("Hello\r\nBcc: mallory@example.org")
    assert not Delivery.objects.exists()


# A13, T7
def test_an_invitation_is_sealed_while_it_waits_and_not_sent_once_it_is_over(worker, programme):
    _, link = invite(None, InvitationGiven(email="nell@example.org", role="auditor"))
    (letter,) = written()
    assert link in letter.get_content()
    assert link.rsplit("/", 2)[1] not in str(list(Delivery.objects.values()))
    with time_machine.travel(time.time() + 73 * 3600):
        assert deliver(worker) == 0
    assert (Delivery.objects.get().state, Delivery.objects.get().content) == ("stopped", "")


def test_letters_of_the_sign_in_library_take_the_same_way(programme):
    ivo = make_person()
    Client().post("/account/password/reset/", {"email": ivo.email})
    (letter,) = written()
    assert letter["To"] == ivo.email
    assert re.search(r"/account/password/reset/key/\S+", letter.get_content())


def test_a_lost_second_step_is_told_by_mail(programme):
    reset_second_step(make_person())
    assert [letter["Subject"] for letter in written()] == ["Your second step was taken off"]


@pytest.fixture
def submitted(site, hanna, organisation):
    rows = SiteRequirement.objects.filter(site=site, key="EOI-01")
    rows.update(state="submitted", submissions=1, submitted_on=TODAY)
    return site


def test_a_host_is_told_that_something_came_back_and_not_why(submitted):
    move(make_actor(role="coordinator"), submitted, "EOI-01", "return", note="Ring Dilys about the rota.")
    (letter,) = written()
    assert (letter["To"], letter["Subject"]) == ("hanna@example.org", "Something was decided about your site")
    assert "Organisation profile complete (EOI-01) came back to you with what is missing." in letter.get_content()
    assert "Dilys" not in letter.get_content()


def test_a_move_that_fails_writes_no_letter(submitted):
    with pytest.raises(Exception, match="role"):
        move(make_actor(role="training_provider"), submitted, "EOI-01", "return", note="No.")
    assert written() == []


def test_nobody_is_told_of_what_others_at_another_host_were_decided(submitted, programme):
    other = Organisation.objects.create(slug="kestrel", name="Kestrel Haven", name_key="kestrel haven", legal_structure="cio")
    make_actor(role="host_lead", name="Olga", organisation=other)
    move(make_actor(role="coordinator"), submitted, "EOI-01", "return", note="The size is missing.")
    assert [letter["To"] for letter in written()] == ["hanna@example.org"]


MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())


def test_on_mondays_a_lead_reads_what_is_theirs_and_reads_it_once(site, hanna):
    SiteRequirement.objects.filter(site=site).update(standing="met")
    rows = SiteRequirement.objects.filter(site=site)
    rows.filter(key="EOI-01").update(standing="overdue", due_on=MONDAY - dt.timedelta(days=3))
    rows.filter(key="EOI-02").update(standing="to_do", due_on=MONDAY + dt.timedelta(days=7))
    rows.filter(key="EOI-03").update(standing="to_do", due_on=MONDAY + dt.timedelta(days=8))
    rows.filter(key="ORG-04").update(standing="expiring", due_on=dt.date(2026, 8, 5), valid_until=dt.date(2026, 12, 13))
    for day in (MONDAY, MONDAY, MONDAY + dt.timedelta(days=1)):
        notices.remind(day)
    (letter,) = written()
    said = [line.strip() for line in letter.get_content().splitlines() if "): " in line]
    assert said == [
        "Latest accounts with the right external scrutiny (ORG-04): accepted, but runs out on 13 December 2026: renew it",
        "Organisation profile complete (EOI-01): overdue since 20 November 2026",
        "Registration identifiers valid and live (EOI-02): to be sent by 30 November 2026",
    ]
    notices.remind(MONDAY + dt.timedelta(days=7))
    assert len(written()) == 2


def test_a_host_with_nothing_to_do_gets_no_letter(site, hanna):
    SiteRequirement.objects.filter(site=site).update(standing="met")
    assert notices.remind(MONDAY) == 0
    assert written() == []
