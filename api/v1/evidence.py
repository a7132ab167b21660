"""Documents: sent, listed, read, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.downloads import download
from api.parsing import check_values
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.uploads import file_of
from api.v1.organisations import organisation_for, short_text
from onboarding.errors import Invalid, NotFound
from onboarding.models import Evidence, EvidenceCopy, EvidenceVersion
from onboarding.policies import Actor, require, within
from onboarding.roles import Operation
from onboarding.services import evidence, opening, reading

READABLE_COPIES = frozenset({EvidenceCopy.Kind.TEXT, EvidenceCopy.Kind.CHANGES, EvidenceCopy.Kind.ANNOTATED})
MOST_USES = 200
CLEARANCE_DECISIONS = [("release", "release"), ("refuse", "refuse")]


class VersionOut(Output):
    """``note``: what whoever opens it should know first; empty most of the time."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    media_type = serializers.CharField()
    status = serializers.CharField()
    refusal = serializers.CharField()
    note = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    is_unread = serializers.BooleanField()
    is_destroyed = serializers.BooleanField()


class EvidenceVersionOut(VersionOut):
    id = serializers.IntegerField()
    evidence = serializers.IntegerField(source="evidence_id")
    name = serializers.CharField(source="evidence.name")
    withdrawn_at = serializers.DateTimeField(source="evidence.withdrawn_at", allow_null=True)


class UploadIn(Output):
    """``uses`` is a JSON list of {"site": …, "requirement": …}; ``no_survivor_data`` is the sender's word for it."""

    file = serializers.FileField()
    no_survivor_data = serializers.BooleanField()
    uses = serializers.CharField(required=False)


class EvidenceListView(GatepostView):
    reads = Reads(output=EvidenceVersionOut, pages=True)
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="evidence_list", responses=EvidenceVersionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.READ_EVIDENCE)
        rows = EvidenceVersion.objects.filter(evidence__organisation=organisation, evidence__withdrawn_at=None).select_related("evidence")
        return self.page(request, rows, EvidenceVersionOut)

    @extend_schema(operation_id="evidence_upload", request={"multipart/form-data": UploadIn}, responses={201: EvidenceVersionOut})
    def post(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.UPLOAD_EVIDENCE)
        file = file_of(request)
        if unknown := sorted(set(request.POST) - {"uses", "no_survivor_data"}):
            raise Invalid("Unknown field.", fields={name: 'Remove it; say what the document is for in "uses".' for name in unknown[:20]})
        uses = _uses(request.POST.getlist("uses"))
        version = evidence.upload(
            self.actor,
            organisation,
            file.name or "",
            file.chunks(),
            uses,
            no_survivor_data=request.POST.get("no_survivor_data", "").lower() in ("true", "1", "yes", "on"),
        )
        return Response(EvidenceVersionOut(version).data, status=201)


