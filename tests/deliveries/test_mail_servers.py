"""A mail server is cut off by size and by time (R18), and has to encrypt (P8): a letter waits for its next try, the worker goes on."""

from __future__ import annotations

import base64
import time

import pytest

from tests.deliveries.mail_server import mail_server as server_without_encryption
from tests.hostile_server import endless, saying
from workflows import delivering_mail
from workflows.delivering_mail import MailFailed, mail_server, send_letter

LETTER = base64.b64encode(b"Subject: What is yours to do\r\nMessage-ID: <a@localhost>\r\n\r\nDiolch.\r\n").decode()
SECONDS = 0.5


@pytest.fixture
def reach(monkeypatch):
    def reaching(port: int):
        monkeypatch.setenv("GATEPOST_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("GATEPOST_SMTP_PORT", str(port))
        monkeypatch.setenv("GATEPOST_SMTP_STARTTLS", "false")

    return reaching


def refused_after(reach, server) -> float:
    reach(server.port)
    began = time.monotonic()
    with pytest.raises(MailFailed):
        send_letter("gatepost@localhost", "hanna@example.org", LETTER, SECONDS)
    return time.monotonic() - began


# R18
def test_an_answer_without_end_is_cut_off(reach):
    with saying(b"220-hello\r\n", endless(b"220-" + b"x" * 1000 + b"\r\n"), listens_first=False) as server:
        assert refused_after(reach, server) < 5
        assert server.sent_bytes < 64 * 1024 * 1024


# R18
def test_an_answer_that_trickles_ends_with_the_whole_conversations_time(reach):
    with saying(b"220", endless(b"-"), pause_seconds=0.1, listens_first=False) as server:
        assert refused_after(reach, server) < SECONDS * delivering_mail.MOST_ANSWERS + 3


# R18
@pytest.mark.parametrize("said", [b"", b"\xff\xfe\x00\r\n", b"999 what\r\n", b"220 " + b"x" * 20_000 + b"\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_garbage_is_no_answer(reach, said):
    with saying(said, listens_first=False) as server:
        assert refused_after(reach, server) < 5


# R18
def test_silence_is_given_up(reach):
    with saying(b"", endless(b""), pause_seconds=0.2, listens_first=False) as server:
        assert refused_after(reach, server) < 5


# P8
def test_a_server_that_offers_no_encryption_gets_neither_letter_nor_password(reach, monkeypatch):
    with server_without_encryption() as server:
        reach(server.port)
        monkeypatch.delenv("GATEPOST_SMTP_STARTTLS")
        monkeypatch.setenv("GATEPOST_SMTP_USER", "gatepost")
        monkeypatch.setenv("GATEPOST_SMTP_PASSWORD", "a password")
        with pytest.raises(MailFailed, match="offers no encryption, so it got nothing"):
            send_letter("gatepost@localhost", "hanna@example.org", LETTER, SECONDS)
    assert server.taken == []


# P8
@pytest.mark.parametrize(
    ("host", "port", "said", "is_encrypted"),
    [
        ("mail.example.org", "587", None, True),
        ("mail.example.org", "25", None, True),
        ("10.0.0.5", "25", None, True),
        ("127.0.0.1", "587", None, True),
        ("127.0.0.1", "25", None, False),
        ("localhost", "25", None, False),
        ("::1", "25", None, False),
        ("mail.example.org", "25", "false", False),
        ("127.0.0.1", "25", "true", True),
    ],
)
def test_letters_cross_a_network_in_clear_only_where_an_operator_said_so(monkeypatch, host, port, said, is_encrypted):
    monkeypatch.setenv("GATEPOST_SMTP_HOST", host)
    monkeypatch.setenv("GATEPOST_SMTP_PORT", port)
    if said is None:
        monkeypatch.delenv("GATEPOST_SMTP_STARTTLS", raising=False)
    else:
        monkeypatch.setenv("GATEPOST_SMTP_STARTTLS", said)
    server = mail_server()
    assert server is not None
    assert server.starttls is is_encrypted
