"""The queue's filters, which live in the address: a link to a page keeps them, and so does the way from one item to the next."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, QueryDict

from checklists import words
from checklists.definition import Framework
from onboarding.roles import REVIEWER_ROLES
from onboarding.selectors.review_queue import QueueView
from portal.shared.forms import offer

NAMES = ("text", "whose", "reviewer", "region", "late")
WHOSE = [("", "Anyone"), ("mine", "You"), ("second", "A second reviewer")]


class QueueFilters(forms.Form):
    text = forms.CharField(label="Site or requirement", max_length=100, required=False)
    whose = forms.ChoiceField(label="Waits for", choices=WHOSE, required=False)
    reviewer = forms.ChoiceField(label="Reviewer", required=False)
    region = forms.ChoiceField(label="Nation or region", required=False)
    late = forms.BooleanField(label="Late only", required=False)

    def __init__(self, data: QueryDict, framework: Framework | None) -> None:
        super().__init__(data)
        # Without a framework there are no words, but an address that names a reviewer is still understood.
        roles = sorted((str(words.role(framework, role)) if framework else role.value, role.value) for role in REVIEWER_ROLES)
        offer(self, "reviewer", [("", "Any role"), *((key, word) for word, key in roles)])
        offer(self, "region", region_choices())


def region_choices() -> list[tuple[str, str]]:
    return [("", "All of the UK"), *((code, words.word("region", code)) for code in words.TABLES["region"])]


def view_of(form: QueueFilters) -> QueueView:
    """What a filter asks for; what makes no sense in it is left out."""
    form.is_valid()
    return QueueView(**{name: value for name, value in form.cleaned_data.items() if name in NAMES})


def kept(request: HttpRequest) -> str:
    """The filters of this address, ready to be appended to another: "" or "?whose=mine"."""
    query = QueryDict(mutable=True)
    for name in NAMES:
        if value := request.GET.get(name, ""):
            query[name] = value[:100]
    return f"?{query.urlencode()}" if query else ""
