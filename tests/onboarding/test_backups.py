"""A backup is made of a running installation and brought back elsewhere, as an operator would: by commands, in other folders (L9, F26)."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

pytestmark = pytest.mark.database
ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = os.environ.get("GATEPOST_DATABASE_URL", "")
FILL = """
from pathlib import Path
from docx import Document
from onboarding.models import Programme
from tests.factories import make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from django.conf import settings
programme = Programme.objects.get()
host = make_organisation(programme=programme)
site = make_site(organisation=host, programme=programme)
path = Path(settings.VAR_DIR) / "policy.docx"
document = Document()
document.add_paragraph("Safeguarding policy of the Lanternbridge Freedom Project. Next review date: 1 March 2027.")
document.save(path)
client_for(make_user(role="host_lead", name="Hanna", organisation=host)).upload_evidence(host.slug, path, [(site.slug, "SAF-01")])
make_user(role="worker", name="Wren")
"""
DRIVE = """
from accounts.models import User
from onboarding.models import EvidenceVersion
from tests.workflows.conftest import client_for
from tests.workflows.test_driving import drive
drive(client_for(User.objects.get(email="wren@example.org")))
print(EvidenceVersion.objects.get().status)
"""


@dataclass
class Installation:
    """A database, folders and keys of its own."""

    var: Path
    database: str
    keys: str

    def manage(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], env=self.environment(), cwd=ROOT, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout + done.stderr

    def run(self, program: str) -> str:
        """Run ``program`` inside the installation and give the last line it printed."""
        return self.manage("shell", "-v", "0", "-c", program).strip().splitlines()[-1]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GATEPOST_", "PREFECT_"))}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "GATEPOST_VAR_DIR": str(self.var),
            "GATEPOST_DATABASE_URL": self.database,
            "GATEPOST_EVIDENCE_KEYS": self.keys,
            "GATEPOST_AS_OF": "2026-11-23",
        }


@dataclass
class Maker:
    """Makes installations below ``folder``, each with a database of its own on the engine under test."""

    folder: Path
    made: list[str] = field(default_factory=list)

    def __call__(self, name: str, keys: str, like: Installation | None = None) -> Installation:
        var = self.folder / name
        if like:
            shutil.copytree(like.var, var)
        else:
            var.mkdir()
        if not SERVER.startswith("postgres"):
            return Installation(var, f"sqlite:///{var / 'gatepost.sqlite3'}", keys)
        own = f"gatepost_{name}_{uuid.uuid4().hex[:8]}"
        _on_server(f"CREATE DATABASE {own}" + (f" TEMPLATE {like.database.rsplit('/', 1)[1]}" if like else ""))
        self.made.append(own)
        return Installation(var, SERVER.rsplit("/", 1)[0] + f"/{own}", keys)

    def clear(self) -> None:
        for own in self.made:
            _on_server(f"DROP DATABASE {own} WITH (FORCE)")


def _on_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def install(tmp_path) -> Iterator[Maker]:
    maker = Maker(tmp_path)
    yield maker
    maker.clear()


@pytest.fixture(scope="module")
def keys() -> str:
    return f"first:{base64.b64encode(secrets.token_bytes(32)).decode()}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, keys) -> Iterator[Installation]:
    """One host, one site, one policy sent and not yet looked at. Tests that change it take a copy."""
    maker = Maker(tmp_path_factory.mktemp("installations"))
    live = maker("live", keys)
    live.manage("prepare_demo")
    live.run(FILL + "print('done')")
    yield live
    maker.clear()


def test_a_backup_is_brought_back_elsewhere_and_the_site_is_driven_on_there(filled, install, keys, tmp_path):
    said = filled.manage("backup", str(tmp_path / "backups"))
    assert "the database and 1 files, 1 of them new" in said
    elsewhere = install("elsewhere", keys)

    restored = elsewhere.manage("restore", str(tmp_path / "backups"))
    assert "1 files, 2 chains of the trail" in restored
    assert "Everything is what was copied." in restored
    assert "ok" in elsewhere.manage("verify_trail")
    assert elsewhere.run(DRIVE) == "clean"


def test_a_second_backup_copies_only_what_is_new_and_old_sets_go(filled, tmp_path):
    backups = tmp_path / "backups"
    filled.manage("backup", str(backups))
    said = filled.manage("backup", str(backups), "--keep", "1")
    assert "0 of them new" in said
    assert len(list((backups / "sets").iterdir())) == 1
    assert filled.manage("restore", str(backups), "--check").strip() == "Everything is what was copied."


def test_a_sealed_backup_holds_no_name_in_clear_and_opens_only_with_its_key(filled, install, keys, tmp_path):
    backups = tmp_path / "backups"
    filled.manage("backup", str(backups), "--encrypt")
    assert not [path for path in backups.rglob("*") if path.is_file() and b"Lanternbridge" in path.read_bytes()]
    stranger = install("stranger", f"other:{base64.b64encode(secrets.token_bytes(32)).decode()}")
    assert "No key in GATEPOST_EVIDENCE_KEYS opens this set" in stranger.manage("restore", str(backups), code=1)
    friend = install("friend", keys)
    assert "Everything is what was copied." in friend.manage("restore", str(backups))


# P4
def test_a_file_destroyed_after_a_backup_is_not_brought_back_by_it(filled, install, keys, tmp_path):
    filled = install("copy", keys, like=filled)
    backups = tmp_path / "backups"
    filled.manage("backup", str(backups))
    kept = next((backups / "sets").iterdir()).name
    filled.run(
        "from onboarding import clock; from onboarding.models import EvidenceVersion; from onboarding.services import stored_files\n"
        "version = EvidenceVersion.objects.get()\nEvidenceVersion.objects.update(destroyed_at=clock.now())\n"
        "stored_files.forget(version.sha256)\nprint('gone')"
    )
    filled.manage("backup", str(backups))
    assert not [path for path in (backups / "files").rglob("*") if path.is_file()]
    elsewhere = install("elsewhere", keys)
    assert "1 files were destroyed after this backup and stay destroyed" in elsewhere.manage("restore", str(backups), "--set", kept)


def test_an_installation_that_holds_something_is_never_overwritten(filled, tmp_path):
    filled.manage("backup", str(tmp_path / "backups"))
    said = filled.manage("restore", str(tmp_path / "backups"), code=1)
    assert "The database already holds tables" in said
    assert "Nothing was restored." in said


def test_a_damaged_copy_is_named_by_the_check_and_by_the_restore(filled, install, keys, tmp_path):
    backups = tmp_path / "backups"
    filled.manage("backup", str(backups))
    copy = next(path for path in (backups / "files").rglob("*") if path.is_file())
    content = bytearray(copy.read_bytes())
    content[-1] ^= 1
    copy.write_bytes(content)
    sha256 = copy.name.partition("-")[0]
    assert f"{sha256}: the copy is missing or damaged." in filled.manage("restore", str(backups), "--check", code=1)
    assert f"{sha256}: the copy is damaged." in install("elsewhere", keys).manage("restore", str(backups), code=1)


# F15, F26
def test_a_file_damaged_in_the_store_is_not_copied_and_the_next_backup_takes_the_whole_one(filled, install, keys, tmp_path):
    backups = tmp_path / "backups"
    stored = next(path for path in sorted((filled.var / "evidence").glob("??/??/*")) if path.is_file())
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    said = filled.manage("backup", str(backups), code=1)
    assert f"1 files that are still needed are missing from the store or damaged there, first {stored.name}." in said
    assert not list((backups / "files").rglob(f"*{stored.name}*"))
    stored.write_bytes(whole)
    filled.manage("backup", str(backups))
    filled.manage("restore", str(backups), "--check")
    install("elsewhere", keys).manage("restore", str(backups))


def test_a_damaged_database_copy_is_refused_before_anything_is_loaded(filled, install, keys, tmp_path):
    backups = tmp_path / "backups"
    filled.manage("backup", str(backups))
    copy = next((backups / "sets").glob("*/database.*"))
    copy.write_bytes(copy.read_bytes()[:-1] + b"?")
    elsewhere = install("elsewhere", keys)
    assert "is not what was written. Use an earlier set." in elsewhere.manage("restore", str(backups), code=1)
    assert "Everything" not in elsewhere.manage("restore", str(tmp_path / "nothing"), code=1)


def test_a_set_of_a_newer_version_is_refused(filled, install, keys, tmp_path):
    backups = tmp_path / "backups"
    filled.manage("backup", str(backups))
    path = next((backups / "sets").glob("*/manifest.json"))
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"migrations": [*kept["migrations"], "onboarding.9999_tomorrow"]}))
    said = install("elsewhere", keys).manage("restore", str(backups), code=1)
    assert "made by a newer Gatepost (onboarding.9999_tomorrow is not known here)" in said


def test_what_an_interrupted_backup_left_is_no_set_and_goes_with_the_next(filled, tmp_path):
    left = tmp_path / "backups" / "sets" / ".2026-11-22T02-00-00Z"
    left.mkdir(parents=True)
    (left / "database.sqlite3").write_bytes(b"half")
    assert "holds no backup" in filled.manage("restore", str(tmp_path / "backups"), "--check", code=1)
    filled.manage("backup", str(tmp_path / "backups"))
    assert not left.exists()


def test_a_file_missing_from_the_store_is_said_and_the_rest_is_backed_up(filled, install, keys, tmp_path):
    filled = install("copy", keys, like=filled)
    for path in (filled.var / "evidence").rglob("*"):
        if path.is_file():
            path.unlink()
    said = filled.manage("backup", str(tmp_path / "backups"), code=1)
    assert "1 files that are still needed are missing from the store" in said
    assert len(list((tmp_path / "backups" / "sets").iterdir())) == 1
