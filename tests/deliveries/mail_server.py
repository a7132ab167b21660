"""A mail server on this machine that follows a script: takes, refuses, dawdles, or hangs up."""

from __future__ import annotations

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

HANGS_UP, HANGS_UP_AFTER_TAKING = "hangs up", "takes it and hangs up"


@dataclass
class MailServer:
    """``script`` answers one letter after the other, the last entry for ever: a reply, or one of the words above.

    ``accepted`` holds what it said it took; ``taken`` also what it took without being able to say so.
    """

    port: int
    script: list[str]
    seconds: float = 0
    taken: list[Message] = field(default_factory=list)
    accepted: list[Message] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        reply = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        await asyncio.sleep(self.seconds)
        letter = email.message_from_bytes(envelope.content)
        if reply.startswith("250") or reply == HANGS_UP_AFTER_TAKING:
            self.taken.append(letter)
            self.recipients += envelope.rcpt_tos
        if reply in (HANGS_UP, HANGS_UP_AFTER_TAKING):
            server.transport.abort()
            return "421 gone"
        if reply.startswith("250"):
            self.accepted.append(letter)
        return reply

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.taken]


@contextmanager
def mail_server(*script: str, seconds: float = 0) -> Iterator[MailServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = MailServer(port, list(script) or ["250 OK"], seconds)
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()
