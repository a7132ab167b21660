"""The trail cannot be rewritten unseen: the database refuses, signed checkpoints remember, and a stand-alone script checks."""

from __future__ import annotations

import ast
import base64
import datetime as dt
import json
import random
import runpy
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from onboarding import append_only
from onboarding.events import EVENTS
from onboarding.models import AuditEvent, TrailHead
from onboarding.services import checkpoints
from onboarding.services.answers import save_answers
from onboarding.services.trail import Event, event_hash, exported
from onboarding.services.unit import recorded
from tests.factories import TODAY, make_client

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "deploy" / "check_trail.py"


@pytest.fixture
def trail(site, hanna):
    for name in ("Lanternbridge", "Lanternbridge Freedom", "Lanternbridge Freedom Project"):
        save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": name}})
    return f"site:{site.pk}"


def take(on=TODAY) -> bool:
    with recorded(None) as unit:
        return checkpoints.take(unit, on)


# T5
@pytest.mark.parametrize("statement", ["UPDATE onboarding_auditevent SET name = 'x'", "DELETE FROM onboarding_auditevent"])
def test_the_database_itself_refuses_to_change_an_event(trail, statement):
    append_only.unguard(connection)
    append_only.guard(connection)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.exclude(name="x").exists()
    append_only.unguard(connection)


def test_a_checkpoint_is_written_once_a_day(trail):
    assert (take(), take()) == (True, False)
    assert list(checkpoints.problems()) == []
    assert AuditEvent.objects.filter(name="trail.checkpointed").count() == 1


def rewrite(chain: str, change) -> None:
    """Rewrite a chain from an event on and its head with it, so that it verifies by itself again."""
    rows = list(AuditEvent.objects.filter(chain=chain).order_by("sequence"))
    change(rows)
    previous = "0" * 64
    for number, row in enumerate(rows, start=1):
        row.sequence, row.previous_hash = number, previous
        row.hash = previous = event_hash(row)
    AuditEvent.objects.filter(chain=chain).delete()
    for row in rows:
        row.pk = None
        row.save(force_insert=True)
    TrailHead.objects.filter(chain=chain).update(length=len(rows), head=previous)


def forget_the_last(rows) -> None:
    rows.pop()


def name_somebody_else(rows) -> None:
    rows[0].actor = "Somebody else"


# T4
@pytest.mark.parametrize("change", [forget_the_last, name_somebody_else])
def test_a_chain_rewritten_together_with_its_head_does_not_fit_the_checkpoint(trail, unguarded, change):
    take()
    rewrite(trail, change)
    length = json.loads(json.loads(next(iter_checkpoints()).read_text())["signed"])["heads"][trail][0]
    expected = f"{trail}: event {length} is not the one signed on {TODAY.isoformat()}; the chain was rewritten or cut off."
    assert list(checkpoints.problems()) == [expected]
    with pytest.raises(CommandError, match="1 of the chains"):
        call_command("verify_trail", stdout=StringIO())


def iter_checkpoints():
    return iter(sorted(settings.CHECKPOINT_DIR.glob("*.json")))


# T4
def test_an_altered_checkpoint_is_told(trail):
    take()
    path = next(iter_checkpoints())
    kept = json.loads(path.read_text())
    kept["signed"] = kept["signed"].replace('"on":"2026', '"on":"2025')
    path.write_text(json.dumps(kept))
    assert list(checkpoints.problems()) == [f"checkpoint {TODAY.isoformat()}: its signature does not fit; it was altered."]


# T4
def test_a_checkpoint_that_was_taken_away_is_told(trail):
    take()
    next(iter_checkpoints()).unlink()
    expected = f"checkpoint {TODAY.isoformat()}: it was taken, and is no longer there. Compare with the copy kept elsewhere."
    assert list(checkpoints.problems()) == [expected]


def test_a_checkpoint_in_the_place_of_another_is_told(trail):
    take(TODAY - dt.timedelta(days=1))
    take()
    earlier, later = iter_checkpoints()
    later.write_text(earlier.read_text())
    expected = f"checkpoint {later.stem}: it is the one of {earlier.stem}; somebody put it in the place of another."
    assert list(checkpoints.problems()) == [expected]


def run_checker(*files: Path | str) -> tuple[int, str]:
    result = subprocess.run([sys.executable, "-I", "-S", str(CHECKER), *map(str, files)], capture_output=True, text=True, check=False)
    return result.returncode, result.stdout.strip()


@pytest.fixture
def export(trail, tmp_path) -> Path:
    path = tmp_path / "trail.ndjson"
    path.write_text("".join(exported(AuditEvent.objects.filter(chain=trail).order_by("sequence"))), encoding="utf-8")
    return path


# T9
def test_the_stand_alone_checker_says_that_an_export_is_whole(export):
    count = len(export.read_text().splitlines())
    assert run_checker(export) == (0, f"ok: {count} events")


