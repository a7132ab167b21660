"""Notes about a site, for those who look after it."""

from __future__ import annotations

from onboarding import clock, names
from onboarding.errors import NotPermitted
from onboarding.models import Site, SiteNote
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.interests import has_interest
from onboarding.services.unit import recorded

LONGEST = 2000


def write_note(actor: Actor, site: Site, text: str) -> SiteNote:
    """Keep a note; the newest one sent again by its author is given back as it is, so that a double press leaves one.

    A site that was withdrawn takes notes as well: why it left is worth keeping.

    Raises:
        NotPermitted: the caller has a tie to the host.
        Invalid: nothing was written, or too much.
    """
    check_may_see(actor, site)
    said = names.clean(text, "text", most=LONGEST)
    with recorded(actor) as unit:
        locked = unit.lock(site.pk)[0]
        newest = SiteNote.objects.filter(site=locked).first()
        if newest is not None and (newest.author_id, newest.text) == (actor.user.pk, said):
            return newest
        note = SiteNote.objects.create(site=locked, author=actor.user, text=said, written_at=clock.now())
        unit.event("note.written", site=locked, note=note.pk)
    return note


def check_may_see(actor: Actor, site: Site) -> None:
    """Raises NotPermitted for roles without notes and for whoever has a tie to the host. Up to 1 query."""
    require(actor, Operation.KEEP_NOTES, site.organisation_id)
    if has_interest(actor, site.organisation_id):
        raise NotPermitted("You have a tie to this host, so its notes are kept from you.")
