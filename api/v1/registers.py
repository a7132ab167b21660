"""Training read from hosts' own registers: listed, confirmed or dismissed by a person."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Filter, Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import DateField, short_text
from onboarding.models import TrainingProposal
from onboarding.policies import site_for
from onboarding.roles import Operation
from onboarding.selectors import registers as registers_read
from onboarding.services import registers

MAX_BULK = registers.MAX_BULK
STATUSES = [(status.value, status.value) for status in TrainingProposal.Status]


class ReadingProblemOut(Output):
    code = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()
    needs_look = serializers.BooleanField()


class ProposalOut(Output):
    """``*_read`` is what the register says; ``person`` and ``course`` what it was matched to, or what a person said."""

    id = serializers.IntegerField()
    evidence = serializers.IntegerField(source="version.evidence_id")
    document = serializers.CharField(source="version.evidence.name")
    version = serializers.IntegerField(source="version.number")
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    cells = serializers.DictField(child=serializers.CharField())
    person_read = serializers.CharField()
    person = serializers.IntegerField(source="person_id", allow_null=True)
    person_name = serializers.CharField(source="person.name", allow_null=True, default=None)
    person_confidence = serializers.FloatField()
    course_read = serializers.CharField()
    course = serializers.CharField()
    course_confidence = serializers.FloatField()
    completed_on = DateField(allow_null=True)
    expires_on = DateField(allow_null=True)
    provider = serializers.CharField()
    hours = serializers.FloatField(allow_null=True)
    problems = ReadingProblemOut(many=True)
    needs_look = serializers.BooleanField()
    status = serializers.CharField()
    reason = serializers.CharField()
    decided_by = serializers.CharField(source="decided_by.name", allow_null=True, default=None)
    decided_at = serializers.DateTimeField(allow_null=True)
    record = serializers.IntegerField(source="record_id", allow_null=True)


PROPOSAL_FILTERS = {
    "status": Filter(serializers.ChoiceField(choices=STATUSES), "status"),
    "needs_look": Filter(serializers.BooleanField(), "needs_look"),
}


class ProposalListView(GatepostView):
    """What the registers of a site claim, in the order it was read; ``status`` and ``needs_look`` (true or false) narrow it."""

    reads = Reads(output=ProposalOut, pages=True, filters=PROPOSAL_FILTERS)

    @extend_schema(
        operation_id="training_proposal_list",
        responses=ProposalOut(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.READ_PEOPLE)
        return self.page(request, registers_read.proposals_of(site), ProposalOut)


class ConfirmationShape(Shape):
    """What is left out stays as it was read."""

    proposal = serializers.IntegerField(min_value=1)
    person = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    course = short_text(20, required=False, allow_null=True, default=None)
    completed_on = DateField(required=False, allow_null=True, default=None)
    provider = short_text(150, required=False, allow_null=True, allow_blank=True, default=None)
    hours = serializers.FloatField(required=False, allow_null=True, default=None)


class ConfirmationsShape(Shape):
    proposals = ConfirmationShape(many=True)


class ProposalConfirmationsView(GatepostView):
    """Make training records of up to 500 proposals, as read or corrected; all or none, the refusals come back row by row."""

    @extend_schema(operation_id="training_proposal_confirm", request=ConfirmationsShape, responses=ProposalOut(many=True))
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.CONFIRM_TRAINING)
        asked = [registers.Confirmation(**row) for row in self.take(ConfirmationsShape, request)["proposals"]]
        return Response(ProposalOut(registers.confirm(self.actor, site, asked), many=True).data)


class DismissalsShape(Shape):
    proposals = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=MAX_BULK)
    reason = short_text(300)


class ProposalDismissalsView(GatepostView):
    """Set up to 500 proposals aside, with the reason; all or none."""

    @extend_schema(operation_id="training_proposal_dismiss", request=DismissalsShape, responses=ProposalOut(many=True))
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.CONFIRM_TRAINING)
        data = self.take(DismissalsShape, request)
        return Response(ProposalOut(registers.dismiss(self.actor, site, data["proposals"], data["reason"]), many=True).data)
