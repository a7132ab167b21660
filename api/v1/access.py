"""Tokens: one's own, and those of machines for administrators."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.reading import Reads
from api.shapes import GatepostView, Output, Shape
from api.v1.organisations import short_text
from onboarding.errors import Invalid, NotFound
from onboarding.models import Organisation
from onboarding.policies import Actor, require
from onboarding.roles import SCOPES, Operation
from onboarding.services.tokens import LONGEST_DAYS, TokenGiven, issue_token, tokens_of, withdraw_token


def new_token(user: User) -> str:
    """A token for ``user``; only its digest is kept, so this is the one time it can be read."""
    _, token = get_token_model().objects.create(user=user)
    return str(token)


def organisation_within(actor: Actor, slug: str | None) -> Organisation | None:
    """The organisation a body names, if it names one; one the caller may not know of counts as not there. Raises Invalid."""
    found = Organisation.objects.filter(slug=slug).first() if slug else None
    if slug and (found is None or not actor.knows_of(found.pk)):
        raise Invalid("There is no such organisation.", fields={"organisation": "Use its address (slug)."})
    return found


class TokenShape(Shape):
    email = serializers.EmailField(max_length=254, required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    scopes = serializers.ListField(child=short_text(40), required=False, allow_null=True, default=None, max_length=len(SCOPES))
    organisation = short_text(80, required=False, allow_null=True, default=None)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, required=False, allow_null=True, default=None)


class TokenOut(Output):
    """``key`` names the token from now on; ``token`` is shown this once."""

    key = serializers.CharField(source="token_key")
    name = serializers.CharField()
    email = serializers.EmailField(source="user.email")
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
    organisation = serializers.CharField(source="organisation.slug", default=None, allow_null=True)
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewTokenOut(TokenOut):
    token = serializers.CharField()


class TokensView(GatepostView):
    reads = Reads(output=TokenOut, pages=True)
    needs_fresh_sign_in = frozenset({"POST"})
    answers_with_secret = True

    @extend_schema(operation_id="token_list", responses=TokenOut(many=True))
    def get(self, request: Request) -> Response:
        """Your own tokens, and for an administrator those of machines; never the text of one."""
        rows = tokens_of(self.actor).select_related("user", "organisation")
        return self.page(request, rows, TokenOut, ("created", "digest"))

    @extend_schema(operation_id="token_issue", request=TokenShape, responses={201: NewTokenOut})
    def post(self, request: Request) -> Response:
        """Make a token: for yourself, or as an administrator for a machine. Its text is shown this once."""
        data = self.take(TokenShape, request)
        user, organisation = self._owner(data.pop("email")), organisation_within(self.actor, data.pop("organisation"))
        token, text = issue_token(self.actor, user, TokenGiven(organisation=organisation, **data))
        return Response({**TokenOut(token).data, "token": text}, status=201)

    def _owner(self, email: str | None) -> User:
        """The account the token is for. Only an administrator learns whether another one is there."""
        actor = self.actor
        if email is None or email.casefold() == actor.user.email.casefold():
            return actor.user
        require(actor, Operation.MANAGE_SIGN_INS)
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise NotFound(f"Nobody signs in as {email}.")
        return user


class TokenWithdrawalView(GatepostView):
    """End a token at once."""

    @extend_schema(operation_id="token_withdraw", request=None, responses={204: None})
    def post(self, request: Request, token_key: str) -> Response:
        withdraw_token(self.actor, token_key)
        return Response(status=204)
