"""The flows on a real Prefect server: embedded in this process, and deployed to a process work pool."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import yaml
from django.test import Client

from api.v1.access import new_token
from onboarding.models import AuditEvent
from tests.config.test_logs import Lines
from tests.factories import make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from tests.workflows.test_driving import POLICY, make_docx
from tests.workflows.test_import import make_workbook
from workflows import prefect_settings
from workflows.deployments import DEPLOYMENTS
from workflows.prefect_server import running

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.prefect


@pytest.fixture(scope="module")
def prefect_url(tmp_path_factory):
    """A server of this module's own, set up as the embedded runner does."""
    home = tmp_path_factory.mktemp("prefect")
    before = dict(os.environ)
    prefect_settings.embed(home)
    with running(home) as url:
        os.environ["PREFECT_API_URL"] = url
        yield url
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def site(transactional_db, programme):
    return make_site(organisation=make_organisation(programme=programme, name="Thornwick Women's Haven"), programme=programme)


@pytest.fixture
def hanna(site, connections_stay_open):
    return client_for(make_user(role="host_lead", name="Hanna", organisation=site.organisation))


def runs(url, kind, **filters):
    return httpx.post(f"{url}/{kind}/filter", json={"limit": 200, **filters}, timeout=30).json()


def eventually(check, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.5)
    raise AssertionError("it did not happen in time")


SCRIPT = """
import os
from workflows.flows.drive_due import drive_due
from workflows.flows.import_workbook import import_workbook
from workflows.flows.nightly import nightly
print("driven", drive_due(), drive_due())
print("imports", sorted(import_workbook().values()))
print("snapshots", nightly()["snapshots"], nightly()["snapshots"])
"""


