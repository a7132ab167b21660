"""What a worker's token can do, and nothing else: claim, heartbeat, read what it leased, report, hand back."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.validators import MaxLengthValidator
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import WorkersJSONParser
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from checklists.evaluation import Outcome
from onboarding import clock, store
from onboarding.errors import NotFound
from onboarding.models import EvidenceUse, EvidenceVersion, WorkItem
from onboarding.policies import Actor, require, site_for
from onboarding.roles import Operation
from onboarding.selectors import plans
from onboarding.services import disposal, driving, opening, work

MAX_BATCH = 100
MAX_DATA_BYTES = 4096
Kind = WorkItem.Kind
WORK_KINDS = [(kind.value, kind.value) for kind in Kind]


class ClaimsShape(Shape):
    kind = serializers.ChoiceField(choices=WORK_KINDS)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_BATCH, required=False, default=MAX_BATCH)
    subjects = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MAX_BATCH, required=False, default=list)


class LeaseOut(Output):
    kind = serializers.CharField()
    subject = serializers.IntegerField()
    token = serializers.CharField()
    fence = serializers.IntegerField()
    until = serializers.DateTimeField()
    attempt = serializers.IntegerField()


class ClaimsView(GatepostView):
    """Lease up to 100 due subjects of one kind, the longest due first."""

    answers_with_secret = True

    @extend_schema(operation_id="work_claim", request=ClaimsShape, responses={201: LeaseOut(many=True)})
    def post(self, request: Request) -> Response:
        data = self.take(ClaimsShape, request)
        leases = work.claim(self.actor, Kind(data["kind"]), data["limit"], data["subjects"])
        return Response(LeaseOut(leases, many=True).data, status=201)


class LeaseShape(Shape):
    subject = serializers.IntegerField(min_value=1)
    token = short_text(60)
    fence = serializers.IntegerField(min_value=1)


class LeasesShape(Shape):
    kind = serializers.ChoiceField(choices=WORK_KINDS)
    leases = LeaseShape(many=True)


def claims_of(data: dict[str, Any]) -> list[driving.Claim]:
    return [(lease["subject"], lease["token"], lease["fence"]) for lease in data["leases"]]


class HeartbeatOut(Output):
    until = serializers.DateTimeField()


class HeartbeatsView(GatepostView):
    @extend_schema(operation_id="work_heartbeat", request=LeasesShape, responses=HeartbeatOut)
    def post(self, request: Request) -> Response:
        data = self.take(LeasesShape, request)
        return Response({"until": work.heartbeat(self.actor, Kind(data["kind"]), claims_of(data))})


class FailureShape(LeaseShape):
    kind = serializers.ChoiceField(choices=WORK_KINDS)
    reason = short_text(500)


class FailuresView(GatepostView):
    """Give a subject back with the reason it could not be done."""

    @extend_schema(operation_id="work_fail", request=FailureShape, responses={204: None})
    def post(self, request: Request) -> Response:
        data = self.take(FailureShape, request)
        work.fail(self.actor, Kind(data["kind"]), data["subject"], data["token"], data["fence"], data["reason"])
        return Response(status=204)


class SiteLeasesShape(Shape):
    leases = LeaseShape(many=True)


class PlansShape(SiteLeasesShape):
    inspectors = serializers.DictField(
        child=serializers.ListField(child=short_text(20), max_length=MAX_BATCH),
        required=False,
        validators=[MaxLengthValidator(MAX_BATCH, f"Name at most {MAX_BATCH} inspectors.")],
    )


class PlanDocumentOut(Output):
    requirement_id = serializers.IntegerField()
    requirement = serializers.CharField()
    answers = serializers.DictField()
    answers_digest = serializers.CharField()
    version_id = serializers.IntegerField()
    filename = serializers.CharField()
    sha256 = serializers.CharField()
    status = serializers.CharField()
    size_bytes = serializers.IntegerField()
    previous_version_id = serializers.IntegerField(allow_null=True)
    is_prepared = serializers.BooleanField()
    inspected = serializers.ListField(child=serializers.CharField())


class PlanPersonOut(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PlanOut(Output):
    site_id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    organisation = serializers.CharField()
    nations = serializers.ListField(child=serializers.CharField())
    framework = serializers.DictField()
    as_of = serializers.DateField()
    people = PlanPersonOut(many=True)
    documents = PlanDocumentOut(many=True)


class PlansView(GatepostView):
    """Plans of leased sites. With ``inspectors`` (by label what each looks at: ``SAF-`` for a family, none for all), only what one of them
    has not seen, or that is not prepared. What compares with answers ends in ``+``, its findings' label in ``answers_digest``, too."""

    @extend_schema(operation_id="work_plans", request=PlansShape, responses=PlanOut(many=True))
    def post(self, request: Request) -> Response:
        data = self.take(PlansShape, request)
        work.check_held(self.actor, Kind.DRIVE_SITE, claims_of(data))
        return Response(plans.plans([lease["subject"] for lease in data["leases"]], data.get("inspectors")))


class WorkEvidenceView(GatepostView):
    """The bytes of a document of a site the caller holds a lease on (``X-Lease: subject token fence``), checked or not."""

    request_headers = ("X-Lease",)

    @extend_schema(operation_id="work_evidence", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, version_id: int) -> HttpResponse:
        version = leased_version(self.actor, lease_of(request), version_id)
        return HttpResponse(store.read(version.sha256), content_type="application/octet-stream")


