"""The links at the foot of every page. No audiences: they are for everybody."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.shared.audiences import Audience, Entry

EVERYBODY: frozenset[Audience] = frozenset()
FOOT: tuple[Entry, ...] = (
    Entry(_("Accessibility"), lambda seen: reverse("public:accessibility"), EVERYBODY),
    Entry(_("Privacy"), lambda seen: reverse("public:privacy"), EVERYBODY),
    Entry(_("Express interest"), lambda seen: "" if seen.actor else reverse("public:interest"), EVERYBODY),
    Entry(_("Check a report"), lambda seen: reverse("public:verify"), EVERYBODY),
)
