"""A request whose end two readers could see in different places is refused (R12): asked of a real server over a bare connection."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest

from tests.config.serving import serving

HEAD = b"POST /api/v1/tokens/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = b"2\r\n{}\r\n0\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n" + CHUNKED,
    "two lengths": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "the same length twice": b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": b"Content-Length: +2\r\n\r\n{}",
    "a length in hexadecimal": b"Content-Length: 0x2\r\n\r\n{}",
    "a length with an underscore": b"Content-Length: 0_2\r\n\r\n{}",
    "chunks twice": b"Transfer-Encoding: chunked, chunked\r\n\r\n" + CHUNKED,
    "identity and length": b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
    "a tab in the name": b"Content-Length\t: 2\r\n\r\n{}",
    "a vertical tab in the value": b"Transfer-Encoding:\x0bchunked\r\n\r\n" + CHUNKED,
    "a folded line": b"X-A: 1\r\n 2\r\nContent-Length: 2\r\n\r\n{}",
    "a bare carriage return": b"X-A: 1\rContent-Length: 40\r\nContent-Length: 2\r\n\r\n{}",
    "NUL in a header": b"X-A: 1\x002\r\nContent-Length: 2\r\n\r\n{}",
    "two hosts": b"Host: evil.example\r\nContent-Length: 2\r\n\r\n{}",
    "a chunk of negative size": b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than it says": b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("framing")) as server:
        yield server


def answers(port: int, request: bytes) -> list[bytes]:
    """The status of each answer to what was sent, until the server hangs up or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
                connection.settimeout(1)
        except TimeoutError:
            pass
    return re.findall(rb"HTTP/1\.1 (\d{3})", received)


# R12
@pytest.mark.slow
def test_ambiguous_framing_is_refused_and_what_follows_is_not_read(port):
    following = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert answers(port, HEAD + b"Content-Length: 2\r\n\r\n{}" + following) == [b"401", b"200"]
    found = {kind: answers(port, HEAD + framing + following) for kind, framing in AMBIGUOUS.items()}
    assert {kind for kind, statuses in found.items() if statuses != [b"400"]} == set()
