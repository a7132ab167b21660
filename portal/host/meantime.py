"""What somebody else stored while a page of questions lay open, said beside the questions it is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.host.questions import AnswersForm
from portal.shared.framework_words import in_sentence, listed


def show_meantime(form: AnswersForm) -> None:
    """Say at each question what is stored now where it differs from what was sent, and fill in what was sent empty.

    Call it after ``went_stale``: without it, sending the page again would silently undo the other person's work.
    """
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, field in form.fields.items():
        sent = _plain(field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))
        if field.widget.is_hidden or field.initial in (None, "", []) or not field.has_changed(_plain(field.initial), sent):
            continue
        if sent in (None, "", []):
            data.setlist(form.add_prefix(name), _as_list(field.initial))
            form.add_error(name, _("Somebody filled this in meanwhile; it was empty on your page."))
        else:
            form.add_error(name, in_sentence(_("Somebody else stored meanwhile: %(stored)s"), stored=_words(field, field.initial)))
    form.data = data


def _plain(value: Any) -> Any:
    """As inputs send it: texts, without the line ends and the blanks that browsers add."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _as_list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _words(field: forms.Field, value: Any) -> str | SafeString:
    """A stored value as people read it: the words of choices, a day in full."""
    choices = {str(key): label for key, label in getattr(field, "choices", ())}
    if choices:
        return listed(choices.get(one, one) for one in _as_list(value))
    if isinstance(field, forms.DateField) and (day := parse_date(str(value))):
        return str(date_format(day, "j F Y"))
    return format_html("{}", value)
