"""Forms: how fields are drawn, how what is wrong is said, and how a page that went stale keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from onboarding.errors import DomainError
from portal.shared.framework_words import listed
from portal.shared.sentences.said import said

# What Django says of a field left empty, "This field is required.", tells nobody what to do.
forms.Field.default_error_messages["required"] = _("Fill this in.")
forms.ChoiceField.default_error_messages["required"] = _("Choose an answer.")
forms.FileField.default_error_messages["required"] = _("Choose a file.")


class Renderer(TemplatesSetting):
    """Django's own widgets inside our field template: label, hint, error, input; choices in a fieldset."""

    form_template_name = "shared/forms/form.html"
    field_template_name = "shared/forms/field.html"


class Day(forms.DateInput):
    """A date, typed or picked; stored and sent as ISO text."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Set what field ``name`` of a form offers, where that is known only when the form is made; the stubs know no ``choices``."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """A form that changes something others may change too. Give ``initial={"version": row.version}``.

    On ``Stale`` call ``went_stale`` with the newest version and show the page again: the typed values stay, and sending
    the form once more is a choice made knowingly.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def went_stale(self, newest: int) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(newest)
        self.data = data
        message = _(
            "Somebody changed this while you were looking at it. What you typed is below, not yet stored. Check it and send it again."
        )
        self.add_error(None, forms.ValidationError(message, code="stale"))


def refuse(form: forms.BaseForm, error: DomainError, names: Mapping[str, str] | None = None) -> None:
    """Put what the domain refused beside the fields it is about; ``names`` maps its names to the form's where they differ."""
    placed = False
    for name, message in error.fields.items():
        field = (names or {}).get(name, name)
        known = field in form.fields
        form.add_error(field if known else None, said(message))
        placed = True
    for reason in error.reasons:
        form.add_error(None, said(reason))
        placed = True
    if not placed:
        form.add_error(None, said(error.message))


def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is wrong as (anchor, sentence), in the order of the page; the anchor is empty for the form as a whole."""
    found: list[tuple[str, str]] = [("", message) for message in _messages(form.non_field_errors())]
    for field in form:
        anchor = field.auto_id if not field.use_fieldset else f"{field.auto_id}_0"
        if field.is_hidden:
            anchor = ""
        found += [(str(anchor), listed((str(field.label or ""), message), ": ")) for message in _messages(field.errors)]
    return found


def _messages(errors: ErrorList | list[str]) -> list[str]:
    return [str(message) for message in errors]
