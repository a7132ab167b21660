"""The OpenID Connect door. The library trusts a token's content when it fetched it itself; here its signature is always checked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse

NONCE = "gatepost_oidc_nonce"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key only the provider has; never ``none``, never a shared secret."""
CLAIMS = ("iss", "sub", "aud", "exp", "iat", "nonce")
CLOCKS_APART_SECONDS = 60
ENDS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    def check_provider(self) -> None:
        """Raises OAuth2Error, or RequestException, unless the provider says where its ends are."""
        if not all(isinstance(self.openid_config.get(name), str) for name in ENDS):
            raise OAuth2Error("The provider does not say where its ends are.")

    def get_provider(self) -> OpenIDConnectProvider:
        """The provider, sending this session's nonce along."""
        provider = super().get_provider()
        provider.app.settings = {**provider.app.settings, "auth_params": {"nonce": self.request.session.get(NONCE, "")}}
        return provider

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Raises OAuth2Error unless the answer holds an ID token that is the provider's, for us, and for this very attempt."""
        text = kwargs["response"].get("id_token")
        if not isinstance(text, str):
            raise OAuth2Error("The answer holds no ID token.")
        claims = self._checked(text, app.client_id, request.session.pop(NONCE, ""))
        return self.get_provider().sociallogin_from_response(request, {"id_token": {**claims, "gatepost_uid": uid_of(claims)}})

    def _checked(self, text: str, audience: str, nonce: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                text,
                key=self._key_of(text),
                algorithms=ALGORITHMS,
                audience=audience,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_APART_SECONDS,
                options={"require": list(CLAIMS)},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise OAuth2Error("The ID token cannot be trusted.") from error
        if not nonce or not secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise OAuth2Error("The ID token is from another attempt.")
        if claims.get("azp", audience) != audience:
            raise OAuth2Error("The ID token is for another client.")
        return claims

    def _key_of(self, text: str) -> jwt.PyJWK:
        """The provider's public key that the token names. Raises InvalidTokenError where there is none of an allowed kind."""
        header = jwt.get_unverified_header(text)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        for key in jwt.PyJWKSet.from_dict(answer.json()).keys:
            if key.key_id == header.get("kid") and key.public_key_use in (None, "sig"):
                return key
        raise jwt.InvalidTokenError("The provider has no such key.")


def uid_of(claims: Mapping[str, Any]) -> str:
    """One name for the pair of issuer and subject: another issuer's same subject is another person."""
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    request.session[NONCE] = secrets.token_urlsafe(32)
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: type[OAuth2LoginView] | type[OAuth2CallbackView], request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = CheckedAdapter(request, provider_id)
    try:
        adapter.check_provider()
        response: HttpResponse = kind.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, requests.RequestException) as error:
        response = render_authentication_error(request, adapter.get_provider(), exception=error)
    return response
