"""The embedded runner has nobody to start it again, so it outlives what fails under it (F5)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from onboarding.models import Site, WorkItem
from tests.workflows.test_flows import eventually, prefect_url, site, worker_environment  # noqa: F401  (fixtures)
from workflows.prefect_server import free_port, running

pytestmark = pytest.mark.prefect


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the server's process the way Linux shows it")
def test_a_prefect_server_that_is_killed_comes_back_at_the_same_address(tmp_path):
    before = set(children_of(os.getpid()))
    with running(tmp_path / "home") as url:
        (server,) = set(children_of(os.getpid())) - before
        os.kill(server, signal.SIGKILL)

        def is_up():
            try:
                return httpx.get(f"{url}/health", timeout=2).status_code == 200
            except httpx.TransportError:
                return False

        assert eventually(lambda: not is_up())
        assert eventually(is_up, 120)


def test_a_nightly_flow_that_goes_on_failing_keeps_no_site_from_being_driven(worker_environment, prefect_url, site, settings, tmp_path):  # noqa: F811
    settings.CHECKPOINT_DIR.parent.mkdir(parents=True, exist_ok=True)
    settings.CHECKPOINT_DIR.with_suffix(".key").touch()
    environment = worker_environment | {"GATEPOST_VAR_DIR": str(tmp_path)}
    log = tmp_path / "runner.log"
    with log.open("wb") as output:
        runner = subprocess.Popen([sys.executable, "-m", "workflows"], env=environment, cwd=tmp_path, stdout=output, stderr=output)
    try:
        assert eventually(lambda: WorkItem.objects.filter(kind="drive_site", subject=site.pk, fence=1, lease_token=""), 120)
        assert "work/nightly/: HTTP 500" in log.read_text(encoding="utf-8")
        assert Site.objects.get(pk=site.pk).stage == "S1"
    finally:
        runner.terminate()
        runner.wait(timeout=30)


def test_the_runner_waits_for_a_prefect_server_that_is_away(worker_environment, tmp_path):  # noqa: F811
    environment = worker_environment | {"PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api", "GATEPOST_VAR_DIR": str(tmp_path)}
    log = tmp_path / "runner.log"
    with log.open("wb") as output:
        runner = subprocess.Popen([sys.executable, "-m", "workflows"], env=environment, cwd=tmp_path, stdout=output, stderr=output)
    try:
        assert eventually(lambda: log.read_text(encoding="utf-8").count("a flow could not be run; trying again") >= 2)
        assert runner.poll() is None
    finally:
        runner.terminate()
        assert runner.wait(timeout=30) == 143
