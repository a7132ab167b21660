"""The pages anybody may open, and those of one's own account, as they are photographed and visited."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from onboarding.roles import Role
from portal.shared.registry import Example, RegisteredPage


def at(name: str) -> Callable[[Example], str]:
    return lambda example: reverse(name)


PAGES = (
    RegisteredPage("landing", None, at("landing")),
    RegisteredPage("styleguide", None, at("styleguide")),
    RegisteredPage("public-interest", None, at("public:interest")),
    RegisteredPage("public-interest-host", None, lambda example: reverse("public:interest-form", kwargs={"kind": "host"})),
    RegisteredPage("public-interest-training", None, lambda example: reverse("public:interest-form", kwargs={"kind": "training-provider"})),
    RegisteredPage("public-verify", None, at("public:verify")),
    RegisteredPage("public-privacy", None, at("public:privacy")),
    RegisteredPage("public-accessibility", None, at("public:accessibility")),
    RegisteredPage("missing", None, lambda example: "/nothing-here/"),
    RegisteredPage("account-sign-in", None, at("account_login")),
    RegisteredPage("account-forgotten", None, at("account_reset_password")),
    RegisteredPage("account-second-step", Role.HOST_LEAD, at("mfa_index")),
    RegisteredPage("account-password", Role.HOST_LEAD, at("account_change_password")),
    RegisteredPage("account-sessions", Role.HOST_LEAD, at("usersessions_list")),
    RegisteredPage("account-sign-out", Role.HOST_LEAD, at("account_logout")),
)
