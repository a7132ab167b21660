"""Who is asking, and whether they may. The only authorisation code; ``roles.PERMISSIONS`` is the table it reads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from onboarding import reach, reading_only
from onboarding.errors import NotFound, NotPermitted
from onboarding.models import Membership, Site
from onboarding.roles import MAKE_MOVES, PERMISSIONS, Operation, Role


@dataclass(frozen=True, slots=True)
class Limits:
    """What a token narrows its owner's rights to; None narrows nothing. Ties to organisations stay, so no conflict is hidden by it.

    ``until``: when the token ends, which every token has and none may be made to outlive.
    """

    scopes: frozenset[str] | None = None
    organisation_id: int | None = None
    until: dt.datetime | None = field(default=None, compare=False)

    def permit(self, scope: str, organisation_id: int | None) -> bool:
        if self.scopes is not None and scope not in self.scopes:
            return False
        return self.organisation_id in (None, organisation_id) or scope == Operation.READ_REFERENCE


UNLIMITED = Limits()


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in principal and its roles, read once per request (one query)."""

    user: User
    everywhere: frozenset[Role] = frozenset()
    own: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    request_id: str = ""
    limits: Limits = UNLIMITED
    run_id: str = ""

    @property
    def rights(self) -> str:
        """All that decides what the caller may do, as text that differs where that differs."""
        own = {organisation: sorted(roles) for organisation, roles in sorted(self.own.items())}
        scopes = None if self.limits.scopes is None else sorted(self.limits.scopes)
        return json.dumps([sorted(self.everywhere), own, scopes, self.limits.organisation_id])

    @property
    def reach(self) -> frozenset[int] | None:
        """The organisations whose rows any query of the caller may touch; None means all (``onboarding.reach``)."""
        only = self.limits.organisation_id
        own = None if self.everywhere else frozenset(self.own)
        if only is None:
            return own
        return frozenset({only}) if own is None else own & {only}

    @property
    def only_reads(self) -> bool:
        """Whether none of the caller's roles changes anything of a host (``onboarding.reading_only``)."""
        return self.everywhere == {Role.AUDITOR} and not self.own

    def roles_in(self, organisation_id: int | None) -> frozenset[Role]:
        """All roles that count for a move of something of ``organisation_id``."""
        if not self.limits.permit(MAKE_MOVES, organisation_id):
            return frozenset()
        return self.everywhere | (self.own.get(organisation_id, frozenset()) if organisation_id is not None else frozenset())

    def may(self, operation: Operation, organisation_id: int | None = None) -> bool:
        audience = PERMISSIONS[operation]
        if not self.limits.permit(operation, organisation_id):
            return False
        if self.everywhere & audience.everywhere:
            return True
        return organisation_id is not None and bool(self.own.get(organisation_id, frozenset()) & audience.own)

    def organisations_for(self, operation: Operation) -> frozenset[int] | None:
        """Organisations in which the operation is allowed; None means all of them."""
        only = self.limits.organisation_id
        if only is not None:
            return frozenset({only}) if self.may(operation, only) else frozenset()
        audience = PERMISSIONS[operation]
        if not self.limits.permit(operation, None):
            return frozenset()
        if self.everywhere & audience.everywhere:
            return None
        return frozenset(organisation for organisation, roles in self.own.items() if roles & audience.own)

    def knows_of(self, organisation_id: int) -> bool:
        """Whether the caller may know that the organisation exists at all."""
        if self.limits.organisation_id not in (None, organisation_id):
            return False
        return bool(self.everywhere) or organisation_id in self.own


def actor_of(user: User | AnonymousUser, request_id: str = "", limits: Limits = UNLIMITED, run_id: str = "") -> Actor:
    """The actor for ``user``; an anonymous or disabled user has no roles at all. Costs one query.

    ``run_id`` is the flow run that asks; the word of anybody but a worker is not taken for it.
    """
    if not isinstance(user, User) or not user.is_active:
        raise NotPermitted("Sign in to do this.")
    everywhere: set[Role] = set()
    own: dict[int, set[Role]] = {}
    for role, organisation_id in Membership.objects.filter(user=user).values_list("role", "organisation_id"):
        (everywhere if organisation_id is None else own.setdefault(organisation_id, set())).add(Role(role))
    actor = Actor(user, frozenset(everywhere), {key: frozenset(roles) for key, roles in own.items()}, request_id, limits)
    return replace(actor, run_id=run_id) if run_id and actor.may(Operation.DO_WORK) else actor


def begin_request(actor: Actor) -> None:
    """From now on no query of this request reaches further than ``actor`` may, nor changes anything where they only read."""
    reach.narrow(actor.reach)
    if actor.only_reads:
        reading_only.begin()


def require(actor: Actor, operation: Operation, organisation_id: int | None = None) -> None:
    """Raise NotFound where the caller may not even know the object exists, NotPermitted where they merely may not do this."""
    if actor.may(operation, organisation_id):
        return
    if organisation_id is not None and not actor.knows_of(organisation_id):
        raise NotFound("There is no such thing here.")
    raise NotPermitted("Your role does not allow this. Ask your coordinator who can do it.")


def within(actor: Actor, operation: Operation, path: str = "organisation") -> Q:
    """The filter that keeps a queryset inside the caller's scope; ``path`` leads to the organisation. Matches nothing by default."""
    organisations = actor.organisations_for(operation)
    if organisations is None:
        return Q()
    return Q(**{f"{path}__in": sorted(organisations)}) if organisations else Q(pk__in=[])


def sites_visible_to(actor: Actor, operation: Operation = Operation.READ_SITE) -> QuerySet[Site]:
    return Site.objects.filter(within(actor, operation))


def site_for(actor: Actor, slug: str, operation: Operation = Operation.READ_SITE) -> Site:
    """One site by slug, with organisation and pinned version joined. Raises NotFound outside the caller's scope."""
    site = Site.objects.select_related("organisation", "framework_version", "programme").filter(slug=slug).first()
    if site is None or not (actor.may(Operation.READ_SITE, site.organisation_id) or actor.may(operation, site.organisation_id)):
        raise NotFound("There is no such site.")
    require(actor, operation, site.organisation_id)
    return site
