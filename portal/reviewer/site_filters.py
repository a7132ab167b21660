"""The filters and the order of the sites table; they live in the address."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import Rag
from onboarding.roles import HOST_ROLES, STAFF
from onboarding.selectors.site_tables import US, SitesView
from portal.reviewer.queue_filters import region_choices
from portal.shared.forms import offer

ORDERS = [
    ("name", "Name"),
    ("-readiness", "Most ready first"),
    ("readiness", "Least ready first"),
    ("blockers", "Most to be met first"),
    ("go_live", "Earliest start first"),
]


class SiteFilters(forms.Form):
    text = forms.CharField(label="Site or organisation", max_length=100, required=False)
    status = forms.ChoiceField(label="Status", required=False)
    rag = forms.ChoiceField(label="Readiness", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    region = forms.ChoiceField(label="Nation or region", required=False)
    holder = forms.ChoiceField(label="Next step is with", required=False)
    order = forms.ChoiceField(label="Order", choices=ORDERS, required=False)

    def __init__(self, data: QueryDict, framework: Framework) -> None:
        super().__init__(data)
        roles = sorted((words.role(framework, role), role.value) for role in HOST_ROLES | STAFF)
        self._choose("status", "Not withdrawn", [(key, words.word("site_status", key)) for key in words.TABLES["site_status"]])
        self._choose("rag", "Any", [(rag.value, words.of(rag)) for rag in Rag])
        self._choose("stage", "Any stage", [(stage.key, f"{stage.key} {stage.title}") for stage in framework.stages])
        self._choose("holder", "Anybody", [(US, "Us: a review waits"), *((key, word) for word, key in roles)])
        offer(self, "region", region_choices())

    def _choose(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        offer(self, name, [("", everything), *choices])

    def view(self) -> SitesView:
        """What the filter asks for; what makes no sense in it is left out."""
        self.is_valid()
        return SitesView(**{name: value for name, value in self.cleaned_data.items() if value})
