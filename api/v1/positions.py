"""Where a site stood, stands, and will stand if nobody does anything."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Filter, Reads
from api.shapes import GatepostView, Output
from api.v1.organisations import DateField
from onboarding import clock
from onboarding.models import ReadinessSnapshot
from onboarding.policies import site_for
from onboarding.selectors.positions import position_on


class KeptPositionOut(Output):
    taken_on = DateField()
    stage = serializers.CharField()
    rag = serializers.CharField()
    readiness_percent = serializers.FloatField()
    blocker_count = serializers.IntegerField()


class PositionOut(KeptPositionOut):
    site = serializers.CharField()
    as_of = DateField()
    basis = serializers.ChoiceField(choices=["kept", "stored", "expected"])


class PositionView(GatepostView):
    """A site's headline position on the day ``as_of``, today where it is left out.

    Of the past it is what was kept at night; of a day to come, what today's records will amount to then.
    """

    reads = Reads(output=PositionOut, history=True)

    @extend_schema(operation_id="site_position", responses=PositionOut)
    def get(self, request: Request, slug: str) -> Response:
        today = clock.today()
        return Response(PositionOut(position_on(site_for(self.actor, slug), self.asked.as_of or today, today)).data)


class PositionListView(GatepostView):
    """The positions kept of a site, one a night, the newest first."""

    reads = Reads(
        output=KeptPositionOut,
        pages=True,
        filters={
            "since": Filter(DateField(), "taken_on__gte", "Only of this day and later."),
            "until": Filter(DateField(), "taken_on__lte", "Only of this day and earlier."),
        },
    )

    @extend_schema(operation_id="site_position_list", responses=KeptPositionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        rows = ReadinessSnapshot.objects.filter(site=site_for(self.actor, slug))
        return self.page(request, rows, KeptPositionOut, ordering=("-taken_on",))
