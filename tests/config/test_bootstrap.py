"""The launcher says in words what is missing and how to get it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap import SetupError, asked_port, check_disk, check_port, check_python, fingerprint, install, make_venv, run

ROOT = Path(__file__).resolve().parents[2]
posix_only = pytest.mark.skipif(os.name == "nt", reason="Uses a shell script in place of Python.")


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10)])
def test_an_old_python_is_told_which_one_is_needed(version):
    with pytest.raises(SetupError) as refusal:
        check_python(version)
    assert str(refusal.value) == (
        f"Gatepost needs Python 3.11 or newer; this is {version[0]}.{version[1]}. "
        "Install a newer one and call it by name, for example: python3.12 manage.py demo"
    )


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (4, 0)])
def test_a_python_that_is_new_enough_is_fine(version):
    assert check_python(version) is None


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="Runs in an environment that was made otherwise.")
def test_once_set_up_every_command_runs_whichever_python_it_is_given_to():
    told = subprocess.run([sys._base_executable, "manage.py", "version"], cwd=ROOT, capture_output=True, text=True)
    assert told.stderr == ""
    assert told.stdout.startswith("5.")


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.parametrize("form", [["--port", "{port}"], ["--port={port}"]])
def test_a_port_in_use_is_said_before_the_work(taken_port, form):
    arguments = [part.format(port=taken_port) for part in form]
    with pytest.raises(SetupError) as refusal:
        check_port(arguments)
    assert str(refusal.value) == (
        f"Port {taken_port} is in use. Stop what runs there, or choose another: python3 manage.py demo --port {taken_port + 1}"
    )


def test_the_command_ends_with_two_and_the_sentence(taken_port, capsys):
    assert run("demo", ["--port", str(taken_port)]) == 2
    assert f"Port {taken_port} is in use." in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--no-serve", "-h", "--help"])
def test_a_port_nobody_will_serve_on_does_not_matter(taken_port, option):
    assert check_port(["--port", str(taken_port), option]) is None


@pytest.mark.parametrize("given", ["web", "0", "65536", "-1", "²", ""])
def test_a_port_that_is_none_is_refused(given):
    with pytest.raises(SetupError, match="is no port"):
        asked_port([f"--port={given}"])


def test_the_port_is_8000_unless_asked():
    assert [asked_port([]), asked_port(["--port", "9000"]), asked_port(["--port=9001"])] == [8000, 9000, 9001]


def test_a_full_disk_is_said_with_what_is_needed(tmp_path):
    with pytest.raises(SetupError, match=r"There are \d+ MB free on this disk; Gatepost needs 1000000000\. Free some space"):
        check_disk(tmp_path, needed_mib=10**9)


def test_room_enough_is_fine(tmp_path):
    assert check_disk(tmp_path, needed_mib=0) is None


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_which_package_to_install(tmp_path, module):
    (tmp_path / f"{module}.py").write_text("raise ImportError\n", encoding="utf-8")
    code = "import sys; from pathlib import Path; from config import bootstrap; bootstrap.make_venv(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-c", code, str(tmp_path / "new")]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 1
    assert result.stderr.strip().splitlines()[-1] == (
        "config.bootstrap.SetupError: This Python cannot make a virtual environment. "
        "On Debian or Ubuntu: sudo apt install python3-venv. Then run this again."
    )
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_hold_an_environment_is_said(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SetupError, match="The virtual environment could not be made"):
        make_venv(tmp_path / "file" / "venv")


@posix_only
def test_a_failed_installation_shows_the_end_of_its_log(tmp_path):
    python, log = tmp_path / "python", tmp_path / "setup.log"
    python.write_text("#!/bin/sh\nfor n in 1 2 3 4 5 6 7 8; do echo line $n >&2; done\nexit 1\n", encoding="utf-8")
    python.chmod(0o700)
    with pytest.raises(SetupError) as refusal:
        install(python, tmp_path / "run.lock", log)
    said = str(refusal.value).splitlines()
    assert said[0] == f"The packages could not be installed. Check the connection and run this again. The end of {log}:"
    assert said[1:] == ["line 3", "line 4", "line 5", "line 6", "line 7", "line 8"]


@posix_only
def test_an_installation_that_works_says_nothing(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    python.chmod(0o700)
    assert install(python, tmp_path / "run.lock", tmp_path / "setup.log") is None


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_an_environment_is_known_by_its_lock(kind):
    assert len(fingerprint(kind)) == 64
