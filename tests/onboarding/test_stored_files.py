"""Which stored bytes are still needed, and what a look at the store finds."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from onboarding import store
from onboarding.errors import NotPermitted, Refused
from onboarding.models import AuditEvent, EvidenceVersion, StoreFault
from onboarding.services import stored_files
from tests.factories import make_actor, make_client, send_document

PDF = b"%PDF-1.7\nSafeguarding policy\n%%EOF\n"
OLD = dt.timedelta(hours=25).total_seconds()


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.EVIDENCE_DIR, settings.EVIDENCE_KEYS_DIR = tmp_path / "evidence", tmp_path / "keys"


@pytest.fixture
def wren(db):
    return make_actor(role="worker", name="Wren")


@pytest.fixture
def policy(hanna, organisation, site):
    return send_document(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01")])


def look(wren, sha256):
    return stored_files.scrub(wren, int(sha256[:2], 16))


def aged(path: Path) -> Path:
    then = timezone.now().timestamp() - OLD
    os.utime(path, (then, then))
    return path


def file_of(settings, sha256) -> Path:
    return settings.EVIDENCE_DIR / store.name_of(sha256)


def test_every_column_that_names_stored_bytes_is_among_the_holders():
    named = {
        (model, field.name)
        for model in apps.get_models()
        if model._meta.app_label == "onboarding"
        for field in model._meta.get_fields()
        if field.name.endswith("sha256")
    }
    elsewhere = {("GateDecision", "pack_sha256"), ("StoreFault", "sha256")}
    assert {(m.__name__, c) for m, c in named} - elsewhere == {(m.__name__, c) for m, c, _ in stored_files.HOLDERS}


# L10
def test_a_whole_store_has_no_faults(wren, policy):
    assert look(wren, policy.sha256) == stored_files.Scrubbed(checked=1, missing=0, damaged=0, orphans=0)
    assert not StoreFault.objects.exists()


# L10
@pytest.mark.parametrize(("harm", "kind"), [("flip", "damaged"), ("cut", "damaged"), ("remove", "missing")])
def test_a_fault_is_put_on_record_once_and_goes_when_the_file_is_back(wren, policy, settings, harm, kind):
    path = file_of(settings, policy.sha256)
    whole = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(whole[:-1] if harm == "cut" else whole[:-1] + bytes([whole[-1] ^ 1]))
    look(wren, policy.sha256)
    look(wren, policy.sha256)
    assert [(fault.sha256, fault.kind) for fault in StoreFault.objects.all()] == [(policy.sha256, kind)]
    assert AuditEvent.objects.filter(name=f"store.{kind}").count() == 1
    path.write_bytes(whole)
    look(wren, policy.sha256)
    assert not StoreFault.objects.exists()


def test_faults_are_shown_to_those_who_run_the_programme(wren, policy, settings):
    file_of(settings, policy.sha256).unlink()
    look(wren, policy.sha256)
    ada = make_client(make_actor(role="admin", name="Ada").user)
    body = ada.get("/api/v1/work/store/").json()
    assert [(fault["sha256"], fault["kind"]) for fault in body["faults"]] == [(policy.sha256, "missing")]
    assert (body["quarantined"], body["held"]) == (1, 0)


# L10
def test_what_nothing_needs_is_removed_after_a_day_and_not_before(wren, settings):
    orphan = store.put_bytes(b"nobody's").sha256
    assert look(wren, orphan).orphans == 0
    aged(file_of(settings, orphan))
    for key in settings.EVIDENCE_KEYS_DIR.rglob(f"{orphan}-*"):
        aged(key)
    assert look(wren, orphan).orphans == 2
    assert not store.is_kept(orphan)


# U14
def test_an_upload_that_broke_off_is_swept_away_after_a_day(wren, settings):
    settings.EVIDENCE_DIR.mkdir(exist_ok=True)
    broken = settings.EVIDENCE_DIR / "incoming-broken"
    broken.write_bytes(b"half")
    stored_files.scrub(wren, 0)
    assert broken.exists()
    aged(broken)
    assert stored_files.scrub(wren, 0).orphans == 1
    assert not broken.exists()


def test_bytes_in_use_are_not_forgotten(policy):
    stored_files.forget(policy.sha256)
    assert store.is_kept(policy.sha256)


# U14
def test_an_upload_whose_bytes_were_removed_meanwhile_is_refused_and_leaves_no_row(hanna, organisation, site):
    sha256 = store.put_bytes(PDF).sha256
    store.discard(sha256)
    with pytest.raises(Refused, match="Send it again"):
        stored_files.hold(sha256)
    assert not EvidenceVersion.objects.exists()


def test_only_a_worker_looks(ravi):
    with pytest.raises(NotPermitted):
        stored_files.scrub(ravi, 0)
