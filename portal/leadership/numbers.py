"""Headline numbers: each with its definition one click away and a link to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from checklists import words
from checklists.evaluation import Rag
from onboarding.selectors.leadership import Counts
from portal.shared import tones
from portal.shared.parts import Bar
from reports.burnup import BurnUp, when
from reports.model import Previous
from reports.text import counted, short_date

PERCENT_FROM = 20
"""Below this many sites a percentage says more than is known: counts are shown."""


@dataclass(frozen=True, slots=True)
class Number:
    """``term`` is defined on the page of definitions; ``rows`` is the address of what was counted."""

    value: str
    label: str
    term: str
    rows: str = ""
    note: str = ""
    tone: str = "grey"

    @property
    def definition(self) -> str:
        return definition_of(self.term)


def definition_of(term: str) -> str:
    return f"{reverse('leadership:definitions')}#{slugify(term)}"


def rows(**asked: str) -> str:
    """The address of the list of sites that were counted."""
    given = {key: value for key, value in asked.items() if value}
    return reverse("leadership:sites") + (f"?{urlencode(given)}" if given else "")


def headline(counts: Counts, found: BurnUp, before: Previous | None, waiting: int, region: str = "") -> list[Number]:
    forecast, span = when(found)
    ready, live, red, rest = (
        rows(region=region, **kind) for kind in ({"only": "ready"}, {"only": "live"}, {"rag": "red"}, {"only": "not_ready"})
    )
    tone = "amber" if found.pace else "grey"
    return [
        Number(f"{counts.ready} of {counts.sites}", "sites ready to go live", "Ready to go live", ready, *_plan(found)),
        Number(str(counts.live), "live sites", "Live", live, *_waiting(waiting)),
        Number(str(counts.red), "sites at risk", "Red, at risk", red, *_change(counts.red, before, region)),
        Number(forecast, f"forecast for all {counts.sites} ready", "Forecast", rest, span, tone),
    ]


def colours(counts: Counts) -> list[Number]:
    """Sites by colour, worst first, each leading to its rows."""
    return [
        Number(
            str(getattr(counts, rag.value)),
            "site" if getattr(counts, rag.value) == 1 else "sites",
            words.word("rag_colour", rag),
            rows(rag=rag.value),
            words.of(rag),
            tones.RAG[rag],
        )
        for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREY)
    ]


def _plan(found: BurnUp) -> tuple[str, str]:
    if not found.planned:
        return "no target days set", "grey"
    if found.behind > 0:
        return f"{found.behind} behind plan", "amber"
    return (f"{-found.behind} ahead of plan", "green") if found.behind < 0 else ("on plan", "green")


def _waiting(waiting: int) -> tuple[str, str]:
    return (f"{counted(waiting, 'gate waits', 'gates wait')} for a decision", "amber") if waiting else ("no decision waiting", "grey")


def _change(now: int, before: Previous | None, region: str) -> tuple[str, str]:
    """Nothing for a region: what is kept of earlier days is for the whole country."""
    if region:
        return "", "grey"
    if before is None:
        return "no earlier count kept", "grey"
    change = now - before.at_risk
    since = short_date(before.taken_on)
    if change == 0:
        return f"as on {since}", "grey"
    return (f"up {change} since {since}", "red") if change > 0 else (f"down {-change} since {since}", "green")


def bars(steps: Sequence[tuple[str, str, int]]) -> list[Bar]:
    """The funnel; what share went on stands beside a step only where the step before it has enough sites."""
    most = max((count for _, _, count in steps), default=0) or 1
    found = []
    for at, (gate, title, count) in enumerate(steps):
        before = steps[at - 1][2] if at else 0
        found.append(Bar(f"{gate} {title}".strip(), count, 100 * count / most, _share(count, before) if at else ""))
    return found


def _share(count: int, before: int) -> str:
    if count > before:
        return ""
    if before >= PERCENT_FROM:
        return f"{100 * count / before:.0f}% went on"
    return f"of {before}" if before else ""


def drop_said(steps: Sequence[tuple[str, str, int]]) -> str:
    """One sentence about the biggest step still to take."""
    drops = [(before[2] - after[2], after) for before, after in pairwise(steps)]
    most, (gate, title, _) = max(drops, key=lambda one: one[0], default=(0, ("", "", 0)))
    if most <= 0:
        return ""
    return (
        f"The biggest step still to take is {f'{gate} {title}'.strip()}: {counted(most, 'site')} got to the step before it and no further."
    )
