"""How far a query reaches, by organisation: the second wall behind ``policies``, which no view can forget (Z5).

While a request is answered, nothing of any host can be read before it is known who asks; from then on only what is of the caller's own
organisations, for as long as they act for hosts, or within the one that their token is limited to. Who forgets to narrow a query
gets nothing of anybody else's; who asks too early gets an error. Outside of requests there is the operator, who reaches everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """``organisations`` None: all of them."""

    organisations: frozenset[int] | None


EVERYWHERE = Reach(None)
_reach: ContextVar[Reach | None] = ContextVar("reach", default=EVERYWHERE)


class OutOfReach(RuntimeError):
    """Rows of hosts were asked for before it was known for whom. A fault of ours, and answered as one."""


def present() -> frozenset[int] | None:
    """The organisations that can be reached now; None means all. Raises OutOfReach while nothing can be."""
    reach = _reach.get()
    if reach is None:
        raise OutOfReach("Say first whose rows are to be reached: onboarding.reach.")
    return reach.organisations


def narrow(organisations: frozenset[int] | None) -> None:
    """From now on, to the end of the request."""
    _reach.set(Reach(organisations))


@contextmanager
def limited_to(organisations: frozenset[int] | None) -> Iterator[None]:
    before = _reach.set(Reach(organisations))
    try:
        yield
    finally:
        _reach.reset(before)


@contextmanager
def everywhere() -> Iterator[None]:
    """For what is done on behalf of the programme whoever caused it, and says nothing of others to who did."""
    with limited_to(None):
        yield


@contextmanager
def nowhere() -> Iterator[None]:
    """Until somebody narrows it, nothing can be reached; what was before is again afterwards."""
    before = _reach.set(None)
    try:
        yield
    finally:
        _reach.reset(before)
