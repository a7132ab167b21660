"""Sites for people of the programme: the table, why one is not ready, writing to whoever holds it, its trail, its gates."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.core import mail

from onboarding.models import Action, AuditEvent, Site, SiteNote, SiteRequirement
from onboarding.roles import Role
from onboarding.services.followups import ActionGiven, close_action, open_action
from onboarding.services.gates import DecisionGiven, decide
from onboarding.services.interests import declare
from onboarding.services.notes import write_note
from tests.factories import TODAY
from tests.portal.reviewing import actor
from tests.portal.test_work_queue import SESSION_USER_ROLES, words

SITES = "/work/sites/"


@pytest.fixture
def cora(clients):
    return clients[Role.COORDINATOR]


@pytest.fixture
def here(world) -> str:
    return f"{SITES}{world.site.slug}/"


def test_the_table_shows_every_site_with_where_it_stands(world, cora):
    text = words(cora.get(SITES))
    assert "Lanternbridge Freedom Project" in text
    assert "Thornwick Women&#x27;s Haven" in text
    assert "Expression of interest and fit" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("text=thorn", {"Thornwick"}),
        ("region=E12000002", {"Thornwick", "Lanternbridge"}),
        ("region=S92000003", set()),
        ("status=live", set()),
        ("stage=S1", {"Thornwick", "Lanternbridge"}),
        ("stage=nonsense&order=backwards", {"Thornwick", "Lanternbridge"}),
    ],
)
def test_filters_of_the_table(world, cora, query, shown):
    text = re.sub(r"(?s)<form.*?</form>", "", cora.get(f"{SITES}?{query}").content.decode())
    assert {name for name in ("Thornwick", "Lanternbridge") if name in text} == shown


def test_the_spreadsheet_has_the_filtered_rows_and_no_formula(world, cora):
    Site.objects.filter(pk=world.site.pk).update(name="=cmd()")
    response = cora.get(f"{SITES}table.csv?text=lantern")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Site", "'=cmd()"]
    assert response["Content-Disposition"] == 'attachment; filename="sites-2026-11-23.csv"'


def test_the_site_says_who_holds_what_and_the_earliest_day(world, cora, here):
    text = words(cora.get(here))
    assert "Who holds what" in text
    assert "could go live at the earliest" in text
    assert "Organisation profile complete" in text
    assert "Host board:" in text


def test_what_cannot_start_yet_is_listed_too_so_that_all_that_keeps_the_gates_shut_adds_up(cora, here):
    text = words(cora.get(here))
    assert "6 still to be met" in text
    assert "Host lead: 1 to be met" in text
    assert "Host board: 1 to be met" in text
    assert "Cannot start yet: 4 to be met" in text
    assert "Registration identifiers valid and live EOI-02, after EOI-01" in text


def test_what_is_overdue_comes_first(world, cora, here):
    SiteRequirement.objects.filter(site=world.site).update(due_on=TODAY)
    SiteRequirement.objects.filter(site=world.site, key="EOI-03").update(due_on=TODAY - dt.timedelta(days=4))
    text = words(cora.get(here))
    assert "1 overdue" in text
    assert text.index("Host board:") < text.index("Host lead:")


def test_the_letter_is_shown_before_it_goes_out(world, cora, here):
    text = words(cora.get(f"{here}write/host_lead/"))
    assert "To: Hanna Holt." in text
    assert "- Organisation profile complete" in text
    assert mail.outbox == []


def test_writing_to_the_holder_sends_a_letter_and_is_in_the_trail(world, cora, here, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = cora.post(f"{here}write/host_lead/", {"action": "send", "note": "Ring me if you are stuck."})
    assert (response.status_code, response["Location"]) == (302, here)
    event = AuditEvent.objects.get(name="holder.chased")
    assert (event.site_id, event.data) == (world.site.pk, {"holder": "host_lead", "letters": 1})
    assert "Somebody wrote to whoever holds what keeps a site from going on: Host lead" in words(cora.get(f"{here}timeline/"))


def test_a_holder_is_written_to_once_a_day(world, cora, here):
    cora.post(f"{here}write/host_lead/", {"action": "send", "note": ""})
    response = cora.post(f"{here}write/host_lead/", {"action": "send", "note": "Again, please."})
    assert response.status_code == 422
    assert "Telephone them, or write again tomorrow." in words(response)
    assert "Again, please." in response.content.decode()
    assert AuditEvent.objects.filter(name="holder.chased").count() == 1


def test_looking_at_the_letter_with_a_sentence_sends_nothing(cora, here):
    response = cora.post(f"{here}write/host_lead/", {"action": "look", "note": "A sentence of mine."})
    assert "A sentence of mine." in words(response)
    assert not AuditEvent.objects.filter(name="holder.chased").exists()


def test_a_role_that_holds_nothing_is_not_written_to(cora, here):
    assert cora.get(f"{here}write/finance_reviewer/").status_code == 404


def test_a_role_that_nobody_has_is_written_to_through_the_lead(world, cora, here):
    world.people[Role.HOST_BOARD].memberships.all().delete()
    assert "Nobody has this role yet, so the host’s lead gets it." in words(cora.get(f"{here}write/host_board/"))


def test_actions_are_opened_and_marked_as_done(world, cora, here):
    given = {"title": "Send the rota", "severity": "major", "owner": "host_lead", "due_on": "2026-12-01"}
    assert cora.post(f"{here}action/", given).status_code == 302
    action = Action.objects.get()
    assert "Send the rota" in words(cora.get(here))
    assert cora.post(f"/work/actions/{action.pk}/done/", {"on": "2026-12-24"}).status_code == 422
    assert cora.post(f"/work/actions/{action.pk}/done/", {"on": "2026-11-23"}).status_code == 302
    action.refresh_from_db()
    assert action.closed_on == TODAY


def test_an_action_without_a_title_says_so_and_keeps_the_rest(cora, here):
    response = cora.post(f"{here}action/", {"title": "", "severity": "major", "owner": "host_board"})
    assert response.status_code == 422
    assert "What has to be done: Fill this in." in words(response)
    assert re.search(r'value="host_board" selected', response.content.decode())


def test_the_requirements_stand_by_stage(cora, here):
    text = words(cora.get(f"{here}requirements/"))
    assert "1. Expression of interest and fit" in text
    assert "Safer recruitment procedure" in text


def test_people_are_shown_to_those_who_may_know_them(clients, here):
    assert "Nobody is recorded in post." in words(clients[Role.COORDINATOR].get(f"{here}people/"))
    assert clients[Role.PROGRAMME_LEAD].get(f"{here}people/").status_code == 403


def test_the_timeline_tells_in_sentences(cora, here):
    text = words(cora.get(f"{here}timeline/"))
    assert "A reviewer sent a requirement back to the host: Organisation profile complete (EOI-01) Cora" in text


def test_an_act_put_on_record_later_says_when_it_took_place(world, cora, here):
    given = ActionGiven(severity="minor", title="Send the rota", owner="host_lead", opened_on=TODAY)
    action = open_action(actor(world, Role.COORDINATOR), world.site, given)
    close_action(actor(world, Role.COORDINATOR), action, dt.date(2026, 11, 2))
    assert "it took place on 2 November 2026" in words(cora.get(f"{here}timeline/"))


def test_the_gate_page_shows_the_position_and_leads_only_the_lead_on_to_the_decision(clients, here):
    gate = f"{here}gates/G1/"
    assert "Record the decision" not in words(clients[Role.COORDINATOR].get(gate))
    assert "Record the decision" in words(clients[Role.PROGRAMME_LEAD].get(gate))


def test_a_recorded_decision_is_shown_with_its_frozen_pack(world, clients, here):
    given = DecisionGiven(gate="G1", outcome="defer", on=TODAY, note="The profile is not complete.", present=["programme_lead"])
    decision = decide(actor(world, Role.PROGRAMME_LEAD), world.site, given)
    text = words(clients[Role.COORDINATOR].get(f"{here}gates/G1/"))
    assert "Deferred, 23 November 2026" in text
    assert decision.pack_sha256 in text
    assert "The profile is not complete." in text


def test_there_is_no_other_gate(clients, here):
    assert clients[Role.PROGRAMME_LEAD].get(f"{here}gates/G99/").status_code == 404


def test_a_site_goes_live_only_after_its_gate(world, cora, here):
    response = cora.post(f"{here}go-live/", {"on": "2026-11-23"})
    assert response.status_code == 422
    assert "it has to be passed first" in words(response)


def test_a_withdrawal_is_asked_about_and_needs_a_reason(world, cora, here):
    assert "What waits for a review leaves the queue." in words(cora.get(f"{here}withdraw/"))
    assert cora.post(f"{here}withdraw/", {"on": "2026-11-23", "reason": ""}).status_code == 422
    assert cora.post(f"{here}withdraw/", {"on": "2026-11-23", "reason": "Its funding ended."}).status_code == 302
    text = words(cora.get(here))
    assert "Withdrawn on 23 November 2026" in text
    assert "Its funding ended." in text
    assert "Write to them" not in text


def test_a_note_is_kept_with_who_wrote_it_and_once_however_often_it_is_sent(world, cora, here):
    for _ in range(2):
        sent = cora.post(f"{here}notes/", {"text": "The manager is away in December; ring the deputy."})
        assert (sent.status_code, sent["Location"]) == (302, f"{here}notes/")
    text = words(cora.get(f"{here}notes/"))
    assert text.count("The manager is away in December; ring the deputy.") == 1
    assert world.people[Role.COORDINATOR].name in text
    assert AuditEvent.objects.filter(name="note.written").values_list("data", flat=True).get() == {"note": SiteNote.objects.get().pk}


def test_an_empty_note_is_refused_and_a_long_one_keeps_what_was_typed(cora, here):
    assert cora.post(f"{here}notes/", {"text": " "}).status_code == 422
    long = "word " * 500
    refused = cora.post(f"{here}notes/", {"text": long})
    assert refused.status_code == 422
    assert long.strip() in refused.content.decode()
    assert not SiteNote.objects.exists()


def test_notes_are_kept_from_the_host_from_leadership_and_from_whoever_has_a_tie(world, clients, lead, here):
    write_note(actor(world, Role.COORDINATOR), world.site, "Slow to answer.")
    assert lead.get(f"{here}notes/").status_code == 403
    assert clients[Role.PROGRAMME_LEAD].get(f"{here}notes/").status_code == 403
    finn = actor(world, Role.FINANCE_REVIEWER)
    declare(finn, finn.user, world.organisation)
    tied = clients[Role.FINANCE_REVIEWER].get(f"{here}notes/")
    assert tied.status_code == 403
    assert "Slow to answer." not in tied.content.decode()


def test_only_coordinators_record_that_a_site_left(clients, here):
    assert clients[Role.FINANCE_REVIEWER].get(f"{here}withdraw/").status_code == 403
    assert clients[Role.FINANCE_REVIEWER].get(f"{here}go-live/").status_code == 403


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 8), ("requirements/", 3), ("people/", 5), ("timeline/", 4), ("notes/", 5), ("gates/G1/", 6), ("write/host_lead/", 6)],
)
def test_what_the_pages_of_a_site_cost(world, cora, here, django_assert_max_num_queries, page, most):
    for number in range(5):
        given = ActionGiven(severity="minor", title=f"Action {number}", owner="host_lead", opened_on=TODAY)
        open_action(actor(world, Role.COORDINATOR), world.site, given)
    cora.get(here + page)
    with django_assert_max_num_queries(SESSION_USER_ROLES + most):
        assert cora.get(here + page).status_code == 200


def test_what_the_table_costs(world, cora, django_assert_max_num_queries):
    cora.get(SITES)
    with django_assert_max_num_queries(SESSION_USER_ROLES + 3):
        cora.get(SITES)


OF_A_SITE = (
    "",
    "requirements/",
    "people/",
    "timeline/",
    "notes/",
    "write/host_lead/",
    "action/",
    "gates/G1/",
    "report/",
    "go-live/",
    "withdraw/",
)


@pytest.mark.parametrize("page", OF_A_SITE)
def test_another_host_is_told_there_is_no_such_site(world, outsider, here, page):
    response = outsider.get(here + page)
    assert response.status_code == 404
    assert world.site.name not in response.content.decode()


def test_hosts_have_no_table_of_sites(lead):
    assert [lead.get(address).status_code for address in (SITES, f"{SITES}table.csv")] == [403, 403]


def test_only_reviewers_close_actions_and_conditions(world, lead, clients):
    for address in ("/work/actions/1/done/", "/work/conditions/1/met/"):
        assert lead.get(address).status_code == 403
        assert clients[Role.AUDITOR].get(address).status_code == 403
        assert clients[Role.COORDINATOR].get(address).status_code == 404


# X1
@pytest.mark.parametrize("name", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", " =2+2", "＝1+1", "＋1", "－1", "＠A1"])
def test_no_name_is_a_formula_in_the_spreadsheet(world, cora, name):
    Site.objects.filter(pk=world.site.pk).update(name=name)
    response = cora.get(f"{SITES}table.csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert f"'{name.strip(chr(9))}" in {row[0] for row in rows} | {row[0].replace("' ", "'") for row in rows}
    assert [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")] == []


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.FINANCE_REVIEWER, Role.TRAINING_PROVIDER, Role.MEAL_PROVIDER, Role.ADMIN, Role.AUDITOR]
)
def test_no_link_of_a_site_leads_to_a_refusal(clients, here, role):
    for page in (here, f"{here}requirements/"):
        for address in sorted(set(re.findall(r'<a [^>]*href="(/[^"#]*)"', clients[role].get(page).content.decode()))):
            assert clients[role].get(address).status_code in {200, 302}, address
