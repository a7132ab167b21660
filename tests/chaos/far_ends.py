"""The far ends: a mail server and receivers of webhooks that misbehave on demand, and note in the history whatever reached them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from tests.chaos.history import History
from tests.deliveries.mail_server import HANGS_UP, HANGS_UP_AFTER_TAKING, MailServer, mail_server
from tests.deliveries.receivers import Answer, Receiver, receiving

NAMES = ("steady", "flaky")
LETTER_TROUBLES: Sequence[tuple[str, ...]] = (
    ("451 later",), ("452 full",), (HANGS_UP,), (HANGS_UP_AFTER_TAKING, "250 OK"), ("421 closing",),
)  # fmt: skip


@dataclass(slots=True)
class FarEnds:
    mail: MailServer
    receivers: dict[str, Receiver]

    @property
    def targets(self) -> list[str]:
        return [receiver.target for receiver in self.receivers.values()]

    @property
    def urls(self) -> dict[str, str]:
        return {name: receiver.url for name, receiver in self.receivers.items()}

    def heal(self) -> None:
        self.mail.script[:], self.mail.seconds = ["250 OK"], 0
        for receiver in self.receivers.values():
            receiver.answers[:] = [204]

    def record(self, history: History) -> None:
        """Everything that arrived and was taken, as lines of the history."""
        for letter in self.mail.taken:
            history.add("received", end="mail", id=str(letter["Message-ID"]).strip("<>").partition("@")[0])
        for name, receiver in self.receivers.items():
            for message in receiver.ids:
                history.add("received", end=name, id=message)


@contextmanager
def far_ends() -> Iterator[FarEnds]:
    with ExitStack() as stack:
        mail = stack.enter_context(mail_server())
        yield FarEnds(mail, {name: stack.enter_context(receiving()) for name in NAMES})


def refusing(status: int) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if status in (301, 302, 307):
            handler.send_header("location", "http://127.0.0.1:1/elsewhere")
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


def dawdling(seconds: float) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        refusing(204)(handler)

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(4096):
        handler.wfile.write(b"x" * 1024)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


def killing(kill: Callable[[], None]) -> Answer:
    """F22: whoever sent this dies before it can say that it was taken."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        kill()

    return answer


HOOK_TROUBLES: Sequence[Answer] = (refusing(500), refusing(302), refusing(429), dawdling(20), endless, hanging_up)
