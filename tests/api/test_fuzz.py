"""A short run of ``python -m benchmarks.fuzz``: no server error, and every answer as described (R2). The long one is run by hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUDGET = ("--seconds", "9", "--examples", "2", "--phases", "examples", "fuzzing", "stateful")


# R2
@pytest.mark.slow
@pytest.mark.database
def test_nothing_sent_in_the_described_form_or_beside_it_breaks_the_api():
    command = [sys.executable, "-m", "benchmarks.fuzz", *BUDGET]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    calls = {role: int(number) for role, number in re.findall(r"^(\w+): (\d+) calls", done.stdout, re.MULTILINE)}
    assert set(calls) == {"coordinator", "host_lead", "safeguarding_reviewer", "worker"}
    # The budget is in seconds, so that a busy machine calls less; every role is heard all the same.
    assert min(calls.values()) >= 10
