"""What can be wrong with single cells of a row, whatever the row is about: each is reported, and then counts as blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onboarding import clock
from onboarding.services.intake_lines import Line

PAST: Mapping[str, tuple[str, ...]] = {
    "organisations": ("register_checked_on",),
    "sites": ("started_on",),
    "people": (
        "code_signed_on",
        "boundary_signed_on",
        "vetting_issued_on",
        "vetting_checked_on",
        "vetting_decided_on",
        "update_service_checked_on",
    ),
    "agreements": ("signed_on", "host_signed_on", "partner_signed_on"),
}
LENGTHS: Mapping[str, int] = {
    "name": 200,
    "website": 200,
    "register_checked_by": 150,
    "work_email": 254,
    "provider": 150,
    "with": 200,
    "framework_version": 40,
    "host_signatory": 150,
    "partner_signatory": 150,
}
MAX_INCOME_GBP = 100_000_000_000


def cell_problems(noun: str, line: Line) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each bad cell of a row."""
    for field in PAST.get(noun, ()):
        if (day := line.date(field)) and day > clock.today():
            yield field, f"{line.address(field)} says {day:%d/%m/%Y}, which is in the future; give today or an earlier day."
    for field, most in LENGTHS.items():
        limit = 150 if (noun, field) == ("people", "name") else most
        if len(str(line.value(field, ""))) > limit:
            yield field, f"{line.address(field)} has more than {limit} characters; shorten it."
    if int(line.value("income_gbp", 0)) > MAX_INCOME_GBP:
        yield "income_gbp", f"{line.address('income_gbp')} is more than any host's income; check the number of noughts."
    website = str(line.value("website", ""))
    if website and (" " in website or "." not in website or ("://" in website and not website.startswith(("http://", "https://")))):
        yield "website", f"{line.address('website')} is not a web address; write it like https://www.example.org."
