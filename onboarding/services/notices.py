"""Letters to the leads of hosts: at once when something came back or was decided, and on Mondays what is theirs to do."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import Standing
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import AuditEvent, Site, SiteRequirement, SiteStatus
from onboarding.selectors.facts import Position
from onboarding.selectors.linked import Lead
from onboarding.selectors.small_facts import host_leads
from onboarding.services.outbox import sender_domain

TOLD_AT_ONCE: Mapping[str, str] = {
    "requirement.return": "{requirement} came back to you with what is missing.",
    "requirement.reject": "{requirement} was not accepted.",
    "requirement.reopen": "{requirement} was opened again.",
    "requirement.waive": "{requirement} was waived for a time.",
    "gate.decided": "Gate {gate} was decided: {outcome}.",
}
"""Events of which a host is told by mail, and in what words. The reasons are for who has signed in."""
DUE: Mapping[Standing, str] = {
    Standing.TO_DO: "to be sent by {due}",
    Standing.OVERDUE: "overdue since {due}",
    Standing.CHANGES_NEEDED: "came back, to be sent again by {due}",
    Standing.EXPIRED: "ran out on {until}",
    Standing.EXPIRING: "accepted, but runs out on {until}: renew it",
}
"""What the weekly letter says of a requirement. An accepted one has a day on which it runs out, not one by which it is due."""
LETTER = """This is about {site}.

{lines}

Sign in to read more: {link}
"""
THEIRS = (Standing.OVERDUE, Standing.CHANGES_NEEDED, Standing.EXPIRED, Standing.EXPIRING)
SOON = dt.timedelta(days=7)
MOST_LINES = 20
MONDAY = 0


def tell_hosts(events: Sequence[AuditEvent], known: Mapping[int, Site], positions: Mapping[int, Position]) -> None:
    """Write one letter for each site and lead, whatever happened there at once. 0 queries for other events; for these the letters, and 1
    where a site is not among ``positions``.

    ``known`` are the sites of the events, by id. Nobody is told what they did themselves, nor what is put on record as of an earlier day.
    """
    today = clock.today().isoformat()
    told = [event for event in events if event.site_id and event.name in TOLD_AT_ONCE and event.data.get("on", today) == today]
    if not told:
        return
    sites = {event.site_id: known[event.site_id] for event in told if event.site_id}
    leads = {position.site.organisation_id: position.leads for position in positions.values()}
    if missing := {site.organisation_id for site in sites.values()} - leads.keys():
        leads |= leads_of(missing)
    for site_id, site in sorted(sites.items()):
        framework = framework_of(site.framework_version)
        lines = [_line(event, framework) for event in told if event.site_id == site_id]
        for lead in leads.get(site.organisation_id, ()):
            if lead.user_id != told[0].actor_id:
                _letter("Something was decided about your site", site, lines, lead).send()


def _line(event: AuditEvent, framework: Framework) -> str:
    key, gate = str(event.data.get("requirement", "")), str(event.data.get("gate", ""))
    return TOLD_AT_ONCE[event.name].format(
        requirement=_titled(framework, key),
        gate=f"{gate} {framework.gates[gate].title}" if gate in framework.gates else gate,
        outcome=words.word("gate_outcome", str(event.data.get("outcome", ""))) if "outcome" in event.data else "",
    )


def _titled(framework: Framework, key: str) -> str:
    """A requirement by its title: a host does not know the keys."""
    known = framework.requirements.get(key)
    return f"{known.title} ({key})" if known else key


def leads_of(organisations: Iterable[int]) -> dict[int, tuple[Lead, ...]]:
    """Those who lead a host and can sign in, by organisation. 1 query."""
    held = host_leads().filter(organisation__in=organisations).order_by("pk")
    found: dict[int, tuple[Lead, ...]] = {}
    for organisation, user, email in held.values_list("organisation_id", "user_id", "user__email"):
        found[organisation or 0] = (*found.get(organisation or 0, ()), Lead(user, email))
    return found


def remind(on: dt.date) -> int:
    """On Mondays write to each lead what is theirs to do, once a week however often it is called. Returns how many sites that concerns.

    Three queries, one for each framework that is read for the first time, and those of the letters.
    """
    if on.weekday() != MONDAY:
        return 0
    soon = Q(standing=Standing.TO_DO, due_on__lte=on + SOON)
    rows = SiteRequirement.objects.filter(Q(standing__in=THEIRS) | soon, applicable=True).exclude(site__status=SiteStatus.WITHDRAWN)
    by_site: dict[int, list[SiteRequirement]] = {}
    for row in rows.order_by("due_on", "pk").only("site_id", "key", "standing", "due_on", "valid_until"):
        by_site.setdefault(row.site_id, []).append(row)
    sites = Site.objects.select_related("framework_version").in_bulk(by_site)
    leads = leads_of({site.organisation_id for site in sites.values()})
    for site_id, site in sorted(sites.items()):
        framework = framework_of(site.framework_version)
        lines = [_due(row, framework) for row in by_site[site_id][:MOST_LINES]]
        if (more := len(by_site[site_id]) - MOST_LINES) > 0:
            lines.append(f"And {more} more.")
        for lead in leads.get(site.organisation_id, ()):
            letter = _letter("What is yours to do this week", site, lines, lead)
            letter.extra_headers["Message-ID"] = f"<{_weekly_id(site, lead, on)}@{sender_domain()}>"
            letter.send()
    return len(sites)


def _due(row: SiteRequirement, framework: Framework) -> str:
    said = DUE[Standing(row.standing)].format(due=_day(row.due_on), until=_day(row.valid_until))
    return f"{_titled(framework, row.key)}: {said}"


def _day(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "a day not set"


def _weekly_id(site: Site, lead: Lead, on: dt.date) -> str:
    """The same for the whole week, so that the letter is written once."""
    year, week, _ = on.isocalendar()
    return "msg_" + hashlib.sha256(f"weekly {year} {week} {site.pk} {lead.user_id}".encode()).hexdigest()[:32]


def _letter(subject: str, site: Site, lines: Sequence[str], lead: Lead) -> EmailMessage:
    body = LETTER.format(site=site.name, lines="\n".join(lines), link=f"{settings.PUBLIC_URL}/host/{site.slug}/")
    return EmailMessage(subject, body, None, [lead.email])
