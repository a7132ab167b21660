"""The programme this installation runs."""

from __future__ import annotations

from django.conf import settings

from onboarding.errors import NotFound
from onboarding.models import Programme


def current_programme() -> Programme:
    """With its framework version joined (1 query). Raises NotFound before set-up."""
    row = Programme.objects.select_related("framework").filter(slug=settings.PROGRAMME_SLUG).first()
    if row is None:
        raise NotFound("No programme has been set up. Run `python3 manage.py set_up` first.")
    return row
