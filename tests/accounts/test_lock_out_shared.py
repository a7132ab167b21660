"""Two processes of a real server share one counter of failures (A6)."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(tmp_path):
    """gunicorn with two workers that are both at work, on a database of its own."""
    environment = {**os.environ, "GATEPOST_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    environment["GATEPOST_DATABASE_URL"] = f"sqlite:///{tmp_path / 'gatepost.sqlite3'}"
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    log = tmp_path / "log"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", "127.0.0.1:0", "--workers", "2", "--log-level", "info"]
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=file)
    try:
        yield address_in(log), process
    finally:
        process.terminate()
        process.wait(20)


def address_in(log: Path) -> str:
    for _ in range(300):
        text = log.read_text()
        if (found := re.search(r"Listening at: http://(127\.0\.0\.1:\d+)", text)) and text.count("Booting worker") == 2:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


def ask(address: str, method: str, body: str = "", cookie: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection(address, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request(method, "/account/login/", body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("Set-Cookie") or ""


# A6
@pytest.mark.slow
def test_the_sixth_failure_is_refused_whichever_process_answers(server):
    address, _ = server
    token = re.search(r"csrftoken=(\w+)", ask(address, "GET")[1])[1]
    body = urlencode({"login": "nobody@example.org", "password": "wrong password", "csrfmiddlewaretoken": token})
    statuses = [ask(address, "POST", body, f"csrftoken={token}")[0] for _ in range(12)]
    assert statuses == [200] * 5 + [429] * 7
