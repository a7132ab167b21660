"""Refuses to send to the database of another machine in clear: who listens between the two would read everything."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from config.env_sign_in import SettingsError

ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
"""The values of ``sslmode`` with which nothing is sent before the line is encrypted; ``prefer`` gives way to whoever refuses."""


def refuse_clear_database(settings: Mapping[str, Any], *, is_encrypted_elsewhere: bool) -> None:
    """Raise SettingsError for a PostgreSQL that is not of this machine and not reached by TLS.

    ``settings`` is Django's entry of the database; ``is_encrypted_elsewhere`` the operator's word that the network encrypts.
    """
    options = settings.get("OPTIONS", {})
    if is_encrypted_elsewhere or not settings["ENGINE"].endswith("postgresql") or options.get("sslmode") in ENCRYPTED:
        return
    away = [host for host in _hosts(settings) if not is_this_machine(host)]
    if away:
        raise SettingsError(
            f"GATEPOST_DATABASE_URL leads to {', '.join(away)} without encryption: what hosts send could be read on the way. "
            "Add ?sslmode=verify-full&sslrootcert=… to it (or ?sslmode=require, where the server's name cannot be checked). "
            "On a private network that encrypts by itself, set GATEPOST_DATABASE_WITHOUT_TLS=true."
        )


def _hosts(settings: Mapping[str, Any]) -> list[str]:
    """Every place the driver may connect to; several are written with commas, and ``hostaddr`` comes before a name."""
    options = settings.get("OPTIONS", {})
    return str(options.get("hostaddr") or options.get("host") or settings.get("HOST") or "").split(",")


def is_this_machine(host: str) -> bool:
    """Whether ``host`` is a socket, or an address of the loopback; empty is the socket that PostgreSQL has by default."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
