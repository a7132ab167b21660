"""Organisations by a part of their name, for who has to choose one of thousands."""

from __future__ import annotations

from collections.abc import Sequence

from onboarding import names
from onboarding.models import Organisation

MOST_NAMED = 20


def named_like(text: str) -> tuple[Sequence[Organisation], bool]:
    """Up to ``MOST_NAMED`` whose name holds ``text``, the one that is called so first, and whether there are more. 2 queries."""
    key = names.key_of(text)
    if not key:
        return [], False
    rows = Organisation.objects.filter(name_key__contains=key).only("slug", "name", "name_key").order_by("name_key")
    if exact := Organisation.objects.filter(name_key=key).only("slug", "name", "name_key").first():
        rows = rows.exclude(pk=exact.pk)
    found = [*([exact] if exact else []), *rows[: MOST_NAMED + 1]]
    return found[:MOST_NAMED], len(found) > MOST_NAMED
