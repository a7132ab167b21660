"""Single sign-on with the operator's identity provider."""

from __future__ import annotations

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from accounts import bounded


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """A person is the pair of issuer and subject; an e-mail address never makes or finds an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        return bounded.session()
