"""Leadership's menu."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.shared.audiences import Audience, Entry

READERS = frozenset({Audience.LEADERSHIP, Audience.REVIEWER})
ENTRIES = (Entry(_("Readiness"), lambda seen: reverse("leadership:readiness"), READERS),)
