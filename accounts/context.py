"""What the pages have to say about signing in to this installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def sign_in(request: HttpRequest) -> dict[str, object]:
    return {"second_factor_required": settings.SECOND_FACTOR_REQUIRED, "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS)}