@pytest.fixture
def worker_environment(live_server, site, prefect_url):
    """What a worker on another machine has: the API's address and a token. No settings, no database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GATEPOST_", "DJANGO_"))}
    token = new_token(make_user(role="worker", name="Wren"))
    return kept | {
        "GATEPOST_API_URL": live_server.url,
        "GATEPOST_TOKEN": token,
        "GATEPOST_DIR": str(ROOT),
        "PYTHONPATH": str(ROOT),
        "PREFECT_API_URL": prefect_url,
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }


# L4, L6
def test_flows_reach_the_api_over_the_network_with_a_token_and_nothing_else(worker_environment, hanna, site, prefect_url, tmp_path):
    hanna.upload_evidence(site.organisation.slug, make_docx(tmp_path / "policy.docx", POLICY), [(site.slug, "SAF-01")])
    coordinator = client_for(make_user(role="coordinator", name="Cora"))
    coordinator.upload("imports/", make_workbook(tmp_path / "intake.xlsx"))
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=worker_environment, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split("\n")[:3] == ["driven 1 0", "imports ['checked']", "snapshots 1 0"]
    names = {f"{step} · {site.slug}" for step in ("files check", "privacy check", "safeguarding policy check", "advance")}
    assert eventually(lambda: names <= {run["name"] for run in runs(prefect_url, "task_runs")})


CANARIES = ("Zephyrine Quillfeather", "zephyrine@example.org", "Marmaduke Ostrobogulous", "2021-03-14", "harbour-lights-passphrase")
"""A person of the host, their address, somebody named in a document, a day of vetting, and a password."""


def test_nothing_about_anybody_is_in_the_logs_or_with_prefect(worker_environment, hanna, site, prefect_url, tmp_path):  # T7
    lines = Lines()
    logging.getLogger().addHandler(lines)
    try:
        person = hanna.post(f"organisations/{site.organisation.slug}/people/", {"name": CANARIES[0], "work_email": CANARIES[1]})
        dele = client_for(make_user(role="host_dsl", name="Dele", organisation=site.organisation))
        dele.post(f"people/{person['id']}/vetting/", {"regime": "dbs", "issued_on": CANARIES[3], "decision": "suitable"})
        text = POLICY.replace("Dilys Marsh", CANARIES[2])
        hanna.upload_evidence(site.organisation.slug, make_docx(tmp_path / "policy.docx", text), [(site.slug, "SAF-01")])
        Client().post("/account/login/", {"login": CANARIES[1], "password": CANARIES[4]})
        environment = worker_environment | {"PREFECT_LOGGING_SETTINGS_PATH": str(ROOT / "workflows" / "logging.yaml")}
        done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    finally:
        logging.getLogger().removeHandler(lines)
    assert done.stdout.startswith("driven 1 0"), done.stderr[-2000:]
    run = next(line["run_id"] for line in map(json.loads, done.stderr.splitlines()) if line["message"] == "1 hosts claimed")
    asked = [line["route"] for line in lines.of("gatepost.requests") if line.get("run_id") == run]
    assert "api/v1/work/claims/" in asked
    assert "api/v1/work/advances/" in asked
    assert AuditEvent.objects.filter(name="requirement.inspected", data__run=run).exists()
    secrets = [*CANARIES, worker_environment["GATEPOST_TOKEN"]]
    written = "\n".join([done.stderr, *lines.written])
    assert [secret for secret in secrets if secret in written] == []
    kept = [path for path in Path(os.environ["PREFECT_HOME"]).rglob("*") if path.is_file()]
    assert any(path.name.startswith("prefect.db") for path in kept)
    assert [(path.name, secret) for path in kept for secret in secrets if secret.encode() in path.read_bytes()] == []


def test_the_deployment_file_says_what_the_table_says():
    written = yaml.safe_load((ROOT / "deploy" / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    found = {}
    for row in written:
        schedule = (row.get("schedules") or [{}])[0]
        found[row["name"]] = (row["entrypoint"], schedule.get("cron"), schedule.get("interval"), row.get("parameters", {}))
        assert row["work_pool"]["name"] == "gatepost"
    assert found == {d.name: (d.entrypoint, d.cron, d.every_seconds, d.parameters) for d in DEPLOYMENTS}


def test_a_deployed_flow_drives_a_site_through_a_process_worker(worker_environment, site, prefect_url, tmp_path):
    prefect = [sys.executable, "-m", "prefect"]
    project = tmp_path / "project"
    project.mkdir()
    for name in ("workflows", "checklists", "reports"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "deploy", project / "deploy")
    environment = worker_environment | {"GATEPOST_DIR": str(project), "PYTHONPATH": str(project)}

    def cli(*arguments):
        done = subprocess.run([*prefect, *arguments], env=environment, cwd=project, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]

    cli("work-pool", "create", "gatepost", "--type", "process", "--overwrite")
    cli("--no-prompt", "deploy", "--all", "--prefect-file", "deploy/prefect.yaml")
    found = {row["name"] for row in runs(prefect_url, "deployments")}
    assert found == {deployment.name for deployment in DEPLOYMENTS}
    for row in runs(prefect_url, "deployments"):
        httpx.patch(f"{prefect_url}/deployments/{row['id']}", json={"paused": True}, timeout=30)
    # A job started in the background of a script inherits an ignored interrupt, and the worker then cannot be stopped.
    starter = ["env", "--default-signal=INT", *prefect] if shutil.which("env") else prefect
    worker = subprocess.Popen([*starter, "worker", "start", "--pool", "gatepost", "--limit", "2"], env=environment, cwd=project)
    try:
        cli("deployment", "run", "drive-site/drive-site", "--param", f"site_id={site.pk}")

        def finished():
            named = [run for run in runs(prefect_url, "flow_runs") if run["name"] == f"drive-site · site {site.pk}"]
            return named and named[0]["state_type"] in ("COMPLETED", "FAILED", "CRASHED") and named[0]

        assert eventually(finished, 120)["state_type"] == "COMPLETED"
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)
    site.refresh_from_db()
    assert site.stage == "S1"
    assert [row["key"] for row in runs(prefect_url, "artifacts") if row["key"].startswith("readiness-")] == [f"readiness-{site.slug}"]
