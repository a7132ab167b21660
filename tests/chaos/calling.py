"""One client of the API: sends an operation until it knows how it ended, and writes down every try."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.chaos.history import History

TRY_SECONDS = 12.0
PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 3.0
IN_FLIGHT = "idempotency_key_in_flight"
AGAIN = frozenset({429, 503, 507})


@dataclass(slots=True)
class Answer:
    """``outcome``: ok, fail or unknown. ``body`` is JSON where the answer was."""

    outcome: str
    status: int = 0
    body: Any = None
    headers: Any = None
    operation: int = 0


@dataclass(slots=True)
class Caller:
    """``over`` ends new work; ``hurry`` ends the retrying of what is not known yet."""

    name: str
    url: str
    token: str
    history: History
    random: Random
    over: threading.Event
    hurry: threading.Event
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        self._http = httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, timeout=TRY_SECONDS)

    def read(self, path: str, **params: Any) -> Answer:
        """A GET, tried once."""
        return self._try("GET", path, 0, params=params)

    def write(
        self, what: str, path: str, *, keyed: bool = True, method: str = "POST", about: dict[str, Any] | None = None, **options: Any
    ) -> Answer:
        """Send an operation, with one Idempotency-Key for all its tries, until the answer is one to rely on.

        ``about`` says what it is to do, for the checker.
        """
        operation = self.history.next_operation()
        headers = dict(options.pop("headers", {}))
        if keyed:
            headers["Idempotency-Key"] = f"{self.name}-{operation:08d}"
        self.history.add("invoke", op=operation, client=self.name, what=what, about=about or {})
        answer = self._until_known(method, path, operation, headers, options)
        self.history.add(
            "done", op=operation, client=self.name, what=what, about=about or {}, outcome=answer.outcome, status=answer.status,
            told=_told(answer.body),
        )  # fmt: skip
        return answer

    def _until_known(self, method: str, path: str, operation: int, headers: dict[str, str], options: dict[str, Any]) -> Answer:
        """A refusal after a try whose end is not known says nothing of that try where it cannot be repeated under a key."""
        was_unknown, pause = False, PAUSE_SECONDS
        while True:
            answer = self._try(method, path, operation, headers=headers, **options)
            if answer.outcome == "ok":
                return answer
            if answer.outcome == "fail":
                is_settled = not was_unknown or "Idempotency-Key" in headers
                return answer if is_settled else Answer("unknown", answer.status, answer.body, answer.headers, operation)
            was_unknown |= answer.status not in AGAIN and answer.status != httpx.codes.CONFLICT
            if self.hurry.is_set():
                return Answer("unknown" if was_unknown else "fail", answer.status, None, None, operation)
            time.sleep(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 1.5)

    def _try(self, method: str, path: str, operation: int, **options: Any) -> Answer:
        began = time.monotonic()
        try:
            response = self._http.request(method, path, **options)
        except (httpx.TransportError, httpx.RemoteProtocolError) as error:
            self.history.add("told", op=operation, client=self.name, path=path, status=0, error=type(error).__name__)
            return Answer("unknown", operation=operation)
        body = _json(response)
        code = body.get("code", "") if isinstance(body, dict) else ""
        self.history.add(
            "told", op=operation, client=self.name, method=method, path=path, status=response.status_code, code=code,
            retry_after=response.headers.get("Retry-After"), request=response.headers.get("X-Request-ID"),
            replayed="Idempotency-Replayed" in response.headers, took=round(time.monotonic() - began, 2),
        )  # fmt: skip
        return Answer(_outcome(response.status_code, code), response.status_code, body, response.headers, operation)


def _outcome(status: int, code: str) -> str:
    if status < 300:
        return "ok"
    return "unknown" if status >= 500 or status == 429 or code == IN_FLIGHT else "fail"


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _told(body: Any) -> Any:
    """What of an answer the checker needs."""
    if isinstance(body, list):
        return [_told(row) for row in body]
    if not isinstance(body, dict):
        return None
    return {name: body[name] for name in ("id", "version", "state", "site", "requirement", "key", "sha256", "name", "code") if name in body}
