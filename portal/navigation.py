"""The menus of every page: entries of all packages, for the audience that is looking."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from onboarding.policies import Actor
from portal.host.navigation import ENTRIES as HOST
from portal.leadership.navigation import ENTRIES as LEADERSHIP
from portal.public.navigation import FOOT
from portal.reviewer.navigation import ENTRIES as REVIEWER
from portal.shared.audiences import Audience, Entry, Item, Seen, audience_of
from portal.shared.language import WELSH, language
from portal.shared.requests import actor_in

ENTRIES: tuple[Entry, ...] = (*HOST, *LEADERSHIP, *REVIEWER)
FIRST_PAGES = {Audience.HOST: "host:home", Audience.REVIEWER: "reviewer:queue", Audience.LEADERSHIP: "leadership:readiness"}
BRAND = "Gatepost"


def first_page(actor: Actor) -> str | None:
    """Where somebody starts after signing in; None for who has no pages."""
    audience = audience_of(actor)
    return reverse(FIRST_PAGES[audience]) if audience else None


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: what the base template needs. 1 query for the caller's roles, unless the page has asked already."""
    actor = actor_in(request)
    seen = Seen(actor, getattr(request, "site_in_address", None))
    audience = audience_of(actor) if actor else None
    return {
        "brand": BRAND,
        "navigation": _items(ENTRIES, seen, audience, request.path),
        "account_navigation": _account(actor, request.path),
        "foot": _items(FOOT, seen, None, request.path),
        "site_in_address": seen.site,
        "in_host_pages": request.path.startswith("/host/"),
        "in_welsh": language() == WELSH,
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }


def _items(entries: tuple[Entry, ...], seen: Seen, audience: Audience | None, path: str) -> list[Item]:
    found: list[Item] = []
    for entry in entries:
        if entry.audiences and audience not in entry.audiences:
            continue
        if address := entry.address(seen):
            found.append(Item(str(entry.label), address, _stands_for(entry, address, path)))
    return found


def _stands_for(entry: Entry, address: str, path: str) -> bool:
    starts = [address + start for start in entry.under]
    if entry.is_whole_section:
        starts.append(address)
    return path == address or any(path.startswith(start) for start in starts)


def _account(actor: Actor | None, path: str) -> list[Item]:
    if actor is None:
        sign_in = reverse("account_login")
        return [Item(_("Sign in"), sign_in, path == sign_in)]
    account = reverse("account_change_password")
    return [
        Item(_("Your account"), account, path.startswith("/account/") and not path.startswith(reverse("account_logout"))),
        Item(_("Sign out"), reverse("account_logout"), False),
    ]
