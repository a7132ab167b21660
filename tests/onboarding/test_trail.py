"""The trail: every write appends to it, and nothing in it can be changed without being found."""

from __future__ import annotations

import datetime as dt
import random
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from checklists.loading import framework_of
from onboarding.models import AuditEvent, TrailHead, WorkItem
from onboarding.services import work
from onboarding.services.access import record_token_issued
from onboarding.services.agreements import AgreementGiven, record_agreement
from onboarding.services.answers import save_answers
from onboarding.services.driving import advance, nightly
from onboarding.services.evidence import withdraw
from onboarding.services.followups import ActionGiven, close_action, open_action
from onboarding.services.gates import DecisionGiven, decide
from onboarding.services.organisations import OrganisationGiven, create_organisation, update_organisation
from onboarding.services.people import PersonGiven, PostGiven, VettingGiven, add_person, assert_vetting, assign_post
from onboarding.services.sites import SiteGiven, open_site, update_site
from onboarding.services.sites import withdraw as withdraw_site
from onboarding.services.trail import verify, verify_all
from onboarding.services.training import TrainingGiven, record_training
from tests.factories import MANCHESTER, TODAY, make_actor, move, send_document

PDF = b"%PDF-1.7\n%%EOF\n"


def problems() -> list[str]:
    return [verdict.problem for verdict in verify_all() if verdict.problem]


def writes(organisation, site, programme, people) -> dict:
    """Every service that writes, as a call that succeeds, in an order in which they can follow each other."""
    hanna, ravi, petra, dsl = people
    kept = {}

    def keep(name, value):
        kept[name] = value
        return value

    rename = OrganisationGiven(name="Lanternbridge", legal_structure="cio", organisation_type="anti_slavery", size_band="small")
    haven = OrganisationGiven(name="Rowan House", legal_structure="cio", organisation_type="anti_slavery", size_band="small")
    new_site = SiteGiven(name="Lanternbridge Cardiff", localities=["W06000015"], started_on=TODAY)
    changed_site = SiteGiven(name="Lanternbridge Quays", localities=[MANCHESTER], started_on=TODAY)
    defer = DecisionGiven(gate="G1", outcome="defer", on=TODAY, note="Later.")
    action = ActionGiven(severity="minor", title="Send the rota", owner="host_lead", opened_on=TODAY)
    vetting = VettingGiven(regime="dbs", issued_on=TODAY, decision="suitable")
    framework = framework_of(programme.framework)
    return {
        "create_organisation": lambda: create_organisation(ravi, haven, programme),
        "update_organisation": lambda: update_organisation(ravi, organisation, rename, programme, organisation.version),
        "open_site": lambda: open_site(ravi, organisation, programme, new_site),
        "update_site": lambda: update_site(ravi, site, changed_site, site.version),
        "add_person": lambda: keep("maya", add_person(hanna, organisation, PersonGiven(name="Maya Osei"))),
        "assign_post": lambda: assign_post(hanna, kept["maya"], PostGiven(role="imsa", since=TODAY, site=site)),
        "record_training": lambda: record_training(hanna, kept["maya"], TrainingGiven(course="SG-A3", completed_on=TODAY), framework),
        "assert_vetting": lambda: assert_vetting(dsl, kept["maya"], vetting),
        "record_agreement": lambda: record_agreement(hanna, organisation, AgreementGiven(kind="dsa", counterparty="Greyfield Council")),
        "upload": lambda: keep("policy", send_document(hanna, organisation, "policy.pdf", [PDF], [])),
        "withdraw_document": lambda: withdraw(hanna, kept["policy"].evidence),
        "save_answers": lambda: save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": "Lanternbridge"}}),
        "submit": lambda: move(hanna, site, "EOI-01", "submit"),
        "return": lambda: move(ravi, site, "EOI-01", "return", note="The size is missing."),
        "decide": lambda: decide(petra, site, defer),
        "open_action": lambda: keep("action", open_action(ravi, site, action)),
        "close_action": lambda: close_action(ravi, kept["action"], TODAY),
        "token": lambda: record_token_issued(None, hanna.user),
        "withdraw_site": lambda: withdraw_site(ravi, site, TODAY, "The service closed."),
    }


