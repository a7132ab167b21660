"""Sign-ins and what they may do."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from accounts.models import User
from checklists.loading import builtin_path, publish
from onboarding import names
from onboarding.errors import Invalid
from onboarding.models import Locality, Membership, Organisation, Programme
from onboarding.policies import Actor, require
from onboarding.roles import HOST_ROLES, Operation, Role
from onboarding.services.unit import recorded

LOCALITIES = Path(__file__).resolve().parent.parent / "data" / "uk-localities.csv"
"""Council areas of the United Kingdom with region and nation: Office for National Statistics, Open Government Licence v3.0."""


def add_sign_in(actor: Actor | None, *, email: str, name: str, role: str, organisation: Organisation | None = None) -> User:
    """Make sure that ``email`` can sign in with ``role``; repeating it changes nothing. ``actor`` None is the operator at the console.

    Raises:
        NotPermitted: the caller is no administrator.
        Invalid: an unknown role, a host role without an organisation or a programme role with one.
    """
    if actor is not None:
        require(actor, Operation.MANAGE_SIGN_INS)
    if role not in list(Role) or (Role(role) in HOST_ROLES) != (organisation is not None):
        raise Invalid(
            f"{role} cannot be given so.", fields={"role": f"A known role; these need an organisation: {', '.join(sorted(HOST_ROLES))}."}
        )
    with recorded(actor) as unit:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email=email, name=names.clean(name, "name", most=150), is_service=role == Role.WORKER)
        _, created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
        if created:
            unit.event("membership.granted", organisation_id=organisation.pk if organisation else None, user=user.pk, role=role)
    return user


def record_token_issued(actor: Actor | None, user: User) -> None:
    """Put on record that a token was made for ``user``. Raises NotPermitted for anyone but an administrator or the console."""
    if actor is not None:
        require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        unit.event("token.issued", user=user.pk)


@transaction.atomic
def set_up_programme(*, slug: str, name: str, framework: str, version: str, target_sites: int) -> Programme:
    """Publish the framework, load the localities and make the programme; repeating it changes nothing.

    Raises:
        FrameworkError: no such framework version, or it was published with other content.
    """
    published = publish(builtin_path(framework, version))
    load_localities(LOCALITIES)
    programme, _ = Programme.objects.get_or_create(slug=slug, defaults={"name": name, "framework": published, "target_sites": target_sites})
    return programme


def load_localities(path: Path) -> int:
    """Bring the localities up to date from the reference file. Returns how many there are."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [Locality(**row) for row in csv.DictReader(file)]
    fields = ["name", "upper_tier_code", "upper_tier_name", "region_code", "region_name", "nation"]
    Locality.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields, batch_size=200)
    return len(rows)
