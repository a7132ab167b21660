"""The host's task list and one task: what is shown to whom, what is kept, what is refused, and what each page costs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import CheckResult, Evidence, EvidenceUse, EvidenceVersion, SiteRequirement
from onboarding.policies import actor_of
from onboarding.roles import Role
from onboarding.services.answers import save_answers
from tests.portal.people import signed_in
from tests.portal.world import PDF

BASE = 3
"""Session, person and roles are looked up on every page."""


def address(world, key="", rest=""):
    return f"/host/{world.site.slug}/" + (f"tasks/{key}/{rest}" if key else rest)


def row(world, key):
    return SiteRequirement.objects.get(site=world.site, key=key)


def hidden(page, name):
    return re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.content.decode())[1]


def test_what_to_do_next_is_what_came_back(lead, world):
    text = lead.get(address(world)).content.decode()
    assert "The reviewer sent this back. Read why, change it and send it again." in text
    assert text.index("What to do next") < text.index("1. Expression of interest and fit")
    assert f'href="/host/{world.site.slug}/tasks/EOI-01/"' in text


def test_the_list_costs_three_queries_of_its_own(lead, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(BASE + 3):
        assert lead.get(address(world)).status_code == 200


def test_a_task_costs_eight_queries_of_its_own(lead, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(BASE + 8):
        assert lead.get(address(world, "SAF-01")).status_code == 200


def test_a_returned_task_shows_the_reviewers_words(lead, world):
    assert "Please give the charity number as the register has it." in lead.get(address(world, "EOI-01")).content.decode()


def test_another_host_finds_nothing_here(outsider, world):
    for rest in (
        "",
        "tasks/EOI-01/",
        "tasks/EOI-01/check/",
        "documents/",
        "people/",
        "agreements/",
        "dates/",
        "report/",
        "contacts/",
        "help/",
    ):
        assert outsider.get(address(world) + rest).status_code == 404, rest


def test_a_task_that_does_not_exist_or_apply_is_not_found(lead, world):
    assert lead.get(address(world, "XXX-99")).status_code == 404
    SiteRequirement.objects.filter(site=world.site, key="SAF-07").update(applicable=False)
    assert lead.get(address(world, "SAF-07")).status_code == 404


def test_answers_are_kept_and_shown_again(lead, world):
    page = lead.get(address(world, "ORG-11"))
    given = {"review_date": "2026-07-01", "version": hidden(page, "version"), "action": "save"}
    assert lead.post(address(world, "ORG-11"), given).status_code == 302
    assert row(world, "ORG-11").answers == {"review_date": "2026-07-01"}
    assert 'value="2026-07-01"' in lead.get(address(world, "ORG-11")).content.decode()


def test_bad_input_is_named_and_nothing_typed_is_lost(lead, world):
    page = lead.get(address(world, "ORG-08"))
    given = {"months_unrestricted": "about three", "post_funded_months": "18", "version": hidden(page, "version"), "action": "save"}
    refused = lead.post(address(world, "ORG-08"), given)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "<title>Error: " in text
    assert "<title>Error: " not in page.content.decode()
    assert "There is a problem" in text
    assert 'value="about three"' in text
    assert 'value="18"' in text
    assert row(world, "ORG-08").answers == {}


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(lead, world):
    page = lead.get(address(world, "ORG-11"))
    seen = hidden(page, "version")
    save_answers(actor_of(world.people[Role.COORDINATOR]), world.site, "ORG-11", {"review_date": "2026-06-01"})
    stale = lead.post(address(world, "ORG-11"), {"review_date": "2026-07-01", "version": seen, "action": "save"})
    assert stale.status_code == 412
    assert 'value="2026-07-01"' in stale.content.decode()
    again = {"review_date": "2026-07-01", "version": hidden(stale, "version"), "action": "save"}
    assert lead.post(address(world, "ORG-11"), again).status_code == 302
    assert row(world, "ORG-11").answers == {"review_date": "2026-07-01"}


def test_a_stale_page_says_what_somebody_else_stored_and_loses_none_of_it(lead, world):
    seen = hidden(lead.get(address(world, "ORG-08")), "version")
    save_answers(actor_of(world.people[Role.COORDINATOR]), world.site, "ORG-08", {"months_unrestricted": 3, "post_funded_months": 18})
    stale = lead.post(address(world, "ORG-08"), {"months_unrestricted": "4", "post_funded_months": "", "version": seen, "action": "save"})
    text = stale.content.decode()
    assert stale.status_code == 412
    assert "Somebody else stored meanwhile: 3" in text
    assert "Somebody filled this in meanwhile; it was empty on your page." in text
    again = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', text)
        for name in ("months_unrestricted", "post_funded_months")
    }
    typed = {name: next(filter(None, found.groups())) for name, found in again.items() if found}
    assert typed == {"months_unrestricted": "4", "post_funded_months": "18"}
    assert lead.post(address(world, "ORG-08"), {**typed, "version": hidden(stale, "version"), "action": "save"}).status_code == 302
    assert row(world, "ORG-08").answers == {"months_unrestricted": 4, "post_funded_months": 18}


def test_a_stale_page_says_nothing_of_questions_that_agree(lead, world):
    seen = hidden(lead.get(address(world, "ORG-08")), "version")
    save_answers(actor_of(world.people[Role.COORDINATOR]), world.site, "ORG-08", {"months_unrestricted": 3})
    stale = lead.post(address(world, "ORG-08"), {"months_unrestricted": "3", "post_funded_months": "18", "version": seen, "action": "save"})
    assert "meanwhile" not in stale.content.decode()


def test_rows_named_by_the_host_are_kept_under_their_names_and_one_more_can_be_asked_for(lead, world):
    page = lead.get(address(world, "DAT-05"))
    group = "lawful_basis"
    given = {
        f"{group}.0.row": "Casework",
        f"{group}.0.art9_or_na": "Substantial public interest",
        "version": hidden(page, "version"),
        "extra_rows": "1",
    }
    more = lead.post(address(world, "DAT-05"), {**given, "action": "add"})
    assert (more.status_code, f'name="{group}.1.row"' in more.content.decode()) == (200, True)
    assert 'value="Substantial public interest"' in more.content.decode()
    assert lead.post(address(world, "DAT-05"), {**given, "action": "save"}).status_code == 302
    assert row(world, "DAT-05").answers == {group: {"Casework": {"art9_or_na": "Substantial public interest"}}}


def test_a_row_without_a_name_is_refused_beside_its_input(lead, world):
    page = lead.get(address(world, "DAT-05"))
    given = {"lawful_basis.0.art9_or_na": "Consent", "version": hidden(page, "version"), "extra_rows": "1", "action": "save"}
    refused = lead.post(address(world, "DAT-05"), given)
    assert refused.status_code == 422
    assert "Name this entry" in refused.content.decode()


def files(*names):
    return [SimpleUploadedFile(name, PDF + name.encode()) for name in names]


def test_several_files_are_sent_at_once_and_each_is_told_of(lead, world):
    given = {"files": files("accounts.pdf", "notes.exe"), "no_survivor_data": "on", "version": "1", "action": "upload"}
    text = lead.post(address(world, "ORG-04"), given, follow=True).content.decode()
    assert "accounts.pdf was received and is being checked." in text
    assert "notes.exe: this kind of file is not accepted." in text
    assert EvidenceUse.objects.filter(requirement=row(world, "ORG-04")).count() == 1


def test_a_refused_file_is_named(lead, world):
    given = {"files": [SimpleUploadedFile("minutes.pdf", b"")], "no_survivor_data": "on", "version": "1", "action": "upload"}
    text = lead.post(address(world, "ORG-04"), given, follow=True).content.decode()
    assert "minutes.pdf: The file is empty. Send the document itself." in text


def test_a_document_that_was_refused_can_be_replaced_or_withdrawn_and_is_named_when_the_task_is_sent(lead, world):
    EvidenceVersion.objects.update(status="refused", refusal="The file is damaged; save it again in its program and send that.")
    page = lead.get(address(world, "EOI-02")).content.decode()
    assert re.search(r'href="/host/[^"]*/documents/\d+/#replace">Replace it or withdraw it', page)
    sent = lead.post(address(world, "EOI-02", "check/"), {"version": row(world, "EOI-02").version})
    assert "Safeguarding policy.pdf was refused. Replace it or withdraw it first." in sent.content.decode()


def test_sending_without_a_chosen_file_says_so(lead, world):
    text = lead.post(address(world, "ORG-04"), {"version": "1", "action": "upload"}, follow=True).content.decode()
    assert "No file was chosen. Choose the files first, then send them." in text
    assert "Saved. You can come back to it at any time." not in text


@pytest.mark.parametrize(
    ("key", "place"), [("SAF-04", "people"), ("PPL-02", "people"), ("DAT-07", "agreements")], ids=["posts", "training", "agreements"]
)
def test_a_task_that_is_read_from_elsewhere_leads_there(lead, world, key, place):
    main = lead.get(address(world, key)).content.decode().split("<main")[1]
    assert f'href="{address(world)}{place}/"' in main


def test_files_are_not_taken_without_the_senders_word(lead, world):
    given = {"files": files("accounts.pdf"), "version": "1", "action": "upload"}
    text = lead.post(address(world, "ORG-04"), given, follow=True).content.decode()
    assert "confirm that nothing in it could identify a survivor" in text
    assert not EvidenceUse.objects.filter(requirement=row(world, "ORG-04")).exists()


def test_the_script_gets_one_answer_a_file(lead, world):
    sent = lead.post(address(world, "ORG-04", "upload/"), {"files": files("accounts.pdf")[0], "no_survivor_data": "on"})
    assert (sent.status_code, sent.json()) == (
        201,
        {"name": "accounts.pdf", "said": "accounts.pdf was received and is being checked.", "problem": ""},
    )
    refused = lead.post(address(world, "ORG-04", "upload/"), {"files": files("accounts.doc")[0], "no_survivor_data": "on"})
    assert refused.status_code == 422
    assert "not accepted" in refused.json()["problem"]
    assert lead.get(address(world, "ORG-04", "upload/")).status_code == 405


def test_documents_being_checked_are_asked_for_again_until_they_are(lead, world):
    lead.post(address(world, "ORG-04", "upload/"), {"files": files("accounts.pdf")[0], "no_survivor_data": "on"})
    assert 'hx-trigger="every 2s"' in lead.get(address(world, "ORG-04", "documents/")).content.decode()
    EvidenceVersion.objects.update(status="clean")
    part = lead.get(address(world, "ORG-04", "documents/")).content.decode()
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_a_document_sent_before_serves_another_task_without_being_sent_again(lead, world):
    document = Evidence.objects.get()
    assert "Safeguarding policy.pdf" in lead.get(address(world, "SAF-02", "documents/choose/")).content.decode()
    lead.post(address(world, "SAF-02", "documents/choose/"), {"document": [document.pk, "999999"]})
    assert set(document.uses.values_list("requirement__key", flat=True)) == {"EOI-02", "SAF-01", "SAF-02"}
    assert EvidenceVersion.objects.count() == 1


def test_another_hosts_document_cannot_be_used(outsider, world):
    document = Evidence.objects.get()
    page = f"/host/{world.elsewhere.slug}/tasks/SAF-02/documents/choose/"
    outsider.post(page, {"document": [document.pk]})
    assert document.uses.count() == 2


def test_checking_shows_what_was_given_and_what_is_missing(lead, world):
    text = lead.get(address(world, "SAF-01", "check/")).content.decode()
    assert "Safeguarding policy.pdf" in text
    assert "Give the review date." in text


def test_sending_a_task_again_puts_it_with_the_reviewer(lead, world):
    page = lead.get(address(world, "EOI-01", "check/"))
    sent = lead.post(address(world, "EOI-01", "check/"), {"version": hidden(page, "version")})
    assert sent["Location"] == address(world, "EOI-01", "sent/")
    assert row(world, "EOI-01").state == "submitted"
    assert "Sent for review" in lead.get(sent["Location"]).content.decode()


def test_what_cannot_be_sent_without_a_document_is_not_offered_for_sending(lead, world):
    SiteRequirement.objects.filter(site=world.site, key="ORG-04").update(standing="to_do", blocked_by=[])
    text = lead.get(address(world, "ORG-04", "check/")).content.decode()
    assert "It cannot be sent without a document." in text
    assert f'href="{address(world, "ORG-04")}#documents"' in text
    assert "Send for review" not in text
    assert "You can send it anyway." not in text


def test_what_waits_for_other_tasks_says_for_which_and_is_not_offered_for_sending(lead, world):
    SiteRequirement.objects.filter(site=world.site, key="ORG-04").update(standing="blocked", blocked_by=["EOI-02"])
    text = lead.get(address(world, "ORG-04", "check/")).content.decode()
    assert "These have to be accepted first:" in text
    assert f'href="{address(world, "EOI-02")}"' in text
    assert "Send for review" not in text


def test_a_file_named_like_a_document_of_another_task_is_kept_beside_it_and_that_is_said(lead, world):
    SiteRequirement.objects.filter(site=world.site, key__in=["EOI-02", "SAF-01"]).update(state="accepted", standing="met")
    given = {"files": files("Safeguarding policy.pdf"), "no_survivor_data": "on", "version": "1", "action": "upload"}
    text = lead.post(address(world, "ORG-04"), given, follow=True).content.decode()
    assert "Another task has a document named Safeguarding policy.pdf, so this one is kept as Safeguarding policy (2).pdf" in text
    assert Evidence.objects.get(name="Safeguarding policy.pdf").versions.count() == 1


def test_a_name_with_two_blanks_is_kept_without_talk_of_another_document(lead, world):
    given = {"files": files("Lone  working.pdf"), "no_survivor_data": "on", "version": "1", "action": "upload"}
    text = lead.post(address(world, "ORG-04"), given, follow=True).content.decode()
    assert "Lone working.pdf was received and is being checked." in text
    assert "Another task" not in text


def test_a_file_that_is_here_and_checked_is_not_said_to_be_checked_again(lead, world):
    given = {"no_survivor_data": "on", "version": "1", "action": "upload"}
    lead.post(address(world, "ORG-04"), {**given, "files": files("accounts.pdf")}, follow=True)
    EvidenceVersion.objects.filter(evidence__name="accounts.pdf").update(status="clean")
    text = lead.post(address(world, "ORG-04"), {**given, "files": files("accounts.pdf")}, follow=True).content.decode()
    assert "accounts.pdf is here already, exactly as you sent it now, so it was not kept twice." in text
    assert "being checked." not in text
    assert EvidenceVersion.objects.filter(evidence__name="accounts.pdf").count() == 1


def test_a_kind_that_is_not_read_is_answered_with_the_kinds_that_are(lead, world):
    given = {"files": files("IMG_2034.heic"), "no_survivor_data": "on", "version": "1", "action": "upload"}
    text = lead.post(address(world, "ORG-04"), given, follow=True).content.decode()
    assert "Send a PDF, a Word (.docx), OpenDocument (.odt, .ods), Excel (.xlsx) or CSV file, or a picture (.jpg, .jpeg, .png)." in text


def test_what_the_domain_refuses_is_said_on_the_page(lead, world):
    refused = lead.post(address(world, "ORG-04", "check/"), {"version": row(world, "ORG-04").version})
    assert refused.status_code == 422
    assert "There is a problem" in refused.content.decode() or "There are" in refused.content.decode()
    assert row(world, "ORG-04").state == "open"


def test_a_sent_task_can_be_taken_back(lead, world):
    lead.post(address(world, "EOI-01", "check/"), {"version": row(world, "EOI-01").version})
    asked = lead.get(address(world, "EOI-01", "take-back/"))
    lead.post(address(world, "EOI-01", "take-back/"), {"version": hidden(asked, "version")})
    assert row(world, "EOI-01").state == "open"


def test_the_board_sees_answers_and_does_not_write_them(clients, world):
    page = clients[Role.HOST_BOARD].get(address(world, "EOI-01")).content.decode()
    assert "Lanternbridge Freedom Project" in page
    assert 'value="save"' not in page
    assert clients[Role.HOST_BOARD].post(address(world, "ORG-11"), {"review_date": "2026-07-01", "version": "1"}).status_code == 302
    assert row(world, "ORG-11").answers == {}


def test_a_contributor_who_may_not_send_is_told_who_does(clients, world):
    text = clients[Role.HOST_CONTRIBUTOR].get(address(world, "ORG-04", "check/")).content.decode()
    assert "This is saved. It is sent by: Host lead." in text
    assert "Send for review" not in text


@pytest.mark.parametrize("role", [Role.HOST_LEAD, Role.HOST_CONTRIBUTOR, Role.HOST_DSL, Role.HOST_DP_LEAD, Role.HOST_BOARD])
def test_every_role_of_a_host_opens_every_task(clients, world, role):
    keys = SiteRequirement.objects.filter(site=world.site, applicable=True).values_list("key", flat=True)
    assert {key: clients[role].get(address(world, key)).status_code for key in keys} == dict.fromkeys(keys, 200)


def test_somebody_with_two_sites_chooses(world, programme):
    assert signed_in(world.people[Role.COORDINATOR]).get("/host/").status_code == 403


def test_what_two_checks_say_of_one_thing_is_said_once(lead, world):
    row_ = row(world, "EOI-02")
    version = EvidenceVersion.objects.get(evidence__name="Safeguarding policy.pdf")
    for ordinal, reason in enumerate(("The document says its next review was due on 2 May 2026, which has passed.",
                                      "The next review was due on 2 May 2026, which has passed.",
                                      "The document names nobody who approved it.")):  # fmt: skip
        CheckResult.objects.create(requirement=row_, version=version, check_name="policies", inspector="policies/3", ordinal=ordinal,
                                   outcome="fail", reason=reason)  # fmt: skip
    text = lead.get(address(world, "EOI-02")).content.decode()
    assert text.count("which has passed.") == 1
    assert "The document says its next review was due on 2 May 2026" in text
    assert "The document names nobody who approved it." in text


def test_a_document_that_came_back_can_be_replaced_from_its_task(lead, world):
    SiteRequirement.objects.filter(site=world.site, key="EOI-02").update(
        state="returned", standing="changes_needed", decided_on=dt.date(2026, 11, 20)
    )
    document = Evidence.objects.get(name="Safeguarding policy.pdf")
    text = lead.get(address(world, "EOI-02")).content.decode()
    assert f'<a href="/host/{world.site.slug}/documents/{document.pk}/#replace">Replace it with a newer version</a>' in text
    assert 'id="replace"' in lead.get(address(world, rest=f"documents/{document.pk}/")).content.decode()


def test_points_that_were_not_found_are_told_in_one_sentence_and_in_the_words_of_the_framework(lead, world):
    lead.post(address(world, "SAF-10"), {"files": files("recruitment.pdf"), "no_survivor_data": "on", "version": "1", "action": "upload"})
    version = EvidenceVersion.objects.get(evidence__name="recruitment.pdf")
    for ordinal, item in enumerate(("two_references", "values_interview")):
        CheckResult.objects.create(
            requirement=row(world, "SAF-10"), version=version, check_name="coverage", inspector="safeguarding/4", ordinal=ordinal,
            outcome="needs_human", reason=f"Nothing was found about {item}; add it.", data={"item": item},
        )  # fmt: skip
    text = lead.get(address(world, "SAF-10")).content.decode()
    assert (
        "Nothing was found about these points. Add them, or say on which page they stand: "
        "Two references, one from the latest employer; An interview about values and motives"
    ) in text
    assert "found about two_references" not in text
