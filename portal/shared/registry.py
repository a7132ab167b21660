"""The table of pages that are photographed and visited by the browser tests; each package fills its part in ``pages.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onboarding.models import Site
from onboarding.roles import Role


@dataclass(frozen=True, slots=True)
class Example:
    """What an address may be built from: a site with something of everything. ``None`` from a builder leaves the page out."""

    site: Site


@dataclass(frozen=True, slots=True)
class RegisteredPage:
    """``name`` is the file's name; ``role`` is whoever looks at it, None for somebody who is not signed in."""

    name: str
    role: Role | None
    address: Callable[[Example], str | None]
