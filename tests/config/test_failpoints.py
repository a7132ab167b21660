"""Places at which a test may kill a process: nothing outside the tests can arm one."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onboarding import failpoints

ROOT = Path(__file__).resolve().parent.parent.parent
REACH = "import django; django.setup(); from onboarding import failpoints; failpoints.reached('after_file_write'); print('alive')"


def reach(module, folder):
    """What becomes of a process under these settings that reaches an armed place."""
    (folder / "after_file_write").touch()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": module,
        "GATEPOST_FAILPOINTS": str(folder),
        "FAILPOINT": "after_file_write:kill",
        "FAILPOINTS": str(folder),
        "GATEPOST_VAR_DIR": str(folder),
        "GATEPOST_DATABASE_URL": f"sqlite:///{folder}/gatepost.sqlite3",
        "GATEPOST_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
        "GATEPOST_EVIDENCE_KEYS": "check:" + base64.b64encode(bytes(32)).decode(),
    }
    return subprocess.run(
        [sys.executable, "-c", REACH], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("module", ["config.settings.dev", "config.settings.prod", "config.settings.test"])
def test_no_environment_variable_arms_a_place_under_our_settings(module, tmp_path):
    done = reach(module, tmp_path)
    assert done.stdout == "alive\n", done.stderr
    assert (tmp_path / "after_file_write").exists()


def test_under_the_settings_of_the_harness_an_armed_place_kills_one_process(tmp_path):
    assert reach("tests.chaos.settings", tmp_path).returncode == -9
    assert not (tmp_path / "after_file_write").exists()


def test_a_place_that_is_not_armed_does_nothing(settings, tmp_path):
    settings.FAILPOINTS = tmp_path
    failpoints.reached("after_file_write")
