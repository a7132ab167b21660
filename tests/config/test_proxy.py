"""The proxy of ``deploy/`` as it runs (R10): slow callers keep nobody waiting, and what does not answer is given up in words."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.config.serving import proxied, serving

SLOW = 40
HEAD = (
    b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
)


@contextmanager
def slow_senders(port: int) -> Iterator[None]:
    """Forty people, more than there are threads, whose forms arrive at five bytes a second."""
    done = threading.Event()

    def drip(connections: list[socket.socket]) -> None:
        while not done.wait(0.2):
            for connection in connections:
                connection.sendall(b"a")

    with ExitStack() as open_ones:
        connections = [open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(SLOW)]
        for connection in connections:
            connection.sendall(HEAD)
        dripping = threading.Thread(target=drip, args=(connections,))
        dripping.start()
        time.sleep(1)
        try:
            yield
        finally:
            done.set()
            dripping.join()


def seconds_to_read(port: int) -> float:
    begun = time.monotonic()
    try:
        assert httpx.get(f"http://127.0.0.1:{port}/account/login/", timeout=5).status_code == 200
    except httpx.TimeoutException:
        return 5.0
    return time.monotonic() - begun


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("behind")) as port:
        yield port


# R10
@pytest.mark.slow
def test_readers_wait_less_than_a_second_behind_forty_slow_senders(server, tmp_path):
    with proxied(tmp_path, server) as port, slow_senders(port):
        waits = sorted(seconds_to_read(port) for _ in range(40))
    assert waits[37] < 1.0


# R10
@pytest.mark.slow
def test_without_the_proxy_they_would_keep_everybody_out(server):
    """What the proxy is for: if this fails, the test before it shows nothing."""
    with slow_senders(server):
        assert seconds_to_read(server) == 5.0


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and says nothing, ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def asked(port: int, accept: str, **more) -> httpx.Response:
    return httpx.post(f"http://127.0.0.1:{port}/api/v1/sites/", headers={"Accept": accept}, timeout=20, **more)


# R10
def test_what_does_not_begin_to_answer_in_time_is_given_up_with_a_word(tmp_path):
    """Half a minute in truth; a second here."""
    with silent_server() as upstream, proxied(tmp_path, upstream, {"proxy_read_timeout 30s": "proxy_read_timeout 1s"}) as port:
        begun = time.monotonic()
        program, person = asked(port, "application/json", json={}), asked(port, "text/html,*/*", json={})
        assert time.monotonic() - begun < 8
    assert (program.status_code, program.headers["Retry-After"], program.headers["Content-Type"]) == (503, "5", "application/problem+json")
    assert (program.json()["code"], program.json()["status"]) == ("busy", 503)
    assert (person.status_code, person.headers["Content-Type"]) == (503, "text/html")
    assert "Gatepost did not answer in time" in person.text


def test_a_web_process_that_is_away_is_told_in_the_same_words(tmp_path):
    with silent_server() as upstream:
        pass
    with proxied(tmp_path, upstream) as port:
        found = asked(port, "application/json", json={})
    assert (found.status_code, found.json()["code"]) == (503, "busy")


def test_a_body_larger_than_any_may_be_is_refused_before_it_is_sent_on(tmp_path):
    with silent_server() as upstream, proxied(tmp_path, upstream) as port:
        program = asked(port, "application/json", content=b"a" * 32_000_000)
        person = asked(port, "text/html", content=b"a" * 32_000_000)
    assert (program.status_code, program.json()["code"]) == (413, "too_large")
    assert (person.status_code, "choose a file of at most 25 MB" in person.text) == (413, True)
