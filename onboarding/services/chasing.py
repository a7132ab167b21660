"""Writing to whoever holds what keeps a site from going on: a letter by the outbox, and an entry in the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail

from accounts.models import User
from checklists import words
from checklists.calendar import in_words
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import GuardFailed, Invalid, NotFound
from onboarding.models import AuditEvent, Membership, Site
from onboarding.policies import Actor, require
from onboarding.roles import HOST_ROLES, Operation, Role
from onboarding.selectors.site_pages import Held, held_by, lines_of, open_gates
from onboarding.services.unit import recorded
from onboarding.transitions import why_closed

MOST_NAMED = 12
"""Requirements named in a letter; the rest are counted."""
MOST_NOTE = 1000
LETTER = """{writer} writes to you about {site}.

These wait for you as {role}:

{lines}
{note}
You find them at {link}

If somebody else does this now, tell your coordinator or answer to {writer}.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it would go out. ``to`` are the recipients' names; ``last_on`` is when this holder was last written to."""

    subject: str
    body: str
    to: Sequence[User]
    role: str
    last_on: dt.date | None
    stands_in: bool


def letter(actor: Actor, site: Site, holder: str, note: str = "") -> Letter:
    """The letter to the holders of ``holder`` at ``site``. 4 queries.

    Raises:
        NotFound: this role holds nothing at the site that could be done now.
        GuardFailed: nobody with that role, and no lead of the host, can sign in.
    """
    require(actor, Operation.MANAGE_ACTIONS, site.organisation_id)
    framework = framework_of(site.framework_version)
    held = next((one for one in held_by(lines_of(site), clock.today(), open_gates(site, framework)) if one.holder == holder), None)
    role = words.role(framework, holder)
    if held is None:
        raise NotFound(f"{role} holds nothing at {site.name} now.")
    to, stands_in = _recipients(site, holder)
    if not to:
        raise GuardFailed(f"Nobody can be written to as {role}.", ["Invite somebody to this role first."])
    link = f"{settings.PUBLIC_URL}/host/{site.slug}/" if holder in HOST_ROLES else f"{settings.PUBLIC_URL}/work/sites/{site.slug}/"
    body = LETTER.format(
        writer=actor.user.name, site=site.name, role=role, lines=_lines(held), note=f"\n{note}\n" if note else "", link=link
    )
    subject = f"{site.name}: {len(held.lines)} to be met"
    return Letter(subject=subject, body=body, to=to, role=role, last_on=_last_on(site, holder), stands_in=stands_in)


def chase(actor: Actor, site: Site, holder: str, note: str = "") -> Letter:
    """Send the letter. A holder is written to once a day, so that nobody learns to overlook it.

    Raises:
        Invalid: a note that is too long.
        GuardFailed: they were written to today, nobody is there to be written to, or the site has withdrawn.
    """
    if len(note) > MOST_NOTE:
        raise Invalid("The note is too long.", fields={"note": f"At most {MOST_NOTE} characters."})
    if closed := why_closed(site):
        raise GuardFailed("Nobody is written to.", [closed])
    with recorded(actor) as unit:
        unit.lock(site.pk)
        found = letter(actor, site, holder, " ".join(note.split()))
        if found.last_on == clock.local_day(clock.now()):
            raise GuardFailed(f"{found.role} was written to today.", ["Telephone them, or write again tomorrow."])
        for user in found.to:
            send_mail(found.subject, found.body, None, [user.email])
        unit.event("holder.chased", site=site, holder=holder, letters=len(found.to))
    return found


def _recipients(site: Site, holder: str) -> tuple[list[User], bool]:
    """Who holds the role and can sign in; for a host's role that nobody holds, the host's lead stands in."""
    organisation = site.organisation_id if holder in HOST_ROLES else None
    found = _holders(holder, organisation)
    if found or organisation is None:
        return found, False
    return _holders(Role.HOST_LEAD, organisation), True


def _holders(role: str, organisation_id: int | None) -> list[User]:
    rows = Membership.objects.filter(role=role, organisation=organisation_id, user__is_active=True).select_related("user")
    return [row.user for row in rows.order_by("user__name")]


def _lines(held: Held) -> str:
    named = held.lines[:MOST_NAMED]
    lines = [f"- {line.title}" + (f", due {in_words(line.row.due_on)}" if line.row.due_on else "") for line in named]
    if more := len(held.lines) - len(named):
        lines.append(f"- and {more} more")
    return "\n".join(lines)


def _last_on(site: Site, holder: str) -> dt.date | None:
    events = AuditEvent.objects.filter(site_id=site.pk, name="holder.chased", data__holder=holder)
    at = events.order_by("-at").values_list("at", flat=True).first()
    return clock.local_day(at) if at else None
