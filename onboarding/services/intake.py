"""The rows of an intake workbook, applied through the same services people use. A dry run is the same work, rolled back.

Problems are collected by cell; with any problem nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checklists.definition import Framework
from onboarding import clock, names
from onboarding.errors import DomainError, Invalid
from onboarding.models import Locality, Organisation, Person, Programme, Site
from onboarding.services.agreements import AgreementGiven, SignatureGiven, save_agreement
from onboarding.services.intake_answers import take_answers
from onboarding.services.intake_lines import Line, lines_of
from onboarding.services.organisations import IdentifierGiven, OrganisationGiven, save_organisation
from onboarding.services.people import PersonGiven, PostGiven, VettingGiven, save_person, save_post, save_vetting
from onboarding.services.sites import SiteGiven, save_site
from onboarding.services.training import TrainingGiven, save_training
from onboarding.services.unit import Unit

SCHEMES = ("ccew", "oscr", "ccni", "company", "mutual", "ico", "iaa")
NOUNS = ("organisations", "sites", "people", "training", "agreements", "answers")
MAX_PROBLEMS = 500
"""Past this many problems a workbook is better repaired from its top than listed further."""


@dataclass(slots=True)
class Intake:
    """One pass over a workbook's rows inside a unit. ``problems`` are {sheet, cell, code, message}; ``counts`` tells rows that changed."""

    unit: Unit
    programme: Programme
    framework: Framework
    problems: list[dict[str, str]] = field(default_factory=list)
    notices: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NOUNS, 0))
    documents: list[dict[str, str]] = field(default_factory=list)
    _sites: dict[str, list[Site]] = field(default_factory=dict)
    _organisations: dict[str, Organisation] = field(default_factory=dict)
    _places: dict[str, list[str]] = field(default_factory=dict)

    def apply(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Apply every row, nouns in an order in which what a row refers to comes first."""
        takers: dict[str, Callable[[Line], bool]] = {
            "organisations": self._organisation,
            "sites": self._site,
            "people": self._person,
            "training": self._training,
            "agreements": self._agreement,
        }
        for noun, take in takers.items():
            for line in lines_of(rows.get(noun, ())):
                self._guarded(noun, line, take)
        take_answers(self, lines_of(rows.get("answers", ())))

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MAX_PROBLEMS

    def _guarded(self, noun: str, line: Line, take: Callable[[Line], bool]) -> None:
        if self.is_full:
            return
        try:
            self.counts[noun] += take(line)
        except DomainError as error:
            self.report(line, error)

    def report(self, line: Line, error: DomainError) -> None:
        fields = {name: text for name, text in error.fields.items() if name in line.cells}
        for name, text in fields.items():
            self.problem(line, line.address(name), error.code, f"{error.message} {text}" if text not in error.message else error.message)
        if not fields:
            self.problem(line, line.address("name", "person", "requirement"), error.code, error.as_sentence())

    def problem(self, line: Line, cell: str, code: str, message: str) -> None:
        self.problems.append({"sheet": line.sheet, "cell": cell, "code": code, "message": message, "level": "error"})

    def _organisation(self, line: Line) -> bool:
        checked = {
            "status": line.value("register_status", ""),
            "checked_on": line.date("register_checked_on"),
            "checked_by": line.value("register_checked_by", ""),
        }
        identifiers = [IdentifierGiven(scheme=s, value=str(line.value(s)), **checked) for s in SCHEMES if line.value(s)]
        name = names.clean(str(line.value("name", "")), "name")
        known = Organisation.objects.filter(name_key=names.key_of(name)).first()
        given = OrganisationGiven(
            name=name,
            legal_structure=line.value("legal_structure", known.legal_structure if known else ""),
            organisation_type=line.value("organisation_type", known.organisation_type if known else ""),
            size_band=line.value("size_band", known.size_band if known else None),
            income_gbp=int(income) if (income := line.value("income_gbp")) is not None else (known.income_gbp if known else None),
            flags=line.value("flags", known.flags if known else []),
            website=line.value("website", known.website if known else ""),
            identifiers=identifiers,
        )
        return save_organisation(self.unit, given, self.framework)[1]

    def organisation(self, line: Line, name_field: str = "organisation") -> Organisation:
        """The organisation a row names. Raises Invalid naming the cell when there is none."""
        name = str(line.value(name_field, ""))
        key = names.key_of(name)
        if key not in self._organisations:
            found = Organisation.objects.filter(name_key=key).first()
            if found is None:
                raise Invalid(
                    f"There is no organisation called {name or '(blank)'}.",
                    fields={name_field: "Use its name as on the organisations sheet."},
                )
            self._organisations[key] = found
        return self._organisations[key]

    def _site(self, line: Line) -> bool:
        organisation = self.organisation(line)
        name = str(line.value("name") or organisation.name)
        known = Site.objects.filter(organisation=organisation, slug=names.slug_of(name)).first()
        given = SiteGiven(
            name=name,
            localities=[self._locality(place) for place in line.value("localities", [])],
            started_on=line.date("started_on") or (known.started_on if known else clock.today()),
            coordinator_email=line.value("coordinator_email", ""),
            target_go_live_on=line.date("target_go_live_on") or (known.target_go_live_on if known else None),
        )
        for field_name, words in {"went_live_on": "went live", "withdrawn_on": "withdrew"}.items():
            if line.value(field_name):
                self.notices.append(
                    {
                        "sheet": line.sheet,
                        "cell": line.address(field_name),
                        "code": "recorded_elsewhere",
                        "message": f"That {name} {words} is recorded with the decision behind it, and was not taken from here.",
                        "level": "notice",
                    }
                )
        self._sites.clear()
        return save_site(self.unit, organisation, self.programme, given)[1]

    def _locality(self, place: str) -> str:
        if not self._places:
            for code, name in Locality.objects.values_list("code", "name"):
                self._places.setdefault(names.key_of(name), []).append(code)
                self._places[code.lower()] = [code]
        codes = self._places.get(place.strip().lower()) or self._places.get(names.key_of(place), [])
        if len(codes) != 1:
            why = "is the name of more than one council" if codes else "is not a council we know"
            raise Invalid(f"{place} {why}.", fields={"localities": "Use the council's full name or its ONS code, such as E08000003."})
        return codes[0]

    def site(self, line: Line) -> Site | None:
        """The site a row names, or the organisation's only one. None where the row names none and the organisation has several."""
        if line.value("organisation"):
            organisation = self.organisation(line)
        else:
            found = Site.objects.filter(slug=names.slug_of(str(line.value("site", "")))).select_related("organisation").first()
            if found is None:
                raise Invalid(
                    f"There is no site called {line.value('site', '(blank)')}.", fields={"site": "Use its name as on the sites sheet."}
                )
            organisation = found.organisation
        if organisation.slug not in self._sites:
            rows = Site.objects.filter(organisation=organisation).select_related("organisation", "framework_version", "programme")
            self._sites[organisation.slug] = list(rows)
        sites = self._sites[organisation.slug]
        if name := line.value("site"):
            matching = [site for site in sites if site.slug == names.slug_of(str(name))]
            if not matching:
                raise Invalid(f"{organisation.name} has no site called {name}.", fields={"site": "Use its name as on the sites sheet."})
            return matching[0]
        return sites[0] if len(sites) == 1 else None

    def _person(self, line: Line) -> bool:
        organisation = self.organisation(line)
        site = self.site(line) if line.value("site") else None
        name = names.clean(str(line.value("name", "")), "name", most=150)
        known = Person.objects.filter(organisation=organisation, name_key=names.key_of(name)[:150]).first()
        person, changed = save_person(
            self.unit,
            organisation,
            PersonGiven(
                name=name,
                work_email=line.value("work_email", known.work_email if known else ""),
                accreditation=line.value("accreditation", known.accreditation if known else ""),
                code_signed_on=line.date("code_signed_on") or (known.code_signed_on if known else None),
                boundary_signed_on=line.date("boundary_signed_on") or (known.boundary_signed_on if known else None),
            ),
        )
        since = line.date("since")
        if since is None:
            raise Invalid(f"Since when does {name} hold this post?", fields={"role": "Fill in the start date."})
        post = PostGiven(
            role=str(line.value("role", "")),
            since=since,
            site=site,
            until=line.date("until"),
            decision_nation=line.value("decision_nation", ""),
            offered_on=line.date("offered_on"),
        )
        changed = save_post(self.unit, person, post)[1] or changed
        return self._vetting(line, person) or changed

    def _vetting(self, line: Line, person: Person) -> bool:
        regime, issued_on = line.value("vetting_regime"), line.date("vetting_issued_on")
        if not regime and issued_on is None:
            return False
        if not regime or issued_on is None:
            raise Invalid(
                f"{person.name}: a vetting outcome needs both the regime and the issue date.",
                fields={"vetting_regime": "Fill in the issue date too.", "vetting_issued_on": "Fill in the regime too."},
            )
        given = VettingGiven(
            regime=regime,
            issued_on=issued_on,
            decision=line.value("vetting_decision", "pending"),
            level=line.value("vetting_level", ""),
            checked_on=line.date("vetting_checked_on"),
            decided_on=line.date("vetting_decided_on"),
            update_service_checked_on=line.date("update_service_checked_on"),
        )
        return save_vetting(self.unit, person, given)[1]

    def _training(self, line: Line) -> bool:
        organisation = self.organisation(line)
        who = str(line.value("person", ""))
        people = Person.objects.filter(organisation=organisation)
        person = people.filter(work_email__iexact=who).first() if "@" in who else people.filter(name_key=names.key_of(who)[:150]).first()
        if person is None:
            raise Invalid(f"{organisation.name} has nobody called {who}.", fields={"person": "Add them on the people sheet first."})
        completed_on = line.date("completed_on")
        if completed_on is None:
            raise Invalid(f"When did {who} complete it?", fields={"course": "Fill in the completion date."})
        given = TrainingGiven(
            course=self._course(str(line.value("course", ""))),
            completed_on=completed_on,
            hours=line.value("hours"),
            provider=line.value("provider", ""),
        )
        return save_training(self.unit, person, given, self.framework)[1]

    def _course(self, text: str) -> str:
        if text.strip().upper() in self.framework.courses:
            return text.strip().upper()
        wanted = names.key_of(text)
        matching = [
            code
            for code, course in self.framework.courses.items()
            if wanted
            in (
                names.key_of(course.title),
                names.key_of(f"{course.title} {course.level}"),
                names.key_of(f"{course.title} level {course.level[1:]}"),
            )
        ]
        if len(matching) != 1:
            raise Invalid(
                f"{text} is not a course of the catalogue.", fields={"course": f"Use a code: {', '.join(sorted(self.framework.courses))}."}
            )
        return matching[0]

    def _agreement(self, line: Line) -> bool:
        signatures = [
            SignatureGiven(role=str(role), name=str(line.value(who)), signed_on=on)
            for who, role, on in (
                ("host_signatory", line.value("host_role", "host_board"), line.date("host_signed_on")),
                ("partner_signatory", line.value("partner_role", "programme_lead"), line.date("partner_signed_on")),
            )
            if line.value(who) and on
        ]
        given = AgreementGiven(
            kind=str(line.value("kind", "")),
            counterparty=str(line.value("with", "")),
            site=self.site(line) if line.value("site") else None,
            signed_on=line.date("signed_on"),
            review_due=line.date("review_due"),
            ends_on=line.date("ends_on"),
            framework_version=str(line.value("framework_version", "")),
            granularity=line.value("granularity", ""),
            signatures=signatures,
        )
        return save_agreement(self.unit, self.organisation(line), given)[1]
