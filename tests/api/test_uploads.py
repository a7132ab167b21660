"""The door for files: cut off while they stream, whatever their declared length, with memory that does not grow."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onboarding.kinds import KINDS, as_table

ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024
BOUNDARY = "gatepost"


def part(name: str, value: bytes, filename: str = "") -> bytes:
    extra = f'; filename="{filename}"' if filename else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'
    return head.encode() + value


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """gunicorn on a database of its own, with a host's lead; the address, token, organisation and process."""
    folder = tmp_path_factory.mktemp("server")
    environment = {**os.environ, "GATEPOST_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    environment.pop("GATEPOST_DATABASE_URL", None)
    environment["GATEPOST_DATABASE_URL"] = f"sqlite:///{folder / 'gatepost.sqlite3'}"
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    made = subprocess.run([*run, "shell", "-v0", "-c", MAKE_A_HOST], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    token, slug = made.stdout.split()[-2:]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", "127.0.0.1:0", "--threads", "4", "--log-level", "info"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
    try:
        address = address_in(folder / "log")
        warmed_up(address)
        yield address, token, slug, process
    finally:
        process.terminate()
        process.wait(20)


MAKE_A_HOST = """
from tests.conftest import make_programme
from tests.factories import make_organisation, make_site, make_user
from api.v1.access import new_token
programme = make_programme()
organisation = make_organisation(programme=programme)
make_site(organisation=organisation, programme=programme)
print(new_token(make_user(role="host_lead", name="Hanna", organisation=organisation)), organisation.slug)
"""


def address_in(log: Path) -> str:
    for _ in range(300):
        if found := re.search(r"Listening at: http://(127\.0\.0\.1:\d+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


def warmed_up(address: str) -> None:
    """Ask once, so that what the server loads on its first request is not taken for what a file costs."""
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", "/api/v1/me/")
    assert connection.getresponse().status == 401


def send(server, body: Iterator[bytes]) -> tuple[int, bytes]:
    """POST a body without a Content-Length."""
    address, token, slug, _ = server
    connection = http.client.HTTPConnection(address, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    connection.request("POST", f"/api/v1/organisations/{slug}/evidence/", body=body, headers=headers, encode_chunked=True)
    answer = connection.getresponse()
    return answer.status, answer.read()


def memory(process: subprocess.Popen[bytes]) -> int:
    """Resident bytes of the server's worker."""
    worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
    return int(Path(f"/proc/{worker}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_stream_without_a_declared_length_is_taken(server):
    ending = f"\r\n--{BOUNDARY}--\r\n".encode()
    uses = b'[{"site": "%s", "requirement": "SAF-01"}]' % server[2].encode()
    body = [
        part("no_survivor_data", b"true"),
        b"\r\n",
        part("uses", uses),
        b"\r\n",
        part("file", b"%PDF-1.7 streamed", "policy.pdf"),
        ending,
    ]
    status, answer = send(server, iter(body))
    assert (status, b'"number":1' in answer) == (201, True)


def post_json(server, chunks: Iterator[bytes]) -> tuple[int, bytes]:
    address, token, slug, _ = server
    connection = http.client.HTTPConnection(address, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}
    connection.request("POST", f"/api/v1/organisations/{slug}/people/", body=chunks, headers=headers, encode_chunked=True)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_json_without_a_declared_length_is_taken_and_held_to_the_same_limit(server):
    status, answer = post_json(server, iter([b'{"name": ', b'"Maya Osei"}']))
    assert (status, b'"name":"Maya Osei"' in answer) == (201, True)
    status, answer = post_json(server, iter([b'{"name": "', b"a" * MIB, b'"}']))
    assert (status, b'"code":"too_large"' in answer) == (413, True)


def test_json_that_breaks_off_is_not_an_error_of_ours(server):
    address, token, slug, _ = server
    host, _, port = address.partition(":")
    head = (
        f"POST /api/v1/organisations/{slug}/people/ HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=30) as wire:
        wire.sendall(head.encode() + b'9\r\n{"name": \r\nnonsense\r\n')
        wire.shutdown(socket.SHUT_WR)
        assert wire.recv(4096).split(b"\r\n")[0] == b"HTTP/1.1 400 Bad Request"


# U5
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Reads memory from /proc, which this system does not have.")
def test_an_endless_stream_is_cut_off_and_memory_stays_flat(server):
    sent = []
    # The first request loads the application; that is not what is measured.
    send(server, iter([part("no_survivor_data", b"true")]))
    before = memory(server[3])

    def endless() -> Iterator[bytes]:
        yield part("no_survivor_data", b"true") + b"\r\n" + part("file", b"%PDF-1.7", "policy.pdf")
        while len(sent) < 200:
            sent.append(1)
            yield bytes(MIB)

    try:
        status, _ = send(server, endless())
    except (BrokenPipeError, ConnectionResetError):
        status = 413
    assert status == 413
    assert memory(server[3]) - before < 50 * MIB


# U1
def test_the_table_in_the_documentation_is_the_one_the_door_reads():
    assert as_table() in (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert set(KINDS) == {"pdf", "docx", "odt", "xlsx", "ods", "csv", "png", "jpg", "jpeg"}
