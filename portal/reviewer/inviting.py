"""The form of an invitation: whom, as what, and at which of thousands of organisations."""

from __future__ import annotations

from typing import Any

from django import forms

from checklists import words
from checklists.definition import Framework
from onboarding.models import Organisation
from onboarding.policies import Actor
from onboarding.roles import HOST_ROLES, INVITES
from onboarding.selectors.organisations import MOST_NAMED, named_like
from onboarding.services.invitations import InvitationGiven
from portal.shared.forms import offer

NOBODY = "No organisation is called so. Type less of its name, or leave it empty."


class InvitationForm(forms.Form):
    """The organisation is typed as ``named`` and chosen as ``organisation``, by its address, among those that are called so.

    A part of a name chooses nothing, even where only one has it: a letter that went to the wrong host could not be called back.
    """

    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(label="Role")
    named = forms.CharField(
        label="Organisation",
        max_length=200,
        required=False,
        help_text="Needed for every role at a host. Type its name, or a part of it, and choose it from what is found.",
    )
    organisation = forms.ChoiceField(label="Which one", widget=forms.RadioSelect, required=False)

    def __init__(self, actor: Actor, framework: Framework, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        grants = {role for own in actor.everywhere for role in INVITES.get(own, ())}
        roles = sorted((words.role(framework, role), role.value) for role in grants)
        offer(self, "role", [(key, word) for word, key in roles])
        if grants <= HOST_ROLES:
            self.fields["named"].help_text = "Type its name, or a part of it, and choose it from what is found."
            _hide_that_it_is_optional(self.fields["named"])
        typed, chosen = (str((data or self.initial).get(name) or "") for name in ("named", "organisation"))
        self.found, has_more = named_like(typed) if typed else (list(Organisation.objects.filter(slug=chosen)), False)
        if not self.found:
            del self.fields["organisation"]
            if typed and not self.is_bound:
                self.fields["named"].help_text = NOBODY
            return
        offer(self, "organisation", [(one.slug, one.name) for one in self.found])
        _hide_that_it_is_optional(self.fields["organisation"])
        if has_more:
            self.fields["organisation"].help_text = f"The first {MOST_NAMED}. Type more of the name to see others."

    @property
    def asking_for(self) -> str:
        """The field in which an organisation is given now."""
        return "organisation" if "organisation" in self.fields else "named"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = next((one for one in self.found if one.slug == given.get("organisation")), None)
        if chosen is None and given.get("named") and "organisation" not in self.errors:
            self.add_error(self.asking_for, "Choose the organisation." if self.found else NOBODY)
        return {**given, "organisation": chosen}

    def given(self) -> InvitationGiven:
        return InvitationGiven(**{name: value for name, value in self.cleaned_data.items() if name != "named"})


def _hide_that_it_is_optional(field: forms.Field) -> None:
    """It is needed; what is wrong with it is said in words of its own."""
    field.is_always_optional = True  # type: ignore[attr-defined]  # read where fields are drawn
