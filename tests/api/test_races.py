"""Two people at the same moment: one decision per step, one submission, one worker per site (C2, C4, C5, C8)."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from api.throttling import Allowances
from onboarding import clock, store
from onboarding.errors import Refused, WrongState
from onboarding.models import Agreement, AuditEvent, Delivery, EvidenceVersion, Review, SiteRequirement, WorkItem
from onboarding.policies import actor_of
from onboarding.services import answers, deliveries, stored_files, webhooks, work
from onboarding.services.deliveries import Outcome
from onboarding.services.webhooks import WebhookGiven
from tests.factories import make_actor, make_client, make_user, send_document
from tests.racing import ROUNDS, at_once, race, shared  # noqa: F401  (fixtures)


# C2
def test_of_two_reviewers_exactly_one_decides(race):  # noqa: F811
    clients = [make_client(make_user(role="coordinator", name=name)) for name in ("Ravi", "Rosa")]
    address = f"/api/v1/sites/{race.slug}/requirements/EOI-01/"
    rows = SiteRequirement.objects.filter(site=race, key="EOI-01")
    for number in range(ROUNDS):
        rows.update(state="submitted", submissions=number + 1, submitted_on="2026-11-20")
        tag = {"If-Match": clients[0].get(address)["ETag"]}
        moves = ({"action": "return", "note": "The size is missing."}, {"action": "reject", "note": "Not within the pilot."})
        posts = [partial(client.post, f"{address}moves/", move, headers=tag) for client, move in zip(clients, moves, strict=True)]
        found = [response.status_code for response in at_once(*posts)]
        assert sorted(found) in ([200, 409], [200, 412])
    assert set(Counter(Review.objects.values_list("submission", flat=True)).values()) == {1}
    assert Review.objects.count() == ROUNDS


# C4
def test_twenty_clicks_submit_once(race):  # noqa: F811
    organisation = race.organisation
    clients = [make_client(make_user(role="host_lead", name="Hanna", organisation=organisation)) for _ in range(20)]
    address = f"/api/v1/sites/{race.slug}/requirements/EOI-01/"
    tag = {"If-Match": clients[0].get(address)["ETag"]}
    found = at_once(
        *(lambda client=client: client.post(f"{address}moves/", {"action": "submit"}, headers=tag).status_code for client in clients)
    )
    assert Counter(found) == {200: 1, 409: 19}
    assert AuditEvent.objects.filter(name="requirement.submit").count() == 1


# L4
def test_two_claimers_never_share_a_site(race, programme):  # noqa: F811
    wren = make_actor(role="worker", name="Wren")
    sites = list(range(1000, 1040))
    for _ in range(ROUNDS):
        WorkItem.objects.all().delete()
        work.mark_due(WorkItem.Kind.DRIVE_SITE, sites)
        first, second = at_once(*(lambda: [lease.subject for lease in work.claim(wren, WorkItem.Kind.DRIVE_SITE, 25)] for _ in range(2)))
        assert not set(first) & set(second)
        rest = [lease.subject for lease in work.claim(wren, WorkItem.Kind.DRIVE_SITE, 100)]
        assert sorted([*first, *second, *rest]) == sites


# C5
def test_twenty_openings_of_one_organisation_make_one(race):  # noqa: F811
    cora = make_client(make_user(role="coordinator", name="Cora"))
    for number in range(max(1, ROUNDS // 10)):
        body = {"name": f"Haven {number}", "legal_structure": "cio", "organisation_type": "anti_slavery", "size_band": "small"}
        found = at_once(*[partial(cora.post, "/api/v1/organisations/", body) for _ in range(20)])
        assert Counter(answer.status_code for answer in found) == {201: 1, 409: 19}


# C5
def test_twenty_records_of_one_agreement_are_one(race):  # noqa: F811
    hanna = make_client(make_user(role="host_lead", name="Hanna", organisation=race.organisation))
    for number in range(max(1, ROUNDS // 10)):
        body = {"kind": "dsa", "counterparty": f"Greyfield Council {number}"}
        address = f"/api/v1/organisations/{race.organisation.slug}/agreements/"
        found = at_once(*[partial(hanna.post, address, body) for _ in range(20)])
        assert {answer.status_code for answer in found} <= {200, 201, 409}
        assert Agreement.objects.filter(counterparty=body["counterparty"]).count() == 1


# C6, F23
def test_two_workers_never_hold_the_same_message(race):  # noqa: F811
    hanna = actor_of(make_user(role="host_lead", name="Hanna", organisation=race.organisation))
    hook, _ = webhooks.create_webhook(hanna, race.organisation, WebhookGiven(url="https://hooks.example.org/", event_types=["site.saved"]))
    wren = make_actor(role="worker", name="Wren")

    def take() -> list[tuple[int, str, int]]:
        return [(lease.subject, lease.token, lease.fence) for lease in work.claim(wren, WorkItem.Kind.DELIVER, 5)]

    def settle(claims: list[tuple[int, str, int]]) -> None:
        for claim in claims:
            assert deliveries.consign(wren, *claim).is_wanted
            deliveries.settle(wren, *claim, Outcome(was_taken=True, status=204))

    for _ in range(max(1, ROUNDS // 4)):
        ids = [webhooks.send_test(hanna, hook.pk).pk for _ in range(8)]
        first, second = at_once(take, take)
        at_once(partial(settle, first), partial(settle, second))
        settle(take())
        tries = dict(Delivery.objects.filter(pk__in=ids).values_list("pk", "tries"))
        assert {len(one) for one in tries.values()} == {1}
    assert not Delivery.objects.exclude(state="sent").exists()


# R14
def test_stopping_replaying_and_sending_at_once_neither_block_nor_lose(race):  # noqa: F811
    """Each takes the same rows; were they taken in different orders, PostgreSQL would find deadlocks here."""
    organisation = race.organisation
    hanna = actor_of(make_user(role="host_lead", name="Hanna", organisation=organisation))
    wren = make_actor(role="worker", name="Wren")
    hook, _ = webhooks.create_webhook(hanna, organisation, WebhookGiven(url="https://hooks.example.org/"))

    def write(number: int) -> None:
        answers.save_answers(hanna, race, "EOI-01", {"organisation_profile": {"legal_name": f"Name {number}"}})

    def send() -> None:
        for lease in work.claim(wren, WorkItem.Kind.DELIVER, 5):
            claim = (lease.subject, lease.token, lease.fence)
            if deliveries.consign(wren, *claim).is_wanted:
                deliveries.settle(wren, *claim, Outcome(was_taken=False, status=410))

    def again() -> None:
        try:
            webhooks.tell_again(hanna, hook.pk, since=clock.now() - dt.timedelta(hours=1))
        except WrongState:
            webhooks.enable_webhook(hanna, hook.pk)

    for number in range(ROUNDS):
        at_once(partial(write, number), send, again, partial(webhooks.disable_webhook, hanna, hook.pk))
        webhooks.enable_webhook(hanna, hook.pk)
    assert AuditEvent.objects.filter(name="requirement.answered").count() == ROUNDS


# C8, U8
def test_uploads_at_once_never_exceed_what_an_organisation_may_keep(race, settings):  # noqa: F811
    organisation = race.organisation
    hanna = make_user(role="host_lead", name="Hanna", organisation=organisation)
    settings.ORGANISATION_QUOTA_FILES = 5
    client = make_client(hanna)
    address = f"/api/v1/organisations/{organisation.slug}/evidence/"
    uses = f'[{{"site": "{race.slug}", "requirement": "SAF-01"}}]'

    def send(number: int) -> int:
        file = SimpleUploadedFile(f"policy {number}.pdf", b"%PDF-1.7 " + str(number).encode())
        return client.post(address, {"file": file, "no_survivor_data": "true", "uses": uses}, format="multipart").status_code

    found = Counter(at_once(*[partial(send, number) for number in range(20)]))
    assert found == {201: 5, 409: 15}
    assert EvidenceVersion.objects.count() == 5


def test_bytes_being_forgotten_and_sent_again_at_once_never_leave_a_row_without_its_file(race):  # noqa: F811
    organisation = race.organisation
    hanna = actor_of(make_user(role="host_lead", name="Hanna", organisation=organisation))
    for number in range(ROUNDS):
        content = b"%PDF-1.7 " + str(number).encode()
        sha256 = store.put_bytes(content).sha256

        def send(content: bytes = content, number: int = number) -> bool:
            try:
                send_document(hanna, organisation, f"policy {number}.pdf", [content])
            except Refused:
                return False
            return True

        sent, _ = at_once(send, partial(stored_files.forget, sha256))
        assert EvidenceVersion.objects.filter(sha256=sha256).exists() == sent
        assert not sent or store.is_kept(sha256)


def test_of_fifty_requests_at_once_twenty_are_within_a_limit_of_twenty(race):  # noqa: F811
    """Each task stands for a process of its own."""
    now = time.time()
    for number in range(10):
        found = at_once(*(partial(Allowances().take, f"reads:user:{number}", 20, now) for _ in range(50)))
        assert sum(found) == 20
