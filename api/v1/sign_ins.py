"""Sign-ins, for administrators: who has access, giving it, and taking it away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from onboarding.errors import Invalid
from onboarding.models import Organisation
from onboarding.policies import require
from onboarding.roles import Operation
from onboarding.services import leaving, sign_ins
from onboarding.services.access import add_sign_in


def organisation_at(slug: str | None) -> Organisation | None:
    """The organisation a body names, if it names one. Raises Invalid for one that is not there."""
    organisation = Organisation.objects.filter(slug=slug).first() if slug else None
    if slug and organisation is None:
        raise Invalid("There is no such organisation.", fields={"organisation": "Use its address (slug)."})
    return organisation


class SignInShape(Shape):
    email = serializers.EmailField(max_length=254)
    name = short_text(150)
    role = short_text(40)
    organisation = short_text(80, required=False, allow_null=True, default=None)


class AddedOut(Output):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()


class RoleHeldOut(Output):
    role = serializers.CharField()
    organisation = serializers.CharField(source="organisation.slug", default=None, allow_null=True)


class SignInOut(AddedOut):
    is_active = serializers.BooleanField()
    is_service = serializers.BooleanField()
    has_second_step = serializers.BooleanField()
    roles = RoleHeldOut(source="memberships", many=True)


class SignInsView(GatepostView):
    reads = Reads(output=SignInOut, pages=True)
    needs_fresh_sign_in = frozenset({"POST"})

    @extend_schema(operation_id="sign_in_list", responses=SignInOut(many=True))
    def get(self, request: Request) -> Response:
        """Everybody who can sign in, with their roles. For administrators."""
        require(self.actor, Operation.MANAGE_SIGN_INS)
        second = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        rows = User.objects.annotate(has_second_step=Exists(second)).prefetch_related("memberships__organisation")
        return self.page(request, rows, SignInOut)

    @extend_schema(operation_id="sign_in_add", request=SignInShape, responses={201: AddedOut})
    def post(self, request: Request) -> Response:
        """Make sure somebody can sign in with a role. Repeating it changes nothing."""
        require(self.actor, Operation.MANAGE_SIGN_INS)
        data = self.take(SignInShape, request)
        organisation = organisation_at(data.pop("organisation"))
        return Response(AddedOut(add_sign_in(self.actor, organisation=organisation, **data)).data, status=201)


class Leaving(GatepostView):
    needs_fresh_sign_in = frozenset({"POST"})


class DisablementView(Leaving):
    @extend_schema(operation_id="sign_in_disable", request=None, responses={204: None})
    def post(self, request: Request, user_id: int) -> Response:
        """Close an account: its sessions end at once and its tokens are gone."""
        leaving.disable(self.actor, user_id)
        return Response(status=204)


class EnablementView(Leaving):
    @extend_schema(operation_id="sign_in_enable", request=None, responses={204: None})
    def post(self, request: Request, user_id: int) -> Response:
        """Open an account again."""
        leaving.enable(self.actor, user_id)
        return Response(status=204)


class SessionsEndView(Leaving):
    @extend_schema(operation_id="sign_in_end_sessions", request=None, responses={204: None})
    def post(self, request: Request, user_id: int) -> Response:
        """Sign somebody out everywhere."""
        leaving.end_sessions(self.actor, user_id)
        return Response(status=204)


class RoleShape(Shape):
    role = short_text(40)
    organisation = short_text(80, required=False, allow_null=True, default=None)


class RoleRemovalView(Leaving):
    @extend_schema(operation_id="sign_in_take_role", request=RoleShape, responses={204: None})
    def post(self, request: Request, user_id: int) -> Response:
        """Take one role away from somebody."""
        require(self.actor, Operation.MANAGE_SIGN_INS)
        data = self.take(RoleShape, request)
        leaving.take_role(self.actor, user_id, data["role"], organisation_at(data["organisation"]))
        return Response(status=204)


class EndedOut(Output):
    sessions = serializers.IntegerField()


class AllSessionsEndView(Leaving):
    @extend_schema(operation_id="sign_in_end_all_sessions", request=None, responses=EndedOut)
    def post(self, request: Request) -> Response:
        """Sign everybody out everywhere, yourself included. Tokens stay."""
        return Response({"sessions": sign_ins.end_all_sessions(self.actor)})