def _uses(given: Sequence[Any]) -> list[tuple[str, str]]:
    """The sites, by address, and requirements a document is for."""
    if len(given) > 1:
        raise _unclear("Send it once, as one JSON list of everything the document is for.")
    try:
        rows = json.loads(given[0] if given else "[]")
        check_values(rows, "uses")
    except (ValueError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unclear('Send a JSON list such as [{"site": "…", "requirement": "SAF-01"}].')
    if not 1 <= len(rows) <= MOST_USES:
        raise _unclear(f"Name at least one site and requirement it serves, at most {MOST_USES}.")
    for number, row in enumerate(rows, start=1):
        if wrong := sorted({"site", "requirement"} ^ row.keys()) or [name for name, text in row.items() if not _is_word(text)]:
            raise _unclear(f"Entry {number} needs a site and a requirement, each as text, and nothing else; look at {', '.join(wrong)}.")
    return [(row["site"], row["requirement"]) for row in rows]


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _unclear(hint: str) -> Invalid:
    return Invalid("It is not clear what the document is for.", fields={"uses": hint})


def version_for(actor: Actor, evidence_id: int, number: int | None = None) -> EvidenceVersion:
    """A version of a document the caller may read, the newest unless ``number`` names one. Raises NotFound."""
    versions = EvidenceVersion.objects.filter(within(actor, Operation.READ_EVIDENCE, "evidence__organisation"), evidence=evidence_id)
    chosen = versions if number is None else versions.filter(number=number)
    version = chosen.select_related("evidence").order_by("-number").first()
    if version is None:
        raise NotFound("There is no such document.")
    return version


class EvidenceContentView(GatepostView):
    """The newest version as others get it: without anything active. Who read it is recorded before the first byte."""

    @extend_schema(operation_id="evidence_content", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: int) -> HttpResponseBase:
        return as_download(request, reading.document(self.actor, version_for(self.actor, evidence_id)))


class EvidenceVersionsView(GatepostView):
    """Every version of a document, the newest first."""

    reads = Reads(output=EvidenceVersionOut, pages=True)

    @extend_schema(operation_id="evidence_versions", responses=EvidenceVersionOut(many=True))
    def get(self, request: Request, evidence_id: int) -> Response:
        version_for(self.actor, evidence_id)
        rows = EvidenceVersion.objects.filter(evidence=evidence_id).select_related("evidence")
        return self.page(request, rows, EvidenceVersionOut, ordering=("-number",))


class EvidenceVersionContentView(GatepostView):
    @extend_schema(operation_id="evidence_version_content", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: int, number: int) -> HttpResponseBase:
        return as_download(request, reading.document(self.actor, version_for(self.actor, evidence_id, number)))


class EvidenceCopyView(GatepostView):
    """What a worker made of a version: its words, what changed against the version before, or the spreadsheet with its cells marked."""

    @extend_schema(operation_id="evidence_copy", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: int, number: int, kind: str) -> HttpResponseBase:
        if kind not in READABLE_COPIES:
            raise NotFound("There is no such copy of this document.")
        return as_download(request, reading.copy(self.actor, version_for(self.actor, evidence_id, number), EvidenceCopy.Kind(kind)))


class EvidencePageView(GatepostView):
    """A picture of one page, counted from 1."""

    @extend_schema(operation_id="evidence_page", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: int, number: int, page: int) -> HttpResponseBase:
        return as_download(request, reading.copy(self.actor, version_for(self.actor, evidence_id, number), EvidenceCopy.Kind.PAGE, page))


def as_download(request: Request, readable: reading.Readable) -> HttpResponseBase:
    return download(request, readable.content, readable.name, readable.media_type)


class HeldView(GatepostView):
    """Documents that wait for a decision, the oldest first: held until two reviewers have looked, or without text until one has."""

    reads = Reads(output=EvidenceVersionOut, pages=True)

    @extend_schema(operation_id="evidence_held", responses=EvidenceVersionOut(many=True))
    def get(self, request: Request) -> Response:
        require(self.actor, Operation.CLEAR_EVIDENCE)
        return self.page(request, opening.waiting(), EvidenceVersionOut)


class ClearanceShape(Shape):
    decision = serializers.ChoiceField(choices=CLEARANCE_DECISIONS)
    reason = short_text(300, required=False, allow_blank=True, default="")


class ClearanceView(GatepostView):
    """Say that a waiting document may be kept (two reviewers release a held one), or refuse it and have its bytes destroyed."""

    @extend_schema(operation_id="evidence_clearance", request=ClearanceShape, responses=EvidenceVersionOut)
    def post(self, request: Request, held_id: int) -> Response:
        data = self.take(ClearanceShape, request)
        if data["decision"] == "release":
            version = opening.release(self.actor, held_id)
        else:
            version = opening.turn_away(self.actor, held_id, data["reason"])
        return Response(EvidenceVersionOut(version).data)


class EvidenceWithdrawalView(GatepostView):
    @extend_schema(operation_id="evidence_withdraw", request=None, responses={204: None})
    def post(self, request: Request, evidence_id: int) -> Response:
        row = Evidence.objects.filter(within(self.actor, Operation.UPLOAD_EVIDENCE), pk=evidence_id).first()
        if row is None:
            raise NotFound("There is no such document.")
        evidence.withdraw(self.actor, row)
        return Response(status=204)
