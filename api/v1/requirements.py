"""A site's requirements: read as one tree, answered, and moved. A state change is always a move."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import expected_version, seen_tag
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.decisions import ConditionShape
from api.v1.organisations import DateField, short_text
from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import POINT_DECISIONS, Action, Asked, ConditionAsked, ReasonCode, ReasonGiven, WaiverAsked
from onboarding.errors import NotFound
from onboarding.models import Site, SiteRequirement
from onboarding.policies import site_for
from onboarding.roles import Operation
from onboarding.selectors import requirements
from onboarding.services import answers, moves

MAX_BULK = 500
REQUIREMENT_ACTIONS = [(action.value, action.value) for action in Action]


class DocumentOut(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    status = serializers.CharField()


class RuleOut(Output):
    rule = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField()


class RequirementOut(Output):
    id = serializers.IntegerField()
    key = serializers.CharField()
    stage = serializers.CharField()
    step = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField()
    reviewer = serializers.CharField()
    four_eyes = serializers.BooleanField()
    mandatory = serializers.BooleanField()
    state = serializers.CharField()
    standing = serializers.CharField()
    applicable = serializers.BooleanField()
    due_on = DateField(allow_null=True)
    overdue_days = serializers.IntegerField()
    valid_until = DateField(allow_null=True)
    blocked_by = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())
    rules = RuleOut(many=True)
    findings = serializers.DictField()
    answers = serializers.DictField()
    documents = DocumentOut(many=True)
    reviewed_by = serializers.ListField(child=serializers.IntegerField())
    submitted_on = DateField(allow_null=True)
    decided_on = DateField(allow_null=True)
    decision_note = serializers.CharField()
    decision_reasons = serializers.ListField(child=serializers.DictField())
    waived_until = DateField(allow_null=True)
    version = serializers.IntegerField()


class RequirementTreeOut(Output):
    site = serializers.CharField()
    requirements = RequirementOut(many=True)


class RequirementTreeView(GatepostView):
    """Every requirement of a site in one answer."""

    reads = Reads(output=RequirementTreeOut)

    @extend_schema(operation_id="requirement_tree", responses=RequirementTreeOut)
    def get(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug)
        return Response({"site": site.slug, "requirements": requirements.tree(site, clock.today())})


def row_for(site: Site, key: str) -> SiteRequirement:
    row = SiteRequirement.objects.filter(site=site, key=key).first()
    if row is None:
        raise NotFound(f"There is no requirement {key} at {site.name}.")
    return row


def _one(site: Site, key: str) -> Response:
    entry = next((entry for entry in requirements.tree(site, clock.today()) if entry["key"] == key), None)
    if entry is None:
        raise NotFound(f"There is no requirement {key} at {site.name}.")
    return _tagged(entry)


def _tagged(entry: dict[str, Any]) -> Response:
    return Response(entry, headers={"ETag": f'"{entry["id"]}-{entry["version"]}"'})


class RequirementView(GatepostView):
    reads = Reads(output=RequirementOut)

    @extend_schema(operation_id="requirement_detail", responses=RequirementOut)
    def get(self, request: Request, slug: str, key: str) -> Response:
        return _one(site_for(self.actor, slug), key)


class AnswersShape(Shape):
    answers = serializers.DictField()


class AnswersView(GatepostView):
    guarded = frozenset({"PUT"})

    @extend_schema(operation_id="answers_save", request=AnswersShape, responses=RequirementOut)
    def put(self, request: Request, slug: str, key: str) -> Response:
        site = site_for(self.actor, slug, Operation.WRITE_ANSWERS)
        version = expected_version(request, row_for(site, key))
        answers.save_answers(self.actor, site, key, self.take(AnswersShape, request)["answers"], version)
        return _one(site, key)


class AnswersRowShape(AnswersShape):
    requirement = short_text(20)
    version = serializers.IntegerField(min_value=1, max_value=2**31)


class AnswersRowsShape(Shape):
    rows = AnswersRowShape(many=True)


class AnsweredOut(Output):
    requirement = serializers.CharField(source="key")
    version = serializers.IntegerField()


class AnswersBatchView(GatepostView):
    """Answer many requirements of a site, all or none; each row names the version it was read at. Refusals come back row by row."""

    @extend_schema(operation_id="answers_save_bulk", request=AnswersRowsShape, responses=AnsweredOut(many=True))
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.WRITE_ANSWERS)
        given = [answers.AnswersGiven(**row) for row in self.take(AnswersRowsShape, request)["rows"]]
        return Response(AnsweredOut(answers.save_all(self.actor, site, given), many=True).data)


class WaiverShape(Shape):
    reason = short_text(1000)
    compensating_control = short_text(1000)
    owner = short_text(150)
    requested_by = serializers.IntegerField(min_value=1)
    ends_on = DateField()


class ReasonShape(Shape):
    """``point`` is a key of the requirement's checklist, left out when the reason is about the whole."""

    code = serializers.ChoiceField(choices=[code.value for code in ReasonCode])
    point = short_text(60, required=False, allow_blank=True, default="")
    text = short_text(500, required=False, allow_blank=True, default="")


