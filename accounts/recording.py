"""Puts on record what happens around signing in. Where that goes is the domain's business, which this package does not know."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.module_loading import import_string

from accounts.models import User

WIDTHS = {4: 24, 6: 48}
"""How much of a network address is put on record: enough to tell one place from another, not one person's line from the next."""


def put_on_record(event: str, request: HttpRequest, user: User | None, **data: Any) -> None:
    """Record ``event`` about ``user``, None where nobody is known by what was typed. Costs the same either way."""
    recorder = import_string(settings.SIGN_IN_RECORDER)
    recorder(event, user, getattr(request, "request_id", ""), {**data, "network": network_of(request)})


def network_of(request: HttpRequest) -> str:
    """The network the request came from, believing no header that the configured proxies did not set; empty when it cannot be told."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return str(ipaddress.ip_network(f"{address}/{WIDTHS[address.version]}", strict=False))
