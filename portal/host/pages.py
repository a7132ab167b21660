"""The host's pages, as they are photographed and visited."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from onboarding.models import Evidence, Person, SiteRequirement
from onboarding.roles import Role
from portal.shared.registry import Example, RegisteredPage

LEAD = Role.HOST_LEAD
Address = Callable[[Example], str | None]


def at_site(name: str, *more: str) -> Address:
    return lambda example: reverse(f"host:{name}", args=[example.site.slug, *more])


def at_task(name: str, **what: object) -> Address:
    """A task page of the first requirement that fits ``what``."""

    def address(example: Example) -> str | None:
        rows = SiteRequirement.objects.filter(site=example.site, applicable=True, **what)
        key = rows.order_by("pk").values_list("key", flat=True).first()
        return reverse(f"host:{name}", args=[example.site.slug, key]) if key else None

    return address


def at_document(name: str) -> Address:
    def address(example: Example) -> str | None:
        found = Evidence.objects.filter(organisation=example.site.organisation_id, withdrawn_at=None).order_by("pk").first()
        return reverse(f"host:{name}", args=[example.site.slug, found.pk]) if found else None

    return address


def at_person(name: str) -> Address:
    def address(example: Example) -> str | None:
        found = Person.objects.filter(organisation=example.site.organisation_id).order_by("pk").first()
        return reverse(f"host:{name}", args=[example.site.slug, found.pk]) if found else None

    return address


PAGES = (
    RegisteredPage("host-tasks", LEAD, at_site("tasks")),
    RegisteredPage("host-task-returned", LEAD, at_task("requirement", state="returned")),
    RegisteredPage("host-task-open", LEAD, at_task("requirement", key="SAF-10")),
    RegisteredPage("host-task-rows", LEAD, at_task("requirement", key="DAT-05")),
    RegisteredPage("host-task-sent", LEAD, at_task("requirement", state="submitted")),
    RegisteredPage("host-task-accepted", LEAD, at_task("requirement", state="accepted")),
    RegisteredPage("host-check", LEAD, at_task("check", state="returned")),
    RegisteredPage("host-sent", LEAD, at_task("sent", state="submitted")),
    RegisteredPage("host-take-back", LEAD, at_task("take-back", state="submitted")),
    RegisteredPage("host-choose", LEAD, at_task("choose", key="SAF-10")),
    RegisteredPage("host-documents", LEAD, at_site("documents")),
    RegisteredPage("host-document", LEAD, at_document("document")),
    RegisteredPage("host-withdraw", LEAD, at_document("withdraw")),
    RegisteredPage("host-people", LEAD, at_site("people")),
    RegisteredPage("host-person-add", LEAD, at_site("person-add")),
    RegisteredPage("host-person", LEAD, at_person("person")),
    RegisteredPage("host-vetting", Role.HOST_DSL, at_person("vetting")),
    RegisteredPage("host-register", LEAD, at_site("register")),
    RegisteredPage("host-agreements", LEAD, at_site("agreements")),
    RegisteredPage("host-agreement-add", LEAD, at_site("agreement-add")),
    RegisteredPage("host-dates", LEAD, at_site("dates")),
    RegisteredPage("host-report", LEAD, at_site("report")),
    RegisteredPage("host-contacts", LEAD, at_site("contacts")),
    RegisteredPage("host-help", LEAD, at_site("help")),
)
