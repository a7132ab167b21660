"""Answers of the identity provider, cut off by size and by time: what it sends is no more trusted than what anybody sends."""

from __future__ import annotations

import functools
import json
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MOST_BYTES = 512 * 1024
MOST_SECONDS = 10.0
"""For one answer from its first byte to its last; ``WAIT_SECONDS`` is for each next byte."""
WAIT_SECONDS = 5.0
MOST_REDIRECTS = 3
CHUNK_BYTES = 16 * 1024


class AnswerRefused(requests.RequestException):
    """The answer was longer, or took longer, than any that is meant well."""


class BoundedAdapter(HTTPAdapter):
    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """The answer, read whole. Raises AnswerRefused for one that does not end in time, or not at all."""
        response = super().send(request, *args, **{**options, "stream": True})
        try:
            response._content = _bounded(response)
        finally:
            response.close()
        response._content_consumed = True
        if response.ok and not response.is_redirect and not isinstance(_json_of(response), dict):
            raise AnswerRefused("The answer is no JSON object.")
        return response


def _json_of(response: requests.Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _bounded(response: requests.Response) -> bytes:
    deadline, body = time.monotonic() + MOST_SECONDS, b""
    try:
        while part := response.raw.read1(CHUNK_BYTES, decode_content=True):
            body += part
            if len(body) > MOST_BYTES or time.monotonic() > deadline:
                raise AnswerRefused("The answer was too long, or took too long.")
    except AnswerRefused:
        raise
    except Exception as error:  # the library below has many names for a connection that broke off
        raise AnswerRefused("The answer broke off, or was not in the form it claimed.") from error
    return body


def session() -> requests.Session:
    """Whose every answer is a JSON object of a size, or a refusal."""
    made = requests.Session()
    made.max_redirects = MOST_REDIRECTS
    made.request = functools.partial(made.request, timeout=WAIT_SECONDS)  # type: ignore[method-assign]
    made.mount("http://", BoundedAdapter())
    made.mount("https://", BoundedAdapter())
    return made
