"""One write: the change, its trail, the projection of sites it touches, the work it makes due, and who is told of it; all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from checklists.evaluation import Evaluation
from onboarding import clock, failpoints, reach
from onboarding.models import Site, WorkItem
from onboarding.policies import Actor
from onboarding.selectors.facts import Position, locked_sites
from onboarding.services import evaluation, notices, outbox, work
from onboarding.services.trail import Event, append

Row = TypeVar("Row", bound=Model)


@dataclass(slots=True)
class Unit:
    """Collects what a write did. ``evaluations`` holds the new evaluation of every touched site once the block has ended.

    ``positions``, by site, are those the write has read under its lock and kept true; they are not read again.
    """

    actor: Actor | None
    events: list[Event] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    due: set[int] = field(default_factory=set)
    evaluations: dict[int, Evaluation] = field(default_factory=dict)
    positions: dict[int, Position] = field(default_factory=dict)
    _locked: dict[int, Site] = field(default_factory=dict)

    def lock(self, *site_ids: int) -> list[Site]:
        """Lock sites for this write, in id order, before reading what the write depends on."""
        return self.lock_rows(Site.objects.filter(pk__in=site_ids))

    def lock_rows(self, rows: QuerySet[Site]) -> list[Site]:
        """Lock the sites of ``rows``, such as those the caller may see. 1 query."""
        return self._keep(locked_sites(rows))

    def lock_with_organisation(self, rows: QuerySet[Site]) -> list[Site]:
        """Lock the one site of ``rows`` and then its organisation. 1 query.

        Never more than one: of several, the organisation would be locked between them, and two writes could wait for each other.
        """
        return self._keep(locked_sites(rows, of=("self", "organisation")))

    def _keep(self, sites: list[Site]) -> list[Site]:
        self._locked.update({site.pk: site for site in sites})
        return sites

    def event(self, name: str, *, site: Site | None = None, organisation_id: int | None = None, **data: Any) -> None:
        """Record that something happened; the site's projection is refreshed when the block ends."""
        organisation = site.organisation_id if site else organisation_id
        self.events.append(Event(name=name, site_id=site.pk if site else None, organisation_id=organisation, data=data))
        if site:
            self.touched.add(site.pk)

    def put(
        self, model: type[Row], find: Mapping[str, Any], values: Mapping[str, Any], *, event: str, organisation_id: int, **data: Any
    ) -> tuple[Row, bool]:
        """Make the row that ``find`` names, or bring it up to date; 1 or 2 queries. Returns it and whether anything changed.

        A change is recorded as ``event`` of the organisation, whose sites are re-evaluated when the block ends.
        """
        row = model._default_manager.filter(**find).first()
        if row is None:
            row, changed = model(**find, **values), ["new"]
            row.save(force_insert=True)
        elif changed := changed_fields(row, values):
            counted = ["version"] if hasattr(row, "version") else []
            for name in counted:
                setattr(row, name, getattr(row, name) + 1)
            row.save(update_fields=[*changed, *counted])
        if changed:
            self.event(event, organisation_id=organisation_id, id=row.pk, changed=changed, **data)
            self.touch_organisation(organisation_id)
        return row, bool(changed)

    def touch_organisation(self, organisation_id: int) -> None:
        """A fact of the organisation changed: every site of it is re-evaluated when the block ends."""
        self.organisations.add(organisation_id)

    def drive(self, *site_ids: int) -> None:
        """New material: a worker should look at these sites now."""
        self.due.update(site_ids)

    def finish(self) -> None:
        if self.organisations:
            self.touched.update(Site.objects.filter(organisation__in=self.organisations).values_list("pk", flat=True))
        missing = self.touched - self._locked.keys()
        if missing:
            self.lock(*missing)
        sites = [self._locked[pk] for pk in sorted(self.touched)]
        if sites:
            self._mark_active(sites)
            self.evaluations = evaluation.refresh(sites, clock.today(), self.positions)
            self._schedule(sites)
        if self.due:
            work.mark_due(WorkItem.Kind.DRIVE_SITE, self.due)
        written = append(self.actor, self.events)
        outbox.announce(written)
        notices.tell_hosts(written, self._locked, self.positions)

    def _mark_active(self, sites: list[Site]) -> None:
        stale = [site for site in sites if site.last_activity_on != clock.today()]
        for site in stale:
            site.last_activity_on = clock.today()
        if stale:
            Site.objects.filter(pk__in=[site.pk for site in stale]).update(last_activity_on=clock.today())

    def _schedule(self, sites: list[Site]) -> None:
        by_day: dict[Any, list[int]] = {}
        for site in sites:
            if site.changes_on and site.pk not in self.due:
                by_day.setdefault(site.changes_on, []).append(site.pk)
        for day, ids in by_day.items():
            work.mark_due(WorkItem.Kind.DRIVE_SITE, ids, clock.day_starts(day))


@contextmanager
def recorded(actor: Actor | None) -> Iterator[Unit]:
    """Run a write. Leaving the block records it; an exception leaves nothing behind."""
    with transaction.atomic():
        unit = Unit(actor)
        yield unit
        # The trail, the outbox and what a site's position follows from are the programme's, whoever caused the change.
        with reach.everywhere():
            unit.finish()
        failpoints.reached("in_transaction")


def changed_fields(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Set ``values`` on ``row`` and name those that differed, for a save and for the trail."""
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    return names