class CopyOut(Output):
    kind = serializers.CharField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()


def leased_version(actor: Actor, claim: driving.Claim, version_id: int) -> EvidenceVersion:
    """A version of a document of the leased site. Raises LeaseLost, and NotFound for anything else."""
    work.check_held(actor, Kind.DRIVE_SITE, [claim])
    version = EvidenceVersion.objects.filter(pk=version_id).first()
    if version is None or not EvidenceUse.objects.filter(evidence=version.evidence_id, requirement__site=claim[0]).exists():
        raise NotFound("That document does not belong to the leased site.")
    return version


def lease_of(request: Request) -> driving.Claim:
    """The claim in the X-Lease header. Raises ValidationError when it is not there or not one."""
    found = re.fullmatch(r"([0-9]{1,18}) (\S{1,60}) ([0-9]{1,18})", request.headers.get("X-Lease", ""))
    if found is None:
        raise serializers.ValidationError({"X-Lease": "Send subject, token and fence, separated by spaces."})
    return int(found[1]), found[2], int(found[3])


class FindingShape(Shape):
    requirement_id = serializers.IntegerField(min_value=1)
    version_id = serializers.IntegerField(min_value=1)
    inspector = short_text(40)
    check = short_text(60)
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    reason = short_text(600)
    page = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True, default=None)
    quotation = short_text(400, required=False, allow_blank=True, default="")
    data = serializers.DictField(required=False, default=dict)  # type: ignore[assignment]  # the name of the column

    def validate_data(self, value: dict[str, Any]) -> dict[str, Any]:
        if len(json.dumps(value)) > MAX_DATA_BYTES:
            raise serializers.ValidationError(f"Give at most {MAX_DATA_BYTES} bytes of JSON.")
        return value


class VerdictShape(Shape):
    version_id = serializers.IntegerField(min_value=1)
    clean = serializers.BooleanField()
    reason = short_text(500, required=False, allow_blank=True, default="")
    keep = serializers.BooleanField(required=False, default=True)
    scanned_with = short_text(120, required=False, allow_blank=True, default="")
    hold = short_text(500, required=False, allow_blank=True, default="")
    unread = serializers.BooleanField(required=False, default=False)


class AdvanceShape(SiteLeasesShape):
    findings = FindingShape(many=True, required=False, default=list)
    verdicts = VerdictShape(many=True, required=False, default=list)


class AdvancedOut(Output):
    site = serializers.CharField(source="site.slug")
    stage = serializers.CharField(source="evaluation.stage")
    rag = serializers.CharField(source="evaluation.rag")
    readiness_percent = serializers.FloatField(source="evaluation.readiness_percent")
    blockers = serializers.ListField(child=serializers.CharField(), source="evaluation.blockers")
    next_action = serializers.CharField(source="site.next_action")
    changes_on = serializers.DateField(source="evaluation.changes_on", allow_null=True)


class AdvancesView(GatepostView):
    """Report findings, and have the leased sites re-evaluated and handed back; all or nothing."""

    parser_classes = (WorkersJSONParser,)

    @extend_schema(operation_id="work_advance", request=AdvanceShape, responses=AdvancedOut(many=True))
    def post(self, request: Request) -> Response:
        data = self.take(AdvanceShape, request)
        findings = [driving.FindingReported(**finding) for finding in data["findings"]]
        advanced = driving.advance(self.actor, claims_of(data), findings, [opening.Verdict(**verdict) for verdict in data["verdicts"]])
        return Response(AdvancedOut(advanced, many=True).data)


class NightlyOut(Output):
    due = serializers.IntegerField()
    snapshots = serializers.IntegerField()
    announced = serializers.IntegerField()
    destroyed = serializers.IntegerField()
    lapsed = serializers.IntegerField()
    left = serializers.IntegerField()
    waiting = serializers.IntegerField()


class NightlyView(GatepostView):
    """Make due what time has changed, keep the day's snapshots, destroy what was announced and announce what is newly due."""

    @extend_schema(operation_id="work_nightly", request=None, responses=NightlyOut)
    def post(self, request: Request) -> Response:
        today = clock.today()
        return Response({**driving.nightly(self.actor, today), **disposal.nightly(self.actor, today)})


class DriveRequestView(GatepostView):
    """A coordinator's word: look at this site now."""

    @extend_schema(operation_id="site_drive", request=None, responses={202: None})
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.WRITE_SITE)
        work.mark_due(Kind.DRIVE_SITE, [site.pk])
        return Response(status=202)


class BacklogCountsOut(Output):
    due = serializers.IntegerField()
    leased = serializers.IntegerField()
    needs_attention = serializers.IntegerField()


class BacklogOut(Output):
    drive_site = BacklogCountsOut()
    build_report = BacklogCountsOut()
    import_workbook = BacklogCountsOut()
    deliver = BacklogCountsOut()


class BacklogView(GatepostView):
    """How much work is due, leased and stuck, by kind."""

    reads = Reads(output=BacklogOut)

    @extend_schema(operation_id="work_backlog", responses=BacklogOut)
    def get(self, request: Request) -> Response:
        if not self.actor.may(Operation.DO_WORK):
            require(self.actor, Operation.READ_WORK)
        return Response(work.backlog())
