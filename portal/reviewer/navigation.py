"""The coordinators' and reviewers' menu."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.shared.audiences import Audience, Entry

STAFF = frozenset({Audience.REVIEWER, Audience.LEADERSHIP})
ENTRIES = (
    Entry(_("Work queue"), lambda seen: reverse("reviewer:queue"), STAFF, under=("review/",), is_whole_section=False),
    Entry(_("Sites"), lambda seen: reverse("reviewer:sites"), STAFF),
    Entry(_("Desk"), lambda seen: reverse("reviewer:desk"), STAFF),
)
