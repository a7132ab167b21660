"""Sites as tables of leadership's pages. They name no person: who holds the next step is a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import Rag
from onboarding.models import Site
from onboarding.selectors.reporting_gathered import next_action_of
from onboarding.selectors.reporting_site import day, is_vetting, public_reasons
from portal.leadership.decisions import Due
from portal.leadership.grid import address_of
from portal.leadership.places import name_of
from portal.shared import tones
from portal.shared.tables import Cell, Column, Table
from reports.text import brief, short_date

LONGEST = 110
"""Characters of a reason or next step in a list; the site's page has all of it."""
COLUMNS = (
    Column("Site"),
    Column("Colour"),
    Column("Stage"),
    Column("Why"),
    Column("What comes next, and who holds it"),
    Column("Next day"),
)
SITES = (Column("Site"), Column("Colour"), Column("Stage"), Column("In the way", numeric=True), Column("Next step with"),
         Column("Target"), Column("Earliest"))  # fmt: skip
DECISIONS = (Column("Site"), Column("Gate"), Column("Decision due"), Column("Action", hidden=True))


def needing(sites: Iterable[Site], framework: Framework, as_of: dt.date) -> Table:
    rows = [_needing(site, framework, as_of) for site in sites]
    return Table("Sites that need attention", COLUMNS, rows, "No site is at risk or needs attention.", caption_is_hidden=True)


def _needing(site: Site, framework: Framework, as_of: dt.date) -> tuple[Cell, ...]:
    why = next(iter(public_reasons(framework, site.rag_reasons[:1])), "")
    holder = words.role(framework, site.holder) if site.holder else ""
    next_on = _next_day(site, framework)
    late = next_on is not None and next_on < as_of
    return (
        Cell(site.name, address_of(site), small=name_of(site.region_code)),
        _colour(site),
        Cell(_stage(site, framework)),
        Cell(brief(why, LONGEST)),
        Cell(brief(next_action_of(framework, site), LONGEST), small=holder),
        Cell(f"{short_date(next_on)}, late", tone="red") if late else Cell(short_date(next_on)),
    )


def _next_day(site: Site, framework: Framework) -> dt.date | None:
    """None where it would tell when somebody's vetting ran out."""
    action = site.next_actions[0] if site.next_actions else {}
    requirement = framework.requirements.get(action.get("requirement") or "")
    return None if requirement is not None and is_vetting(requirement) else day(action.get("due_on"))


def _colour(site: Site) -> Cell:
    rag = Rag(site.rag)
    return Cell(words.of(rag), tone=tones.RAG[rag])


def _stage(site: Site, framework: Framework) -> str:
    return next((stage.title for stage in framework.stages if stage.key == site.stage), "")


def counted_sites(sites: Iterable[Site], framework: Framework, as_of: dt.date) -> Table:
    """The rows behind a number."""
    rows = [
        (
            Cell(site.name, address_of(site), small=name_of(site.region_code)),
            _colour(site),
            Cell(_stage(site, framework)),
            Cell(site.blocker_count),
            Cell(words.role(framework, site.holder) if site.holder else "–"),
            Cell(f"Live since {short_date(site.went_live_on)}") if site.went_live_on else _target(site, as_of),
            Cell("–") if site.went_live_on else _earliest(site),
        )
        for site in sites
    ]
    return Table("Sites", SITES, rows, "No site is like that.", caption_is_hidden=True)


def _target(site: Site, as_of: dt.date) -> Cell:
    passed = site.target_go_live_on is not None and site.target_go_live_on < as_of
    return Cell(f"{short_date(site.target_go_live_on)}, passed", tone="amber") if passed else Cell(short_date(site.target_go_live_on))


def _earliest(site: Site) -> Cell:
    """Amber once it lies behind the target: a site with nothing overdue can be too late all the same."""
    soonest, target = site.earliest_go_live, site.target_go_live_on
    if soonest and target and soonest > target:
        return Cell(f"{short_date(soonest)}, after its target", tone="amber")
    return Cell(short_date(soonest))


def decisions(due: Iterable[Due]) -> Table:
    rows = [
        (
            Cell(one.site, small=one.place),
            Cell(one.gate),
            Cell(f"{short_date(one.due_on)}, late", tone="amber") if one.is_late else Cell(short_date(one.due_on)),
            Cell("See the pack", one.href, about=f"of {one.gate} at {one.site}"),
        )
        for one in due
    ]
    return Table("Decisions waiting", DECISIONS, rows, "No gate is waiting for a decision only.", caption_is_hidden=True)
