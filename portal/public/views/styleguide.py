"""Every component on one page: the reference for whoever adds a page, and what the visual checks look at."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from checklists.evaluation import GateStatus, Outcome, Rag, Standing
from portal.shared.access import for_anyone
from portal.shared.forms import Day
from portal.shared.paging import paged
from portal.shared.parts import Bar, Fact, Kpi, Step, Task, TaskGroup, Tile
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name of the policy", max_length=80, help_text="As it stands on the first page.")
    note = forms.CharField(label="What changed", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    reviewed_on = forms.DateField(label="Last reviewed", widget=Day)
    members = forms.IntegerField(label="Trustees present", min_value=0)
    nation = forms.ChoiceField(label="Nation", choices=[("ENG", "England"), ("WLS", "Wales")])
    decision = forms.ChoiceField(label="Is it met?", widget=forms.RadioSelect, choices=[("met", "Met"), ("not", "Not met")])
    kinds = forms.MultipleChoiceField(label="It covers", widget=forms.CheckboxSelectMultiple, choices=[("a", "Adults"), ("c", "Children")])
    approved = forms.BooleanField(label="Our trustees have approved this version")


class SampleFilter(forms.Form):
    site = forms.CharField(label="Site or document", required=False)
    nation = forms.ChoiceField(label="Nation", choices=[("", "All of the UK"), ("WLS", "Wales")], required=False)


TILES = (
    ("SCO", "Scotland", "red"), ("NIR", "N. Ireland", "amber"), ("NE", "North East", "red"), ("NW", "North West", "amber"),
    ("YH", "Yorkshire", "green"), ("WAL", "Wales", "amber"), ("WM", "W. Midlands", "amber"), ("EM", "E. Midlands", "red"),
    ("EE", "East", "green"), ("SW", "South West", "red"), ("SE", "South East", "red"), ("LON", "London", "amber"),
)  # fmt: skip
NOTES = {"red": "At risk", "amber": "Attention", "green": "Nothing overdue"}


@for_anyone
def styleguide(request: PageRequest) -> HttpResponse:
    """No queries."""
    wrong = Sample({"name": "", "members": "-2"})
    content = {
        "standings": list(Standing),
        "rags": list(Rag),
        "gates": list(GateStatus),
        "outcomes": list(Outcome),
        "steps": [Step("Interest", "done"), Step("Safe to host", "now"), Step("People"), Step("Ready")],
        "group": TaskGroup("Safe to host", TASKS, done=1, number=2),
        "facts": [Fact("Legal name", "Tŷ Gobaith", change="#facts"), Fact("Nations", "Wales"), Fact("Charity number", "")],
        "kpis": KPIS,
        "table": QUEUE,
        "nothing": Table("Nothing here", (Column("Evidence"),), empty="Nothing waits for a review."),
        "of": paged(request, range(60)),
        "funnel": [Bar("Expressed interest", 64, 100.0), Bar("Passed due diligence", 47, 73.4, "73% continued")],
        "tiles": [Tile(place, name, "0/2", NOTES[tone], tone, "#tiles") for place, name, tone in TILES],
        "sample": Sample(),
        "wrong": wrong,
        "filter": SampleFilter(),
    }
    return render(request, "public/styleguide.html", content)


TASKS = (
    Task("Safeguarding policy", "changes_needed", "#tasks", "Please send a new version by 30 November"),
    Task("Safer recruitment statement", "with_reviewer", "#tasks"),
    Task("Insurance certificate", "met", "#tasks"),
    Task("Data protection impact assessment", "blocked"),
)
KPIS = (
    Kpi("11 of 30", "sites ready to go live", "4 behind plan", "amber", "#kpis"),
    Kpi("6", "live pilot sites", "on plan", "green"),
    Kpi("2.8", "days to first reply", "target 5 working days"),
)


def waiting(title: str, site: str, version: int) -> tuple[Cell, Cell, Cell]:
    return Cell(title, "#tables"), Cell(site), Cell(version)


def review(about: str) -> Cell:
    return Cell("Review", "#tables", about=about)


QUEUE = Table(
    "Waiting for review",
    (Column("Evidence"), Column("Site"), Column("Version", numeric=True), Column("Waiting"), Column("Action", hidden=True)),
    (
        (
            *waiting("Safeguarding policy", "Tamar Together", 1),
            Cell("12 days, late", tone="red"),
            review("safeguarding policy of Tamar Together"),
        ),
        (*waiting("Supervision plan", "Calder House", 3), Cell("1 day", tone="green"), review("supervision plan of Calder House")),
    ),
)
