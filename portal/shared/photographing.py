"""Signing in for a picture: a session of somebody with a role, as if they had just shown password and second step."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts import sessions
from accounts.models import User
from onboarding.models import Membership, Site
from onboarding.roles import HOST_ROLES, Role
from portal.shared.registry import Example


def session_of(user: User) -> str:
    """The key of a new session of ``user``."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    now = time.time()
    store["account_authentication_methods_user"] = str(user.pk)
    store["account_authentication_methods"] = [{"method": "password", "at": now}, {"method": "mfa", "at": now, "type": "totp"}]
    sessions.begin(store)
    store.create()
    return str(store.session_key)


def somebody(role: Role, example: Example) -> User | None:
    """Whoever holds ``role``; for a role of hosts, at the example's organisation."""
    holders = Membership.objects.filter(role=role, user__is_active=True)
    if role in HOST_ROLES:
        holders = holders.filter(organisation=example.site.organisation_id)
    found = holders.select_related("user").order_by("pk").first()
    return found.user if found else None


def example_site(slug: str | None = None) -> Example | None:
    """The named site, else one that is under way and has been returned something, else any."""
    sites = Site.objects.select_related("organisation", "framework_version").filter(withdrawn_on=None)
    if slug:
        return _example(sites.filter(slug=slug).first())
    returned = sites.filter(status="onboarding", requirements__standing="changes_needed", requirements__state="returned")
    return _example(
        returned.filter(organisation__memberships__role=Role.HOST_LEAD).order_by("-progress_percent", "pk").first() or sites.first()
    )


def _example(site: Site | None) -> Example | None:
    return Example(site) if site else None
