"""Documents: sent, listed, read, withdrawn."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import check_values
from api.shapes import GatepostView, Output
from api.v1.organisations import organisation_for
from onboarding.errors import Invalid, NotFound
from onboarding.models import Evidence, EvidenceVersion, Site
from onboarding.policies import within
from onboarding.roles import Operation
from onboarding.services import evidence


class EvidenceVersionOut(Output):
    id = serializers.IntegerField()
    evidence = serializers.IntegerField(source="evidence_id")
    name = serializers.CharField(source="evidence.name")
    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    media_type = serializers.CharField()
    status = serializers.CharField()
    refusal = serializers.CharField()
    uploaded_at = serializers.DateTimeField()


class UploadIn(Output):
    """``uses`` is a JSON list of {"site": …, "requirement": …}."""

    file = serializers.FileField()
    uses = serializers.CharField(required=False)


def file_of(request: Request) -> UploadedFile[bytes]:
    found = request.FILES.get("file")
    if not isinstance(found, UploadedFile):
        raise Invalid("No file arrived.", fields={"file": "Send it as the form field called file."})
    return found


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes as an attachment that no browser will run or keep."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


class EvidenceListView(GatepostView):
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="evidence_list", responses=EvidenceVersionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.READ_EVIDENCE)
        rows = EvidenceVersion.objects.filter(evidence__organisation=organisation, evidence__withdrawn_at=None).select_related("evidence")
        return self.page(request, rows, EvidenceVersionOut)

    @extend_schema(operation_id="evidence_upload", request={"multipart/form-data": UploadIn}, responses={201: EvidenceVersionOut})
    def post(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.UPLOAD_EVIDENCE)
        if unknown := sorted(set(request.POST) - {"uses"}):
            raise Invalid("Unknown field.", fields={name: 'Remove it; say what the document is for in "uses".' for name in unknown[:20]})
        uses = _uses(request.POST.get("uses", "[]"), organisation.pk)
        file = file_of(request)
        version = evidence.upload(self.actor, organisation, file.name or "", file.chunks(), uses)
        return Response(EvidenceVersionOut(version).data, status=201)


def _uses(raw: Any, organisation_id: int) -> list[tuple[Site, str]]:
    try:
        rows = json.loads(raw)
        check_values(rows)
        pairs = [(str(row["site"]), str(row["requirement"])) for row in rows]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Invalid(
            "It is not clear what the document is for.",
            fields={"uses": 'Send a JSON list such as [{"site": "…", "requirement": "SAF-01"}].'},
        ) from None
    sites = {site.slug: site for site in Site.objects.filter(organisation=organisation_id, slug__in={slug for slug, _ in pairs})}
    if missing := sorted({slug for slug, _ in pairs} - sites.keys()):
        raise NotFound(f"There is no site {', '.join(missing)} in this organisation.")
    return [(sites[slug], key) for slug, key in pairs]


class EvidenceContentView(GatepostView):
    """The newest checked bytes of a document. Who read it is recorded before the first byte."""

    @extend_schema(operation_id="evidence_content", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: int) -> HttpResponse:
        version = (
            EvidenceVersion.objects.filter(within(self.actor, Operation.READ_EVIDENCE, "evidence__organisation"), evidence=evidence_id)
            .select_related("evidence")
            .order_by("-number")
            .first()
        )
        if version is None:
            raise NotFound("There is no such document.")
        return download(evidence.readable(self.actor, version), version.evidence.name, version.media_type)


class EvidenceWithdrawalView(GatepostView):
    @extend_schema(operation_id="evidence_withdraw", request=None, responses={204: None})
    def post(self, request: Request, evidence_id: int) -> Response:
        row = Evidence.objects.filter(within(self.actor, Operation.UPLOAD_EVIDENCE), pk=evidence_id).first()
        if row is None:
            raise NotFound("There is no such document.")
        evidence.withdraw(self.actor, row)
        return Response(status=204)
