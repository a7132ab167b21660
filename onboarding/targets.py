"""Which addresses webhooks may be sent to, by their text alone. What a name resolves to is judged by the worker, when it connects."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings

from onboarding.errors import Invalid

LONGEST = 500
PORTS = frozenset({443, 8443})
NOT_PUBLIC = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "onion", "alt", "arpa", "invalid"}
)
"""Last parts of names that never lead to the public network, or never safely."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})")
_TEXT = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
HINT = "Give an address like https://hooks.example.org/gatepost: a public name, on port 443 or 8443, without user name and fragment."


def checked_url(text: str) -> str:
    """The address in its plain form, rebuilt from its parts so that nothing hides in the spelling.

    Numbers instead of names are refused in every notation. ``WEBHOOK_LOCAL_TARGETS`` lists ``host:port`` that are let through.

    Raises:
        Invalid: it is no address that messages may go to.
    """
    if len(text) > LONGEST or not _TEXT.fullmatch(text):
        raise _refusal("It has characters that do not belong there, or is too long.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _refusal("It is not well formed.") from None
    host, path = (parts.hostname or "").lower(), parts.path or "/"
    if "@" in parts.netloc or "#" in text:
        raise _refusal("It holds a user name or a fragment.")
    target = f"{host}:{port or (443 if parts.scheme == 'https' else 80)}"
    is_local = target in settings.WEBHOOK_LOCAL_TARGETS
    if parts.scheme != "https" and not (is_local and parts.scheme == "http" and not settings.WEBHOOK_HTTPS_ONLY):
        raise _refusal("It does not begin with https://.")
    if not is_local:
        _check_name(host, port)
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}{f'?{parts.query}' if parts.query else ''}"


def _check_name(host: str, port: int | None) -> None:
    if port not in {None, *PORTS}:
        raise _refusal("Its port is not allowed.")
    if len(host) > 253 or not _NAME.fullmatch(host) or host.rpartition(".")[2] in NOT_PUBLIC:
        raise _refusal("Its host is no public name.")


def _refusal(why: str) -> Invalid:
    return Invalid(f"Messages cannot be sent there. {why}", fields={"url": HINT})