@pytest.fixture
def people(organisation, hanna, ravi, petra):
    return hanna, ravi, petra, make_actor(role="host_dsl", name="Dele", organisation=organisation)


@pytest.fixture
def written(organisation, site, programme, people):
    for write in writes(organisation, site, programme, people).values():
        write()
    assert problems() == []


# T1, T3
def test_every_write_appends_exactly_one_event(organisation, site, programme, people):
    for name, write in writes(organisation, site, programme, people).items():
        before = AuditEvent.objects.count()
        write()
        assert (name, AuditEvent.objects.count() - before) == (name, 1)
    assert problems() == []


REFUSE = {
    "sqlite": ["CREATE TRIGGER no_more BEFORE INSERT ON onboarding_auditevent BEGIN SELECT RAISE(ABORT, 'full'); END"],
    "postgresql": [
        "CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
        "CREATE TRIGGER no_more BEFORE INSERT ON onboarding_auditevent FOR EACH ROW EXECUTE FUNCTION no_more()",
    ],
}
ALLOW = {"sqlite": "DROP TRIGGER no_more", "postgresql": "DROP TRIGGER no_more ON onboarding_auditevent; DROP FUNCTION no_more()"}


def everything() -> dict[str, list]:
    """Every row of what is the domain's."""
    return {model.__name__: sorted(map(str, model._base_manager.values_list())) for model in apps.get_app_config("onboarding").get_models()}


# T2
def test_where_the_trail_cannot_be_written_nothing_is(organisation, site, programme, people):
    """The database itself refuses the event of each write in turn: neither it nor the change is there."""
    for name, write in writes(organisation, site, programme, people).items():
        before = everything()
        with connection.cursor() as cursor:
            for statement in REFUSE[connection.vendor]:
                cursor.execute(statement)
        with pytest.raises(DatabaseError, match="full"), transaction.atomic():
            write()
        with connection.cursor() as cursor:
            cursor.execute(ALLOW[connection.vendor])
        assert (name, everything()) == (name, before)
        write()
    assert problems() == []


