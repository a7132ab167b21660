"""Invitations to sign in: listed, sent and withdrawn. They are accepted on the page their link leads to."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Invitation, Organisation
from onboarding.services.invitations import InvitationGiven, invitations_visible_to, invite, withdraw


class InvitationShape(Shape):
    email = serializers.EmailField(max_length=254)
    role = short_text(40)
    organisation = short_text(80, required=False, allow_null=True, default=None)


class InvitationOut(Output):
    """Never the link: it is for the invited person alone."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    role = serializers.CharField()
    organisation = serializers.CharField(source="organisation.slug", default=None, allow_null=True)
    invited_by = serializers.CharField(source="invited_by.name", default=None, allow_null=True)
    state = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    def get_state(self, row: Invitation) -> str:
        if row.accepted_at:
            return "accepted"
        if row.withdrawn_at:
            return "withdrawn"
        return "open" if row.expires_at > clock.now() else "over"


class InvitationListView(GatepostView):
    reads = Reads(output=InvitationOut, pages=True)
    needs_fresh_sign_in = frozenset({"POST"})

    @extend_schema(operation_id="invitation_list", responses=InvitationOut(many=True))
    def get(self, request: Request) -> Response:
        """Invitations of the places for which you may invite people."""
        return self.page(request, invitations_visible_to(self.actor), InvitationOut, ("-created_at", "-id"))

    @extend_schema(operation_id="invitation_send", request=InvitationShape, responses={201: InvitationOut})
    def post(self, request: Request) -> Response:
        """Invite somebody by mail. The same again withdraws the earlier link and sends a new one."""
        data: dict[str, Any] = self.take(InvitationShape, request)
        slug = data.pop("organisation")
        organisation = Organisation.objects.filter(slug=slug).first() if slug else None
        if slug and organisation is None:
            raise NotFound("There is no such organisation.")
        invitation, _ = invite(self.actor, InvitationGiven(organisation=organisation, **data))
        return Response(InvitationOut(invitation).data, status=201)


class InvitationWithdrawalView(GatepostView):
    """Make an open invitation void."""

    @extend_schema(operation_id="invitation_withdraw", request=None, responses={204: None})
    def post(self, request: Request, invitation_id: int) -> Response:
        withdraw(self.actor, invitation_id)
        return Response(status=204)
