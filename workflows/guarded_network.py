"""Connections to addresses that other people name: a name is resolved once, every address of it judged, and the judged one connected to.

A host name that answers differently the next time, a redirect or an odd notation leads nowhere: what is checked is what is used.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        # IANA's registry of special-purpose IPv4 addresses, multicast and the future range.
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        # A cloud's own service address that looks public.
        "168.63.129.16/32",
        # Within the global IPv6 range: protocol assignments and Teredo, documentation, 6to4, segment routing.
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48",
    )
)  # fmt: skip
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
"""Everything else of IPv6 is loopback, link-local, private, multicast, mapped or translated IPv4, or not given out."""


class TargetRefused(httpcore.ConnectError):
    """The address is not one that messages may go to."""


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in PUBLIC_IPV6:
        return False
    return not any(address in network for network in NOT_PUBLIC if network.version == address.version)


def local_targets() -> frozenset[str]:
    """``host:port`` pairs of the operator's own network that may be connected to all the same."""
    return frozenset(part.strip() for part in os.environ.get("GATEPOST_WEBHOOK_LOCAL_TARGETS", "").split(",") if part.strip())


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedNetwork(httpcore.SyncBackend):
    """Connects to public addresses only, and ends whatever takes longer than ``seconds`` in all or sends more than ``most_bytes``."""

    def __init__(self, seconds: float, most_bytes: int, resolver: Resolver = resolved, allowed: Iterable[str] = ()) -> None:
        super().__init__()
        self._deadline = time.monotonic() + seconds
        self._most_bytes = most_bytes
        self._resolver = resolver
        self._allowed = frozenset(allowed)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises TargetRefused when any address of ``host`` is not public, so that a mixed answer is no way in."""
        addresses = self._addresses(host, port)
        if f"{host}:{port}" not in self._allowed:
            refused = [address for address in addresses if not is_public(_parsed(address))]
            if refused or not addresses:
                raise TargetRefused("the name leads to an address that is not public")
        stream = super().connect_tcp(addresses[0], port, remaining(self._deadline), local_address, socket_options)
        return _Bounded(stream, self._deadline, self._most_bytes)

    def _addresses(self, host: str, port: int) -> list[str]:
        """Asked in a thread, because the system's resolver knows no deadline; one that is too late is left to itself."""
        answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=remaining(self._deadline))
        except Empty:
            raise httpcore.ConnectTimeout("the name was not resolved in time") from None
        if isinstance(answer, Exception):
            raise httpcore.ConnectError("the name could not be resolved") from answer
        return answer


def _parsed(text: str) -> Address:
    """The address without a zone, which means something on one machine only."""
    return ipaddress.ip_address(text.partition("%")[0])


class _Bounded(httpcore.NetworkStream):
    """A stream with one deadline for everything, and a bound on what it takes in."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float, most_bytes: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._left = most_bytes

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._left <= 0:
            raise httpcore.ReadError("the answer is too long")
        content = self._stream.read(min(max_bytes, self._left), remaining(self._deadline))
        self._left -= len(content)
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, remaining(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with _cut_off_at(self._deadline, self._stream.get_extra_info("socket")):
            secured = self._stream.start_tls(ssl_context, server_hostname, remaining(self._deadline))
        return _Bounded(secured, self._deadline, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@contextmanager
def _cut_off_at(deadline: float, connection: socket.socket) -> Iterator[None]:
    """A handshake has a time limit for each of its steps only, and the far end decides how many there are."""
    handle = connection.dup()
    watch = threading.Timer(remaining(deadline), _cut_off, [handle])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        handle.close()


def _cut_off(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def remaining(deadline: float) -> float:
    """Seconds until ``deadline``. Raises ReadTimeout once it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it took too long")
    return left