# T9
def test_fifty_of_fifty_changes_to_an_export_are_found_by_the_checker(export, tmp_path):
    take()
    chance, found = random.Random(20261123), 0
    lines = export.read_text(encoding="utf-8").splitlines()
    for number in range(50):
        changed = list(lines)
        index = chance.randrange(len(lines) - 1)
        event = json.loads(changed[index])
        kind = chance.choice(["edit", "drop", "swap", "repeat", "cut"])
        if kind == "edit":
            field = chance.choice([name for name in event if name not in ("sequence", "chain")])
            changed[index] = json.dumps({**event, field: "other"}, sort_keys=True, separators=(",", ":"))
        elif kind == "drop":
            del changed[index]
        elif kind == "swap":
            changed[index], changed[index + 1] = changed[index + 1], changed[index]
        elif kind == "repeat":
            changed.insert(index, changed[index])
        else:
            changed = changed[: index + 1]
        path = tmp_path / f"{number}.ndjson"
        path.write_text("\n".join(changed), encoding="utf-8")
        found += run_checker(path, *iter_checkpoints())[0] == 1
    assert found == 50


def signed_anew(path: Path, key: Ed25519PrivateKey) -> None:
    """Sign what a checkpoint says with another key, and put that in it, as whoever rewrote the trail could."""
    kept = json.loads(path.read_text())
    kept["signature"] = base64.b64encode(key.sign(kept["signed"].encode())).decode()
    public = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    kept["public_key"] = key.public_key().public_bytes(*public).decode()
    path.write_text(json.dumps(kept))


def test_the_checker_knows_a_forged_checkpoint_by_its_signature_and_a_signed_one_by_its_key(export, tmp_path):
    take()
    (path,) = iter_checkpoints()
    key, good = tmp_path / "public.pem", path.read_text()
    key.write_text(checkpoints.public_key())
    count = len(export.read_text().splitlines())
    assert run_checker("--key", key, export, path) == (0, f"ok: {count} events")
    kept = json.loads(good)
    path.write_text(json.dumps({**kept, "signed": kept["signed"].replace('"heads":', '"heads": ')}))
    altered = f"WRONG: the checkpoint of {TODAY.isoformat()} was altered: its signature does not fit"
    assert run_checker(export, path) == (1, altered)
    path.write_text(good)
    signed_anew(path, Ed25519PrivateKey.generate())
    assert run_checker(export, path) == (0, f"ok: {count} events")
    other = f"WRONG: the checkpoint of {TODAY.isoformat()} was signed with another key than the one you were given"
    assert run_checker("--key", key, export, path) == (1, other)


def test_the_checkers_own_arithmetic_agrees_with_the_library():
    checker = runpy.run_path(str(CHECKER))
    chance = random.Random(8032)
    for size in range(20):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        text = chance.randbytes(size)
        signature = private.sign(text)
        assert checker["is_signed"](public, signature, text)
        assert not checker["is_signed"](public, signature, text + b".")
        bit = chance.randrange(512)
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not checker["is_signed"](public, bytes(changed), text)
    assert not checker["is_signed"](public, b"", b"")


def test_a_chain_that_is_gone_altogether_is_not_whole(tmp_path):
    (tmp_path / "empty").write_text("")
    assert run_checker(tmp_path / "empty") == (1, "WRONG: there is no event")


def test_the_checker_says_what_it_cannot_read(tmp_path):
    (tmp_path / "a").write_text("no json")
    assert run_checker(tmp_path / "a")[0] == 2
    assert run_checker(tmp_path / "nothing")[0] == 2
    assert run_checker("--key", tmp_path / "a", tmp_path / "a")[0] == 2
    assert run_checker("--key")[0] == 2


# T9
def test_the_export_over_the_api_is_what_the_checker_takes(trail, ravi, site, tmp_path):
    response = make_client(ravi.user).get(f"/api/v1/sites/{site.slug}/trail/export/")
    path = tmp_path / "over-the-api"
    path.write_bytes(b"".join(response.streaming_content))
    assert run_checker(path)[0] == 0
    assert AuditEvent.objects.filter(name="trail.exported").count() == 1


def test_what_changed_since_an_instant_can_be_asked(trail, ravi, site):
    client = make_client(ravi.user)
    address = f"/api/v1/sites/{site.slug}/trail/"
    assert len(client.get(address, {"since": "2020-01-01T00:00:00Z"}).json()["results"]) == AuditEvent.objects.filter(chain=trail).count()
    assert client.get(address, {"since": "2100-01-01T00:00:00Z"}).json()["results"] == []
    assert client.get(address, {"since": "yesterday"}).status_code == 400


def test_an_event_nobody_described_cannot_be_written():
    with pytest.raises(ValueError, match="not among the events"):
        Event(name="site.vanished")


# T1
def test_every_described_event_is_written_somewhere_and_every_written_one_is_described():
    written = set()
    for path in sorted({*(ROOT / "onboarding").rglob("*.py"), *(ROOT / "accounts").rglob("*.py")} - {ROOT / "onboarding" / "events.py"}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.partition(".")[0] in FAMILIES:
                written.add(node.value)
    moves = {name for name in EVENTS if name.startswith("requirement.")}
    found_later = {"store.damaged", "store.missing"}
    messages = {"webhook.test"}
    assert {name for name in written if name.count(".") == 1 and not name.endswith(".")} - EVENTS.keys() == messages
    assert set(EVENTS) - written - moves - found_later == set()


FAMILIES = {name.partition(".")[0] for name in EVENTS}
