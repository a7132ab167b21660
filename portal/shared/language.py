"""English or Welsh, as the person chose with the switch. Never guessed from the browser, and never on the API."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

API = "/api/"
WELSH = "cy"


def language() -> str:
    """``cy`` or ``en``: the language of this answer, as the table of words knows it."""
    return WELSH if (translation.get_language() or "").startswith(WELSH) else "en"


class ChosenLanguage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_welsh = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == WELSH and not request.path.startswith(API)
        with translation.override(WELSH if is_welsh else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            if not request.path.startswith(API):
                response.headers.setdefault("Content-Language", language())
            return response
