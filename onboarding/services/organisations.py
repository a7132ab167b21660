"""Host organisations and their register entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding import names, reach
from onboarding.errors import Invalid, Refused, Stale
from onboarding.models import Organisation, OrganisationIdentifier, Programme
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.unit import Unit, changed_fields, recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierGiven:
    scheme: str
    value: str
    status: str = ""
    checked_on: Any = None
    checked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationGiven:
    """What is known of an organisation; ``identifiers`` None leaves the register entries as they are."""

    name: str
    legal_structure: str
    organisation_type: str
    size_band: str | None = None
    income_gbp: int | None = None
    flags: Sequence[str] = ()
    website: str = ""
    identifiers: Sequence[IdentifierGiven] | None = None


def choices(framework: Framework) -> Mapping[str, frozenset[str]]:
    """The keys the framework knows for each descriptive field of an organisation."""
    tables = framework.tables
    return {
        "legal_structure": frozenset(tables["structures"]),
        "organisation_type": frozenset(tables["organisation_types"]),
        "size_band": frozenset(key for key, _ in framework.size_bands),
        "flags": frozenset(tables["flags"]),
    }


def band_of(framework: Framework, income_gbp: int) -> str:
    """The size band an income falls in; a band's lower bound belongs to it."""
    bands = [(bound, key) for key, bound in framework.size_bands if bound is not None and bound <= income_gbp]
    return max(bands)[1]


def create_organisation(actor: Actor, given: OrganisationGiven, programme: Programme) -> Organisation:
    """Raises Refused when an organisation of that name (compared without case, accents and punctuation) is there already."""
    require(actor, Operation.CREATE_ORGANISATION)
    with recorded(actor) as unit:
        if _is_taken(given.name):
            raise Refused(f"{given.name} is registered already. Open it instead of creating it again.")
        # Never looked up again: one that came in between is refused by the database, not taken for this one and overwritten.
        return _saved(unit, given, framework_of(programme.framework), None)[0]


def update_organisation(
    actor: Actor, organisation: Organisation, given: OrganisationGiven, programme: Programme, version: int
) -> Organisation:
    require(actor, Operation.WRITE_ORGANISATION, organisation.pk)
    with recorded(actor) as unit:
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if current.version != version:
            raise Stale(f"{current.name} has changed since you looked. Load it again.")
        if _is_taken(given.name, but=current.pk):
            raise Refused(f"Another organisation is registered as {given.name}. Give the name that tells them apart.")
        return save_organisation(unit, given, framework_of(programme.framework), current)[0]


@reach.everywhere()
def _is_taken(name: str, but: int = 0) -> bool:
    """Whether an organisation other than ``but`` goes by ``name``, the caller's own or not."""
    return Organisation.objects.filter(name_key=names.key_of(name)).exclude(pk=but).exists()


def save_organisation(
    unit: Unit, given: OrganisationGiven, framework: Framework, current: Organisation | None = None
) -> tuple[Organisation, bool]:
    """Create or bring up to date inside a unit; returns the row and whether anything changed. Found by folded name unless given."""
    name = names.clean(given.name, "name")
    row = current or Organisation.objects.filter(name_key=names.key_of(name)).first()
    return _saved(unit, given, framework, row)


def _saved(unit: Unit, given: OrganisationGiven, framework: Framework, row: Organisation | None) -> tuple[Organisation, bool]:
    name = names.clean(given.name, "name")
    values = _checked(given, framework) | {"name": name, "name_key": names.key_of(name)}
    created = row is None
    if row is None:
        row = Organisation(slug=_free_slug(name), **values)
        row.save(force_insert=True)
    elif changed := changed_fields(row, values):
        row.version += 1
        row.save(update_fields=[*changed, "version"])
        created = True
    linked = given.identifiers is not None and _save_identifiers(row, given.identifiers)
    if created or linked:
        unit.event("organisation.saved", organisation_id=row.pk, slug=row.slug)
        unit.touch_organisation(row.pk)
    return row, created or linked


def _checked(given: OrganisationGiven, framework: Framework) -> dict[str, Any]:
    allowed = choices(framework)
    size = given.size_band or (band_of(framework, given.income_gbp) if given.income_gbp is not None else None)
    problems: dict[str, str] = {}
    if size is None:
        problems["size_band"] = "Give the size band or the latest income."
    for field, value in {"legal_structure": given.legal_structure, "organisation_type": given.organisation_type, "size_band": size}.items():
        if value is not None and value not in allowed[field]:
            problems[field] = f"{value} is not one of: {', '.join(sorted(allowed[field]))}."
    if unknown := sorted(set(given.flags) - allowed["flags"]):
        problems["flags"] = f"{', '.join(unknown)}: not one of {', '.join(sorted(allowed['flags']))}."
    if problems:
        raise Invalid(f"{given.name}: " + " ".join(problems.values()), fields=problems)
    return {
        "legal_structure": given.legal_structure,
        "organisation_type": given.organisation_type,
        "size_band": size,
        "income_gbp": given.income_gbp,
        "flags": sorted(set(given.flags)),
        "website": given.website,
    }


@reach.everywhere()
def _save_identifiers(organisation: Organisation, given: Sequence[IdentifierGiven]) -> bool:
    """Whose an entry is already is not told: who asks may be another host."""
    changed = False
    for identifier in given:
        row = OrganisationIdentifier.objects.filter(scheme=identifier.scheme, value=identifier.value).first()
        if row is not None and row.organisation_id != organisation.pk:
            raise Invalid(
                f"{identifier.scheme} {identifier.value} belongs to another organisation already.",
                fields={"identifiers": "Check the number: two organisations cannot share a register entry."},
            )
        values = {"status": identifier.status, "checked_on": identifier.checked_on, "checked_by": identifier.checked_by}
        if row is None:
            OrganisationIdentifier.objects.create(organisation=organisation, scheme=identifier.scheme, value=identifier.value, **values)
            changed = True
        elif fields := changed_fields(row, values):
            row.save(update_fields=fields)
            changed = True
    return changed


@reach.everywhere()
def _free_slug(name: str) -> str:
    base = slug = names.slug_of(name)
    number = 2
    while Organisation.objects.filter(slug=slug).exists():
        slug, number = f"{base[:75]}-{number}", number + 1
    return slug
