"""What a refusal by the framework says here: the reason, and what to send instead."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions

SIGN_IN = "Send a token as `Authorization: Bearer TOKEN`, or sign in on the pages."
BAD_TOKEN = "This token is not one of ours, has ended or was withdrawn. Send another as `Authorization: Bearer TOKEN`."  # noqa: S105  (words)


def said(error: exceptions.APIException, view: Any) -> str:
    """The detail of ``error``, raised while ``view`` was asked."""
    if isinstance(error, exceptions.UnsupportedMediaType):
        return f"The body is of a type that is not read here. Send it as {_listed(view.parser_classes)}."
    if isinstance(error, exceptions.NotAcceptable):
        return f"The answer does not come in that form. Ask with Accept for {_listed(view.get_renderers())}."
    if isinstance(error, exceptions.MethodNotAllowed):
        return f"This address does not take that method. It takes {', '.join(view.allowed_methods)}."
    if isinstance(error, exceptions.NotAuthenticated) and error.default_code == exceptions.NotAuthenticated.default_code:
        return SIGN_IN
    return BAD_TOKEN if isinstance(error, exceptions.AuthenticationFailed) else str(error.detail)


def _listed(forms: Any) -> str:
    return " or ".join(dict.fromkeys(str(form.media_type) for form in forms))
