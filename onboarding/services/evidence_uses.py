"""One document, many uses: a document that is here already serves one more requirement, without being sent again."""

from __future__ import annotations

from checklists.loading import framework_of
from onboarding.errors import NotFound, Refused, WrongState
from onboarding.models import Evidence, EvidenceUse, EvidenceVersion, Site, SiteRequirement
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.unit import recorded
from onboarding.transitions import why_closed, why_fixed


def use_document(actor: Actor, site: Site, key: str, evidence_id: int) -> EvidenceUse:
    """Let a document of the organisation serve requirement ``key``; again changes nothing.

    Raises:
        NotFound: no such document of this organisation in use, or no such requirement.
        Refused: the requirement takes no files, or the document was refused.
        WrongState: the requirement cannot change now.
    """
    require(actor, Operation.UPLOAD_EVIDENCE, site.organisation_id)
    with recorded(actor) as unit:
        locked = unit.lock(site.pk)[0]
        evidence = Evidence.objects.filter(organisation=locked.organisation_id, pk=evidence_id, withdrawn_at=None).first()
        row = SiteRequirement.objects.filter(site=locked, key=key).first()
        if evidence is None or row is None:
            raise NotFound("There is no such document or requirement.")
        known = EvidenceUse.objects.filter(evidence=evidence, requirement=row).first()
        if known is not None:
            return known
        if not framework_of(locked.framework_version).requirements[key].takes_documents:
            raise Refused(f"{key} takes no files: enter the permitted fields only and keep no certificate.")
        if reason := why_closed(locked) or why_fixed(row):
            raise WrongState(reason)
        newest = evidence.versions.order_by("-number").first()
        if newest is None or newest.status == EvidenceVersion.Status.REFUSED:
            raise Refused(f"{evidence.name} was refused and cannot be used. Send another document.")
        use = EvidenceUse.objects.create(evidence=evidence, requirement=row)
        unit.event("evidence.linked", site=locked, requirement=key, evidence=evidence.pk)
        unit.drive(locked.pk)
    return use
