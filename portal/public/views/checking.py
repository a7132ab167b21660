"""Whether a report is ours and unchanged: by its SHA-256, or by the file, which is hashed and not kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from onboarding.errors import Invalid
from onboarding.models import Report
from onboarding.selectors.report_checks import known_by, sha256_of
from portal.public.limits import too_often
from portal.shared.access import for_anyone
from portal.shared.forms import refuse
from portal.shared.requests import PageRequest

MOST_BYTES = 30 * 1024 * 1024
KINDS = {
    Report.Kind.NATIONAL.value: _("It is a national readiness report"),
    Report.Kind.SITE.value: _("It is a readiness report of one site"),
    Report.Kind.INTAKE.value: _("It is an intake workbook"),
}


class Check(forms.Form):
    sha256 = forms.CharField(
        label=_("SHA-256 of the file"),
        required=False,
        max_length=200,
        strip=True,
        help_text=_("64 characters, as your computer shows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or the file itself"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF or XLSX, at most 30 MB. It is read once and not kept."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("sha256")) == bool(given.get("file")) and not self.errors:
            raise forms.ValidationError(_("Give either the SHA-256 or the file."))
        if given.get("file") and given["file"].size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 30 MB, so it is no report of ours."))
        return given


@for_anyone
def verify(request: PageRequest) -> HttpResponse:
    """No query to show, 1 to check besides those of the limit. Says which report it is, never which host it is about."""
    form = Check(request.POST, request.FILES) if request.method == "POST" else Check()
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        if (wait := too_often(request)) is not None:
            return wait
        if form.is_valid():
            sha256 = form.cleaned_data["sha256"] or sha256_of(form.cleaned_data["file"].chunks())
            try:
                known = known_by(sha256)
            except Invalid as error:
                refuse(form, error)
            else:
                context |= {"known": known, "kind": KINDS.get(known.kind) if known else "", "checked": sha256, "is_checked": True}
    return render(request, "public/verify.html", context)
