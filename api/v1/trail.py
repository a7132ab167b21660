"""The trail: what happened, who looked at what, and a form of it that can be checked elsewhere."""

from __future__ import annotations

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Filter, Reads
from api.shapes import GatepostView, Output
from api.v1.organisations import organisation_for
from onboarding import clock
from onboarding.models import AuditEvent, Site
from onboarding.policies import Actor, require, site_for
from onboarding.roles import Operation
from onboarding.services import exports


class EventOut(Output):
    sequence = serializers.IntegerField()
    at = serializers.DateTimeField()
    name = serializers.CharField()
    actor = serializers.CharField()
    details = serializers.DictField(source="data")
    hash = serializers.CharField()


class UnnamedEventOut(EventOut):
    """For who may see hosts but no people: the number of the sign-in stands for its name."""

    actor = serializers.SerializerMethodField()  # type: ignore[assignment]  # the same field, without the name

    def get_actor(self, row: AuditEvent) -> str:
        return f"sign-in {row.actor_id}" if row.actor_id else row.actor


def shape_for(actor: Actor, organisation_id: int) -> type[EventOut]:
    return EventOut if actor.may(Operation.READ_PEOPLE, organisation_id) else UnnamedEventOut


ACCESSES = ("evidence.read", "evidence.findings_read", "report.read", "vetting.read")
SINCE = Filter(serializers.DateTimeField(), "at__gte", "Only what happened at or after this instant.")


class TrailView(GatepostView):
    """What happened at a site, oldest first; ``since`` asks what changed since then."""

    reads = Reads(output=EventOut, pages=True, filters={"since": SINCE})

    @extend_schema(operation_id="site_trail", responses=EventOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        site = _site(self, slug)
        rows = AuditEvent.objects.filter(chain=f"site:{site.pk}")
        return self.page(request, rows, shape_for(self.actor, site.organisation_id), ordering=("sequence",))


class TrailExportView(GatepostView):
    """A site's whole chain as lines of JSON, to be checked with the stand-alone ``deploy/check_trail.py``."""

    @extend_schema(operation_id="site_trail_export", responses={(200, "application/x-ndjson"): OpenApiTypes.STR})
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        site = _site(self, slug)
        # Its hashes cover the names of those who acted, so it cannot be had without them.
        require(self.actor, Operation.READ_PEOPLE, site.organisation_id)
        lines = exports.site_chain(self.actor, site)
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
        response["Content-Disposition"] = f'attachment; filename="trail-{site.slug}-{clock.today():%Y-%m-%d}.ndjson"'
        response["Cache-Control"] = "private, no-store"
        return response


class AccessRegisterView(GatepostView):
    """Who was handed which document of an organisation, and when, newest first."""

    reads = Reads(output=EventOut, pages=True)

    @extend_schema(operation_id="access_register", responses=EventOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        organisation = organisation_for(self.actor, slug, Operation.READ_TRAIL)
        rows = AuditEvent.objects.filter(organisation_id=organisation.pk, name__in=ACCESSES)
        return self.page(request, rows, shape_for(self.actor, organisation.pk), ordering=("-id",))


def _site(view: GatepostView, slug: str) -> Site:
    site = site_for(view.actor, slug)
    require(view.actor, Operation.READ_TRAIL, site.organisation_id)
    return site