def test_a_document_appends_one_event_for_itself_and_one_for_each_requirement(organisation, site, hanna):
    before = AuditEvent.objects.count()
    send_document(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01"), (site, "SAF-03")])
    assert sorted(AuditEvent.objects.order_by("pk").values_list("name", flat=True)[before:]) == [
        "evidence.linked",
        "evidence.linked",
        "evidence.uploaded",
    ]


def tamper(chance: random.Random) -> None:
    """One change of the trail as somebody with the database's own password could make it."""
    row = chance.choice(list(AuditEvent.objects.exclude(sequence=1)))
    other = AuditEvent.objects.get(chain=row.chain, sequence=row.sequence - 1)
    rows, both = AuditEvent.objects.filter(pk=row.pk), AuditEvent.objects.filter(pk__in=[row.pk, other.pk])
    changes = (
        lambda: rows.update(name="evidence.read"),
        lambda: rows.update(data={**row.data, "outcome": "go"}),
        lambda: rows.update(actor="Somebody else"),
        lambda: rows.update(actor_id=(row.actor_id or 0) + 1),
        lambda: rows.update(at=row.at - dt.timedelta(microseconds=1)),
        lambda: rows.update(hash="0" * 64),
        lambda: rows.update(previous_hash="0" * 64),
        lambda: rows.update(request_id="f" * 32),
        lambda: rows.delete(),
        lambda: both.delete(),
        lambda: swap(row, other),
        lambda: AuditEvent.objects.filter(chain=row.chain).order_by("-sequence").first().delete(),
        lambda: TrailHead.objects.filter(chain=row.chain).update(head="0" * 64),
        lambda: TrailHead.objects.filter(chain=row.chain).delete(),
        lambda: forge(row),
    )
    chance.choice(changes)()


def swap(row: AuditEvent, other: AuditEvent) -> None:
    sequences = row.sequence, other.sequence
    AuditEvent.objects.filter(pk=row.pk).update(sequence=10**6)
    AuditEvent.objects.filter(pk=other.pk).update(sequence=sequences[0])
    AuditEvent.objects.filter(pk=row.pk).update(sequence=sequences[1])


def forge(row: AuditEvent) -> None:
    last = AuditEvent.objects.filter(chain=row.chain).order_by("-sequence").first()
    last.pk, last.sequence, last.previous_hash = None, last.sequence + 1, last.hash
    last.save(force_insert=True)


# T4
def test_fifty_of_fifty_tamperings_are_found(written, unguarded):
    chance = random.Random(20261123)
    found = 0
    for _ in range(50):
        with transaction.atomic():
            tamper(chance)
            found += bool(problems())
            transaction.set_rollback(True)
    assert found == 50
    assert problems() == []


# T4
def test_the_first_bad_event_is_named(written, unguarded, site):
    row = AuditEvent.objects.get(chain=f"site:{site.pk}", sequence=2)
    AuditEvent.objects.filter(pk=row.pk).update(name="site.saved!")
    head = TrailHead.objects.get(chain=row.chain)
    assert verify(AuditEvent.objects.filter(chain=row.chain).order_by("sequence"), head) == f"site:{site.pk}: event 2 was altered."


def test_the_command_says_per_chain_that_all_is_well(written, site):
    out = StringIO()
    call_command("verify_trail", stdout=out)
    length = TrailHead.objects.get(chain=f"site:{site.pk}").length
    assert f"site:{site.pk}: ok, {length} events" in out.getvalue().splitlines()
    assert out.getvalue().splitlines()[0].startswith("programme: ok, ")


def test_the_command_fails_and_says_what_is_wrong(written, unguarded, site):
    AuditEvent.objects.filter(chain=f"site:{site.pk}", sequence=3).delete()
    out = StringIO()
    with pytest.raises(CommandError, match="1 of the chains") as failure:
        call_command("verify_trail", stdout=out)
    assert failure.value.returncode == 1
    assert f"WRONG  site:{site.pk}: event 3 is missing." in out.getvalue().splitlines()


# T4
def test_a_chain_without_its_head_is_found(written, site):
    TrailHead.objects.filter(chain=f"site:{site.pk}").delete()
    assert any(problem.startswith(f"site:{site.pk}: the end of the trail") for problem in problems())


def test_an_import_of_nothing_new_leaves_the_trail_alone(site, hanna):
    answers = {"organisation_profile": {"legal_name": "Lanternbridge"}}
    save_answers(hanna, site, "EOI-01", answers)
    before = AuditEvent.objects.count()
    save_answers(hanna, site, "EOI-01", answers)
    assert AuditEvent.objects.count() == before


def test_the_night_adds_nothing_the_second_time(site, wren):
    assert nightly(wren, TODAY)["snapshots"] == 1
    before = AuditEvent.objects.count()
    assert nightly(wren, TODAY)["snapshots"] == 0
    assert AuditEvent.objects.count() == before
    assert nightly(wren, TODAY + dt.timedelta(days=1))["snapshots"] == 1


def test_an_advance_of_an_unchanged_site_leaves_no_event(site, wren):
    (lease,) = work.claim(wren, WorkItem.Kind.DRIVE_SITE, 1)
    before = AuditEvent.objects.count()
    (advanced,) = advance(wren, [(lease.subject, lease.token, lease.fence)], [], [])
    assert (advanced.site.pk, AuditEvent.objects.count()) == (site.pk, before)
