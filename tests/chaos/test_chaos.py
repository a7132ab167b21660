"""A short run under faults on each database: the real processes, 0 violations. A long one is a command (CONTRIBUTING.md)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.catalogue import FAULTS
from tests.chaos.database import POSTGRES_TOOLS
from tests.chaos.history import faults, kills, outcomes, read

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = os.environ.get("GATEPOST_CHAOS_SEED", "24")
ALL_PARTS = "GATEPOST_ALL_PARTS" in os.environ
INSTALLED_BY_CI = ("F9 away", "F9 hanging")
"""The faults that need what ``.ci/run`` installs; others may be left out where a machine has no strace or lends no file system."""
pytestmark = [
    pytest.mark.chaos,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Kills and freezes processes the way Linux does it."),
]


def run(folder: Path, database: str, minutes: float) -> str:
    """What a run says, once it was without a violation. On failure pytest shows all of it: seed, faults and violations."""
    command = [sys.executable, "-m", "tests.chaos", "--database", database, "--minutes", str(minutes), "--gap", "4", "--pause", "1"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GATEPOST_", "DJANGO_", "PREFECT_"))}
    done = subprocess.run(
        [*command, "--seed", SEED, "--folder", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    said = done.stdout + done.stderr
    if ALL_PARTS:
        assert not [name for name in INSTALLED_BY_CI if f"left out: {name}" in said], said
    assert done.returncode == 0, said
    return said


def check(folder: Path, said: str, least_faults: int) -> None:
    lines = read(folder / "history.jsonl")
    assert re.search(rf"Seed {SEED}, ", said)
    assert said.rstrip().splitlines()[-2] == "0 violations", said
    assert sum(faults(lines).values()) >= least_faults
    assert set(faults(lines)) <= set(FAULTS)
    assert kills(lines) >= 5
    assert outcomes(lines)["ok"] >= 10


# X10, L1, L6
def test_what_was_acknowledged_survives_faults_on_one_machine(tmp_path):
    said = run(tmp_path, "sqlite", 1.0)
    check(tmp_path, said, 15)


# L1
@pytest.mark.postgres
@pytest.mark.database
def test_what_was_acknowledged_survives_faults_and_crashes_of_postgresql(tmp_path):
    if not POSTGRES_TOOLS:
        if ALL_PARTS:
            pytest.fail("PostgreSQL is missing: install it, or unset GATEPOST_ALL_PARTS.")
        pytest.skip("Needs PostgreSQL's server, /usr/lib/postgresql/*/bin.")
    if not os.environ.get("GATEPOST_DATABASE_URL", "").startswith("postgres"):
        pytest.skip("Runs with the tests on PostgreSQL: set GATEPOST_DATABASE_URL=postgres://…")
    said = run(tmp_path, "postgres", 0.6)
    check(tmp_path, said, 10)
