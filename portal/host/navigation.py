"""The host's menu."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.shared.audiences import Audience, Entry, Seen

HOSTS = frozenset({Audience.HOST})


def at_site(name: str) -> Callable[[Seen], str]:
    """The page ``name`` of the site in the address; outside a site there is no such entry."""
    return lambda seen: reverse(name, args=[seen.site.slug]) if seen.site else ""


def _tasks(seen: Seen) -> str:
    return reverse("host:tasks", args=[seen.site.slug]) if seen.site else reverse("host:home")


ENTRIES = (Entry(_("Tasks"), _tasks, HOSTS),)
