"""The sentences a report opens with, made from the same data as its tables."""

from __future__ import annotations

from checklists import words
from checklists.evaluation import SATISFIED
from reports.model import NationalReport, SiteReport
from reports.signals import biggest_drop, decisions_due, funnel, headline
from reports.text import counted, short_date


def site_summary(report: SiteReport) -> str:
    """Where the site is, why, and what comes next: two to five sentences."""
    place = next(
        (f"stage {at} of {len(report.stages)}, {stage.title}" for at, stage in enumerate(report.stages, 1) if stage.key == report.stage), ""
    )
    satisfied = sum(line.standing in SATISFIED for line in report.requirements)
    status = words.word("site_status", report.site.status).lower()
    sentences = [
        f"The site is {status}{f', at {place}' if place else ''}.",
        f"{satisfied} of {len(report.requirements)} requirements are accepted or waived and in date.",
    ]
    if report.site.status == "withdrawn":
        return f"The site withdrew on {short_date(report.site.withdrawn_on)}. {sentences[1]}"
    if report.blockers:
        sentences.append(f"{counted(len(report.blockers), 'requirement still blocks', 'requirements still block')} a gate that is open.")
    if report.next_actions:
        sentences.append(f"The next thing is with the {report.next_actions[0].holder}.")
    if report.earliest_go_live:
        sentences.append(f"On typical times it could go live on {short_date(report.earliest_go_live)} at the earliest.")
    return " ".join(sentences)


def verdict(report: NationalReport) -> str:
    """One line: what the criteria and their vetoes allow to be said."""
    vetoes = [one for one in report.criteria if one.veto]
    met = sum(one.status == "met" for one in report.criteria)
    if any(one.status == "not_met" for one in vetoes):
        return "Not ready for national roll-out: a condition that may never be missing is missing"
    if met == len(report.criteria):
        return "Ready for national roll-out: every criterion is met"
    if all(one.status == "met" for one in vetoes):
        return "Not ready for national roll-out yet: no veto stands, but not every criterion is met"
    return "It cannot yet be said that the country is ready: the record is incomplete"


def national_summary(report: NationalReport) -> str:
    """One paragraph: how many are ready, where they stick, and what has changed."""
    seen = headline(report)
    met = sum(one.status == "met" for one in report.criteria)
    unknown = sum(one.status == "unknown" for one in report.criteria)
    sentences = [
        f"{seen.ready} of {counted(seen.sites, 'active site')} {'is' if seen.ready == 1 else 'are'} ready to go live, {seen.live} of them "
        f"live already; the pilot has {counted(report.target_sites, 'place')}.",
        f"{seen.red} {'is' if seen.red == 1 else 'are'} at risk, {seen.amber} {'needs' if seen.amber == 1 else 'need'} attention, "
        f"{seen.green} {'has' if seen.green == 1 else 'have'} nothing overdue.",
        f"{met} of {len(report.criteria)} criteria for roll-out {'is' if met == 1 else 'are'} met; "
        f"{unknown} cannot be judged from what is recorded.",
    ]
    point, drop = biggest_drop(funnel(report))
    if drop:
        sentences.append(f"The biggest step still to take is {point}: {counted(drop, 'site')} got to the step before it and no further.")
    waiting = len(decisions_due(report))
    if waiting:
        sentences.append(f"{counted(waiting, 'gate is', 'gates are')} waiting for a decision and nothing else.")
    return " ".join(sentences)


def change_since(report: NationalReport) -> str:
    """How the colours have moved since the earlier day kept, or that none is kept yet."""
    before = report.previous
    if before is None:
        return "No position at least four weeks old is kept yet, so no change can be shown."
    seen = headline(report)
    return (
        f"On {short_date(before.taken_on)}, {before.at_risk} of {before.sites} were at risk and {before.on_track} had nothing overdue; "
        f"now {seen.red} and {seen.green} of {seen.sites}."
    )
