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
