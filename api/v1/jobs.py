"""The worker's side of imports and reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FileUploadParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import WorkersJSONParser
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.imports import ImportOut, ReportOut
from api.v1.organisations import short_text
from api.v1.work import MAX_BATCH, CopyOut, Kind, LeaseShape, lease_of, leased_version
from onboarding import store
from onboarding.errors import Invalid, NotFound
from onboarding.models import EvidenceCopy, ImportJob, Report, Site, WorkItem
from onboarding.policies import require
from onboarding.roles import Operation
from onboarding.services import imports, opening, reports, stored_files, work


class WorkbookView(GatepostView):
    request_headers = ("X-Lease",)

    @extend_schema(operation_id="work_workbook", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, job_id: int) -> HttpResponse:
        _, token, fence = lease_of(request)
        work.check_held(self.actor, Kind.IMPORT_WORKBOOK, [(job_id, token, fence)])
        job = ImportJob.objects.get(pk=job_id)
        response = HttpResponse(store.read(job.sha256), content_type="application/octet-stream")
        response["X-Filename"] = job.filename.encode("ascii", "replace").decode()
        return response


class RowsShape(LeaseShape):
    workbook = serializers.DictField()


class RowsView(GatepostView):
    """What the worker read. The answer lists the problems of reading and of content together."""

    parser_classes = (WorkersJSONParser,)

    @extend_schema(operation_id="work_rows", request=RowsShape, responses=ImportOut)
    def post(self, request: Request, job_id: int) -> Response:
        data: dict[str, Any] = self.take(RowsShape, request)
        job = imports.take_rows(self.actor, job_id, data["token"], data["fence"], data["workbook"])
        return Response(ImportOut(job).data)


class RefusalShape(LeaseShape):
    reason = short_text(500)


class RefusalView(GatepostView):
    @extend_schema(operation_id="work_refusal", request=RefusalShape, responses=ImportOut)
    def post(self, request: Request, job_id: int) -> Response:
        data = self.take(RefusalShape, request)
        return Response(ImportOut(imports.take_refusal(self.actor, job_id, data["token"], data["fence"], data["reason"])).data)


class BytesParser(FileUploadParser):
    """The raw body as one file."""

    media_type = "application/octet-stream"


def body_of(request: Request) -> bytes:
    file = request.data.get("file") if isinstance(request.data, dict) or hasattr(request.data, "get") else None
    content: bytes = file.read() if file is not None else b""
    if str(len(content)) != request.headers.get("X-Content-Size", ""):
        raise Invalid("The file did not arrive whole.", fields={"X-Content-Size": "Send the number of bytes, and all of them."})
    return content


class ImportFinishView(GatepostView):
    """Ends an import's check; the body is the copy with comments, or nothing."""

    request_headers = (
        "X-Lease",
        "X-Content-Size",
    )
    parser_classes = (BytesParser,)

    @extend_schema(operation_id="work_import_finish", request={"application/octet-stream": OpenApiTypes.BINARY}, responses=ImportOut)
    def post(self, request: Request, job_id: int) -> Response:
        _, token, fence = lease_of(request)
        content = body_of(request) if request.headers.get("X-Content-Size", "0") != "0" else None
        return Response(ImportOut(imports.finish(self.actor, job_id, token, fence, content)).data)


class ReportJobView(GatepostView):
    request_headers = ("X-Lease",)
    reads = Reads(output=ReportOut)

    @extend_schema(operation_id="work_report", responses=ReportOut)
    def get(self, request: Request, report_id: int) -> Response:
        _, token, fence = lease_of(request)
        work.check_held(self.actor, Kind.BUILD_REPORT, [(report_id, token, fence)])
        return Response(ReportOut(Report.objects.select_related("site").get(pk=report_id)).data)


class ReportDataView(GatepostView):
    """The frozen data a report is made from."""

    request_headers = ("X-Lease",)

    @extend_schema(operation_id="work_report_data", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, report_id: int) -> HttpResponse:
        _, token, fence = lease_of(request)
        content = reports.data_of(self.actor, report_id, token, fence)
        return HttpResponse(content, content_type="application/json")


