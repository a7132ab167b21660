"""No request reaches any host's rows until it is known who asks, and those of who only reads change nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onboarding import reach, reading_only


class NowhereAtFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reach.nowhere(), reading_only.watched():
            return self.get_response(request)
