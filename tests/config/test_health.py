"""Probes tell a process that cannot serve from one that is dead (O2), and say nothing else."""

from __future__ import annotations

import json
import os

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.fixture
def probe() -> Client:
    return Client(headers={"host": "10.1.2.3:8000"})


def test_a_probe_without_our_host_name_is_answered(db, probe):
    assert probe.get("/livez").status_code == 200
    answer = probe.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "migrations": "ok", "store": "ok"})


def test_a_process_that_lives_needs_no_database(probe):
    assert probe.get("/livez").content == b"alive\n"


def test_a_store_that_cannot_be_written_is_not_ready_and_the_process_lives(db, probe, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.EVIDENCE_DIR = tmp_path / "file" / "evidence"
    answer = probe.get("/readyz")
    assert (answer.status_code, answer.json()["store"], answer.json()["database"]) == (503, "failed", "ok")
    assert probe.get("/livez").status_code == 200


def test_a_migration_that_was_not_applied_is_not_ready(db, probe):
    newest = MigrationRecorder.Migration.objects.filter(app="onboarding").latest("name")
    newest.delete()
    assert probe.get("/readyz").json()["migrations"] == "failed"


def test_no_word_of_a_version_or_of_what_went_wrong_leaves_the_process(db, probe, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.EVIDENCE_DIR = tmp_path / "file" / "evidence"
    said = json.dumps(probe.get("/readyz").json()) + str(probe.get("/readyz").headers)
    assert os.sep + "evidence" not in said
    assert "Django" not in said
