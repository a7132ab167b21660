"""Sites, their position, and what happens to them as a whole: opening, go-live, withdrawal, gate decisions, actions."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import etag_of, expected_version
from api.reading import Filter, Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import DateField, organisation_for, short_text
from checklists.evaluation import Rag
from onboarding.models import SiteStatus
from onboarding.policies import site_for, sites_visible_to
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services import sites


class NextActionOut(Output):
    holder = serializers.CharField()
    text = serializers.CharField()
    requirement = serializers.CharField(allow_null=True)
    gate = serializers.CharField(allow_null=True)
    due_on = DateField(allow_null=True)


class SiteRowOut(Output):
    """The headline position, as stored; no query per row."""

    slug = serializers.CharField()
    name = serializers.CharField()
    organisation = serializers.CharField(source="organisation.name")
    organisation_slug = serializers.CharField(source="organisation.slug")
    nations = serializers.ListField(child=serializers.CharField())
    region_code = serializers.CharField()
    status = serializers.CharField()
    stage = serializers.CharField()
    rag = serializers.CharField()
    readiness_percent = serializers.FloatField()
    progress_percent = serializers.FloatField()
    blocker_count = serializers.IntegerField()
    next_action = serializers.CharField()
    holder = serializers.CharField()
    earliest_go_live = DateField(allow_null=True)
    evaluated_on = DateField(allow_null=True)


class SiteOut(SiteRowOut):
    framework_version = serializers.CharField(source="framework_version.version")
    locality_codes = serializers.ListField(child=serializers.CharField())
    started_on = DateField()
    target_go_live_on = DateField(allow_null=True)
    went_live_on = DateField(allow_null=True)
    withdrawn_on = DateField(allow_null=True)
    withdrawal_reason = serializers.CharField()
    rag_reasons = serializers.ListField(child=serializers.CharField())
    gates = serializers.DictField()
    blockers = serializers.ListField(child=serializers.CharField())
    next_actions = NextActionOut(many=True)
    changes_on = DateField(allow_null=True)
    version = serializers.IntegerField()


SITE_FILTERS = {
    "name": Filter(short_text(100), "name__icontains", "Part of the name."),
    "status": Filter(serializers.ChoiceField(choices=SiteStatus.values), "status"),
    "stage": Filter(short_text(20), "stage"),
    "rag": Filter(serializers.ChoiceField(choices=[colour.value for colour in Rag]), "rag"),
    "region_code": Filter(short_text(9), "region_code"),
    "holder": Filter(short_text(40), "holder", "Who has the next step."),
}
ORDERINGS = {
    "name": ("name", "id"),
    "-readiness_percent": ("-readiness_percent", "name", "id"),
    "readiness_percent": ("readiness_percent", "name", "id"),
    "-blocker_count": ("-blocker_count", "name", "id"),
}


class SiteShape(Shape):
    name = short_text()
    localities = serializers.ListField(child=short_text(9), min_length=1, max_length=60)
    started_on = DateField()
    coordinator_email = serializers.EmailField(required=False, allow_blank=True, default="")
    target_go_live_on = DateField(required=False, allow_null=True, default=None)


class SiteOpenShape(SiteShape):
    organisation = short_text(80)


class SiteListView(GatepostView):
    reads = Reads(output=SiteRowOut, pages=True, exports=True, filters=SITE_FILTERS, orderings=ORDERINGS)

    @extend_schema(
        operation_id="site_list",
        responses=SiteRowOut(many=True),
    )
    def get(self, request: Request) -> HttpResponseBase:
        rows = sites_visible_to(self.actor).select_related("organisation")
        return self.page_or_lines(request, rows, SiteRowOut, ORDERINGS["name"])

    @extend_schema(operation_id="site_open", request=SiteOpenShape, responses={201: SiteOut})
    def post(self, request: Request) -> Response:
        data = self.take(SiteOpenShape, request)
        organisation = organisation_for(self.actor, data.pop("organisation"), Operation.OPEN_SITE)
        row = sites.open_site(self.actor, organisation, current_programme(), sites.SiteGiven(**data))
        return _site_response(self, row.slug, 201)


def _site_response(view: GatepostView, slug: str, status: int = 200) -> Response:
    row = site_for(view.actor, slug)
    return Response(SiteOut(row).data, status=status, headers={"ETag": etag_of(row)})


class SiteView(GatepostView):
    guarded = frozenset({"PUT"})
    reads = Reads(output=SiteOut)

    @extend_schema(operation_id="site_detail", responses=SiteOut)
    def get(self, request: Request, slug: str) -> Response:
        return _site_response(self, slug)

    @extend_schema(operation_id="site_update", request=SiteShape, responses=SiteOut)
    def put(self, request: Request, slug: str) -> Response:
        row = site_for(self.actor, slug, Operation.WRITE_SITE)
        version = expected_version(request, row)
        sites.update_site(self.actor, row, sites.SiteGiven(**self.take(SiteShape, request)), version)
        return _site_response(self, slug)


SITE_ACTIONS = [("go_live", "go_live"), ("withdraw", "withdraw")]


class SiteMoveShape(Shape):
    action = serializers.ChoiceField(choices=SITE_ACTIONS)
    on = DateField()
    reason = short_text(500, required=False, allow_blank=True, default="")


class SiteMovesView(GatepostView):
    """Record that a site went live (its go-live gate has to be passed) or withdrew."""

    @extend_schema(operation_id="site_move", request=SiteMoveShape, responses=SiteOut)
    def post(self, request: Request, slug: str) -> Response:
        row = site_for(self.actor, slug, Operation.WRITE_SITE)
        data: dict[str, Any] = self.take(SiteMoveShape, request)
        if data["action"] == "go_live":
            sites.record_go_live(self.actor, row, data["on"])
        else:
            sites.withdraw(self.actor, row, data["on"], data["reason"])
        return _site_response(self, slug)
