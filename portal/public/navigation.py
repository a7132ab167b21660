"""The links at the foot of every page. No audiences: they are for everybody."""

from __future__ import annotations

from portal.shared.audiences import Audience, Entry

EVERYBODY: frozenset[Audience] = frozenset()
FOOT: tuple[Entry, ...] = ()
