"""The requirements of all sites as flat rows, for spreadsheets and dashboards."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from api.reading import Filter, Reads
from api.shapes import GatepostView, Output
from api.v1.organisations import DateField, short_text
from checklists.definition import Requirement
from checklists.evaluation import Standing
from checklists.facts import State
from checklists.loading import framework_of
from onboarding.models import SiteRequirement
from onboarding.selectors import requirements


class RequirementRowOut(Output):
    id = serializers.IntegerField()
    site = serializers.CharField(source="site.slug")
    site_name = serializers.CharField(source="site.name")
    organisation = serializers.CharField(source="site.organisation.slug")
    requirement = serializers.CharField(source="key")
    title = serializers.SerializerMethodField()
    stage = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()
    reviewer = serializers.SerializerMethodField()
    state = serializers.CharField()
    standing = serializers.CharField()
    applicable = serializers.BooleanField()
    due_on = DateField(allow_null=True)
    valid_until = DateField(allow_null=True)
    submitted_on = DateField(allow_null=True)
    decided_on = DateField(allow_null=True)
    blocked_by = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()

    def get_title(self, row: SiteRequirement) -> str:
        return _of(row).title

    def get_stage(self, row: SiteRequirement) -> str:
        return _of(row).stage

    def get_owner(self, row: SiteRequirement) -> str:
        return _of(row).owner

    def get_reviewer(self, row: SiteRequirement) -> str:
        return _of(row).reviewer


def _of(row: SiteRequirement) -> Requirement:
    return framework_of(row.site.framework_version).requirements[row.key]


class RequirementListView(GatepostView):
    """Every requirement of every site you may see, one row each."""

    reads = Reads(
        output=RequirementRowOut,
        pages=True,
        exports=True,
        filters={
            "site": Filter(short_text(80), "site__slug", "The site's address (slug)."),
            "requirement": Filter(short_text(20), "key", "A key of the framework, such as SAF-01."),
            "state": Filter(serializers.ChoiceField(choices=[state.value for state in State]), "state"),
            "standing": Filter(serializers.ChoiceField(choices=[standing.value for standing in Standing]), "standing"),
            "applicable": Filter(serializers.BooleanField(), "applicable"),
            "due_until": Filter(DateField(), "due_on__lte", "Only what is due on this day or earlier."),
        },
    )

    @extend_schema(operation_id="requirement_list", responses=RequirementRowOut(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        return self.page_or_lines(request, requirements.rows(self.actor), RequirementRowOut)
