"""Documents for reviewers: the picture of a page, and the safe copy to keep. Who looked is on record before the first byte."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from onboarding.errors import NotFound
from onboarding.models import EvidenceCopy, EvidenceVersion
from onboarding.policies import Actor, within
from onboarding.roles import Operation
from onboarding.services import reading
from portal.shared.access import for_programme
from portal.shared.requests import PageRequest

PICTURES = frozenset({"image/jpeg", "image/png"})


@for_programme(Operation.READ_EVIDENCE)
def page_picture(request: PageRequest, evidence_id: int, number: int, page: int) -> HttpResponse:
    """A picture of one page, counted from 1."""
    found = reading.copy(request.actor, version_for(request.actor, evidence_id, number), EvidenceCopy.Kind.PAGE, page)
    if found.media_type not in PICTURES:
        raise NotFound("There is no picture of this page.")
    return handed_out(found.content, f"page-{page}", found.media_type, as_attachment=False)


@for_programme(Operation.READ_EVIDENCE)
def document(request: PageRequest, evidence_id: int, number: int) -> HttpResponse:
    """The safe copy, to be kept or printed."""
    found = reading.document(request.actor, version_for(request.actor, evidence_id, number))
    return handed_out(found.content, found.name, found.media_type)


def version_for(actor: Actor, evidence_id: int, number: int) -> EvidenceVersion:
    """A version of a document the caller may read. Raises NotFound."""
    found = EvidenceVersion.objects.filter(within(actor, Operation.READ_EVIDENCE, "evidence__organisation"), evidence=evidence_id)
    version = found.filter(number=number).select_related("evidence").first()
    if version is None:
        raise NotFound("There is no such document.")
    return version


def handed_out(content: bytes, name: str, media_type: str, *, as_attachment: bool = True) -> HttpResponse:
    """Bytes that no browser will run, share with another site, or keep. Only pictures are shown in place."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=as_attachment, filename=name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Vary"] = "Cookie"
    return response
