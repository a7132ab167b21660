"""Invitations (A13): for one address, role and organisation; one use; three days; looking uses nothing up."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from onboarding.models import AuditEvent, Invitation, Membership
from onboarding.services.invitations import InvitationGiven, invite
from tests.accounts.people import PASSWORD, enrolled, give_password, make_person
from tests.factories import make_client, make_organisation, make_user

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Nell Ward", "password": PASSWORD}


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def hanna(organisation) -> APIClient:
    return make_client(make_user(role="host_lead", name="Hanna", organisation=organisation))


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def sending(client: APIClient, **body):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/api/v1/invitations/", body)

    return sending


@pytest.fixture
def link(send, hanna, organisation) -> str:
    assert send(hanna, email="nell@example.org", role="host_dsl", organisation=organisation.slug).status_code == 201
    return link_in(mail.outbox[-1])


def link_in(message) -> str:
    return re.search(r"http://localhost:8000(/account/invitation/\S+)", message.body)[1]


# A13
def test_the_letter_goes_to_the_address_and_the_link_nowhere_else(send, hanna, organisation):
    answer = send(hanna, email="nell@example.org", role="host_dsl", organisation=organisation.slug)
    assert mail.outbox[-1].to == ["nell@example.org"]
    text = link_in(mail.outbox[-1]).split("/")[-2]
    assert text not in answer.content.decode()
    assert text not in str(list(Invitation.objects.values()))
    assert text not in str(list(AuditEvent.objects.values()))
    assert answer.json()["state"] == "open"


# A13
def test_looking_uses_nothing_and_the_link_works_once(link):
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert Client().post(link, GIVEN).status_code == 302
    nell = User.objects.get(email="nell@example.org")
    assert list(Membership.objects.filter(user=nell).values_list("role", "organisation__slug")) == [
        ("host_dsl", "lanternbridge-freedom-project")
    ]
    for answer in (Client().post(link, GIVEN), Client().get(link)):
        assert answer.status_code == 410
        assert "used, withdrawn, is more than three days old" in answer.content.decode()
    assert give_password(Client(), "nell@example.org").status_code == 302


# A13
def test_what_it_is_for_cannot_be_changed_on_the_way(link):
    Client().post(link, {**GIVEN, "role": "admin", "organisation": "", "email": "mallory@example.org"})
    assert list(Membership.objects.filter(user__name="Nell Ward").values_list("role", "user__email")) == [("host_dsl", "nell@example.org")]


# A13
def test_it_ends_after_three_days(link):
    started = time.time()
    with time_machine.travel(started + 73 * 3600, tick=False):
        assert Client().post(link, GIVEN).status_code == 410
    with time_machine.travel(started + 71 * 3600, tick=False):
        assert Client().post(link, GIVEN).status_code == 302


# A13
def test_somebody_else_who_is_signed_in_cannot_take_it(link, ivo):
    browser, _ = enrolled(ivo)
    assert browser.post(link, GIVEN).status_code == 403
    assert not Membership.objects.filter(user=ivo, role="host_dsl").exists()


def test_who_has_an_account_signs_in_first(link):
    nell = make_person(name="Nell")
    answer = Client().post(link, {"name": "Mallory", "password": "trombone kettle marmalade"})
    assert answer.status_code == 403
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)
    browser, _ = enrolled(nell)
    assert browser.post(link).status_code == 302
    assert set(Membership.objects.filter(user=nell).values_list("role", flat=True)) == {"auditor", "host_dsl"}


# A1, A13
@pytest.mark.parametrize("password", ["short", "lanternbridge2026!", "password1234"])
def test_a_password_that_cannot_be_used_leaves_it_open(link, password):
    answer = Client().post(link, {"name": "Nell Ward", "password": password})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not User.objects.filter(email="nell@example.org").exists()
    assert Client().post(link, GIVEN).status_code == 302


def test_the_same_again_withdraws_the_earlier_link(send, hanna, organisation, link):
    send(hanna, email="NELL@example.org", role="host_dsl", organisation=organisation.slug)
    assert Client().get(link).status_code == 410
    assert Client().get(link_in(mail.outbox[-1])).status_code == 200


def test_a_withdrawn_one_opens_nothing(hanna, link):
    invitation = Invitation.objects.get()
    assert hanna.post(f"/api/v1/invitations/{invitation.pk}/withdrawal/").status_code == 204
    assert Client().post(link, GIVEN).status_code == 410
    assert hanna.post(f"/api/v1/invitations/{invitation.pk}/withdrawal/").status_code == 404
    assert hanna.get("/api/v1/invitations/").json()["results"][0]["state"] == "withdrawn"


# A14, Z14
@pytest.mark.parametrize(
    ("inviter", "role", "status"),
    [
        ("host_lead", "host_lead", 201),
        ("host_lead", "coordinator", 403),
        ("host_lead", "admin", 403),
        ("host_dsl", "host_contributor", 403),
        ("coordinator", "host_lead", 201),
        ("coordinator", "coordinator", 403),
        ("coordinator", "admin", 403),
        ("admin", "admin", 201),
        ("admin", "worker", 400),
        ("auditor", "auditor", 403),
    ],
)
def test_nobody_invites_above_themselves(send, organisation, inviter, role, status):
    client = make_client(make_user(role=inviter, name="Inga", organisation=organisation if inviter.startswith("host") else None))
    place = {"organisation": organisation.slug} if role.startswith("host") else {}
    assert send(client, email="nell@example.org", role=role, **place).status_code == status
    assert len(mail.outbox) == (status == 201)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "host_lead"}, "organisation"),
        ({"role": "auditor", "organisation": "lanternbridge-freedom-project"}, "organisation"),
        ({"role": "king"}, "role"),
    ],
)
def test_a_role_goes_with_its_place(send, organisation, body, field):
    client = make_client(make_user(role="admin", name="Ada"))
    answer = send(client, email="nell@example.org", **body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_hosts_see_their_own_invitations_only(send, hanna, link, programme):
    elsewhere = make_organisation(programme=programme, name="Kestrel Haven")
    olga = make_client(make_user(role="host_lead", name="Olga", organisation=elsewhere))
    assert [row["email"] for row in hanna.get("/api/v1/invitations/").json()["results"]] == ["nell@example.org"]
    assert olga.get("/api/v1/invitations/").json()["results"] == []


# A10
@pytest.mark.parametrize("way", ["role", "account"])
def test_it_ends_when_its_sender_could_send_it_no_more(link, way):
    """Else who is about to leave could leave a door open for themselves."""
    sender = User.objects.get(email="hanna@example.org")
    if way == "role":
        Membership.objects.filter(user=sender).update(role="host_board")
    else:
        User.objects.filter(pk=sender.pk).update(is_active=False)
    assert Client().get(link).status_code == 410
    assert Client().post(link, GIVEN).status_code == 410
    assert not User.objects.filter(email="nell@example.org").exists()


def test_one_from_the_console_has_no_sender_who_could_leave(programme):
    _, address = invite(None, InvitationGiven(email="nell@example.org", role="admin"))
    assert Client().get(address.removeprefix("http://localhost:8000")).status_code == 200


def test_a_nonsense_link_is_over(client):
    assert client.get("/account/invitation/%00%F0%9F%99%82/").status_code == 410
