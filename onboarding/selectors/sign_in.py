"""What signing in needs to know of the domain."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from accounts.models import User
from accounts.sessions import count_enrolled
from onboarding.models import Membership
from onboarding.roles import Role


def words_of(user: User) -> list[str]:
    """Names no password of ``user`` may be made of: roles, and the organisations they belong to. 1 query."""
    names = Membership.objects.filter(user=user, organisation__isnull=False).values_list("organisation__name", flat=True)
    return [*(role.value for role in Role), *names]


def holders_of(role: Role) -> QuerySet[User]:
    """Who may sign in with a role of the programme, by name. 1 query."""
    return User.objects.filter(memberships__role=role, memberships__organisation=None, is_active=True).distinct().order_by("name", "pk")


def administrators_with_second_step() -> int:
    """How many administrators can sign in with a second step. 2 queries."""
    held = Membership.objects.filter(role=Role.ADMIN, organisation=None, user__is_active=True, user__is_service=False)
    return count_enrolled(held.values_list("user_id", flat=True))


def somebody_can_sign_in() -> bool:
    """Whether any person, of a host or of the programme, has a way to sign in: a password or an identity elsewhere. 1 query."""
    people = User.objects.filter(is_active=True, is_service=False)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX, socialaccount=None).exists()
