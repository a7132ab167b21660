"""Imports of the intake workbook, and reports, as people see them."""

from __future__ import annotations

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.downloads import download
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.uploads import file_of
from api.v1.organisations import short_text
from onboarding import store
from onboarding.errors import NotFound
from onboarding.models import ImportJob, Report
from onboarding.policies import Actor, require, site_for
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.report_jobs import name_of, report_for
from onboarding.services import imports, reports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


class ProblemOut(Output):
    sheet = serializers.CharField()
    cell = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    level = serializers.CharField()


class ImportOut(Output):
    id = serializers.IntegerField()
    filename = serializers.CharField()
    sha256 = serializers.CharField()
    status = serializers.CharField()
    refusal = serializers.CharField()
    problems = ProblemOut(many=True)
    notices = ProblemOut(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    documents = serializers.ListField(child=serializers.DictField())
    has_annotated_copy = serializers.BooleanField(source="annotated_sha256")
    requested_at = serializers.DateTimeField()
    committed_at = serializers.DateTimeField(allow_null=True)


def _job(actor: Actor, job_id: int) -> ImportJob:
    require(actor, Operation.IMPORT)
    row = ImportJob.objects.filter(pk=job_id).first()
    if row is None:
        raise NotFound("There is no such import.")
    return row


class WorkbookIn(Output):
    file = serializers.FileField()


class ImportListView(GatepostView):
    reads = Reads(output=ImportOut, pages=True)
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="import_list", responses=ImportOut(many=True))
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.IMPORT)
        return self.page(request, ImportJob.objects.defer("rows"), ImportOut, ordering=("-id",))

    @extend_schema(operation_id="import_upload", request={"multipart/form-data": WorkbookIn}, responses={202: ImportOut})
    def post(self, request: Request) -> Response:
        require(self.actor, Operation.IMPORT)
        file = file_of(request, settings.WORKBOOK_MAX_BYTES)
        job = imports.start(self.actor, current_programme(), file.name or "", file.chunks())
        return Response(ImportOut(job).data, status=202)


class ImportView(GatepostView):
    reads = Reads(output=ImportOut)

    @extend_schema(operation_id="import_detail", responses=ImportOut)
    def get(self, request: Request, job_id: int) -> Response:
        return Response(ImportOut(_job(self.actor, job_id)).data)


IMPORT_ACTIONS = [("commit", "commit")]


class ImportMoveShape(Shape):
    action = serializers.ChoiceField(choices=IMPORT_ACTIONS)


class ImportMovesView(GatepostView):
    """Commit a checked import: every row or none. Committing again changes nothing."""

    @extend_schema(operation_id="import_move", request=ImportMoveShape, responses=ImportOut)
    def post(self, request: Request, job_id: int) -> Response:
        self.take(ImportMoveShape, request)
        return Response(ImportOut(imports.commit(self.actor, _job(self.actor, job_id))).data)


class ImportAnnotatedView(GatepostView):
    """A copy of the workbook with each problem as a comment in its cell."""

    @extend_schema(operation_id="import_annotated", responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, job_id: int) -> HttpResponseBase:
        job = _job(self.actor, job_id)
        if not job.annotated_sha256:
            raise NotFound("There is no copy with comments: the workbook has no problems, or is still being read.")
        return download(request, store.read(job.annotated_sha256), f"problems-{job.filename}", XLSX)


REPORT_KINDS = [(kind.value, kind.value) for kind in Report.Kind]


class ReportShape(Shape):
    kind = serializers.ChoiceField(choices=REPORT_KINDS)
    format = serializers.ChoiceField(choices=["pdf", "xlsx"])
    site = short_text(80, required=False, allow_null=True, default=None)


class ReportOut(Output):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    format = serializers.CharField()
    site = serializers.CharField(source="site.slug", allow_null=True, default=None)
    status = serializers.CharField()
    as_of = serializers.DateField()
    data_sha256 = serializers.CharField()
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    requested_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)


class ReportListView(GatepostView):
    @extend_schema(operation_id="report_request", request=ReportShape, responses={202: ReportOut})
    def post(self, request: Request) -> Response:
        data = self.take(ReportShape, request)
        site = site_for(self.actor, data["site"], Operation.REQUEST_SITE_REPORT) if data["site"] else None
        report = reports.request_report(self.actor, current_programme(), data["kind"], data["format"], site)
        return Response(ReportOut(report).data, status=202)


class ReportView(GatepostView):
    reads = Reads(output=ReportOut)

    @extend_schema(operation_id="report_detail", responses=ReportOut)
    def get(self, request: Request, report_id: int) -> Response:
        return Response(ReportOut(report_for(self.actor, report_id)).data)


class ReportOpeningView(GatepostView):
    """Have a report that was asked for before handed out to the caller, for a day. Its content is then as it was made."""

    @extend_schema(operation_id="report_open", request=None, responses=ReportOut)
    def post(self, request: Request, report_id: int) -> Response:
        return Response(ReportOut(reports.open_report(self.actor, report_for(self.actor, report_id))).data)


class ReportContentView(GatepostView):
    @extend_schema(operation_id="report_content", responses={(200, PDF): OpenApiTypes.BINARY, (200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, report_id: int) -> HttpResponseBase:
        report = report_for(self.actor, report_id)
        content = reports.read(self.actor, report)
        return download(request, content, f"{name_of(report)}.{report.format}", XLSX if report.format == "xlsx" else PDF)