class MoveShape(Shape):
    """``on`` is the day it took place, today unless an earlier act is put on record."""

    action = serializers.ChoiceField(choices=REQUIREMENT_ACTIONS)
    on = DateField(required=False, allow_null=True, default=None)
    note = short_text(2000, required=False, allow_blank=True, default="")
    judgements = serializers.DictField(child=serializers.ChoiceField(choices=["met", "not_met"]), required=False, default=dict)
    conditions = ConditionShape(many=True, required=False, default=list)
    points = serializers.DictField(child=serializers.ChoiceField(choices=POINT_DECISIONS), required=False, default=dict)
    reasons = ReasonShape(many=True, required=False, default=list)
    waiver = WaiverShape(required=False, allow_null=True, default=None)


class BulkMoveShape(MoveShape):
    site = short_text(80)
    requirement = short_text(20)


class BulkMovesShape(Shape):
    moves = BulkMoveShape(many=True)

    def validate_moves(self, value: list[Any]) -> list[Any]:
        if not 1 <= len(value) <= MAX_BULK:
            raise serializers.ValidationError(f"Send 1 to {MAX_BULK} moves at a time.")
        return value


def _asked(data: dict[str, Any]) -> Asked:
    waiver = data["waiver"]
    return Asked(
        action=Action(data["action"]),
        on=data["on"] or clock.today(),
        note=data["note"],
        judgements=data["judgements"],
        points=data["points"],
        reasons=tuple(ReasonGiven(ReasonCode(reason["code"]), reason["point"], reason["text"]) for reason in data["reasons"]),
        conditions=tuple(ConditionAsked(**condition) for condition in data["conditions"]),
        waiver=WaiverAsked(**waiver) if waiver else None,
    )


class MovesView(GatepostView):
    """Submit, take back, return, accept, accept with conditions, reject, waive or reopen one requirement."""

    guarded = frozenset({"POST"})

    @extend_schema(operation_id="requirement_move", request=MoveShape, responses=RequirementOut)
    def post(self, request: Request, slug: str, key: str) -> Response:
        seen = seen_tag(request)
        asked = _asked(self.take(MoveShape, request))
        return _tagged(moves.move_and_show(self.actor, moves.Move(site=slug, requirement=key, asked=asked, seen=seen)))


class MovedOut(Output):
    site = serializers.CharField(source="site.slug")
    requirement = serializers.CharField(source="key")
    state = serializers.CharField()
    version = serializers.IntegerField()


class BulkMovesView(GatepostView):
    """Make up to 500 moves, all or none; the refusals come back row by row."""

    @extend_schema(operation_id="requirement_move_bulk", request=BulkMovesShape, responses=MovedOut(many=True))
    def post(self, request: Request) -> Response:
        asked = [
            moves.Move(site=data["site"], requirement=data["requirement"], asked=_asked(data))
            for data in self.take(BulkMovesShape, request)["moves"]
        ]
        return Response(MovedOut(moves.make_moves(self.actor, asked), many=True).data)


class QueueRowOut(Output):
    site = serializers.CharField(source="site.slug")
    site_name = serializers.CharField(source="site.name")
    organisation = serializers.CharField(source="site.organisation.name")
    requirement = serializers.CharField(source="key")
    title = serializers.SerializerMethodField()
    submitted_on = DateField()
    due_on = DateField(allow_null=True)

    def get_title(self, row: SiteRequirement) -> str:
        return framework_of(row.site.framework_version).requirements[row.key].title


class QueueView(GatepostView):
    """What waits for a reviewer, oldest first."""

    reads = Reads(output=QueueRowOut, pages=True)

    @extend_schema(operation_id="review_queue", responses=QueueRowOut(many=True))
    def get(self, request: Request) -> Response:
        return self.page(request, requirements.queue(self.actor), QueueRowOut, ordering=("submitted_on", "id"))
