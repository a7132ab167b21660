"""Expressions of interest: kept as drafts, found by a link of which only a digest is stored, sent, compared, settled, forgotten."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail

from onboarding import clock
from onboarding.errors import Gone, Invalid, NotFound, NotPermitted, Refused, WrongState
from onboarding.models import AuditEvent, ExpressionOfInterest
from onboarding.services import expressions
from onboarding.services.expressions import ExpressionGiven, forget_over, open_draft, save_draft, send, settle
from onboarding.services.organisations import IdentifierGiven
from tests.factories import make_actor, make_coordinator, make_organisation

pytestmark = pytest.mark.django_db
ANSWERS = {"about": "We run a refuge.", "need": "Thirty referrals a year.", "support": "yes", "employ": "help", "nations": ["WLS"]}


@pytest.fixture(autouse=True)
def _letters(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def given(**other) -> ExpressionGiven:
    values = {
        "kind": "host",
        "email": "mair@tygobaith.example",
        "organisation_name": "Tŷ Gobaith",
        "contact_name": "Mair Rees",
        "scheme": "ccew",
        "register_number": "1234567",
        "answers": ANSWERS,
    }
    return ExpressionGiven(**{**values, **other})


def link_in_letter() -> str:
    return re.search(r"/about/interest/draft/(\S+)/", mail.outbox[-1].body)[1]


def test_a_draft_needs_an_address_only_and_its_link_goes_there():
    save_draft(given(organisation_name="", contact_name="", scheme="", register_number="", answers={}))
    draft = open_draft(link_in_letter())
    assert (draft.status, draft.email, mail.outbox[-1].to) == ("draft", "mair@tygobaith.example", ["mair@tygobaith.example"])
    assert not AuditEvent.objects.exists()


def test_only_a_digest_of_the_link_is_stored():
    text = save_draft(given())
    assert text not in str(ExpressionOfInterest.objects.values().get())


def test_saving_again_keeps_the_link_and_sends_no_second_letter():
    text = save_draft(given())
    assert save_draft(given(answers={**ANSWERS, "about": "We run two refuges."}), text) == text
    assert open_draft(text).answers["about"] == "We run two refuges."
    assert len(mail.outbox) == 1


def test_a_changed_address_gets_its_own_link_and_the_old_one_ends():
    text = save_draft(given())
    save_draft(given(email="gwen@tygobaith.example"), text)
    with pytest.raises(Gone):
        open_draft(text)
    assert open_draft(link_in_letter()).email == "gwen@tygobaith.example"


def test_a_link_ends_after_28_days(time_machine):
    text = save_draft(given())
    time_machine.move_to(clock.now() + dt.timedelta(days=29))
    with pytest.raises(Gone):
        open_draft(text)


@pytest.mark.parametrize("text", ["", "guessed", "\udcff", "x" * 5000])
def test_a_guessed_link_opens_nothing(text):
    save_draft(given())
    with pytest.raises(Gone):
        open_draft(text)


def test_no_more_than_three_links_a_day_go_to_one_address():
    for _ in range(3):
        save_draft(given())
    with pytest.raises(Refused, match="Three links"):
        save_draft(given(email="MAIR@tygobaith.example"))
    save_draft(given(email="gwen@tygobaith.example"))


def test_what_is_sent_is_received_once_with_a_reference_and_told(programme):
    make_actor(role="coordinator", name="Cora")
    text = save_draft(given())
    row = send(given(), programme, text)
    assert (row.status, row.digest, row.answers["nations"]) == ("received", "", ["WLS"])
    assert re.fullmatch(r"EI-[ACDEFHJKLMNPRTUVWXY34679]{8}", row.reference)
    assert [letter.to for letter in mail.outbox[1:]] == [["mair@tygobaith.example"], ["cora@example.org"]]
    assert row.reference in mail.outbox[1].body
    assert "Tŷ Gobaith" not in mail.outbox[2].body
    event = AuditEvent.objects.get(name="expression.received")
    assert event.data == {"expression": row.pk, "kind": "host", "reference": row.reference}
    with pytest.raises(Gone):
        send(given(), programme, text)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"organisation_name": " "}, "organisation_name"),
        ({"contact_name": ""}, "contact_name"),
        ({"email": "nobody"}, "email"),
        ({"answers": {**ANSWERS, "about": ""}}, "about"),
        ({"answers": {**ANSWERS, "nations": []}}, "nations"),
        ({"answers": {**ANSWERS, "nations": ["XXX"]}}, "nations"),
        ({"answers": {**ANSWERS, "need": "x" * 1501}}, "need"),
        ({"register_number": ""}, "register_number"),
        ({"register_number": "SC12"}, "register_number"),
        ({"organisation_name": "Tŷ\u202eGobaith"}, "organisation_name"),
    ],
)
def test_what_is_not_whole_is_refused_with_the_field(programme, other, field):
    with pytest.raises(Invalid) as refusal:
        send(given(**other), programme)
    assert field in refusal.value.fields
    assert not ExpressionOfInterest.objects.exists()


def test_there_are_three_kinds_only(programme):
    with pytest.raises(NotFound):
        save_draft(given(kind="bank"))


def test_answers_nobody_asked_for_are_dropped(programme):
    assert "is_admin" not in send(given(answers={**ANSWERS, "is_admin": "yes"}), programme).answers


def test_a_register_entry_of_a_host_or_an_earlier_expression_is_noted_for_coordinators(programme):
    host = make_organisation(programme=programme, identifiers=[IdentifierGiven(scheme="ccew", value="1234567")])
    first = send(given(register_number="123 4567"), programme)
    second = send(given(kind="training_provider", answers={"about": "Courses", "routes": ["online"], "nations": ["ENG"]}), programme)
    third = send(given(register_number="7654321"), programme)
    assert (first.organisation, first.same_as) == (host, None)
    assert (second.organisation, second.same_as) == (host, first)
    assert (third.organisation, third.same_as) == (None, None)


def test_a_coordinator_settles_it_once(programme):
    cora, row = make_coordinator(), send(given(), programme)
    settled = settle(cora, row.pk, "taken_up", "")
    assert (settled.status, settled.settled_by) == ("taken_up", cora.user)
    with pytest.raises(WrongState):
        settle(cora, row.pk, "declined", "Too late")


def test_declining_needs_a_reason(programme):
    row = send(given(), programme)
    with pytest.raises(Invalid):
        settle(make_coordinator(), row.pk, "declined", "  ")


@pytest.mark.parametrize("role", ["programme_lead", "auditor", "safeguarding_reviewer"])
def test_nobody_else_settles(programme, role):
    row = send(given(), programme)
    with pytest.raises(NotPermitted):
        settle(make_actor(role=role), row.pk, "taken_up", "")


def test_a_draft_is_nobodys_to_settle():
    save_draft(given())
    with pytest.raises(NotFound):
        settle(make_coordinator(), ExpressionOfInterest.objects.get().pk, "taken_up", "")


def test_drafts_are_forgotten_with_their_link_and_the_settled_after_a_year(programme):
    save_draft(given())
    kept, old = send(given(), programme), send(given(register_number="7654321"), programme)
    settle(make_coordinator(), old.pk, "taken_up", "")
    now = clock.now()
    assert forget_over(now + expressions.LINK_LASTS - dt.timedelta(hours=1)) == 0
    assert forget_over(now + expressions.LINK_LASTS + dt.timedelta(hours=1)) == 1
    assert forget_over(now + dt.timedelta(days=366)) == 1
    assert list(ExpressionOfInterest.objects.all()) == [kept]
