"""Gates that only wait for their decision, as leadership's lists show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from checklists.definition import Framework
from onboarding.models import Site
from portal.leadership.places import name_of


@dataclass(frozen=True, slots=True)
class Due:
    site: str
    place: str
    gate: str
    href: str
    due_on: dt.date | None
    is_late: bool


def due(one: tuple[Site, str, dt.date | None], framework: Framework, as_of: dt.date) -> Due:
    site, gate, due_on = one
    href = reverse("leadership:gate", kwargs={"slug": site.slug, "gate": gate})
    title = f"{gate} {framework.gates[gate].title}"
    return Due(site.name, name_of(site.region_code), title, href, due_on, due_on is not None and due_on < as_of)
