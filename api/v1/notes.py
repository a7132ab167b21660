"""Notes about a site, for those who look after it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from onboarding.policies import site_for
from onboarding.roles import Operation
from onboarding.selectors.site_pages import notes_of
from onboarding.services.notes import LONGEST, check_may_see, write_note


class NoteShape(Shape):
    text = short_text(LONGEST)


class NoteOut(Output):
    id = serializers.IntegerField()
    text = serializers.CharField()
    author = serializers.CharField(source="author.name", default="", help_text="Empty where the sign-in no longer exists.")
    written_at = serializers.DateTimeField()


class NoteListView(GatepostView):
    reads = Reads(output=NoteOut, pages=True)

    @extend_schema(operation_id="note_list", responses=NoteOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.KEEP_NOTES)
        check_may_see(self.actor, site)
        return self.page(request, notes_of(site), NoteOut)

    @extend_schema(operation_id="note_write", request=NoteShape, responses={201: NoteOut})
    def post(self, request: Request, slug: str) -> Response:
        site = site_for(self.actor, slug, Operation.KEEP_NOTES)
        return Response(NoteOut(write_note(self.actor, site, self.take(NoteShape, request)["text"])).data, status=201)
