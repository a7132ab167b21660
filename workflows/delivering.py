"""Delivering: claim what is to be sent, send it, and say how it went. Plain functions; the flow wraps them."""

from __future__ import annotations

import contextlib
import logging
import ssl
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import lru_cache, partial

import httpcore

from workflows.client import Api, ApiProblem, Json, Lease
from workflows.delivering_mail import MailFailed, send_letter
from workflows.guarded_network import GuardedNetwork, Resolver, TargetRefused, local_targets, resolved
from workflows.runs import working_on

log = logging.getLogger(__name__)
KIND = "deliver"
AT_ONCE = 8
"""How many are sent at the same time, so that a slow receiver holds up few others."""
SECONDS = 15.0
"""The most one try may take, from resolving the name to the last byte."""
MOST_BYTES = 64 * 1024
"""The most of an answer that is taken in; it is never shown to anybody."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a try went, as the API takes it."""

    was_taken: bool
    status: int | None = None
    note: str = ""
    retry_after_seconds: int = 0
    took_ms: int = 0


def deliver_batch(api: Api, leases: Sequence[Lease], resolver: Resolver = resolved) -> int:
    """Send what is leased, eight at a time, and report each. Returns how many were tried.

    Killed between sending and reporting, it leaves the lease to end, and the same message, by its id, is sent once more.
    """
    tried = 0
    for start in range(0, len(leases), AT_ONCE):
        wanted = [(lease, consignment) for lease in leases[start : start + AT_ONCE] if (consignment := consigned(api, lease))]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(lambda pair: attempt(pair[1], resolver), wanted))
        for (lease, _), result in zip(wanted, results, strict=True):
            with working_on(KIND, lease.subject):
                report(api, lease, result)
                log.info("a message was %s", "taken" if result.was_taken else "not taken", extra={"status": result.status})
        tried += len(wanted)
        if waiting := leases[start + AT_ONCE :]:
            api.heartbeat(KIND, waiting)
    return tried


def consigned(api: Api, lease: Lease) -> Json | None:
    """What to send, or None when it is not wanted any more or the lease was lost meanwhile."""
    try:
        found: Json = api.post(f"work/deliveries/{lease.subject}/", lease.body())
    except ApiProblem as problem:
        if problem.code != "lease_lost":
            raise
        return None
    return found if found["is_wanted"] else None


def report(api: Api, lease: Lease, result: Result) -> None:
    """A lease lost meanwhile needs no report: whoever has it now sends the same message, which its receiver knows again."""
    try:
        api.post(f"work/deliveries/{lease.subject}/outcomes/", {**lease.body(), **asdict(result)})
    except ApiProblem as problem:
        if problem.code not in {"lease_lost", "not_found"}:
            raise


def attempt(consignment: Json, resolver: Resolver = resolved, seconds: float = SECONDS) -> Result:
    """Send one consignment. Never raises for what the far end does; a note says in our words what went wrong."""
    started = time.monotonic()
    result = (mail if consignment["kind"] == "mail" else partial(post, resolver=resolver))(consignment, seconds=seconds)
    return Result(**{**asdict(result), "took_ms": int(1000 * (time.monotonic() - started))})


def mail(consignment: Json, seconds: float) -> Result:
    try:
        send_letter(consignment["sender"], consignment["recipient"], consignment["content"], seconds)
    except MailFailed as failure:
        return Result(was_taken=False, status=failure.status, note=str(failure))
    return Result(was_taken=True)


def post(consignment: Json, resolver: Resolver, seconds: float) -> Result:
    """POST a webhook message. Only 2xx counts; redirects are not followed, and proxies of the environment not asked."""
    allowed = local_targets()
    network = GuardedNetwork(seconds, MOST_BYTES, resolver, allowed)
    url = httpcore.URL(consignment["url"])
    if url.scheme != b"https" and f"{url.host.decode()}:{url.origin.port}" not in allowed:
        return Result(was_taken=False, note="The address does not begin with https://.")
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls(), network_backend=network) as pool,
            pool.stream("POST", url, headers=_headers(consignment, url), content=consignment["content"].encode()) as answer,
        ):
            _drain(answer)
    except TargetRefused:
        return Result(was_taken=False, note="Its name leads to an address that is not public.")
    except httpcore.TimeoutException:
        return Result(was_taken=False, note=f"It took longer than {seconds:.0f} seconds.")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, ssl.SSLError) as error:
        return Result(was_taken=False, note=_in_words(error))
    if 200 <= answer.status < 300:
        return Result(was_taken=True, status=answer.status)
    note = "It answered with a redirect, which is not followed." if 300 <= answer.status < 400 else f"It answered {answer.status}."
    return Result(was_taken=False, status=answer.status, note=note, retry_after_seconds=_retry_after(answer))


def _drain(answer: httpcore.Response) -> None:
    """Take in what is left, within the bounds of the connection: the status has been given, whatever becomes of the rest."""
    with contextlib.suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for _ in answer.iter_stream():
            pass


def _headers(consignment: Json, url: httpcore.URL) -> list[tuple[str, str]]:
    port = "" if url.port is None else f":{url.port}"
    return [("host", f"{url.host.decode()}{port}"), *consignment["headers"].items()]


def _in_words(error: Exception) -> str:
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return "Its certificate was not accepted."
    if isinstance(error, httpcore.ConnectError):
        return "It could not be reached."
    return "The connection broke, or the answer was too long or not HTTP."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield from (error, *(part for part in error.args if isinstance(part, BaseException)))
        error = error.__cause__


def _retry_after(answer: httpcore.Response) -> int:
    """Seconds the receiver asks to wait; a date, or none, counts as 0."""
    for name, value in answer.headers:
        if name.lower() == b"retry-after" and value.isdigit() and len(value) < 7:
            return int(value)
    return 0


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    return ssl.create_default_context()
