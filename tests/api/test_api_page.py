"""docs/api.md does what it says: every block runs against a live server, and every status it notes is the one that comes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from api.v1.access import new_token
from onboarding.models import Action, Person, Report, Site, TrainingRecord
from tests.factories import make_organisation, make_site, make_user
from workflows.connection import connect
from workflows.rendering import KIND, build_report

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
RECORDED = """set -eu
curl() {{ command curl -w '%{{stderr}}%{{http_code}}\\n' "$@" 2>>{log}; }}
sleep() {{ touch waiting; while [ -e waiting ]; do command sleep 0.1; done; }}
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(programme):
    organisation = make_organisation(programme=programme)
    make_site(organisation=organisation, programme=programme)
    Person.objects.create(organisation=organisation, name="Maya Osei", name_key="maya osei")
    make_user(role="host_lead", name="Hanna", organisation=organisation)
    return {name: make_user(role=role, name=name, organisation=place) for name, role, place in (
        ("Hanna", "host_lead", organisation), ("Cora", "coordinator", None), ("Wren", "worker", None)
    )}  # fmt: skip


@pytest.fixture
def environment(live_server, people, tmp_path):
    (tmp_path / "policy.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    return {
        "PATH": os.environ["PATH"],
        "GATEPOST": f"{live_server.url}/api/v1",
        "HOST_TOKEN": new_token(people["Hanna"]),
        "COORDINATOR_TOKEN": new_token(people["Cora"]),
        "PERSON": str(Person.objects.get().pk),
    }


@pytest.fixture
def worker(live_server, people, tmp_path):
    """Builds what is asked for while the script sleeps: on SQLite the live server has one connection for all."""
    api, stop = connect(new_token(people["Wren"]), live_server.url), threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            if (tmp_path / "waiting").exists():
                for lease in api.claim(KIND, 1):
                    build_report(api, lease)
                (tmp_path / "waiting").unlink()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join(20)


def test_every_curl_of_the_page_answers_as_the_page_says(environment, worker, tmp_path):
    if not shutil.which("bash") or not shutil.which("curl"):
        pytest.skip("Needs bash and curl.")
    log = tmp_path / "statuses"
    script = RECORDED.format(log=log) + "".join(text for language, text in BLOCKS if language == "bash")
    done = subprocess.run(["bash", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    noted = re.findall(r"^# → (\d{3})$", script, re.MULTILINE)
    assert (done.returncode, log.read_text().split()) == (0, noted), done.stdout[-3000:] + done.stderr
    assert len(noted) == 24
    assert TrainingRecord.objects.count() == 2
    assert Site.objects.get().requirements.get(key="EOI-01").state == "accepted"
    assert Report.objects.get().status == "ready"
    assert (tmp_path / "national-readiness.xlsx").read_bytes()[:4] == b"PK\x03\x04"
    assert (tmp_path / "sites.ndjson").read_text().count("\n") == 1


def test_the_python_of_the_page_does_what_it_says(environment):
    script = next(text for language, text in BLOCKS if language == "python")
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    action = Action.objects.get()
    assert (done.returncode, done.stdout) == (0, f"{action.pk} true 1\n"), done.stderr
    assert str(Site.objects.get().target_go_live_on) == "2027-09-01"
