"""What a reviewer has in front of them, and the ties that keep them from deciding."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.evidence import VersionOut
from api.v1.organisations import DateField, organisation_for, short_text
from api.v1.requirements import RequirementOut
from onboarding.errors import NotFound
from onboarding.models import Interest
from onboarding.policies import require, site_for
from onboarding.roles import Operation
from onboarding.services import interests
from onboarding.services.dossiers import dossier


class PointOut(Output):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the name of the column


class FindingOut(Output):
    inspector = serializers.CharField()
    check = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    quotation = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]  # the name of the column, not DRF's property


class CopiesOut(Output):
    pages = serializers.IntegerField()
    safe = serializers.BooleanField()
    text = serializers.BooleanField()
    changes = serializers.BooleanField()
    annotated = serializers.BooleanField()


class DossierDocumentOut(Output):
    """Of a withdrawn document only the versions stay named: nothing of it is handed out or shown any more."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    versions = VersionOut(many=True)
    copies = CopiesOut()
    findings = FindingOut(many=True)


class ReviewOut(Output):
    reviewer = serializers.IntegerField()
    role = serializers.CharField()
    decision = serializers.CharField()
    note = serializers.CharField()
    judgements = serializers.DictField()
    points = serializers.DictField()
    reasons = serializers.ListField(child=serializers.DictField())
    decided_on = DateField()
    is_current = serializers.BooleanField()


class PossibleOut(Output):
    action = serializers.CharField()
    refusals = serializers.ListField(child=serializers.CharField())


class DossierOut(Output):
    requirement = RequirementOut()
    points = PointOut(many=True)
    reason_codes = serializers.ListField(child=serializers.CharField())
    documents = DossierDocumentOut(many=True)
    reviews = ReviewOut(many=True)
    actions = PossibleOut(many=True)


class DossierView(GatepostView):
    """One requirement with its documents, what was found in them and where, earlier reviews, and what the caller can do now."""

    reads = Reads(output=DossierOut)

    @extend_schema(operation_id="requirement_dossier", responses=DossierOut)
    def get(self, request: Request, slug: str, key: str) -> Response:
        site = site_for(self.actor, slug, Operation.READ_EVIDENCE)
        body = dossier(self.actor, site, key)
        entry = body["requirement"]
        return Response(DossierOut(body).data, headers={"ETag": f'"{entry["id"]}-{entry["version"]}"'})


class InterestOut(Output):
    id = serializers.IntegerField()
    user = serializers.IntegerField(source="user_id")
    organisation = serializers.CharField(source="organisation.slug")
    declared_on = DateField()
    ended_on = DateField(allow_null=True)


class InterestShape(Shape):
    """``user`` is left out to declare one's own."""

    organisation = short_text(80)
    user = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class InterestsView(GatepostView):
    """The caller's declared interests; an administrator sees everybody's."""

    reads = Reads(output=InterestOut, pages=True)

    @extend_schema(operation_id="interest_list", responses=InterestOut(many=True))
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.DECLARE_INTEREST)
        rows = Interest.objects.select_related("organisation")
        if not self.actor.may(Operation.MANAGE_SIGN_INS):
            rows = rows.filter(user=self.actor.user)
        return self.page(request, rows, InterestOut)

    @extend_schema(operation_id="interest_declare", request=InterestShape, responses={201: InterestOut})
    def post(self, request: Request) -> Response:
        data = self.take(InterestShape, request)
        require(self.actor, Operation.DECLARE_INTEREST)
        organisation = organisation_for(self.actor, data["organisation"], Operation.READ_SITE)
        user = self.actor.user if data["user"] is None else User.objects.filter(pk=data["user"]).first()
        if user is None:
            raise NotFound("There is no such sign-in.")
        return Response(InterestOut(interests.declare(self.actor, user, organisation)).data, status=201)


class InterestEndView(GatepostView):
    @extend_schema(operation_id="interest_end", request=None, responses=InterestOut)
    def post(self, request: Request, interest_id: int) -> Response:
        return Response(InterestOut(interests.end(self.actor, interest_id)).data)
