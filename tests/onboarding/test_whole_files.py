"""Keys and checkpoints are there whole or not at all: a half-written one would never be mended, because it is made only once."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from onboarding.whole_files import make_whole

WITHOUT_ROOM = """
import resource, signal, sys
from pathlib import Path
from onboarding.whole_files import make_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4, 4))
try:
    make_whole(Path(sys.argv[1]), b"a key of more than four bytes")
except OSError as error:
    print(error.strerror)
"""


def test_a_file_is_made_whole_and_for_its_owner_only(tmp_path):
    path = tmp_path / "signing.key"
    assert make_whole(path, b"a key")
    assert path.read_bytes() == b"a key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["signing.key"]


def test_one_that_is_there_stays_as_it_is(tmp_path):
    path = tmp_path / "signing.key"
    path.write_bytes(b"the first")
    assert not make_whole(path, b"the second")
    assert path.read_bytes() == b"the first"
    assert [found.name for found in tmp_path.iterdir()] == ["signing.key"]


# F7
@pytest.mark.skipif(os.name != "posix", reason="Limits the size of a file the way POSIX does it.")
def test_where_there_is_no_room_nothing_is_left_and_it_is_made_once_there_is(tmp_path):
    path = tmp_path / "signing.key"
    done = subprocess.run([sys.executable, "-c", WITHOUT_ROOM, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "File too large\n", done.stderr
    assert list(tmp_path.iterdir()) == []
    assert make_whole(path, b"a key of more than four bytes")
