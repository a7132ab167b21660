"""The page an invitation's link leads to. Looking at it uses nothing up, so mail scanners may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import User
from onboarding.errors import DomainError, Gone, Invalid
from onboarding.services.invitations import accept, account_of, open_invitation
from portal.shared.access import for_anyone
from portal.shared.sentences.said import said, said_word

PAGE = "public/invitation.html"


class Acceptance(forms.Form):
    """Name and password of somebody new."""

    name = forms.CharField(max_length=150, label=gettext_lazy("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=gettext_lazy("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())


@for_anyone
@sensitive_post_parameters("password")
@never_cache
def invitation(request: HttpRequest, text: str) -> HttpResponse:
    """Show what somebody is invited to; on POST take it up. 4 queries to show."""
    signed_in = request.user if isinstance(request.user, User) else None
    try:
        found = open_invitation(text)
    except Gone as error:
        return render(request, PAGE, {"over": said(error.message)}, status=error.status)
    has_account = signed_in is not None or account_of(found) is not None
    form = Acceptance(request.POST or None)
    context = {"invitation": found, "role": said_word(found.role.replace("_", " ")), "has_account": has_account, "form": form}
    if request.method != "POST" or not (has_account or form.is_valid()):
        return render(request, PAGE, context)
    given = {} if has_account else {"name": form.cleaned_data["name"], "password": form.cleaned_data["password"]}
    try:
        accept(text, signed_in=signed_in, **given)
    except Invalid as error:
        for field, message in error.fields.items():
            # What a password lacks is said in the language of the page already: Django's validators and ours say it so.
            form.add_error(field, message if field == "password" else said(message))
        return render(request, PAGE, context)
    except DomainError as error:
        return render(request, PAGE, {"over": said(error.message)}, status=error.status)
    messages.success(request, _("Your access is set up.") if has_account else _("Your account is made. Sign in with your new password."))
    return HttpResponseRedirect("/" if signed_in else reverse("account_login"))
