"""A site's dates as a calendar feed behind an address that is a secret of one person.

The address holds no secret of ours: it is a digest over the person, the site and the stored form of the password, so it ends when the
password changes, the account closes or the role goes. It shows tasks and days, never people or documents.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from checklists.definition import Framework
from checklists.evaluation import SATISFIED, Standing
from onboarding import clock, reach
from onboarding.errors import DomainError, NotFound
from onboarding.models import Site, SiteRequirement
from onboarding.policies import actor_of, site_for
from onboarding.roles import Operation
from portal.shared.framework_words import framework_words

SALT = "gatepost.calendar"
TOKEN = re.compile(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{40})")
OVER = "This calendar address has ended. Open the page Dates and copy the new one."


def address_of(user: User, site: Site) -> str:
    return reverse("host:calendar", args=[f"{user.pk}-{site.pk}-{_digest(user, site.pk)}"])


def _digest(user: User, site_id: int) -> str:
    return salted_hmac(SALT, f"{user.pk}:{site_id}:{user.password}", algorithm="sha256").hexdigest()[:40]


def site_behind(token: str) -> Site:
    """The site whose dates ``token`` opens, checked against what its person may see today. 4 queries. Raises NotFound."""
    match = TOKEN.fullmatch(token)
    user = User.objects.filter(pk=int(match[1]), is_active=True).first() if match else None
    if match is None or user is None or not hmac.compare_digest(match[3], _digest(user, int(match[2]))):
        raise NotFound(OVER)
    actor = actor_of(user)
    reach.narrow(actor.reach)
    slug = Site.objects.filter(pk=int(match[2])).values_list("slug", flat=True).first()
    try:
        return site_for(actor, slug or "", Operation.READ_SITE)
    except DomainError:
        raise NotFound(OVER) from None


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """A day and what it is of: ``sentence`` holds ``about`` at its ``%(name)s``; ``requirement`` is empty where it is of the site."""

    day: dt.date
    sentence: str
    about: str
    key: str
    requirement: str = ""


def dates_of(site: Site, framework: Framework, rows: Mapping[str, SiteRequirement]) -> list[Dated]:
    """Every day ahead or missed, in order."""
    found: list[Dated] = []
    for key, row in rows.items():
        one = framework.requirements.get(key)
        standing = Standing(row.standing)
        if one is None or standing is Standing.NOT_APPLICABLE:
            continue
        if standing not in SATISFIED and standing is not Standing.WITH_REVIEWER and row.due_on:
            found.append(Dated(row.due_on, _("Due: %(name)s"), framework_words(one.title), f"{key}-due", key))
        if standing in SATISFIED and row.valid_until:
            found.append(Dated(row.valid_until, _("Runs out: %(name)s"), framework_words(one.title), f"{key}-ends", key))
    if site.target_go_live_on and site.went_live_on is None:
        found.append(Dated(site.target_go_live_on, _("Planned start of %(name)s"), site.name, "start"))
    return sorted(found)


def feed(site: Site, dates: Sequence[Dated], host: str) -> bytes:
    """The dates as an iCalendar file; the same event keeps its id, so calendars move it when its day changes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gatepost//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", site.name)
    calendar.add("refresh-interval;value=duration", "PT12H")
    for one in dates:
        event = Event()
        event.add("uid", f"{site.pk}-{one.key}@{host}")
        event.add("dtstamp", clock.now())
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
        event.add("summary", one.sentence % {"name": one.about})
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
