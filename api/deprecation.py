"""How an operation is taken out of the API: announced in every answer of it, with its end and what comes instead (RFC 9745, RFC 8594)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.utils.http import http_date

NOTICE = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """``since``: announced on that day; ``until``: works at least to the end of it; ``instead``: the address of what replaces it.

    Raises:
        ValueError: less than ``NOTICE`` between the two.
    """

    since: dt.date
    until: dt.date
    instead: str

    def __post_init__(self) -> None:
        if self.until - self.since < NOTICE:
            raise ValueError(f"An operation stays for at least {NOTICE.days} days after it was announced that it goes.")

    def announce(self, response: HttpResponseBase) -> None:
        response["Deprecation"] = f"@{_midnight(self.since)}"
        response["Sunset"] = http_date(_midnight(self.until + dt.timedelta(days=1)))
        link = f'<{self.instead}>; rel="successor-version"'
        response["Link"] = f"{response['Link']}, {link}" if "Link" in response else link


def _midnight(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
