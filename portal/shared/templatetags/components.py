"""The components, for templates: ``{% load components %}``. All of them are shown at ``/styleguide/``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django import forms, template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from checklists import words
from checklists.evaluation import GateStatus, Outcome, Rag, Standing
from checklists.facts import State
from portal.shared import drawing, tones
from portal.shared import forms as our_forms
from portal.shared import framework_words as of_framework
from portal.shared.language import language
from portal.shared.paging import Paged
from portal.shared.parts import Bar, Fact, Kpi, Step, TaskGroup, Tile
from portal.shared.sentences import said as of_code
from portal.shared.tables import Table

register = template.Library()


@register.simple_tag
def tag(text: object, tone: str = "grey") -> SafeString:
    return drawing.tagged(text, tone)


@register.simple_tag
def options(groups: Any) -> SafeString:
    """What a list of choices offers, for the template of Django's widget."""
    return drawing.options(groups)


@register.simple_tag
def mail(address: str) -> SafeString:
    """A link that writes to an address; where it has to break, it breaks before the @."""
    name, at, host = address.partition("@")
    return format_html('<a href="mailto:{}">{}<wbr>{}{}</a>', address, name, at, host)


@register.simple_tag
def standing(key: str) -> SafeString:
    return _keyed(Standing(key), tones.STANDING[Standing(key)])


@register.simple_tag
def rag(key: str) -> SafeString:
    return _keyed(Rag(key), tones.RAG[Rag(key)])


@register.simple_tag
def gate(key: str) -> SafeString:
    return _keyed(GateStatus(key), tones.GATE[GateStatus(key)])


@register.simple_tag
def outcome(key: str) -> SafeString:
    return _keyed(Outcome(key), tones.OUTCOME[Outcome(key)])


def _keyed(member: StrEnum, tone: str) -> SafeString:
    return drawing.tagged(words.of(member, language()), tone)


@register.filter
def word(key: str, table: str) -> str:
    """The words of a key of ``checklists.words.TABLES``, in the language of the page: ``{{ site.status|word:"site_status" }}``."""
    return words.word(table, key, language())


@register.filter
def framework_words(text: str) -> str:
    """A framework's text in the language of the page, marked where it is English on a Welsh one: ``{{ one.title|framework_words }}``."""
    return of_framework.framework_words(text)


@register.filter
def said(text: str) -> str:
    """A sentence of the engine, an inspector or a service in the language of the page: ``{{ line.reason|said }}``."""
    return of_code.said(text)


@register.filter
def plain(text: str) -> str:
    """Words without their mark, where no element may stand: page titles, attributes, options."""
    return of_framework.plain(text)


@register.filter
def state(key: str) -> str:
    return words.of(State(key), language())


@register.simple_block_tag
def note(content: str, tone: str = "", title: str = "") -> SafeString:
    heading = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<section class="note {}">{}{}</section>', tone, heading, SafeString(content))


@register.simple_block_tag
def card(content: str, title: str = "", kind: str = "") -> SafeString:
    heading = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<section class="card {}">{}{}</section>', kind, heading, SafeString(content))


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    return format_html("<details><summary>{}</summary><div>{}</div></details>", summary, SafeString(content))


@register.inclusion_tag("shared/components/back.html")
def back(href: str, text: str) -> dict[str, Any]:
    return {"href": href, "text": text}


@register.inclusion_tag("shared/components/tasks.html")
def tasks(group: TaskGroup) -> dict[str, Any]:
    return {"group": group}


@register.inclusion_tag("shared/components/facts.html")
def facts(rows: Sequence[Fact]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("shared/components/kpis.html")
def kpis(rows: Sequence[Kpi]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("shared/components/steps.html")
def steps(rows: Sequence[Step], label: str) -> dict[str, Any]:
    return {"rows": rows, "label": label}


@register.inclusion_tag("shared/components/table.html")
def table(content: Table) -> dict[str, Any]:
    return {"table": content, "lines": drawing.lines(content)}


@register.inclusion_tag("shared/components/pages.html")
def pages(of: Paged) -> dict[str, Any]:
    return {"of": of}


@register.inclusion_tag("shared/components/filters.html")
def filters(form: forms.Form, clear: str = "?") -> dict[str, Any]:
    return {"form": form, "clear": clear}


@register.inclusion_tag("shared/components/funnel.html")
def funnel(rows: Sequence[Bar]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("shared/components/tiles.html")
def tiles(rows: Sequence[Tile], label: str) -> dict[str, Any]:
    return {"rows": rows, "label": label}


@register.inclusion_tag("shared/components/progress.html")
def progress(value: int, total: int, label: str) -> dict[str, Any]:
    return {"value": value, "total": total, "label": label}


@register.simple_tag(takes_context=True)
def refused(context: Context) -> str:
    """What a page's title begins with when a form that was sent came back with something wrong: the first thing a screen reader says."""
    request = context.get("request")
    if request is None or request.method != "POST":
        return ""
    given: list[Any] = [one for value in context.flatten().values() for one in (value if isinstance(value, list | tuple) else [value])]
    is_wrong = any(isinstance(one, forms.BaseForm) and one.is_bound and one.errors for one in given)
    return _("Error: ") if is_wrong else ""


@register.inclusion_tag("shared/components/errors.html")
def error_summary(*given: forms.BaseForm | str) -> dict[str, Any]:
    """What is wrong in any of the forms, at the top of the page, each line a link to its field; "" stands for no form."""
    sent = [form for form in given if isinstance(form, forms.BaseForm) and form.is_bound]
    return {"problems": [problem for form in sent for problem in our_forms.problems(form)]}


@register.inclusion_tag("shared/components/errors.html")
def error_summaries(given: Sequence[forms.BaseForm]) -> dict[str, Any]:
    """As ``error_summary``, for a list of forms."""
    return error_summary(*given)
