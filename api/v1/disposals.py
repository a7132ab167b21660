"""What is destroyed when, what must not be, and what people ask to have erased."""

from __future__ import annotations

import msgspec
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.downloads import download
from api.reading import Filter, Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.imports import PDF
from api.v1.organisations import DateField, organisation_for, short_text
from onboarding import clock
from onboarding.roles import Operation
from onboarding.selectors import disposals
from onboarding.services import erasures, holds
from reports.rendering import render

ERASURE_DECISIONS = [("approve", "approve"), ("decline", "decline")]
ERASURE_KINDS = [("document", "document"), ("person", "person")]
ON = {"on": Filter(DateField(), help="The day, as YYYY-MM-DD; today where it is left out.")}
DISPOSAL_FILTERS = {
    "state": Filter(serializers.ChoiceField(choices=list(disposals.STATES))),
    "rule": Filter(serializers.ChoiceField(choices=list(disposals.RULES)), "rule"),
}


class DisposalOut(Output):
    id = serializers.IntegerField()
    rule = serializers.CharField()
    subject_kind = serializers.CharField()
    subject_id = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.slug", allow_null=True, default=None)
    due_on = DateField()
    announced_on = DateField()
    done_on = DateField(allow_null=True)
    lapsed_on = DateField(allow_null=True)
    hashes = serializers.ListField(child=serializers.CharField())
    destroyed = serializers.DictField(child=serializers.IntegerField())


class DisposalListView(GatepostView):
    """What is announced, was destroyed or lapsed, newest first."""

    reads = Reads(output=DisposalOut, pages=True, filters=DISPOSAL_FILTERS)

    @extend_schema(
        operation_id="disposal_list",
        responses=DisposalOut(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = disposals.disposals(self.actor, state=self.asked.filters.get("state", ""))
        return self.page(request, rows, DisposalOut, ordering=("-id",))


class CertificateRuleOut(Output):
    rule = serializers.CharField()
    words = serializers.CharField()
    period = serializers.CharField()
    count = serializers.IntegerField()
    files = serializers.IntegerField()


class CertificateLineOut(Output):
    id = serializers.IntegerField()
    rule = serializers.CharField()
    subject_kind = serializers.CharField()
    subject_id = serializers.IntegerField()
    organisation = serializers.CharField()
    due_on = DateField()
    announced_on = DateField()
    hashes = serializers.ListField(child=serializers.CharField())
    destroyed = serializers.DictField(child=serializers.IntegerField())


class CertificateOut(Output):
    programme = serializers.CharField()
    on = DateField()
    organisations = serializers.ListField(child=serializers.CharField())
    rules = CertificateRuleOut(many=True)
    lines = CertificateLineOut(many=True)
    trail_length = serializers.IntegerField()
    trail_head = serializers.CharField()


class CertificateView(GatepostView):
    """What was destroyed on a day, under which rule, with hashes, and the head of the trail that holds its events."""

    reads = Reads(output=CertificateOut, filters=ON)

    @extend_schema(operation_id="disposal_certificate", responses=CertificateOut)
    def get(self, request: Request) -> Response:
        return Response(CertificateOut(disposals.certificate(self.actor, self.asked.filters.get("on", clock.today()))).data)


class CertificateContentView(GatepostView):
    """The same as a PDF."""

    reads = Reads(filters=ON)

    @extend_schema(operation_id="disposal_certificate_content", responses={(200, PDF): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponseBase:
        on = self.asked.filters.get("on", clock.today())
        content = render("disposal", "pdf", msgspec.to_builtins(disposals.certificate(self.actor, on)))
        return download(request, content, f"disposal-certificate-{on}.pdf", PDF)


class HoldOut(Output):
    id = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.slug")
    reason = serializers.CharField()
    placed_by = serializers.IntegerField(source="placed_by_id")
    placed_at = serializers.DateTimeField()
    lifted_by = serializers.IntegerField(source="lifted_by_id", allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)


class HoldShape(Shape):
    organisation = short_text(80)
    reason = short_text(500)


class HoldListView(GatepostView):
    """Legal holds, standing and lifted. While one stands nothing of the organisation is destroyed or erased."""

    reads = Reads(output=HoldOut, pages=True)

    @extend_schema(operation_id="hold_list", responses=HoldOut(many=True))
    def get(self, request: Request) -> Response:
        return self.page(request, disposals.holds(self.actor), HoldOut, ordering=("-id",))

    @extend_schema(operation_id="hold_place", request=HoldShape, responses={201: HoldOut})
    def post(self, request: Request) -> Response:
        data = self.take(HoldShape, request)
        organisation = organisation_for(self.actor, data["organisation"], Operation.MANAGE_HOLDS)
        return Response(HoldOut(holds.place(self.actor, organisation, data["reason"])).data, status=201)


class HoldLiftView(GatepostView):
    @extend_schema(operation_id="hold_lift", request=None, responses=HoldOut)
    def post(self, request: Request, hold_id: int) -> Response:
        return Response(HoldOut(holds.lift(self.actor, hold_id)).data)


class ErasureOut(Output):
    id = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.slug")
    kind = serializers.CharField()
    subject_id = serializers.IntegerField()
    reason = serializers.CharField()
    status = serializers.CharField()
    asked_by = serializers.IntegerField(source="asked_by_id")
    asked_at = serializers.DateTimeField()
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    hashes = serializers.ListField(child=serializers.CharField(), source="disposal.hashes", default=list)
    destroyed = serializers.DictField(child=serializers.IntegerField(), source="disposal.destroyed", default=dict)


class ErasureShape(Shape):
    """``reason`` in words that name nobody: it stays on record."""

    kind = serializers.ChoiceField(choices=ERASURE_KINDS)
    subject_id = serializers.IntegerField(min_value=1)
    reason = short_text(500)


class ErasureDecisionShape(Shape):
    """``note``: why it is declined."""

    decision = serializers.ChoiceField(choices=ERASURE_DECISIONS)
    note = short_text(500, required=False, allow_blank=True, default="")


class ErasureListView(GatepostView):
    """Documents and people that somebody asked to have erased."""

    reads = Reads(output=ErasureOut, pages=True)
    needs_fresh_sign_in = frozenset({"POST"})

    @extend_schema(operation_id="erasure_list", responses=ErasureOut(many=True))
    def get(self, request: Request) -> Response:
        return self.page(request, disposals.erasures(self.actor).select_related("disposal"), ErasureOut, ordering=("-id",))

    @extend_schema(operation_id="erasure_ask", request=ErasureShape, responses={201: ErasureOut})
    def post(self, request: Request) -> Response:
        data = self.take(ErasureShape, request)
        return Response(ErasureOut(erasures.ask(self.actor, data["kind"], data["subject_id"], data["reason"])).data, status=201)


class ErasureDecisionView(GatepostView):
    """The second person's word: erase it, or say why not."""

    needs_fresh_sign_in = frozenset({"POST"})

    @extend_schema(operation_id="erasure_decide", request=ErasureDecisionShape, responses=ErasureOut)
    def post(self, request: Request, erasure_id: int) -> Response:
        data = self.take(ErasureDecisionShape, request)
        if data["decision"] == "approve":
            return Response(ErasureOut(erasures.approve(self.actor, erasure_id)).data)
        return Response(ErasureOut(erasures.decline(self.actor, erasure_id, data["note"])).data)
