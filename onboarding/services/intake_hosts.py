"""Rows about organisations and sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from onboarding import clock, names
from onboarding.errors import DomainError, Invalid
from onboarding.models import Locality, Organisation, OrganisationIdentifier, Site
from onboarding.services.intake_lines import Line
from onboarding.services.organisations import IdentifierGiven, OrganisationGiven, choices, save_organisation
from onboarding.services.sites import SiteGiven, save_site

if TYPE_CHECKING:
    from onboarding.services.intake import Intake

SCHEMES = ("ccew", "oscr", "ccni", "company", "mutual", "ico", "iaa")


def take_organisation(intake: Intake, line: Line) -> bool:
    name = names.clean(str(line.value("name", "")), "name")
    known = Organisation.objects.filter(name_key=names.key_of(name)).first()
    given = OrganisationGiven(
        name=name,
        legal_structure=line.value("legal_structure", known.legal_structure if known else ""),
        organisation_type=line.value("organisation_type", known.organisation_type if known else ""),
        size_band=line.value("size_band", known.size_band if known and line.value("income_gbp") is None else None),
        income_gbp=int(income) if (income := line.value("income_gbp")) is not None else (known.income_gbp if known else None),
        flags=line.value("flags", known.flags if known else []),
        website=_web_address(str(line.value("website", ""))) or (known.website if known else ""),
        identifiers=_identifiers(line, known),
    )
    if given.size_band is None and given.income_gbp is None and line.spoiled("size_band", "income_gbp"):
        stand_in_organisation(intake, line)
        return False
    row, changed = save_organisation(intake.unit, given, intake.framework)
    replaced = OrganisationIdentifier.objects.none()
    for identifier in given.identifiers or ():
        replaced |= OrganisationIdentifier.objects.filter(organisation=row, scheme=identifier.scheme).exclude(value=identifier.value)
    replaced.delete()
    intake.directory.add_aliases(row, (str(line.value(alias, "")) for alias in ("short_name", "welsh_name")))
    return changed


def stand_in_organisation(intake: Intake, line: Line) -> None:
    name = str(line.value("name", ""))
    if not name or Organisation.objects.filter(name_key=names.key_of(name)).exists():
        return
    allowed = {field: sorted(keys) for field, keys in choices(intake.framework).items()}
    given = OrganisationGiven(
        name=name,
        legal_structure=allowed["legal_structure"][0],
        organisation_type=allowed["organisation_type"][0],
        size_band=allowed["size_band"][0],
    )
    try:
        row = save_organisation(intake.unit, given, intake.framework)[0]
    except DomainError:
        return
    intake.directory.add_aliases(row, (str(line.value(alias, "")) for alias in ("short_name", "welsh_name")))


def _identifiers(line: Line, known: Organisation | None) -> list[IdentifierGiven]:
    found: list[IdentifierGiven] = []
    taken: dict[str, str] = {}
    for scheme in SCHEMES:
        if not (value := str(line.value(scheme, ""))):
            continue
        row = OrganisationIdentifier.objects.filter(scheme=scheme, value=value).select_related("organisation").first()
        if row is not None and (known is None or row.organisation_id != known.pk):
            taken[scheme] = f"{value} belongs to {row.organisation.name} already; two organisations cannot share a register entry."
            continue
        found.append(
            IdentifierGiven(
                scheme=scheme,
                value=value,
                status=line.value("register_status", row.status if row else ""),
                checked_on=line.date("register_checked_on") or (row.checked_on if row else None),
                checked_by=line.value("register_checked_by", row.checked_by if row else ""),
            )
        )
    if taken:
        raise Invalid("Check the number.", fields=taken)
    return found


def _web_address(text: str) -> str:
    return text if not text or "://" in text else f"https://{text}"


def take_site(intake: Intake, line: Line) -> bool:
    organisation = intake.organisation(line)
    name = str(line.value("name") or organisation.name)
    slug = names.slug_of(name)
    theirs = Site.objects.filter(organisation=organisation).select_related("coordinator")
    # A site that was renamed keeps its address.
    known = theirs.filter(slug=slug).first() or theirs.filter(name=name).first()
    other = Site.objects.filter(slug=slug).exclude(organisation=organisation).select_related("organisation").first()
    if other is not None and known is None:
        field = "name" if "name" in line.cells else "organisation"
        raise Invalid(
            f"{other.organisation.name} has a site called {other.name} already.",
            fields={field: "Give this one a name of its own, such as its town."},
        )
    _say_what_is_recorded_elsewhere(intake, line, name, known)
    given = SiteGiven(
        name=name,
        localities=_localities(intake, line),
        started_on=line.date("started_on") or (known.started_on if known else clock.today()),
        coordinator_email=_coordinator(intake, line, known),
        target_go_live_on=line.date("target_go_live_on") or (known.target_go_live_on if known else None),
    )
    intake.forget_sites()
    return save_site(intake.unit, organisation, intake.programme, given, known)[1]


def stand_in_site(intake: Intake, line: Line) -> None:
    place = Locality.objects.first()
    if place is None:
        return
    try:
        organisation = intake.organisation(line)
        name = str(line.value("name") or organisation.name)
        if not Site.objects.filter(slug=names.slug_of(name)).exists():
            given = SiteGiven(name=name, localities=[place.code], started_on=clock.today())
            save_site(intake.unit, organisation, intake.programme, given)
            intake.forget_sites()
    except DomainError:
        return


def _localities(intake: Intake, line: Line) -> list[str]:
    found: list[str] = []
    wrong: list[str] = []
    for place in line.value("localities", []):
        try:
            found += intake.places.find(place)
        except Invalid as error:
            wrong.append(f"{error.message} {error.fields['localities']}")
            continue
        if new := intake.places.took_over(place):
            intake.notice(line, "localities", "read_as", f"{place} is part of {new} now and was read as that council.")
    if wrong:
        raise Invalid(" ".join(wrong), fields={"localities": ""})
    return found


def _coordinator(intake: Intake, line: Line, known: Site | None) -> str:
    """A coordinator who cannot sign in yet is left out rather than holding up everything about the site."""
    email = str(line.value("coordinator_email", ""))
    if email and User.objects.filter(email__iexact=email).exists():
        return email
    if email:
        message = f"Nobody signs in as {email} yet, so this was left out; invite them and take the workbook in again."
        intake.notice(line, "coordinator_email", "left_out", message)
    return known.coordinator.email if known and known.coordinator else ""


def _say_what_is_recorded_elsewhere(intake: Intake, line: Line, name: str, known: Site | None) -> None:
    for field, words in {"went_live_on": "went live", "withdrawn_on": "withdrew"}.items():
        if line.value(field):
            message = f"That {name} {words} is recorded with the decision behind it, and was not taken from here."
            intake.notice(line, field, "recorded_elsewhere", message)
    pinned = known.framework_version.version if known else intake.programme.framework.version
    if (version := intake.version(line)) and version != pinned:
        raise Invalid(
            f"{name} is held to framework version {pinned}, not {version}.",
            fields={"framework_version": "Leave it blank; a site moves to another version by a decision of its own."},
        )
