"""The review workbench: what a reviewer has in front of them, decisions, refusals that lose nothing, and the next item."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from onboarding import store
from onboarding.models import AuditEvent, EvidenceCopy, EvidenceVersion, Interest, Person, Review, RoleAssignment, SiteRequirement
from onboarding.roles import Role
from tests.factories import TODAY, all_covered
from tests.portal.reviewing import NAME, POLICY, policy_sent, sent
from tests.portal.test_work_queue import words


@pytest.fixture
def row(world):
    return policy_sent(world)


@pytest.fixture
def sal(clients):
    return clients[Role.SAFEGUARDING_REVIEWER]


@pytest.fixture
def bench(world) -> str:
    return f"/work/review/{world.site.slug}/{POLICY}/"


def answers(world, row, action: str, **more: str) -> dict[str, str]:
    """A form in which every point is covered and every open rule judged as met."""
    points = {f"point_{key}": decision for key, decision in all_covered(world.site, POLICY).items()}
    judged = {f"judge_{rule['rule']}": "met" for rule in row.rules if rule["outcome"] in ("cannot_tell", "needs_human")}
    return {"version": str(row.version), "action": action, **points, **judged, **more}


def state_of(row) -> str:
    row.refresh_from_db()
    return row.state


def test_the_document_stands_beside_findings_and_points(world, row, sal, bench):
    text = words(sal.get(bench))
    assert NAME in text
    assert "The next review was due on 22 September 2026, which has passed." in text
    assert "“Next review due: 22 September 2026”" in text
    assert "Two references, one from the latest employer" in text
    page = sal.get(bench).content.decode()
    assert f'src="/work/documents/{row.uses.get().evidence_id}/1/pages/1/"' in page
    assert "style=" not in page


def test_a_page_is_a_picture_that_can_do_nothing_and_looking_is_on_record(row, sal):
    response = sal.get(f"/work/documents/{row.uses.get().evidence_id}/1/pages/1/")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert AuditEvent.objects.filter(name="evidence.read", actor="Sal Reyes").count() == 1


def test_the_safe_copy_is_an_attachment(row, sal):
    response = sal.get(f"/work/documents/{row.uses.get().evidence_id}/1/")
    assert response["Content-Disposition"] == f'attachment; filename="{NAME}"'


def test_accepting_with_every_point_covered_goes_on_to_the_next_item(world, row, sal, bench):
    sent(world, POLICY, TODAY, site=world.elsewhere)
    response = sal.post(f"{bench}?whose=mine", answers(world, row, "accept"))
    assert (response.status_code, response["Location"]) == (302, f"/work/review/{world.elsewhere.slug}/{POLICY}/?whose=mine")
    assert state_of(row) == "accepted"


def test_after_the_last_item_the_queue_says_what_was_done(world, row, sal, bench):
    response = sal.post(bench, answers(world, row, "accept"), follow=True)
    assert response.request["PATH_INFO"] == "/work/"
    assert "Accepted: Safer recruitment procedure at Lanternbridge Freedom Project." in words(response)


def test_asking_for_changes_tells_the_host_what_and_why(world, row, sal, bench):
    given = answers(
        world, row, "return", note="Ask for two references.", point_two_references="not_covered", why_two_references="Only one."
    )
    assert sal.post(bench, given).status_code == 302
    assert state_of(row) == "returned"
    assert row.decision_note == "Ask for two references."
    assert row.decision_reasons == [{"code": "missing", "point": "two_references", "text": "Only one."}]


def test_accepting_with_open_points_is_refused_and_keeps_what_was_typed(world, row, sal, bench):
    given = answers(world, row, "accept", note="Nearly there.")
    del given["point_two_references"]
    response = sal.post(bench, given)
    assert response.status_code == 422
    assert "Still open: Two references, one from the latest employer." in words(response)
    assert "Nearly there." in response.content.decode()
    assert re.search(r'name="point_gaps" value="covered"[^>]*checked', response.content.decode())
    assert state_of(row) == "submitted"


def test_a_point_that_does_not_apply_needs_a_reason(world, row, sal, bench):
    given = answers(world, row, "accept", point_probation="not_applicable")
    assert "Say why it does not apply" in words(sal.post(bench, given))
    assert sal.post(bench, {**given, "why_probation": "No staff, volunteers only."}).status_code == 302
    assert state_of(row) == "accepted"


def test_conditions_carry_what_by_whom_and_by_when(world, row, sal, bench):
    due = (TODAY + dt.timedelta(days=30)).isoformat()
    condition = {"condition_1": "Add probation.", "owner_1": "host_lead", "due_1": due}
    assert sal.post(bench, answers(world, row, "accept_with_conditions", **condition)).status_code == 302
    assert state_of(row) == "accepted_with_conditions"
    assert list(row.conditions.values_list("text", "owner")) == [("Add probation.", "host_lead")]


def test_a_condition_without_a_day_is_refused(world, row, sal, bench):
    response = sal.post(bench, answers(world, row, "accept_with_conditions", condition_1="Add probation.", owner_1="host_lead"))
    assert response.status_code == 422
    assert "Each condition must be due within 60 days." in words(response)


def test_a_page_that_went_stale_keeps_what_was_typed_and_can_be_sent_again(world, row, sal, bench):
    given = answers(world, row, "return", note="Two hours of careful words.")
    SiteRequirement.objects.filter(pk=row.pk).update(version=row.version + 1)
    response = sal.post(bench, given)
    assert response.status_code == 412
    assert "Two hours of careful words." in response.content.decode()
    assert state_of(row) == "submitted"
    assert sal.post(bench, {**given, "version": str(row.version)}).status_code == 302
    assert state_of(row) == "returned"


def test_somebody_with_a_tie_reads_why_they_cannot_decide(world, row, sal, bench):
    declared = sal.post(f"/work/tie/{world.site.slug}/")
    assert (declared.status_code, Interest.objects.count()) == (302, 1)
    text = words(sal.get(bench))
    assert "You cannot decide this" in text
    assert "You declared an interest in this organisation; somebody without a tie must decide." in text
    assert sal.post(bench, answers(world, row, "accept")).status_code == 422
    assert not Review.objects.filter(requirement=row).exists()


def test_a_tie_is_asked_about_before_it_is_declared(world, sal):
    assert "You can no longer review or decide anything of this organisation." in words(sal.get(f"/work/tie/{world.site.slug}/"))
    assert not Interest.objects.exists()


def test_who_reviewed_first_cannot_be_the_second(world, clients):
    rows = SiteRequirement.objects.filter(site=world.site, key="EOI-06")
    rows.update(state="submitted", submissions=1, submitted_on=TODAY)
    address = f"/work/review/{world.site.slug}/EOI-06/"
    row = rows.get()
    points = {f"point_{key}": decision for key, decision in all_covered(world.site, "EOI-06").items()}
    judged = {f"judge_{rule['rule']}": "met" for rule in row.rules if rule["outcome"] in ("cannot_tell", "needs_human")}
    client = clients[Role.PRACTICE_REVIEWER]
    said = words(client.post(address, {"version": row.version, "action": "accept", **points, **judged}, follow=True))
    assert "A second reviewer has to agree." in said
    assert "You have reviewed this already; a second reviewer must decide." in words(client.get(address))
    assert state_of(row) == "submitted"


def test_another_role_may_look_and_reads_who_decides(row, clients, bench):
    text = words(clients[Role.FINANCE_REVIEWER].get(bench))
    assert "The Safeguarding reviewer decides this. You can look." in text
    assert 'name="action"' not in clients[Role.FINANCE_REVIEWER].get(bench).content.decode()


def test_a_decision_that_is_none_is_no_address(world, row, sal, bench):
    assert sal.post(bench, answers(world, row, "submit")).status_code == 404
    assert state_of(row) == "submitted"


def test_words_are_shown_where_there_is_no_picture_and_nothing_in_them_acts(world, row, sal, bench):
    version = row.uses.get().evidence.versions.get()
    version.copies.filter(kind="page").delete()
    text = sal.get(bench).content.decode()
    assert "We keep adults safe." in text


def test_what_changed_since_the_version_before_is_shown(world, row, sal, bench):
    version = row.uses.get().evidence.versions.get()
    change = b'[{"kind": "replaced", "page": 1, "old": "One reference.", "new": "Two references."}]'
    stored = store.put_bytes(change)
    EvidenceCopy.objects.create(
        version=version, kind="changes", sha256=stored.sha256, size_bytes=stored.size_bytes, media_type="application/json"
    )
    page = sal.get(bench).content.decode()
    assert "<del>One reference.</del><ins>Two references.</ins>" in page


def test_a_held_document_says_why_it_cannot_be_opened(row, clients, bench):
    EvidenceVersion.objects.filter(evidence__uses__requirement=row).update(
        status="needs_attention", refusal="It may hold a criminal record."
    )
    text = words(clients[Role.PRACTICE_REVIEWER].get(bench))
    assert "It cannot be opened" in text
    assert "We keep adults safe." not in text


def test_localities_are_called_by_their_names(world, clients):
    row = sent(world, "SAF-05", on=TODAY)
    code = world.site.locality_codes[0]
    name = world.site.localities.get(code=code).name
    given = {"local_pathway": {code: {"referral_point": f"The council of {code}"}}}
    SiteRequirement.objects.filter(pk=row.pk).update(answers=given, rules=[{"rule": "a", "outcome": "pass", "reason": f"{code} is there."}])
    text = words(clients[Role.COORDINATOR].get(f"/work/review/{world.site.slug}/SAF-05/"))
    assert f"The council of {name}" in text
    assert f"{name} is there." in text
    assert code not in text


def test_the_workbench_has_a_ceiling_of_queries(row, sal, bench, django_assert_max_num_queries):
    sal.get(bench)
    with django_assert_max_num_queries(24):
        sal.get(bench)


@pytest.mark.parametrize("path", ["", "waive/", "reopen/"])
def test_hosts_and_outsiders_have_no_workbench(world, row, lead, outsider, bench, path):
    assert outsider.get(bench + path).status_code == 404
    assert lead.get(bench + path).status_code in (200, 403, 404, 409)


def test_documents_are_for_programme_roles(row, lead, outsider, clients):
    for address in (f"/work/documents/{row.uses.get().evidence_id}/1/", f"/work/documents/{row.uses.get().evidence_id}/1/pages/1/"):
        assert [client.get(address).status_code for client in (lead, outsider, clients[Role.TRAINING_PROVIDER])] == [403, 403, 403]
    assert clients[Role.COORDINATOR].get("/work/documents/999/1/").status_code == 404


def test_reopening_needs_a_reason_and_the_host_reads_it(world, row, sal, bench):
    sal.post(bench, answers(world, row, "accept"))
    row.refresh_from_db()
    again = f"{bench}reopen/"
    assert sal.post(again, {"version": row.version, "note": ""}).status_code == 422
    assert sal.post(again, {"version": row.version, "note": "The law changed."}).status_code == 302
    assert (state_of(row), row.decision_note) == ("returned", "The law changed.")


def test_a_waiver_ends_within_ninety_days_and_some_requirements_have_none(world, clients):
    row = SiteRequirement.objects.get(site=world.site, key="EOI-03")
    address = f"/work/review/{world.site.slug}/EOI-03/waive/"
    given = {
        "version": row.version,
        "reason": "The board meets in January.",
        "compensating_control": "The chair has agreed in writing.",
        "owner": "Chair",
        "requested_by": world.people[Role.HOST_LEAD].pk,
        "ends_on": (TODAY + dt.timedelta(days=91)).isoformat(),
    }
    cora = clients[Role.COORDINATOR]
    assert "A waiver ends within 90 days." in words(cora.post(address, given))
    assert cora.post(address, {**given, "ends_on": (TODAY + dt.timedelta(days=60)).isoformat()}).status_code == 302
    assert state_of(row) == "waived"
    never = clients[Role.COORDINATOR].get(f"/work/review/{world.site.slug}/SAF-01/waive/")
    assert never.status_code == 409
    assert re.search(r"<h1>This cannot be done</h1>\s*<p>[^<]* is never waived\.</p>", never.content.decode())


def test_what_rests_on_people_shows_who_they_are_and_which_rules_are_met(world, clients):
    anwen = Person.objects.create(organisation=world.organisation, name="Anwen Price", name_key="anwen price")
    RoleAssignment.objects.create(person=anwen, role="board_safeguarding_lead", since=dt.date(2026, 5, 4))
    cook = Person.objects.create(organisation=world.organisation, name="Cadi Cook", name_key="cadi cook")
    RoleAssignment.objects.create(person=cook, role="volunteer", since=dt.date(2026, 5, 4))
    sent(world, "SAF-04", on=TODAY)
    text = words(clients[Role.COORDINATOR].get(f"/work/review/{world.site.slug}/SAF-04/"))
    assert "No document and no answer came with it: it rests on the people on record." in text
    assert "Anwen Price" in text
    assert "Board safeguarding lead 4 May 2026" in text
    assert "The role Board safeguarding lead is filled." in text
    assert "Cadi Cook" not in text
