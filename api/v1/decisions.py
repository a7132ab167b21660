"""Gate decisions, actions and conditions of a site, and its trail."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.downloads import download
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import DateField, short_text
from onboarding.asked import ConditionAsked
from onboarding.errors import NotFound
from onboarding.models import Action, Condition, GateDecision
from onboarding.policies import site_for, within
from onboarding.roles import Operation
from onboarding.services import followups, gates
from onboarding.services.decision_packs import pack_of


class ConditionShape(Shape):
    text = short_text(500)
    owner = short_text(40)
    due_on = DateField()


class DecisionShape(Shape):
    gate = short_text(20)
    outcome = serializers.ChoiceField(choices=list(gates.OUTCOMES))
    on = DateField()
    note = short_text(2000, required=False, allow_blank=True, default="")
    present = serializers.ListField(child=short_text(40), max_length=30, required=False, default=list)
    recused = serializers.ListField(child=short_text(40), max_length=30, required=False, default=list)
    conditions = ConditionShape(many=True, required=False, default=list)


class ConditionOut(Output):
    id = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField()
    due_on = DateField()
    closed_on = DateField(allow_null=True)


class DecisionOut(Output):
    id = serializers.IntegerField()
    gate = serializers.CharField()
    outcome = serializers.CharField()
    decided_on = DateField()
    decided_by = serializers.CharField(source="decided_by.name")
    note = serializers.CharField()
    present = serializers.ListField(child=serializers.CharField())
    recused = serializers.ListField(child=serializers.CharField())
    pack_sha256 = serializers.CharField()
    conditions = ConditionOut(many=True)


class DecisionListView(GatepostView):
    reads = Reads(output=DecisionOut, pages=True)

    @extend_schema(operation_id="decision_list", responses=DecisionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug)
        rows = GateDecision.objects.filter(site=site).select_related("decided_by").prefetch_related("conditions").defer("pack")
        return self.page(request, rows, DecisionOut)

    @extend_schema(operation_id="decision_record", request=DecisionShape, responses={201: DecisionOut})
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.DECIDE_GATE)
        data = self.take(DecisionShape, request)
        data["conditions"] = [ConditionAsked(**condition) for condition in data["conditions"]]
        return Response(DecisionOut(gates.decide(self.actor, site, gates.DecisionGiven(**data))).data, status=201)


class DecisionPackView(GatepostView):
    """What it was decided on, as a ZIP: the frozen pack, the decision, and a manifest of hashes."""

    @extend_schema(operation_id="decision_pack", responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str, decision_id: int) -> HttpResponseBase:
        found = pack_of(self.actor, site_for(self.actor, slug), decision_id)
        return download(request, found.content, found.name, found.media_type)


class ActionShape(Shape):
    severity = serializers.ChoiceField(choices=Action.Severity.values)
    title = short_text(300)
    owner = short_text(40)
    opened_on = DateField()
    due_on = DateField(required=False, allow_null=True, default=None)
    requirement = short_text(20, required=False, allow_blank=True, default="")


class ActionOut(Output):
    id = serializers.IntegerField()
    severity = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField()
    requirement = serializers.CharField(source="requirement_key")
    opened_on = DateField()
    due_on = DateField(allow_null=True)
    closed_on = DateField(allow_null=True)


class ActionListView(GatepostView):
    reads = Reads(output=ActionOut, pages=True)

    @extend_schema(operation_id="action_list", responses=ActionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        return self.page(request, Action.objects.filter(site=site_for(self.actor, slug)), ActionOut)

    @extend_schema(operation_id="action_open", request=ActionShape, responses={201: ActionOut})
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.MANAGE_ACTIONS)
        action = followups.open_action(self.actor, site, followups.ActionGiven(**self.take(ActionShape, request)))
        return Response(ActionOut(action).data, status=201)


class ClosureShape(Shape):
    on = DateField()


class ActionClosureView(GatepostView):
    @extend_schema(operation_id="action_close", request=ClosureShape, responses=ActionOut)
    def post(self, request: Request, action_id: int) -> Response:
        row = (
            Action.objects.select_related("site")
            .filter(within(self.actor, Operation.READ_SITE, "site__organisation"), pk=action_id)
            .first()
        )
        if row is None:
            raise NotFound("There is no such action.")
        return Response(ActionOut(followups.close_action(self.actor, row, self.take(ClosureShape, request)["on"])).data)


class ConditionListView(GatepostView):
    reads = Reads(output=ConditionOut, pages=True)

    @extend_schema(operation_id="condition_list", responses=ConditionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        return self.page(request, Condition.objects.filter(site=site_for(self.actor, slug)), ConditionOut)


class ConditionClosureView(GatepostView):
    @extend_schema(operation_id="condition_close", request=ClosureShape, responses=ConditionOut)
    def post(self, request: Request, condition_id: int) -> Response:
        rows = Condition.objects.select_related("site").filter(within(self.actor, Operation.READ_SITE, "site__organisation"))
        row = rows.filter(pk=condition_id).first()
        if row is None:
            raise NotFound("There is no such condition.")
        return Response(ConditionOut(followups.close_condition(self.actor, row, self.take(ClosureShape, request)["on"])).data)
