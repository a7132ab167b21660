"""Who a page is for, and the entries of the menus. Each package of pages declares its own entries in ``navigation.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from onboarding.models import Site
from onboarding.policies import Actor
from onboarding.roles import Role


class Audience(StrEnum):
    HOST = "host"
    REVIEWER = "reviewer"
    LEADERSHIP = "leadership"


LEADERS = frozenset({Role.PROGRAMME_LEAD, Role.AUDITOR})


def audience_of(actor: Actor) -> Audience | None:
    """The audience whose first page somebody gets; None for machines and for whoever has no role at all."""
    people = actor.everywhere - {Role.WORKER}
    if people & LEADERS:
        return Audience.LEADERSHIP
    if people:
        return Audience.REVIEWER
    return Audience.HOST if actor.own else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What an entry of the menu may look at: who is looking, and the site the address names, if any."""

    actor: Actor | None
    site: Site | None


@dataclass(frozen=True, slots=True)
class Entry:
    """``address`` returns "" where the entry is not for this person.

    It is marked as current on every page under its address; without ``is_whole_section`` on its own page and those under
    ``under`` only, counted from its address.
    """

    label: object
    address: Callable[[Seen], str]
    audiences: frozenset[Audience]
    under: tuple[str, ...] = ()
    is_whole_section: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as drawn."""

    label: str
    href: str
    is_current: bool
