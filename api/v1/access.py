"""Sign-ins and tokens, for administrators."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from onboarding.errors import Invalid, NotFound
from onboarding.models import Organisation
from onboarding.policies import require
from onboarding.roles import Operation
from onboarding.services.access import add_sign_in, record_token_issued


def new_token(user: User) -> str:
    """A token for ``user``; only its digest is kept, so this is the one time it can be read."""
    _, token = get_token_model().objects.create(user=user)
    return str(token)


class SignInShape(Shape):
    email = serializers.EmailField(max_length=254)
    name = short_text(150)
    role = short_text(40)
    organisation = short_text(80, required=False, allow_null=True, default=None)


class SignInOut(Output):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()


class SignInsView(GatepostView):
    """Make sure somebody can sign in with a role. Repeating it changes nothing."""

    @extend_schema(operation_id="sign_in_add", request=SignInShape, responses={201: SignInOut})
    def post(self, request: Request) -> Response:
        require(self.actor, Operation.MANAGE_SIGN_INS)
        data = self.take(SignInShape, request)
        slug = data.pop("organisation")
        organisation = Organisation.objects.filter(slug=slug).first() if slug else None
        if slug and organisation is None:
            raise Invalid("There is no such organisation.", fields={"organisation": "Use its address (slug)."})
        return Response(SignInOut(add_sign_in(self.actor, organisation=organisation, **data)).data, status=201)


class TokenShape(Shape):
    email = serializers.EmailField(max_length=254)


class TokenOut(Output):
    token = serializers.CharField()


class TokensView(GatepostView):
    """Issue a token for a sign-in; shown once and recorded."""

    @extend_schema(operation_id="token_issue", request=TokenShape, responses={201: TokenOut})
    def post(self, request: Request) -> Response:
        require(self.actor, Operation.MANAGE_SIGN_INS)
        email = self.take(TokenShape, request)["email"]
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise NotFound(f"Nobody signs in as {email}.")
        record_token_issued(self.actor, user)
        return Response({"token": new_token(user)}, status=201)
