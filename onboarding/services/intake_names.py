"""Which organisation, site or person a row means: by name, register number, short name or the beginning of a name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onboarding import names
from onboarding.errors import Invalid
from onboarding.models import Organisation, OrganisationIdentifier, Person

LIKENESS = 0.75
MIN_BEGINNING = 5
_DRESSING = re.compile(r"^the | (ltd|limited|plc|cio|scio|cic|clg|llp|uk|inc)$")


def loose_key(name: str) -> str:
    """A name without its article and the letters of its legal form."""
    key, before = names.key_of(re.sub(r"['’‘`]", "", name)), ""
    while key != before:
        before, key = key, _DRESSING.sub("", key)
    return key


@dataclass(slots=True)
class Directory:
    """Organisations as rows name them. ``aliases`` are the further names the workbook itself gives, folded."""

    aliases: dict[str, Organisation] = field(default_factory=dict)
    _found: dict[str, Organisation] = field(default_factory=dict)

    def add_aliases(self, organisation: Organisation, others: Iterable[str]) -> None:
        self.aliases.update({loose_key(other): organisation for other in others if other})
        self._found.clear()

    def find(self, text: str, field_name: str) -> tuple[Organisation, bool]:
        """The organisation, and whether the text is its name to the letter. Raises Invalid, with the nearest names where there are any."""
        key = names.key_of(text)
        if key not in self._found:
            self._found[key] = Organisation.objects.filter(name_key=key).first() or self._otherwise(text, field_name)
        found = self._found[key]
        return found, names.key_of(found.name) == key

    def _otherwise(self, text: str, field_name: str) -> Organisation:
        wanted = loose_key(text)
        if numbered := _of_number(text) or self.aliases.get(wanted):
            return numbered
        every = list(Organisation.objects.all())
        same = [row for row in every if loose_key(row.name) == wanted]
        begun = [row for row in every if len(wanted) >= MIN_BEGINNING and loose_key(row.name).startswith(f"{wanted} ")]
        matching = same or begun
        if len(matching) == 1:
            return matching[0]
        raise Invalid(
            f"There is no organisation called {text[:80] or '(blank)'}.",
            fields={field_name: _advice(text, [row.name for row in matching or every], bool(matching), "the organisations sheet")},
        )


def find_person(organisation: Organisation, who: str) -> Person:
    """By e-mail address, by name, or by the same words in another order. Raises Invalid naming who comes near."""
    people = Person.objects.filter(organisation=organisation)
    key = names.key_of(who)[:150]
    found = people.filter(work_email__iexact=who).first() if "@" in who else people.filter(name_key=key).first()
    if found is not None:
        return found
    every = list(people)
    turned = [row for row in every if sorted(row.name_key.split()) == sorted(key.split())]
    if len(turned) == 1:
        return turned[0]
    raise Invalid(
        f"{organisation.name} has nobody called {who[:80]}.",
        fields={"person": _advice(who, [row.name for row in every], False, "the people sheet, or add them there first")},
    )


def _of_number(text: str) -> Organisation | None:
    number = re.sub(r"\s+|^GB-[A-Z]+-|\.0$", "", text.upper())
    if not re.fullmatch(r"[A-Z]{0,3}\d{5,8}", number):
        return None
    values = {number, number.zfill(8), number.removeprefix("NIC")}
    found = OrganisationIdentifier.objects.filter(value__in=values).select_related("organisation")
    return found[0].organisation if len({row.organisation_id for row in found}) == 1 else None


def _advice(text: str, candidates: Sequence[str], is_ambiguous: bool, where: str) -> str:
    if is_ambiguous:
        return f"It could be {' or '.join(sorted(candidates)[:4])}: write the full name."
    keys = {names.key_of(name): name for name in candidates}
    near = [keys[key] for key in difflib.get_close_matches(names.key_of(text), list(keys), n=1, cutoff=LIKENESS)]
    return f"Did you mean {near[0]}? Write it as on {where}." if near else f"Use the name as on {where}."
