"""Forms for what is on record of an organisation and its sites: what decides which requirements apply, and who looks after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms

from checklists import words
from checklists.definition import Framework
from onboarding.models import Locality, Organisation, Site
from onboarding.roles import Role
from onboarding.selectors.sign_in import holders_of
from onboarding.services.organisations import IdentifierGiven, OrganisationGiven
from onboarding.services.sites import SiteGiven
from portal.shared.forms import Day, VersionForm, offer

REGISTERS = tuple((key, words.word("register", key)) for key in words.TABLES["register"])
NONE_CHOSEN = ("", "Choose one")


class ByRegion(forms.CheckboxSelectMultiple):
    """A fold for each region, open where something in it is chosen: 361 councils are too many for one list."""

    template_name = "reviewer/widgets/by_region.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["widget"]["folds"] = [(group, options, sum(bool(one["selected"]) for one in options)) for group, options, _ in groups]
        return context


class OrganisationForm(VersionForm):
    """``version`` is 0 for an organisation that is not on record yet."""

    name = forms.CharField(label="Name", max_length=200, help_text="As the registers have it.")
    legal_structure = forms.ChoiceField(label="Legal structure")
    organisation_type = forms.ChoiceField(label="Type of organisation")
    income_gbp = forms.IntegerField(
        label="Income in the latest accounts, in pounds",
        required=False,
        min_value=0,
        max_value=10**12,
        help_text="Whole pounds, no commas.",
    )
    size_band = forms.ChoiceField(label="Size band", required=False, help_text="Only where the income does not say it.")
    flags = forms.MultipleChoiceField(
        label="What else is true of it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each of these decides which requirements apply.",
    )
    website = forms.URLField(label="Website", required=False, max_length=200, assume_scheme="https")

    def __init__(self, framework: Framework, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        for name, table in (("legal_structure", "structures"), ("organisation_type", "organisation_types")):
            offer(self, name, [NONE_CHOSEN, *words_of(framework, table)])
        bands = [(key, words.label(framework, "size_bands", key)) for key, _ in framework.size_bands]
        offer(self, "size_band", [("", "Work it out from the income"), *bands])
        offer(self, "flags", words_of(framework, "flags"))

    def given(self) -> OrganisationGiven:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return OrganisationGiven(**values | {"size_band": values["size_band"] or None})


def words_of(framework: Framework, table: str) -> list[tuple[str, str]]:
    return [(key, words.label(framework, table, key)) for key in framework.tables[table]]


def kept(organisation: Organisation, framework: Framework) -> dict[str, Any]:
    """What the form begins with. A band that follows from the income is left to follow it."""
    by_income = organisation.income_gbp is not None and dict(framework.size_bands).get(organisation.size_band) is not None
    return {
        "version": organisation.version,
        "name": organisation.name,
        "legal_structure": organisation.legal_structure,
        "organisation_type": organisation.organisation_type,
        "income_gbp": organisation.income_gbp,
        "size_band": "" if by_income else organisation.size_band,
        "flags": organisation.flags,
        "website": organisation.website,
    }


class RegisterForm(VersionForm):
    """An entry, or a new look-up of one that is known."""

    scheme = forms.ChoiceField(label="Register", choices=[NONE_CHOSEN, *REGISTERS])
    value = forms.CharField(label="Number there", max_length=40)
    status = forms.CharField(label="What the register says of it", max_length=40, help_text="For example: registered, active, removed.")
    checked_on = forms.DateField(label="Looked up on", widget=Day)
    checked_by = forms.CharField(label="Looked up by", max_length=150)

    def entry(self) -> IdentifierGiven:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        number = "".join(values["value"].split()).upper()
        return IdentifierGiven(**values | {"value": number, "status": values["status"].strip().lower()})


class SiteForm(VersionForm):
    """``version`` is 0 for a site that is not open yet."""

    name = forms.CharField(
        label="Name of the site", max_length=200, help_text="The organisation's, or with its place where it has several."
    )
    localities = forms.MultipleChoiceField(
        label="Councils it serves", widget=ByRegion, help_text="The nations follow from them, and the law and regulators from the nations."
    )
    started_on = forms.DateField(label="In the programme since", widget=Day)
    coordinator_email = forms.ChoiceField(label="Coordinator", required=False)
    target_go_live_on = forms.DateField(label="Planned start of the service", required=False, widget=Day)

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.order = tuple(self.initial.get("localities", ()))
        regions = groupby(Locality.objects.order_by("region_name", "name"), key=lambda one: one.region_name)
        offer(self, "localities", [(region, [(one.code, one.name) for one in some]) for region, some in regions])
        people = [(user.email, f"{user.name} ({user.email})") for user in holders_of(Role.COORDINATOR)]
        now = self.initial.get("coordinator_email")
        known = [] if not now or now in dict(people) else [(now, now)]
        offer(self, "coordinator_email", [("", "Nobody yet"), *known, *people])

    def given(self) -> SiteGiven:
        """The first locality gives the region, so those that were there keep their order."""
        chosen: Sequence[str] = self.cleaned_data["localities"]
        ordered = [code for code in self.order if code in chosen] + [code for code in chosen if code not in self.order]
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return SiteGiven(**values | {"localities": ordered})


def kept_site(site: Site) -> Mapping[str, Any]:
    return {
        "version": site.version,
        "name": site.name,
        "localities": site.locality_codes,
        "started_on": site.started_on,
        "coordinator_email": site.coordinator.email if site.coordinator else "",
        "target_go_live_on": site.target_go_live_on,
    }


def new_site(organisation: Organisation, today: dt.date) -> Mapping[str, Any]:
    return {"version": 0, "name": organisation.name, "started_on": today}
