"""Letters, handed to the mail server that the environment names; without one they are written to files, as a demonstration wants it."""

from __future__ import annotations

import base64
import ipaddress
import os
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

STARTTLS_NOT_EXPECTED_ON = 25
"""A relay on this very machine, where there is no network to listen on."""
WITHOUT_ENCRYPTION = (
    "The mail server offers no encryption, so it got nothing. Have it offer STARTTLS, or, on a network that encrypts by itself, "
    "set GATEPOST_SMTP_STARTTLS=false."
)
MOST_BYTES = 64 * 1024
"""Of all that a mail server says over one letter."""
MOST_ANSWERS = 4
"""How many times the wait for one answer a whole conversation may take."""


class _Lines:
    """What a mail server says, line by line, as far as it may go on: by size, and by time in all."""

    def __init__(self, sock: socket.socket, seconds: float, deadline: float) -> None:
        self._sock, self._seconds, self._deadline = sock, seconds, deadline
        self._waiting, self._left = b"", MOST_BYTES

    def readline(self, limit: int) -> bytes:
        """Up to ``limit`` bytes, to the end of the line; less only where the server hung up. Raises OSError where it went on too long."""
        while b"\n" not in self._waiting and len(self._waiting) < limit:
            self._sock.settimeout(max(min(self._seconds, self._deadline - time.monotonic()), 0.001))
            part = self._sock.recv(4096)
            if not part:
                break
            self._waiting += part
            self._left -= len(part)
            if self._left < 0 or time.monotonic() > self._deadline:
                raise TimeoutError("the mail server does not stop talking")
        end = min(self._waiting.find(b"\n") + 1 or len(self._waiting), limit)
        line, self._waiting = self._waiting[:end], self._waiting[end:]
        return line

    def close(self) -> None:
        """The connection is closed by whoever opened it."""


class _Bounded(smtplib.SMTP):
    """The library reads an answer for as long as there is any, into memory, and waits anew for each byte of it."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._seconds, self._deadline = seconds, time.monotonic() + seconds * MOST_ANSWERS
        super().__init__(host, port, timeout=seconds)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock, self._seconds, self._deadline)
        return super().getreply()


class MailFailed(Exception):
    """The letter was not taken. ``status`` is the server's code, None when it gave none."""

    def __init__(self, note: str, status: int | None = None) -> None:
        super().__init__(note)
        self.status = status


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    starttls: bool


def mail_server() -> MailServer | None:
    """From GATEPOST_SMTP_HOST, _PORT, _USER, _PASSWORD (or _PASSWORD_FILE) and _STARTTLS; None without a host.

    Raises RuntimeError naming a variable whose value cannot be used.
    """
    host = os.environ.get("GATEPOST_SMTP_HOST", "")
    if not host:
        return None
    text = os.environ.get("GATEPOST_SMTP_PORT", "587")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise RuntimeError(f"GATEPOST_SMTP_PORT is {text!r}; give a whole number.")
    port = int(text)
    file = os.environ.get("GATEPOST_SMTP_PASSWORD_FILE")
    password = Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get("GATEPOST_SMTP_PASSWORD", "")
    is_relay_here = port == STARTTLS_NOT_EXPECTED_ON and _is_this_machine(host)
    wanted = os.environ.get("GATEPOST_SMTP_STARTTLS", str(not is_relay_here))
    return MailServer(host, port, os.environ.get("GATEPOST_SMTP_USER", ""), password, wanted.lower() in {"true", "1", "yes"})


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def send_letter(sender: str, recipient: str, content: str, seconds: float) -> None:
    """Hand a letter, in base64, to the server, which may take ``seconds`` for each of its answers.

    Raises MailFailed unless the server said that it took it.
    """
    letter = base64.b64decode(content)
    server = mail_server()
    if server is None:
        _write(letter)
        return
    try:
        with _Bounded(server.host, server.port, seconds) as connection:
            if server.starttls:
                _encrypt(connection)
            if server.user:
                connection.login(server.user, server.password)
            connection.sendmail(sender, [recipient], letter)
    except smtplib.SMTPRecipientsRefused as error:
        raise MailFailed("The mail server refused the recipient.", error.recipients[recipient][0]) from error
    except smtplib.SMTPResponseException as error:
        raise MailFailed("The mail server refused the letter.", error.smtp_code if error.smtp_code >= 100 else None) from error
    except TimeoutError as error:
        raise MailFailed(f"The mail server took longer than {seconds:.0f} seconds to answer.") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise MailFailed("The mail server could not be reached, or the connection broke.") from error


def _encrypt(connection: smtplib.SMTP) -> None:
    try:
        connection.starttls(context=ssl.create_default_context())
    except smtplib.SMTPNotSupportedError as error:
        raise MailFailed(WITHOUT_ENCRYPTION) from error


def _write(letter: bytes) -> None:
    """One file for each letter, named after its Message-ID, so that a repeat writes the same file."""
    folder = Path(os.environ.get("GATEPOST_VAR_DIR", "var")) / "mail"
    message_id = str(BytesHeaderParser().parsebytes(letter)["Message-ID"]).strip("<>").partition("@")[0]
    path = folder / f"{''.join(letter for letter in message_id if letter.isalnum() or letter == '_')}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(letter)
    except OSError as error:
        raise MailFailed("There is no mail server, and the letter could not be written to its folder either.") from error
