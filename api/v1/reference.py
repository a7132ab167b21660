"""Who am I, framework versions and localities."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Filter, Reads
from api.shapes import GatepostView, Output
from checklists.definition import Requirement
from checklists.fields import answer_fields
from checklists.loading import framework_of
from checklists.models import FrameworkVersion
from onboarding.errors import NotFound
from onboarding.models import Locality, Nation
from onboarding.policies import require
from onboarding.roles import Operation


class MeOut(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    roles = serializers.ListField(child=serializers.CharField())
    organisations = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class MeView(GatepostView):
    """The signed-in caller and the roles held, everywhere and by organisation id."""

    reads = Reads(output=MeOut)

    @extend_schema(operation_id="me", responses=MeOut)
    def get(self, request: Request) -> Response:
        actor = self.actor
        organisations = {str(key): sorted(roles) for key, roles in actor.own.items()}
        return Response(
            {
                "id": actor.user.pk,
                "name": actor.user.name,
                "email": actor.user.email,
                "roles": sorted(actor.everywhere),
                "organisations": organisations,
            }
        )


class FrameworkVersionOut(Output):
    slug = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    sha256 = serializers.CharField()
    status = serializers.CharField()
    effective_from = serializers.DateField()


class FrameworkListView(GatepostView):
    reads = Reads(output=FrameworkVersionOut, pages=True)

    @extend_schema(operation_id="framework_list", responses=FrameworkVersionOut(many=True))
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.READ_REFERENCE, next(iter(self.actor.own), None))
        return self.page(request, FrameworkVersion.objects.defer("content"), FrameworkVersionOut)


class FieldOut(Output):
    key = serializers.CharField()
    question = serializers.CharField(source="label")
    kind = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    group = serializers.CharField(allow_null=True)
    per = serializers.CharField(allow_null=True)
    is_required = serializers.BooleanField(source="required")


class RequirementDefinitionOut(Output):
    key = serializers.CharField()
    stage = serializers.CharField()
    step = serializers.CharField()
    title = serializers.CharField()
    guide = serializers.CharField()
    owner = serializers.CharField()
    reviewer = serializers.CharField()
    four_eyes = serializers.BooleanField()
    mandatory = serializers.BooleanField()
    never_conditional = serializers.BooleanField()
    weight = serializers.IntegerField()
    valid_months = serializers.IntegerField()
    typical_days = serializers.IntegerField()
    due_gate = serializers.CharField()
    needs = serializers.ListField(child=serializers.CharField())
    evidence_kinds = serializers.ListField(child=serializers.CharField())
    questions = serializers.SerializerMethodField()

    @extend_schema_field(FieldOut(many=True))
    def get_questions(self, requirement: Requirement) -> Any:
        return FieldOut(answer_fields(self.context["framework"], requirement), many=True).data


class FrameworkOut(FrameworkVersionOut):
    requirements = RequirementDefinitionOut(many=True)


class FrameworkView(GatepostView):
    """One version with every requirement and the questions it asks."""

    reads = Reads(output=FrameworkOut)

    @extend_schema(operation_id="framework_detail", responses=FrameworkOut)
    def get(self, request: Request, slug: str, version: str) -> Response:
        require(self.actor, Operation.READ_REFERENCE, next(iter(self.actor.own), None))
        row = FrameworkVersion.objects.filter(slug=slug, version=version).first()
        if row is None:
            raise NotFound(f"There is no framework {slug} {version}.")
        framework = framework_of(row)
        body = dict(FrameworkVersionOut(row).data)
        body["requirements"] = RequirementDefinitionOut(framework.requirements.values(), many=True, context={"framework": framework}).data
        return Response(body)


class LocalityOut(Output):
    code = serializers.CharField()
    name = serializers.CharField()
    upper_tier_name = serializers.CharField()
    region_code = serializers.CharField()
    region_name = serializers.CharField()
    nation = serializers.CharField()


LOCALITY_FILTERS = {
    "nation": Filter(serializers.ChoiceField(choices=Nation.values), "nation"),
    "search": Filter(serializers.CharField(max_length=80), help="Part of the name, or the code."),
}


class LocalityListView(GatepostView):
    """Council areas of the United Kingdom."""

    reads = Reads(output=LocalityOut, pages=True, filters=LOCALITY_FILTERS)

    @extend_schema(
        operation_id="locality_list",
        responses=LocalityOut(many=True),
    )
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.READ_REFERENCE, next(iter(self.actor.own), None))
        rows = Locality.objects.all()
        if search := self.asked.filters.get("search"):
            rows = rows.filter(Q(name__icontains=search) | Q(code__iexact=search[:9]))
        return self.page(request, rows, LocalityOut, ordering=("name", "code"))
