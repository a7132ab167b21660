"""What is asked of whoever signed in on the pages, when it is missing. Apart from ``errors``, which needs views to be loaded."""

from __future__ import annotations

from rest_framework import exceptions


class ReauthenticationRequired(exceptions.NotAuthenticated):
    default_code = "reauthentication_required"
    default_detail = "Confirm who you are at /account/reauthenticate/ and send this again: it was more than ten minutes ago."


class SecondFactorRequired(exceptions.PermissionDenied):
    default_code = "mfa_required"
    default_detail = "Sign in with a second step, or set one up at /account/second-step/. A password alone opens nothing here."


class CsrfFailed(exceptions.PermissionDenied):
    default_code = "csrf_failed"
    default_detail = "Send the CSRF token of your session in the X-CSRFToken header."
