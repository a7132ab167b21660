"""What signing in needs to know of the domain."""

from __future__ import annotations

from accounts.models import User
from onboarding.models import Membership
from onboarding.roles import Role


def words_of(user: User) -> list[str]:
    """Names no password of ``user`` may be made of: roles, and the organisations they belong to. 1 query."""
    names = Membership.objects.filter(user=user, organisation__isnull=False).values_list("organisation__name", flat=True)
    return [*(role.value for role in Role), *names]
