"""Letters, handed to the mail server that the environment names; without one they are written to files, as a demonstration wants it."""

from __future__ import annotations

import base64
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

SECONDS = 15
STARTTLS_NOT_EXPECTED_ON = 25


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
    wanted = os.environ.get("GATEPOST_SMTP_STARTTLS", str(port != STARTTLS_NOT_EXPECTED_ON))
    return MailServer(host, port, os.environ.get("GATEPOST_SMTP_USER", ""), password, wanted.lower() in {"true", "1", "yes"})


def send_letter(sender: str, recipient: str, content: str) -> None:
    """Hand a letter, in base64, to the server. Raises MailFailed unless the server said that it took it."""
    letter = base64.b64decode(content)
    server = mail_server()
    if server is None:
        _write(letter)
        return
    try:
        with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as connection:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
            connection.sendmail(sender, [recipient], letter)
    except smtplib.SMTPRecipientsRefused as error:
        raise MailFailed("The mail server refused the recipient.", error.recipients[recipient][0]) from error
    except smtplib.SMTPResponseException as error:
        raise MailFailed("The mail server refused the letter.", error.smtp_code if error.smtp_code >= 100 else None) from error
    except TimeoutError as error:
        raise MailFailed(f"The mail server took longer than {SECONDS} seconds.") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise MailFailed("The mail server could not be reached, or the connection broke.") from error


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