class ReportBytesView(GatepostView):
    request_headers = (
        "X-Lease",
        "X-Content-Size",
    )
    parser_classes = (BytesParser,)

    @extend_schema(operation_id="work_report_keep", request={"application/octet-stream": OpenApiTypes.BINARY}, responses=ReportOut)
    def put(self, request: Request, report_id: int) -> Response:
        _, token, fence = lease_of(request)
        return Response(ReportOut(reports.keep(self.actor, report_id, token, fence, body_of(request))).data)


class CopyView(GatepostView):
    """What the worker made of a document; the body is the copy, its media type stands in ``X-Media-Type``."""

    request_headers = (
        "X-Lease",
        "X-Content-Size",
        "X-Media-Type",
    )
    parser_classes = (BytesParser,)

    @extend_schema(operation_id="work_copy_keep", request={"application/octet-stream": OpenApiTypes.BINARY}, responses={201: CopyOut})
    def put(self, request: Request, version_id: int, kind: str, number: int) -> Response:
        version = leased_version(self.actor, lease_of(request), version_id)
        if kind not in EvidenceCopy.Kind.values:
            raise NotFound("There is no such kind of copy.")
        media_type = request.headers.get("X-Media-Type", "")
        copy = opening.keep_copy(self.actor, version, EvidenceCopy.Kind(kind), number, media_type, body_of(request))
        return Response(CopyOut(copy).data, status=201)


class ScrubShape(Shape):
    slice = serializers.IntegerField(min_value=0, max_value=stored_files.SLICES - 1)


class ScrubOut(Output):
    checked = serializers.IntegerField()
    missing = serializers.IntegerField()
    damaged = serializers.IntegerField()
    orphans = serializers.IntegerField()


class ScrubsView(GatepostView):
    """Re-hash one of the 256 slices of the store, put faults on record, and remove what nothing needs any more."""

    @extend_schema(operation_id="work_scrub", request=ScrubShape, responses=ScrubOut)
    def post(self, request: Request) -> Response:
        return Response(ScrubOut(stored_files.scrub(self.actor, self.take(ScrubShape, request)["slice"])).data)


class FaultOut(Output):
    sha256 = serializers.CharField()
    kind = serializers.CharField()
    found_at = serializers.DateTimeField()


class StoreOut(Output):
    faults = FaultOut(many=True)
    quarantined = serializers.IntegerField()
    quarantined_since = serializers.DateTimeField(allow_null=True)
    held = serializers.IntegerField()


class StoreView(GatepostView):
    """Stored files that were missing or damaged when last looked at, and how many documents wait to be checked or decided about."""

    reads = Reads(output=StoreOut)

    @extend_schema(operation_id="work_store", responses=StoreOut)
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.READ_WORK)
        return Response(StoreOut(stored_files.health()).data)


class AttentionOut(Output):
    kind = serializers.CharField()
    subject = serializers.IntegerField()
    site = serializers.SerializerMethodField()
    attempts = serializers.IntegerField()
    last_error = serializers.CharField()

    def get_site(self, item: WorkItem) -> str | None:
        names: dict[int, str] = self.context.get("names", {})
        return names.get(item.subject) if item.kind == Kind.DRIVE_SITE else None


class AttentionView(GatepostView):
    """Work that failed three times, with the reason."""

    reads = Reads(output=AttentionOut)

    @extend_schema(operation_id="work_attention", responses=AttentionOut(many=True))
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.READ_WORK)
        items = list(WorkItem.objects.filter(needs_attention=True).order_by("pk")[:MAX_BATCH])
        names = dict(Site.objects.filter(pk__in=[item.subject for item in items if item.kind == Kind.DRIVE_SITE]).values_list("pk", "name"))
        return Response(AttentionOut(items, many=True, context={"names": names}).data)
