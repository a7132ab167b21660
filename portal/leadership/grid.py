"""Sites and stages as a table: a letter in every cell, so that colour is never alone, and a name that is read out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import Rag
from onboarding.models import Site
from onboarding.selectors.reporting_gathered import gate_at
from portal.shared import tones
from reports.signals import DASH, TICK, stage_signal

SIGNALS = {
    "R": ("red", "over 30 days late, refused or reopened"),
    "A": ("amber", "late or deferred"),
    "G": ("green", "open and in time"),
    TICK: ("grey", "passed"),
    DASH: ("none", "not open yet"),
}


CELL = '<td><a class="cell {}" href="{}" aria-label="{}">{}</a></td>'


@dataclass(frozen=True, slots=True)
class GridCell:
    letter: str
    tone: str
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """``cells`` are drawn already: a template takes ten times as long, and a page has hundreds of them."""

    name: str
    href: str
    colour: GridCell
    cells: SafeString


@dataclass(frozen=True, slots=True)
class Grid:
    """``stages`` are key and title."""

    stages: Sequence[tuple[str, str]]
    rows: Sequence[GridRow]
    legend: Sequence[GridCell]


def grid(sites: Iterable[Site], framework: Framework, as_of: dt.date) -> Grid:
    stages = [(stage.key, stage.title) for stage in framework.stages]
    legend = [GridCell(letter, tone, said[:1].upper() + said[1:], "") for letter, (tone, said) in SIGNALS.items()]
    return Grid(stages, [_row(site, framework, as_of) for site in sites], legend)


def _row(site: Site, framework: Framework, as_of: dt.date) -> GridRow:
    href = address_of(site)
    cells = []
    for stage in framework.stages:
        signal = stage_signal(gate_at(stage.gate.key, site.gates.get(stage.gate.key, {})), as_of)
        tone, said = SIGNALS[signal]
        cells.append((tone, f"{href}#{stage.key}", f"{site.name}, {stage.title}: {said}", signal))
    rag = Rag(site.rag)
    return GridRow(
        site.name,
        href,
        GridCell(words.RAG_LETTER[rag], _solid(rag), f"{site.name}: {words.of(rag)}", href),
        format_html_join("", CELL, cells),
    )


def _solid(rag: Rag) -> str:
    return "none" if rag is Rag.GREY else tones.RAG[rag]


def address_of(site: Site) -> str:
    return reverse("leadership:site", kwargs={"slug": site.slug})
