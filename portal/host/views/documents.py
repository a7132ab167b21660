"""The host's documents: one document, many uses; its versions; replace it, withdraw it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists import words
from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding.errors import DomainError, NotFound
from onboarding.models import EvidenceCopy, EvidenceUse, EvidenceVersion, Site
from onboarding.roles import Operation
from onboarding.selectors.host_documents import HostDocument, document_of, documents_of
from onboarding.services import reading
from onboarding.services.evidence import withdraw
from onboarding.services.evidence_uses import use_document
from portal.host.receiving import FILES, take_file
from portal.host.task_list import day, task_address
from portal.host.templatetags.host import STATUS_TONES
from portal.host.views.requirement import row_of
from portal.shared.access import for_site
from portal.shared.downloads import attachment, picture
from portal.shared.errors import refusal_page
from portal.shared.framework_words import framework_words, in_sentence
from portal.shared.language import language
from portal.shared.parts import Confirmation
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

PREVIEW_PAGES = 3


@for_site(Operation.READ_EVIDENCE)
def documents(request: PageRequest, site: Site) -> HttpResponse:
    """Everything in use. 3 queries; an organisation's storage has a ceiling, so the list has one."""
    rows = [_line(site, document) for document in documents_of(site.organisation)]
    columns = (
        Column(_("Document")),
        Column(_("Version"), numeric=True),
        Column(_("Sent on"), keep=True),
        Column(_("State")),
        Column(_("Used for")),
    )
    table = Table(_("Documents in use"), columns, rows, empty=_("Nothing has been sent yet. Documents are sent with a task."))
    return render(request, "host/documents.html", {"site": site, "table": table})


def _line(site: Site, document: HostDocument) -> tuple[Cell, ...]:
    newest = document.newest
    count = len(document.uses)
    used = ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}
    return (
        Cell(document.evidence.name, reverse("host:document", args=[site.slug, document.evidence.pk])),
        Cell(newest.number),
        Cell(day(newest.uploaded_at)),
        Cell(words.word("document_status", newest.status, language()), tone=STATUS_TONES[newest.status]),
        Cell(used),
    )


def _found(site: Site, evidence_id: int) -> HostDocument:
    found = document_of(site.organisation, evidence_id)
    if found is None:
        raise NotFound("There is no such document.")
    return found


@for_site(Operation.READ_EVIDENCE)
def document(request: PageRequest, site: Site, evidence_id: int) -> HttpResponse:
    """One document with its versions, pages and uses; a file sent here becomes its next version. 5 queries to show."""
    found = _found(site, evidence_id)
    here = reverse("host:document", args=[site.slug, evidence_id])
    if request.method == "POST":
        return _replace(request, site, found, here)
    framework = framework_of(site.framework_version)
    pages = EvidenceCopy.objects.filter(version=found.newest, kind=EvidenceCopy.Kind.PAGE).order_by("number")
    content = {
        "site": site,
        "document": found,
        "versions": _versions(site, found),
        "uses": [(_title(framework, use), task_address(use.requirement.site, use.requirement.key), use) for use in found.uses],
        "pages": list(pages.values_list("number", flat=True)[:PREVIEW_PAGES]),
        "may_change": request.actor.may(Operation.UPLOAD_EVIDENCE, site.organisation_id) and found.evidence.withdrawn_at is None,
        "ending": found.evidence.name.rsplit(".", 1)[-1],
    }
    return render(request, "host/document.html", content)


def _title(framework: Framework, use: EvidenceUse) -> str:
    known = framework.requirements.get(use.requirement.key)
    return framework_words(known.title) if known else use.requirement.key


def _versions(site: Site, found: HostDocument) -> Table:
    columns = (Column(_("Version")), Column(_("Sent on"), keep=True), Column(_("By")), Column(_("State")), Column(_("Open"), hidden=True))
    rows = [_version(site, found, version) for version in found.versions]
    return Table(_("Versions"), columns, rows, caption_is_hidden=True)


