"""Processor time of a part of the cluster: its own, and that of what it started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.processor_time import taken

BUSY = "import time\nwhile time.process_time() < 0.4: pass\n"
PARENT = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}])\nprint('done', flush=True)\nsys.stdin.read()"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Linux counts it; elsewhere nothing is said.")
def test_a_child_that_ended_is_counted_with_whoever_started_it():
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as part:
        assert part.stdout.readline() == b"done\n"
        seconds = taken({"part": part.pid, "gone": 2**22 + 1})
        part.stdin.close()
    assert seconds["part"] >= 0.4
    assert seconds["gone"] == 0.0


STAYING = f"{BUSY}print('done', flush=True)\nimport sys\nsys.stdin.read()"
GRANDPARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {STAYING!r}], start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
print("done", flush=True)
sys.stdin.read()
child.stdin.close()
child.wait()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Linux counts it; elsewhere nothing is said.")
def test_a_child_in_a_session_of_its_own_is_counted_while_it_runs():
    command = [sys.executable, "-c", GRANDPARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as part:
        assert part.stdout.readline() == b"done\n"
        seconds = taken({"part": part.pid})
        part.stdin.close()
    assert seconds["part"] >= 0.4
