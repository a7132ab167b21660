"""The host's menu."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onboarding.roles import Operation
from portal.shared.audiences import Audience, Entry, Seen

HOSTS = frozenset({Audience.HOST})


def at_site(name: str, operation: Operation = Operation.READ_SITE) -> Callable[[Seen], str]:
    """The page ``name`` of the site in the address, for who may open it; outside a site there is no such entry."""

    def address(seen: Seen) -> str:
        if seen.site is None or seen.actor is None or not seen.actor.may(operation, seen.site.organisation_id):
            return ""
        return reverse(name, args=[seen.site.slug])

    return address


def _tasks(seen: Seen) -> str:
    return reverse("host:tasks", args=[seen.site.slug]) if seen.site else reverse("host:home")


ENTRIES = (
    Entry(_("Tasks"), _tasks, HOSTS, under=("tasks/",), is_whole_section=False),
    Entry(_("Documents"), at_site("host:documents", Operation.READ_EVIDENCE), HOSTS),
    Entry(_("People"), at_site("host:people", Operation.READ_PEOPLE), HOSTS),
    Entry(_("Agreements"), at_site("host:agreements"), HOSTS),
    Entry(_("Dates"), at_site("host:dates"), HOSTS),
    Entry(_("Report"), at_site("host:report", Operation.REQUEST_SITE_REPORT), HOSTS),
    Entry(_("Help"), at_site("host:help"), HOSTS),
)