def _version(site: Site, found: HostDocument, version: EvidenceVersion) -> tuple[Cell, ...]:
    can_open = version.status == EvidenceVersion.Status.CLEAN and version.destroyed_at is None
    address = reverse("host:download", args=[site.slug, found.evidence.pk, version.number])
    about = _("version %(number)s of %(name)s") % {"number": version.number, "name": found.evidence.name}
    return (
        Cell(version.number),
        Cell(day(version.uploaded_at)),
        Cell(version.uploaded_by.name if version.uploaded_by else ""),
        Cell(words.word("document_status", version.status, language()), tone=STATUS_TONES[version.status]),
        Cell(_("Download"), address, about=about) if can_open else Cell(""),
    )


def _replace(request: PageRequest, site: Site, found: HostDocument, here: str) -> HttpResponse:
    file = request.FILES.get(FILES)
    ending = found.evidence.name.rsplit(".", 1)[-1].lower()
    if file is None:
        messages.error(request, _("Choose the file that replaces this one."))
    elif not _same_kind(file, ending):
        wanted = _("Send a .%(ending)s file, or withdraw this document and send the other one with its task.")
        messages.error(request, wanted % {"ending": ending})
    else:
        taken = take_file(request, site, "", file, found.evidence.name)
        if taken.refusal:
            messages.error(request, taken.problem)
        else:
            messages.success(request, taken.welcome if taken.was_here else _("The new version was received and is being checked."))
    return HttpResponseRedirect(here)


def _same_kind(file: UploadedFile[bytes], ending: str) -> bool:
    return (file.name or "").lower().endswith(f".{ending}")


@for_site(Operation.READ_EVIDENCE)
def download(request: PageRequest, site: Site, evidence_id: int, number: int) -> HttpResponse:
    """A version as others get it: the safe copy. Who read it is on record before the first byte."""
    return attachment(reading.document(request.actor, _version_of(site, evidence_id, number)))


@for_site(Operation.READ_EVIDENCE)
def page_picture(request: PageRequest, site: Site, evidence_id: int, number: int, page: int) -> HttpResponse:
    return picture(reading.copy(request.actor, _version_of(site, evidence_id, number), EvidenceCopy.Kind.PAGE, page))


def _version_of(site: Site, evidence_id: int, number: int) -> EvidenceVersion:
    versions = EvidenceVersion.objects.select_related("evidence").filter(evidence__organisation=site.organisation_id, evidence=evidence_id)
    found = versions.filter(number=number).first()
    if found is None:
        raise NotFound("There is no such document.")
    return found


@for_site(Operation.UPLOAD_EVIDENCE)
def withdraw_document(request: PageRequest, site: Site, evidence_id: int) -> HttpResponse:
    """Asks once more, then takes a document out of use everywhere."""
    found = _found(site, evidence_id)
    here = reverse("host:document", args=[site.slug, evidence_id])
    if request.method == "POST":
        try:
            withdraw(request.actor, found.evidence)
        except DomainError as error:
            return refusal_page(request, error)
        messages.success(request, _("%(name)s is withdrawn.") % {"name": found.evidence.name})
        return HttpResponseRedirect(reverse("host:documents", args=[site.slug]))
    framework = framework_of(site.framework_version)
    uses = [in_sentence(_("No longer used for: %(title)s"), title=_title(framework, use)) for use in found.uses]
    confirmation = Confirmation(
        title=_("Withdraw %(name)s?") % {"name": found.evidence.name},
        text=_("It goes out of use everywhere. You can send it again later."),
        button=_("Withdraw it"),
        back=here,
        consequences=uses,
    )
    return render(request, "shared/confirm.html", {"confirmation": confirmation})


@for_site(Operation.UPLOAD_EVIDENCE)
def choose(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """Let documents that are here already serve this requirement too. 4 queries to show."""
    row = row_of(site, key)
    here = reverse("host:requirement", args=[site.slug, key])
    others = [one for one in documents_of(site.organisation) if all(use.requirement_id != row.pk for use in one.uses)]
    usable = [one for one in others if one.newest.status != EvidenceVersion.Status.REFUSED]
    if request.method == "POST":
        known = {str(one.evidence.pk): one for one in usable}
        for chosen in request.POST.getlist("document"):
            if chosen in known:
                use_document(request.actor, site, key, known[chosen].evidence.pk)
        return HttpResponseRedirect(here + "#documents")
    title = framework_of(site.framework_version).requirements[key].title
    return render(request, "host/choose.html", {"site": site, "row": row, "title": title, "documents": usable})
