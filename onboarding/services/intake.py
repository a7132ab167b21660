"""The rows of an intake workbook, applied through the same services people use. A dry run is the same work, rolled back.

Problems are collected by cell; with any problem nothing is kept. A blank cell leaves what is stored as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from checklists.definition import Framework
from checklists.models import FrameworkVersion
from onboarding import failpoints, names
from onboarding.errors import DomainError, Invalid
from onboarding.models import Organisation, Programme, Site
from onboarding.services.intake_answers import take_answers
from onboarding.services.intake_checks import cell_problems
from onboarding.services.intake_hosts import stand_in_organisation, stand_in_site, take_organisation, take_site
from onboarding.services.intake_lines import Line, lines_of
from onboarding.services.intake_names import Directory, loose_key
from onboarding.services.intake_people import stand_in_person, take_person, take_training
from onboarding.services.intake_places import Places
from onboarding.services.intake_records import take_agreement
from onboarding.services.unit import Unit

NOUNS = ("organisations", "sites", "people", "training", "agreements", "answers")
MAX_PROBLEMS = 500
"""Past this many problems a workbook is better repaired from its top than listed further."""
_CELLS_OF = {
    "issued_on": "vetting_issued_on",
    "checked_on": "vetting_checked_on",
    "decided_on": "vetting_decided_on",
    "counterparty": "with",
}
"""What services call a field → what the workbook calls it, where the two differ."""


@dataclass
class Intake:
    """One pass over a workbook's rows inside a unit. ``problems`` are {sheet, cell, code, message}; ``counts`` tells rows that changed.

    A host, site or person that is refused is put in with stand-in values, so that the rows about it are checked as well;
    whoever runs a pass rolls it back when there are problems.
    """

    unit: Unit
    programme: Programme
    framework: Framework
    problems: list[dict[str, str]] = field(default_factory=list)
    notices: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NOUNS, 0))
    documents: list[dict[str, str]] = field(default_factory=list)
    directory: Directory = field(default_factory=Directory)
    _sites: dict[str, list[Site]] = field(default_factory=dict)
    _noticed: set[tuple[str, str]] = field(default_factory=set)

    def apply(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Apply every row, nouns in an order in which what a row refers to comes first."""
        takers: dict[str, tuple[Callable[[Intake, Line], bool], Callable[[Intake, Line], None] | None]] = {
            "organisations": (take_organisation, stand_in_organisation),
            "sites": (take_site, stand_in_site),
            "people": (take_person, stand_in_person),
            "training": (take_training, None),
            "agreements": (take_agreement, None),
        }
        for noun, (take, stand_in) in takers.items():
            for line in lines_of(rows.get(noun, ())):
                failpoints.reached(f"import_{noun}")
                self._guarded(noun, line, take, stand_in)
        take_answers(self, lines_of(rows.get("answers", ())))
        if self.is_full:
            message = f"More than {MAX_PROBLEMS} problems were found; put these right and check the workbook again to see the rest."
            self.notices.append(
                {"sheet": self.problems[0]["sheet"], "cell": "", "code": "too_many", "message": message, "level": "warning"}
            )

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MAX_PROBLEMS

    @cached_property
    def versions(self) -> list[str]:
        """The published versions of the programme's framework."""
        found = FrameworkVersion.objects.filter(slug=self.programme.framework.slug).exclude(status=FrameworkVersion.Status.DRAFT)
        return sorted(found.values_list("version", flat=True))

    @cached_property
    def places(self) -> Places:
        return Places()

    def version(self, line: Line) -> str:
        """The framework version a row names, or an empty string. Raises Invalid for one that was never published."""
        text = str(line.value("framework_version", "")).strip()
        version = text.casefold().removeprefix(self.programme.framework.slug).strip().removeprefix("version").strip().removeprefix("v")
        if version and version not in self.versions:
            raise Invalid(
                f"There is no framework version {text[:40]}.", fields={"framework_version": f"Use one of: {', '.join(self.versions)}."}
            )
        return version

    def _guarded(
        self, noun: str, line: Line, take: Callable[[Intake, Line], bool], stand_in: Callable[[Intake, Line], None] | None
    ) -> None:
        if self.is_full:
            return
        for name, message in cell_problems(noun, line):
            self.problem(line, line.address(name), "invalid", message)
            line.spoil(name)
        try:
            self.version(line)
        except Invalid as error:
            self.report(line, error)
            line.spoil("framework_version")
        try:
            self.counts[noun] += take(self, line)
        except DomainError as error:
            self.report(line, error)
            if stand_in is not None:
                stand_in(self, line)

    def report(self, line: Line, error: DomainError) -> None:
        """Each bad cell once: what the reader has found, and what follows from it, is not said again."""
        named = {_CELLS_OF.get(name, name) if name not in line.cells else name: text for name, text in error.fields.items()}
        if line.spoiled(*named):
            named = {name: text for name, text in named.items() if not line.spoiled(name)}
            if not named:
                return
        fields = {name: text for name, text in named.items() if name in line.cells}
        for name, text in fields.items():
            message = text if len(error.fields) > 1 and text in error.message else f"{error.message} {text}".strip()
            self.problem(line, line.address(name), error.code, message)
        if not fields:
            message = " ".join([error.as_sentence(), *(text for text in named.values() if text not in error.message)])
            self.problem(line, line.address("name", "person", "requirement"), error.code, message)

    def problem(self, line: Line, cell: str, code: str, message: str) -> None:
        found = {"sheet": line.sheet, "cell": cell, "code": code, "message": message, "level": "error"}
        if found not in self.problems[-3:]:
            self.problems.append(found)

    def notice(self, line: Line, field_name: str, code: str, message: str) -> None:
        """Tell the sender what was made of a cell; the same thing once per sheet."""
        if (line.sheet, message) not in self._noticed:
            self._noticed.add((line.sheet, message))
            where = line.address(field_name)
            self.notices.append({"sheet": line.sheet, "cell": where, "code": code, "message": message, "level": "notice"})

    def organisation(self, line: Line, name_field: str = "organisation") -> Organisation:
        """The organisation a row names. Raises Invalid naming the cell when there is none."""
        text = str(line.value(name_field, ""))
        found, to_the_letter = self.directory.find(text, name_field)
        if not to_the_letter and loose_key(text) != loose_key(found.name):
            self.notice(line, name_field, "read_as", f'"{text[:80]}" was read as {found.name}.')
        return found

    def forget_sites(self) -> None:
        self._sites.clear()

    def site(self, line: Line) -> Site | None:
        """The site a row names, or the organisation's only one. None where the row names none and the organisation has several."""
        organisation = self.organisation(line) if line.value("organisation") else self._organisation_of_site(line)
        if organisation.slug not in self._sites:
            rows = Site.objects.filter(organisation=organisation).select_related("organisation", "framework_version", "programme")
            self._sites[organisation.slug] = list(rows)
        sites = self._sites[organisation.slug]
        name = str(line.value("site", ""))
        if not name or (len(sites) == 1 and loose_key(name) == loose_key(organisation.name)):
            return sites[0] if len(sites) == 1 else None
        matching = [site for site in sites if site.slug == names.slug_of(name) or loose_key(site.name) == loose_key(name)]
        if not matching:
            theirs = f"Its sites are: {', '.join(site.name for site in sites[:6])}." if sites else "Add it on the sites sheet."
            raise Invalid(f"{organisation.name} has no site called {name[:80]}.", fields={"site": theirs})
        return matching[0]

    def _organisation_of_site(self, line: Line) -> Organisation:
        text = str(line.value("site", ""))
        found = Site.objects.filter(slug=names.slug_of(text)).select_related("organisation").first()
        if found is not None:
            return found.organisation
        try:
            return self.directory.find(text, "site")[0]
        except Invalid as error:
            raise Invalid(
                f"There is no site called {text[:80] or '(blank)'}.", fields={"site": "Use the name as on the sites sheet."}
            ) from error
