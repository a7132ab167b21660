"""Training records of many people: listed, exported, and recorded in bulk."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Filter, Reads
from api.shapes import GatepostView, Shape
from api.v1.organisations import DateField, short_text
from api.v1.people import TrainingOut, TrainingShape
from checklists.loading import framework_of
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.training import records
from onboarding.services import training


class TrainingRowOut(TrainingOut):
    id = serializers.IntegerField()
    organisation = serializers.CharField(source="person.organisation.slug")
    person = serializers.IntegerField(source="person_id")
    person_name = serializers.CharField(source="person.name")


class TrainingRowShape(TrainingShape):
    person = serializers.IntegerField(min_value=1)


class TrainingRowsShape(Shape):
    records = TrainingRowShape(many=True)


class TrainingListView(GatepostView):
    """Completed courses of everybody you may know, across organisations."""

    reads = Reads(
        output=TrainingRowOut,
        pages=True,
        exports=True,
        filters={
            "organisation": Filter(short_text(80), "person__organisation__slug", "The organisation's address (slug)."),
            "person": Filter(serializers.IntegerField(min_value=1, max_value=2**53), "person"),
            "course": Filter(short_text(20), "course", "A code of the framework's catalogue."),
            "since": Filter(DateField(), "completed_on__gte", "Only of this day and later."),
            "until": Filter(DateField(), "completed_on__lte", "Only of this day and earlier."),
        },
    )

    @extend_schema(operation_id="training_list", responses=TrainingRowOut(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        return self.page_or_lines(request, records(self.actor), TrainingRowOut)

    @extend_schema(operation_id="training_record_bulk", request=TrainingRowsShape, responses={201: TrainingRowOut(many=True)})
    def post(self, request: Request) -> Response:
        """Record up to 500 completed courses, all or none; the refusals come back row by row. The same again changes nothing."""
        asked = [(row.pop("person"), training.TrainingGiven(**row)) for row in self.take(TrainingRowsShape, request)["records"]]
        rows = training.record_all(self.actor, asked, framework_of(current_programme().framework))
        return Response(TrainingRowOut(rows, many=True).data, status=201)
