"""The nouns. Written only by ``onboarding.services``."""

from onboarding.models.agreements import Agreement
from onboarding.models.decisions import Action, Condition, GateDecision, Review, Waiver
from onboarding.models.deliveries import Delivery, WebhookEndpoint
from onboarding.models.disposals import Disposal, Erasure, LegalHold
from onboarding.models.evidence import CheckResult, Evidence, EvidenceClearance, EvidenceCopy, EvidenceUse, EvidenceVersion
from onboarding.models.expressions import ExpressionOfInterest
from onboarding.models.invitations import Invitation
from onboarding.models.limits import RequestCount
from onboarding.models.notes import SiteNote
from onboarding.models.organisations import Locality, Nation, Organisation, OrganisationIdentifier, Programme
from onboarding.models.people import Interest, Membership, Person, RoleAssignment, TrainingRecord, VettingAssertion
from onboarding.models.registers import TrainingProposal
from onboarding.models.requirements import SiteRequirement
from onboarding.models.sites import ReadinessSnapshot, Site, SiteStatus
from onboarding.models.tokens import ServiceToken
from onboarding.models.work import (
    AuditEvent,
    IdempotencyRecord,
    ImportJob,
    Report,
    ReportOpening,
    StoreFault,
    StoreSlice,
    TrailHead,
    WorkItem,
)

__all__ = [
    "Action", "Agreement", "AuditEvent", "CheckResult", "Condition", "Delivery", "Disposal", "Erasure", "Evidence", "EvidenceClearance",
    "EvidenceCopy", "EvidenceUse", "EvidenceVersion",
    "ExpressionOfInterest", "GateDecision", "IdempotencyRecord", "ImportJob", "Interest", "Invitation",
    "LegalHold", "Locality", "Membership", "Nation", "Organisation", "OrganisationIdentifier", "Person", "Programme", "ReadinessSnapshot",
    "Report", "ReportOpening", "RequestCount", "Review", "RoleAssignment", "ServiceToken", "Site", "SiteNote", "SiteRequirement",
    "SiteStatus", "StoreFault", "StoreSlice", "TrailHead", "TrainingProposal", "TrainingRecord", "VettingAssertion", "Waiver",
    "WebhookEndpoint", "WorkItem",
]  # fmt: skip
