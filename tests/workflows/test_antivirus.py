"""The antivirus scan, with a real clamd: what it finds is destroyed, and while it is away nothing is handed out or lost."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding import store
from onboarding.models import EvidenceVersion, WorkItem
from onboarding.services.work import judged_now
from tests.factories import make_organisation, make_site, make_user
from tests.workflows import clamd
from tests.workflows.conftest import client_for
from tests.workflows.test_driving import make_docx
from workflows import antivirus, driving
from workflows.antivirus import ScannerUnavailable
from workflows.client import ApiProblem
from workflows.flows.checks import CHECKS

needs_clamd = pytest.mark.skipif(not clamd.IS_ASKED_FOR, reason="Needs ClamAV's daemon: install clamav-daemon.")
WORDS = "Safeguarding adults policy. Reviewed on 3 March 2026. The designated safeguarding lead is Maya Osei."


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    with clamd.daemon(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def hanna(site, connections_stay_open):
    return client_for(make_user(role="host_lead", name="Hanna", organisation=site.organisation))


def send(hanna, site, path):
    return hanna.upload_evidence(site.organisation.slug, path, [(site.slug, "SAF-01")])


def drive(worker):
    hosts = driving.claim_hosts(worker, 10)
    for host in hosts:
        driving.prepare(worker, host)
        for check in CHECKS:
            driving.run_check(worker, host, check)
        driving.advance_host(worker, host)
    return len(hosts)


def as_csv(folder, content: bytes):
    path = folder / "register.csv"
    path.write_bytes(b"Name,Course,Date\n" + content)
    return path


@needs_clamd
def test_a_clean_file_is_told_from_one_with_the_marker(scanner, tmp_path):
    assert antivirus.scan(as_csv(tmp_path, b"Maya,SGA,3 March 2026"), scanner).signature == ""
    found = antivirus.scan(as_csv(tmp_path, clamd.MARKER), scanner)
    assert found.signature == "Gatepost.Test.Marker.UNOFFICIAL"
    assert found.engine.startswith("ClamAV")


@needs_clamd
def test_a_file_of_twenty_five_megabytes_is_scanned_to_its_end(scanner, tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(bytes(25 * 1024 * 1024 - 100) + clamd.MARKER)
    assert antivirus.scan(path, scanner).signature


# U10
@needs_clamd
def test_an_infected_file_is_refused_and_destroyed_and_may_not_come_back(scanner, worker, hanna, site, tmp_path, monkeypatch):
    monkeypatch.setenv("GATEPOST_CLAMD", scanner)
    send(hanna, site, as_csv(tmp_path, clamd.MARKER))
    drive(worker)
    version = EvidenceVersion.objects.get()
    assert (version.status, store.is_kept(version.sha256)) == ("refused", False)
    assert version.refusal == "The antivirus service found Gatepost.Test.Marker.UNOFFICIAL in the file. Check the computer it came from."
    with pytest.raises(ApiProblem, match="was refused before"):
        send(hanna, site, as_csv(tmp_path, clamd.MARKER))
    assert not store.is_kept(version.sha256)


@needs_clamd
def test_what_was_scanned_with_is_on_record(scanner, worker, hanna, site, tmp_path, monkeypatch):
    monkeypatch.setenv("GATEPOST_CLAMD", scanner)
    send(hanna, site, make_docx(tmp_path / "policy.docx", WORDS))
    drive(worker)
    assert EvidenceVersion.objects.get().scanned_with.startswith("ClamAV")


def make_due():
    WorkItem.objects.update(due_at=judged_now() - dt.timedelta(seconds=1))


# U10
@needs_clamd
def test_while_the_scanner_is_away_nothing_is_served_and_nothing_is_lost(scanner, worker, hanna, site, tmp_path, monkeypatch):
    monkeypatch.setenv("GATEPOST_CLAMD", str(tmp_path / "nobody-listens"))
    sent = send(hanna, site, make_docx(tmp_path / "policy.docx", WORDS))
    for _ in range(5):
        make_due()
        assert drive(worker) == 1
        assert EvidenceVersion.objects.get().status == "quarantined"
        with pytest.raises(ApiProblem, match="still being checked"):
            hanna.call("GET", f"evidence/{sent['evidence']}/content/")
    item = WorkItem.objects.get(kind="drive_site")
    assert (item.needs_attention, item.due_at <= judged_now() + dt.timedelta(seconds=60)) == (False, True)
    monkeypatch.setenv("GATEPOST_CLAMD", scanner)
    make_due()
    drive(worker)
    assert EvidenceVersion.objects.get().status == "clean"


def test_where_a_scan_is_required_a_worker_without_a_scanner_clears_nothing(worker, hanna, site, tmp_path, settings, monkeypatch):
    monkeypatch.delenv("GATEPOST_CLAMD", raising=False)
    settings.ANTIVIRUS_REQUIRED = True
    send(hanna, site, make_docx(tmp_path / "policy.docx", WORDS))
    drive(worker)
    assert EvidenceVersion.objects.get().status == "quarantined"


@pytest.mark.parametrize("answer", [b"", b"stream: OK", b"PONG\0", b"\xff" * 100_000, b"INSTREAM size limit exceeded. ERROR\0"])
def test_an_answer_that_is_no_result_is_no_result(answer, tmp_path):
    with clamd.answering(answer) as address, pytest.raises(ScannerUnavailable):
        antivirus.scan(as_csv(tmp_path, b"Maya"), address)


def test_a_scanner_that_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(antivirus, "TIMEOUT_SECONDS", 0.3)
    with clamd.hanging() as address, pytest.raises(ScannerUnavailable, match="did not answer"):
        antivirus.scan(as_csv(tmp_path, b"Maya"), address)
