"""The place between the commit and the answer: outside everything the product does, so it needs no hook there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onboarding import failpoints


class MayDieBeforeAnswering:
    """The outermost layer: when it has the answer to a write, every transaction of the request has been committed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 300:
            failpoints.reached("after_commit")
        return response
