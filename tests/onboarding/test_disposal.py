"""What is destroyed when: announced one day, destroyed on a later one, once, never under a hold, and the trail stays whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import clock, store
from onboarding.errors import Damaged, Invalid, NotFound, NotPermitted, Refused, WrongState
from onboarding.models import (
    Agreement,
    AuditEvent,
    CheckResult,
    Disposal,
    EvidenceCopy,
    EvidenceUse,
    EvidenceVersion,
    ImportJob,
    Person,
    Report,
    RoleAssignment,
    Site,
    SiteRequirement,
    TrainingRecord,
    VettingAssertion,
)  # fmt: skip
from onboarding.selectors import disposals
from onboarding.selectors.facts import load
from onboarding.services import disposal, evidence, holds, imports, opening, stored_files
from onboarding.services.disposal_rules import BY_KEY, RULES
from onboarding.services.evaluation import evaluation_of
from onboarding.services.trail import verify_all
from tests.factories import TODAY, make_actor, passed, send_document

PDF = b"%PDF-1.7\nSafeguarding policy\n%%EOF\n"
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.EVIDENCE_DIR, settings.EVIDENCE_KEYS_DIR = tmp_path / "evidence", tmp_path / "keys"


@pytest.fixture
def ada(programme):
    return make_actor(role="admin", name="Ada")


@dataclass
class Host:
    organisation: Any
    site: Any
    hanna: Any
    programme: Any


@pytest.fixture
def host(organisation, site, hanna, programme):
    return Host(organisation, site, hanna, programme)


def withdrawn_site(host: Host, **fields: Any) -> int:
    Site.objects.filter(pk=host.site.pk).update(
        status="withdrawn", withdrawn_on=TODAY, withdrawal_reason="Maya left.", coordinator=host.hanna.user, **fields
    )
    row = SiteRequirement.objects.get(site=host.site, key="SAF-01")
    SiteRequirement.objects.filter(pk=row.pk).update(answers={"lead": "Maya"}, decision_note="Ask Maya.", state="accepted")
    return host.site.pk


def live_site(host: Host) -> int:
    return withdrawn_site(host, went_live_on=TODAY - dt.timedelta(days=100))


def agreement(host: Host) -> int:
    signed = [{"role": "ceo", "name": "Maya Osei", "signed_on": "2020-01-01"}]
    return Agreement.objects.create(
        organisation=host.organisation, kind="dsa", counterparty="Greyfield Council", ends_on=TODAY, signatures=signed
    ).pk


def person(host: Host, until: dt.date | None = TODAY) -> Person:
    maya = Person.objects.create(organisation=host.organisation, name="Maya Osei", name_key="maya osei")
    RoleAssignment.objects.create(person=maya, site=host.site, role="imsa", since=dt.date(2024, 1, 1), until=until)
    TrainingRecord.objects.create(person=maya, course="SG-A3", completed_on=dt.date(2025, 1, 1))
    return maya


def vetting(host: Host, **fields: Any) -> VettingAssertion:
    values = {"level": "enhanced", "workforce": "adult", "barred_list_checked": True, "checked_on": TODAY, "checked_by": "Dele"}
    maya = person(host, fields.pop("until", None))
    return VettingAssertion.objects.create(
        person=maya, regime="dbs", issued_on=TODAY, decision="suitable", decided_on=TODAY, **{**values, **fields}
    )


def leaver(host: Host) -> int:
    return vetting(host, until=TODAY).person_id


def detail(host: Host) -> int:
    return vetting(host).pk


def update_service(host: Host) -> int:
    return vetting(host, update_service_checked_on=TODAY).pk


def document(host: Host, status: str = "clean", name: str = "policy.pdf", content: bytes = PDF) -> EvidenceVersion:
    version = passed(send_document(host.hanna, host.organisation, name, [content], [(host.site, "SAF-01")]), content + b"safe")
    row = SiteRequirement.objects.get(site=host.site, key="SAF-01")
    CheckResult.objects.create(
        requirement=row, version=version, check_name="lead", inspector="safeguarding/1", outcome="pass", reason="Maya leads.",
        quotation="Maya Osei", data={"lead": "Maya Osei"},
    )  # fmt: skip
    EvidenceVersion.objects.filter(pk=version.pk).update(status=status, uploaded_at=NOON)
    return version


def refused(host: Host) -> int:
    return document(host, "refused").pk


def held(host: Host) -> int:
    """Sent long ago and clean until a newer inspector held it today."""
    version = document(host, "needs_attention")
    EvidenceVersion.objects.filter(pk=version.pk).update(uploaded_at=NOON - 90 * DAY, stopped_at=NOON, refusal="It may name people.")
    return version.pk


def unchecked(host: Host) -> int:
    return document(host, "quarantined").pk


def withdrawn(host: Host) -> int:
    version = document(host)
    evidence.withdraw(host.hanna, version.evidence)
    type(version.evidence).objects.filter(pk=version.evidence_id).update(withdrawn_at=NOON)
    return version.evidence_id


def workbook(host: Host) -> int:
    job = ImportJob.objects.create(
        programme=host.programme, filename="intake.xlsx", sha256=store.put_bytes(b"workbook").sha256, size_bytes=8, status="checked",
        rows={"people": [{"name": "Maya Osei"}]}, problems=[{"cell": "A1"}], annotated_sha256=store.put_bytes(b"annotated").sha256,
    )  # fmt: skip
    ImportJob.objects.filter(pk=job.pk).update(requested_at=NOON)
    return job.pk


def report(host: Host) -> int:
    made = Report.objects.create(
        programme=host.programme, kind="site", site=host.site, format="pdf", as_of=TODAY, status="ready",
        data_sha256=store.put_bytes(b"data").sha256, sha256=store.put_bytes(b"%PDF report").sha256,
    )  # fmt: skip
    Report.objects.filter(pk=made.pk).update(requested_at=NOON)
    return made.pk


def workbook_asked_for(host: Host) -> int:
    made = Report.objects.create(
        programme=host.programme, kind="intake", site=host.site, format="xlsx", as_of=TODAY, status="ready",
        data_sha256=store.put_bytes(b"rows").sha256, sha256=store.put_bytes(b"PK workbook").sha256,
    )  # fmt: skip
    Report.objects.filter(pk=made.pk).update(requested_at=NOON)
    return made.pk


CASES: dict[str, tuple[Callable[[Host], int], dt.date]] = {
    "R_EOI": (withdrawn_site, dt.date(2027, 11, 23)),
    "R_SITE": (live_site, dt.date(2032, 11, 23)),
    "R_AGREE": (agreement, dt.date(2032, 11, 23)),
    "R_VET": (leaver, dt.date(2027, 11, 23)),
    "R_VET_DETAIL": (detail, dt.date(2027, 5, 23)),
    "R_VET_UPDATE": (update_service, dt.date(2027, 11, 23)),
    "R_TRAIN": (lambda host: person(host).pk, dt.date(2032, 11, 23)),
    "R_QUARANTINE": (refused, dt.date(2026, 11, 30)),
    "R_QUARANTINE held": (held, dt.date(2026, 11, 30)),
    "R_QUARANTINE_WAITING": (unchecked, dt.date(2026, 11, 30)),
    "R_WITHDRAWN": (withdrawn, dt.date(2027, 11, 23)),
    "R_IMPORT": (workbook, dt.date(2027, 2, 21)),
    "R_INTAKE": (workbook_asked_for, dt.date(2026, 11, 30)),
    "R_REPORT": (report, dt.date(2028, 11, 23)),
    "R_AUDIT": (live_site, dt.date(2033, 11, 23)),
}
DESTROYED = [case for case in CASES if BY_KEY[case.split()[0]].act]


def rows_of(case: str) -> list[Disposal]:
    return list(Disposal.objects.filter(rule=case.split()[0]))


def problems() -> list[str]:
    return [verdict.problem for verdict in verify_all() if verdict.problem]


def test_every_rule_has_a_case():
    assert {case.split()[0] for case in CASES} == {rule.key for rule in RULES}


@pytest.mark.parametrize("case", CASES)
def test_a_thing_is_announced_on_the_day_it_is_due_and_not_the_day_before(case, host, wren):
    make, due = CASES[case]
    subject = make(host)
    disposal.announce(wren, due - DAY)
    assert rows_of(case) == []
    disposal.announce(wren, due)
    disposal.announce(wren, due)
    assert [(row.subject_id, row.due_on, row.announced_on) for row in rows_of(case)] == [(subject, due, due)]
    assert problems() == []


# P2
@pytest.mark.parametrize("case", CASES)
def test_nothing_under_a_hold_is_announced(case, host, wren, ada):
    make, due = CASES[case]
    make(host)
    hold = holds.place(ada, host.organisation, "A claim was made.")
    disposal.announce(wren, due)
    assert rows_of(case) == []
    holds.lift(ada, hold.pk)
    disposal.announce(wren, due)
    assert len(rows_of(case)) == 1


# P2
@pytest.mark.parametrize("case", DESTROYED)
def test_what_was_announced_is_destroyed_on_a_later_day_and_once(case, host, wren):
    make, due = CASES[case]
    subject = make(host)
    disposal.announce(wren, due)
    assert disposal.purge(wren, due).done == 0
    assert disposal.purge(wren, due + DAY).done >= 1
    row = rows_of(case)[0]
    assert (row.subject_id, row.done_on, row.lapsed_on) == (subject, due + DAY, None)
    assert row.destroyed
    assert all(not store.is_kept(sha256) for sha256 in row.hashes)
    done = AuditEvent.objects.filter(name="disposal.done", data__disposal=row.pk)
    assert [event.data["hashes"] for event in done] == [row.hashes]
    assert disposal.purge(wren, due + DAY) == disposal.Purged(done=0, lapsed=0, left=0)
    disposal.announce(wren, due + DAY)
    assert len(rows_of(case)) == 1
    assert problems() == []


@pytest.mark.parametrize("case", DESTROYED)
def test_what_was_not_announced_before_is_not_destroyed(case, host, wren):
    make, due = CASES[case]
    make(host)
    assert disposal.purge(wren, due + 30 * DAY).done == 0
    assert rows_of(case) == []


@pytest.mark.parametrize("case", DESTROYED)
def test_a_hold_placed_after_the_announcement_keeps_everything(case, host, wren, ada):
    make, due = CASES[case]
    make(host)
    disposal.announce(wren, due)
    hashes = rows_of(case)[0].hashes
    holds.place(ada, host.organisation, "A claim was made.")
    assert disposal.purge(wren, due + DAY).done == 0
    assert [(row.done_on, row.lapsed_on) for row in rows_of(case)] == [(None, due + DAY)]
    assert all(store.is_kept(sha256) for sha256 in hashes)


@pytest.mark.parametrize("case", ["R_QUARANTINE_WAITING", "R_AUDIT"])
def test_what_is_only_listed_is_never_destroyed(case, host, wren):
    make, due = CASES[case]
    make(host)
    disposal.announce(wren, due)
    disposal.purge(wren, due + 400 * DAY)
    assert [(row.done_on, row.lapsed_on) for row in rows_of(case)] == [(None, None)]


def test_a_document_that_was_checked_at_last_is_no_longer_listed_as_waiting(host, wren):
    unchecked(host)
    assert disposal.nightly(wren, dt.date(2026, 11, 30))["waiting"] == 1
    EvidenceVersion.objects.update(status="clean")
    counts = disposal.nightly(wren, dt.date(2026, 12, 1))
    assert (counts["waiting"], counts["lapsed"]) == (0, 1)


def carried_out(wren, case: str, host: Host) -> int:
    make, due = CASES[case]
    subject = make(host)
    disposal.announce(wren, due)
    disposal.purge(wren, due + DAY)
    return subject


@pytest.mark.parametrize("case", ["R_EOI", "R_SITE"])
def test_a_closed_site_loses_its_words_and_documents_and_keeps_what_was_decided(case, host, wren):
    version = document(host)
    carried_out(wren, case, host)
    row = SiteRequirement.objects.get(site=host.site, key="SAF-01")
    assert (row.answers, row.decision_note, row.findings, row.state) == ({}, "", {}, "accepted")
    site = Site.objects.get(pk=host.site.pk)
    assert (site.withdrawal_reason, site.coordinator_id, site.withdrawn_on) == ("", None, TODAY)
    version.refresh_from_db()
    assert version.destroyed_at is not None
    assert not store.is_kept(version.sha256)


def test_a_document_that_serves_another_site_too_stays(host, wren, programme):
    version = document(host)
    other = Site.objects.create(
        programme=programme,
        organisation=host.organisation,
        slug="quays",
        name="Quays",
        started_on=TODAY,
        framework_version=programme.framework,
    )
    EvidenceUse.objects.create(evidence=version.evidence, requirement=SiteRequirement.objects.create(site=other, key="SAF-01"))
    carried_out(wren, "R_EOI", host)
    version.refresh_from_db()
    assert (version.destroyed_at, store.read(version.sha256)) == (None, PDF)


# P2
def test_vetting_detail_is_gone_after_183_days_and_the_engine_says_the_same(host, wren):
    held = vetting(host)

    def says():
        site = Site.objects.select_related("organisation", "framework_version").get(pk=host.site.pk)
        return evaluation_of(load([site])[0], TODAY + 183 * DAY)

    before = says()
    for day in range(180, 184):
        disposal.nightly(wren, TODAY + day * DAY)
    held.refresh_from_db()
    assert (held.level, held.workforce, held.barred_list_checked, held.checked_on) == ("", "", None, None)
    assert (held.regime, held.issued_on, held.decision, held.decided_on, held.checked_by) == ("dbs", TODAY, "suitable", TODAY, "Dele")
    assert says() == before
    held.delete()
    assert says() != before


def test_a_look_at_the_update_service_stays_while_it_proves_something(host, wren):
    held = vetting(host, update_service_checked_on=TODAY + 30 * DAY)
    disposal.announce(wren, dt.date(2027, 5, 23))
    disposal.purge(wren, dt.date(2027, 5, 24))
    held.refresh_from_db()
    assert (held.level, held.update_service_checked_on) == ("", dt.date(2026, 12, 23))


def test_an_undecided_vetting_keeps_its_detail(host, wren):
    VettingAssertion.objects.filter(pk=detail(host)).update(decision="pending", decided_on=None)
    disposal.announce(wren, dt.date(2027, 5, 23))
    assert rows_of("R_VET_DETAIL") == []


def test_somebody_who_took_up_a_post_again_is_kept(host, wren):
    maya = person(host)
    disposal.announce(wren, dt.date(2032, 11, 23))
    RoleAssignment.objects.create(person=maya, role="imsa", since=dt.date(2032, 11, 23))
    purged = disposal.purge(wren, dt.date(2032, 11, 24))
    assert (purged.done, purged.lapsed) == (0, 1)
    assert Person.objects.filter(pk=maya.pk).exists()


def due_people(wren, on: dt.date) -> list[int]:
    disposal.announce(wren, on)
    return [row.subject_id for row in rows_of("R_TRAIN")]


def test_a_post_without_an_end_ended_when_its_site_was_closed(host, wren):
    maya = person(host, until=None)
    assert due_people(wren, dt.date(2040, 1, 1)) == []
    withdrawn_site(host)
    assert due_people(wren, dt.date(2032, 11, 22)) == []
    assert due_people(wren, dt.date(2032, 11, 23)) == [maya.pk]


@pytest.mark.parametrize("has_post", [True, False])
def test_a_post_for_every_site_and_no_post_at_all_end_with_the_last_site(host, wren, programme, has_post):
    maya = Person.objects.create(organisation=host.organisation, name="Maya Osei", name_key="maya osei")
    if has_post:
        RoleAssignment.objects.create(person=maya, role="dsl", since=dt.date(2024, 1, 1))
    withdrawn_site(host)
    fields = {"programme": programme, "organisation": host.organisation, "framework_version": programme.framework, "started_on": TODAY}
    other = Site.objects.create(slug="quays", name="Quays", **fields)
    assert due_people(wren, dt.date(2040, 1, 1)) == []
    Site.objects.filter(pk=other.pk).update(status="withdrawn", withdrawn_on=TODAY + DAY)
    assert due_people(wren, dt.date(2032, 11, 23)) == []
    assert due_people(wren, dt.date(2032, 11, 24)) == [maya.pk]


def test_one_post_that_stands_keeps_the_person(host, wren):
    maya = person(host)
    RoleAssignment.objects.create(person=maya, role="dsl", since=dt.date(2024, 1, 1))
    assert due_people(wren, dt.date(2040, 1, 1)) == []


def test_a_person_goes_with_posts_and_training(host, wren):
    carried_out(wren, "R_TRAIN", host)
    assert (Person.objects.count(), RoleAssignment.objects.count(), TrainingRecord.objects.count()) == (0, 0, 0)
    assert rows_of("R_TRAIN")[0].destroyed == {"people": 1, "posts": 1, "training": 1}


def test_a_held_document_that_nobody_released_is_refused_with_its_reason_and_may_not_come_back(host, wren):
    version = EvidenceVersion.objects.get(pk=carried_out(wren, "R_QUARANTINE held", host))
    assert version.status == "refused"
    assert version.refusal == (
        "Nobody released it within 7 days, so it was destroyed. Send a version without what it was held for: It may name people."
    )
    assert not EvidenceCopy.objects.exists()
    with pytest.raises(Refused, match="This very file was refused before"):
        send_document(host.hanna, host.organisation, "again.pdf", [PDF])


def test_what_was_read_in_a_withdrawn_document_goes_with_it(host, wren):
    carried_out(wren, "R_WITHDRAWN", host)
    found = CheckResult.objects.get()
    assert (found.quotation, found.data, found.outcome) == ("", {}, "pass")
    assert found.reason == "What was found here went with the document."
    assert AuditEvent.objects.filter(data__icontains="Maya").count() == 0


def test_a_withdrawn_document_can_be_sent_again_after_its_bytes_were_destroyed(host, wren):
    carried_out(wren, "R_WITHDRAWN", host)
    version = send_document(host.hanna, host.organisation, "policy.pdf", [PDF], [(host.site, "SAF-01")])
    assert (version.number, version.destroyed_at, store.read(version.sha256)) == (2, None, PDF)


def test_a_document_in_use_again_before_the_night_is_kept(host, wren):
    withdrawn(host)
    disposal.announce(wren, dt.date(2027, 11, 23))
    send_document(host.hanna, host.organisation, "policy.pdf", [PDF], [(host.site, "SAF-01")])
    assert disposal.purge(wren, dt.date(2027, 11, 24)).done == 0
    assert store.read(EvidenceVersion.objects.get().sha256) == PDF


def test_bytes_that_another_organisation_holds_too_survive(host, elsewhere, wren):
    dora = make_actor(role="host_lead", name="Dora", organisation=elsewhere)
    theirs = send_document(dora, elsewhere, "policy.pdf", [PDF])
    carried_out(wren, "R_WITHDRAWN", host)
    assert store.read(theirs.sha256) == PDF
    assert theirs.sha256 in rows_of("R_WITHDRAWN")[0].hashes


def test_destroyed_bytes_cannot_be_read_from_a_copied_file(host, wren, settings):
    sha256 = EvidenceVersion.objects.get(evidence=withdrawn(host)).sha256
    path = settings.EVIDENCE_DIR / store.name_of(sha256)
    backup = path.read_bytes()
    disposal.announce(wren, dt.date(2027, 11, 23))
    disposal.purge(wren, dt.date(2027, 11, 24))
    path.write_bytes(backup)
    with pytest.raises(Damaged):
        store.read(sha256)


def test_nothing_late_is_added_to_a_destroyed_document(host, wren):
    version = EvidenceVersion.objects.get(evidence=carried_out(wren, "R_WITHDRAWN", host))
    with pytest.raises(WrongState):
        opening.keep_copy(wren, version, EvidenceCopy.Kind.TEXT, 0, "application/json", b"[]")


def test_an_old_workbook_is_emptied_and_cannot_be_committed(host, wren, ravi):
    job = ImportJob.objects.get(pk=carried_out(wren, "R_IMPORT", host))
    assert (job.rows, job.problems, job.notices, job.documents) == ({}, [], [], [])
    with pytest.raises(WrongState, match="Upload the workbook again"):
        imports.commit(ravi, job)


def test_the_queries_of_an_announcement_do_not_grow_with_what_is_due(host, wren):
    def queries(on: dt.date) -> int:
        with CaptureQueriesContext(connection) as seen:
            disposal.announce(wren, on)
        return len(seen)

    refused(host)
    few = queries(dt.date(2026, 11, 30))
    Disposal.objects.all().delete()
    for number in range(2, 12):
        document(host, "refused", f"policy-{number}.pdf", PDF + str(number).encode())
    assert queries(dt.date(2026, 11, 30)) == few
    assert Disposal.objects.count() == 11


def test_a_backlog_is_announced_in_bounded_steps(host, wren):
    ids = [document(host, "refused", f"policy-{number}.pdf", PDF + str(number).encode()).pk for number in range(3)]
    assert disposal.announce(wren, dt.date(2026, 11, 30), most_of_a_rule=2) == 2
    assert [row.subject_id for row in rows_of("R_QUARANTINE")] == ids[:2]
    assert disposal.announce(wren, dt.date(2026, 11, 30), most_of_a_rule=2) == 1


def test_a_night_that_cannot_do_everything_says_what_is_left(host, wren):
    for number in range(3):
        document(host, "refused", f"policy-{number}.pdf", PDF + str(number).encode())
    disposal.announce(wren, dt.date(2026, 11, 30))
    assert disposal.purge(wren, dt.date(2026, 12, 1), most=2) == disposal.Purged(done=2, lapsed=0, left=1)
    assert disposal.purge(wren, dt.date(2026, 12, 1), most=2) == disposal.Purged(done=1, lapsed=0, left=0)


def test_bytes_left_by_a_process_that_stopped_are_no_longer_needed(host, wren):
    version = EvidenceVersion.objects.get(pk=carried_out(wren, "R_QUARANTINE", host))
    assert not stored_files.is_needed(version.sha256)


def test_the_stored_position_follows_and_no_activity_is_claimed(host, wren):
    document(host)
    Site.objects.update(last_activity_on=dt.date(2026, 10, 1))
    carried_out(wren, "R_AGREE", host)
    site = Site.objects.get(pk=host.site.pk)
    assert (site.evaluated_on, site.last_activity_on) == (clock.today(), dt.date(2026, 10, 1))


def test_the_certificate_says_what_went_and_ends_in_the_trail(host, wren, ada):
    carried_out(wren, "R_QUARANTINE", host)
    Disposal.objects.update(done_on=TODAY)
    said = disposals.certificate(ada, TODAY)
    assert [(rule.rule, rule.count, rule.files, rule.period) for rule in said.rules] == [("R_QUARANTINE", 1, 2, "7 days")]
    assert said.lines[0].hashes == tuple(rows_of("R_QUARANTINE")[0].hashes)
    assert said.trail_head == AuditEvent.objects.filter(chain="programme").order_by("-sequence").first().hash
    assert disposals.certificate(ada, TODAY - DAY).lines == ()


def test_a_certificate_of_a_day_to_come_is_refused(ada):
    with pytest.raises(Invalid, match="has not come"):
        disposals.certificate(ada, TODAY + DAY)


def test_another_hosts_lead_sees_nothing_of_it_on_the_certificate(host, elsewhere, wren):
    carried_out(wren, "R_QUARANTINE", host)
    Disposal.objects.update(done_on=TODAY)
    dora = make_actor(role="host_lead", name="Dora", organisation=elsewhere)
    assert len(disposals.certificate(host.hanna, TODAY).lines) == 1
    assert disposals.certificate(dora, TODAY).lines == ()


def test_only_a_worker_destroys(ada):
    with pytest.raises(NotPermitted):
        disposal.purge(ada, TODAY)
    with pytest.raises(NotPermitted):
        disposal.announce(ada, TODAY)


def test_a_hold_stands_once_and_is_lifted_once(ada, organisation, ravi):
    with pytest.raises(NotPermitted):
        holds.place(ravi, organisation, "A claim was made.")
    with pytest.raises(Invalid):
        holds.place(ada, organisation, "  ")
    hold = holds.place(ada, organisation, "A claim was made.")
    with pytest.raises(WrongState, match="under a legal hold already"):
        holds.place(ada, organisation, "Another.")
    holds.lift(ada, hold.pk)
    with pytest.raises(WrongState, match="lifted before"):
        holds.lift(ada, hold.pk)
    with pytest.raises(NotFound):
        holds.lift(ada, 987_654)
    assert problems() == []
