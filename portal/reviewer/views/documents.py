"""Documents for reviewers: the picture of a page, and the safe copy to keep. Who looked is on record before the first byte."""

from __future__ import annotations

from django.http import HttpResponse

from onboarding.errors import NotFound
from onboarding.models import EvidenceCopy, EvidenceVersion
from onboarding.policies import Actor, within
from onboarding.roles import Operation
from onboarding.services import reading
from portal.shared.access import for_programme
from portal.shared.downloads import attachment, picture
from portal.shared.requests import PageRequest


@for_programme(Operation.READ_EVIDENCE)
def page_picture(request: PageRequest, evidence_id: int, number: int, page: int) -> HttpResponse:
    """A picture of one page, counted from 1."""
    return picture(reading.copy(request.actor, version_for(request.actor, evidence_id, number), EvidenceCopy.Kind.PAGE, page))


@for_programme(Operation.READ_EVIDENCE)
def document(request: PageRequest, evidence_id: int, number: int) -> HttpResponse:
    """The safe copy, to be kept or printed."""
    return attachment(reading.document(request.actor, version_for(request.actor, evidence_id, number)))


def version_for(actor: Actor, evidence_id: int, number: int) -> EvidenceVersion:
    """A version of a document the caller may read. Raises NotFound."""
    found = EvidenceVersion.objects.filter(within(actor, Operation.READ_EVIDENCE, "evidence__organisation"), evidence=evidence_id)
    version = found.filter(number=number).select_related("evidence").first()
    if version is None:
        raise NotFound("There is no such document.")
    return version
