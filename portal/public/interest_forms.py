"""The forms of an expression of interest: one page for each kind. A draft may be kept with nothing but an address in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists import words
from onboarding.models import ExpressionOfInterest
from onboarding.services.expressions import LONGEST_TEXT, ExpressionGiven
from portal.shared.forms import offer
from portal.shared.language import language

Kind = ExpressionOfInterest.Kind
NATIONS = [("ENG", _("England")), ("SCT", _("Scotland")), ("WLS", _("Wales")), ("NIR", _("Northern Ireland"))]
REGISTERS = ("ccew", "oscr", "ccni", "company", "mutual")
OF_THE_ROW = ("organisation_name", "scheme", "register_number", "contact_name", "email")
TRAP = "fax_number"


def _text(label: Any, hint: Any = "", rows: int = 5) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, help_text=hint, widget=widget)


def _line(label: Any, most: int, hint: Any = "", required: bool = True, **attributes: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required, widget=forms.TextInput(attrs=attributes))


class Interest(forms.Form):
    """``is_draft``: nothing is asked for but the address."""

    organisation_name = _line(_("Name of your organisation"), 200, autocomplete="organization")
    scheme = forms.ChoiceField(label=_("A register it stands on"), required=False)
    register_number = _line(_("Its number there"), 40, _("For example 1234567 or SC012345."), required=False)
    nations = forms.MultipleChoiceField(label=_("Where you would work"), choices=NATIONS, widget=forms.CheckboxSelectMultiple)

    closing = ("contact_name", "email", "phone", TRAP)

    def __init__(self, *args: Any, is_draft: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        registers = [(key, words.word("register", key, language())) for key in REGISTERS]
        offer(self, "scheme", [("", _("None, or not yet")), *registers])
        self.fields["contact_name"] = _line(_("Your name"), 150, autocomplete="name")
        self.fields["email"] = forms.EmailField(
            label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
        )
        self.fields["phone"] = _line(_("Your telephone number"), 40, required=False, autocomplete="tel")
        self.fields[TRAP] = _line(_("Leave this empty"), 40, required=False, autocomplete="off", tabindex="-1")
        for name, one in self.fields.items():
            if not one.required:
                continue
            # A draft needs less, but what is asked for in the end does not turn optional meanwhile.
            one.is_always_optional = is_draft and name != "email"  # type: ignore[attr-defined]
            one.required = not is_draft or name == "email"

    def clean_fax_number(self) -> str:
        """People do not see this field; programs that fill in everything do."""
        if self.cleaned_data.get(TRAP):
            raise forms.ValidationError(_("Leave this field empty, then send again."))
        return ""

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        return self[TRAP]

    def given(self, kind: str) -> ExpressionGiven:
        data = self.cleaned_data
        row = {name: data.get(name, "") for name in OF_THE_ROW}
        answers = {name: data.get(name) for name in self.fields if name not in (*OF_THE_ROW, TRAP) and data.get(name)}
        return ExpressionGiven(kind=kind, answers={name: _plain(value) for name, value in answers.items()}, **row)


def _plain(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


class HostInterest(Interest):
    about = _text(_("What your organisation does, and for whom"), _("Tell us nothing about any person you support."))
    need = _text(_("Why an advocate is needed where you work"), _("Numbers and places, never a person’s story."))
    support = forms.ChoiceField(
        label=_("Do you support survivors of modern slavery now?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, as part of our work")), ("some", _("Sometimes")), ("no", _("Not yet"))],
    )
    employ = forms.ChoiceField(
        label=_("Could you employ an advocate and manage them well?"),
        help_text=_("We ask about policies, training and insurance later, and help you with them."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("help", _("With help")), ("unsure", _("We are not sure"))],
    )
    start = _line(_("When you could begin"), 80, required=False)


class MealInterest(Interest):
    about = _text(_("Your experience of evaluating services for people at risk"))
    independence = _text(_("Any tie to a host or to the programme"), _("Money, people or family. Write “none” if there is none."), rows=3)


class TrainingInterest(Interest):
    about = _text(_("The courses you offer, and who has accredited them"))
    routes = forms.MultipleChoiceField(
        label=_("How you teach"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("in_person", _("In person")), ("online", _("Online, live")), ("self_paced", _("Online, in one’s own time"))],
    )
    places = forms.IntegerField(label=_("Places you could offer in a year"), min_value=1, max_value=100_000, required=False)


FORMS: Mapping[str, type[Interest]] = {Kind.HOST: HostInterest, Kind.MEAL_PROVIDER: MealInterest, Kind.TRAINING_PROVIDER: TrainingInterest}
TITLES: Mapping[str, str | Promise] = {
    Kind.HOST: _("Host an advocate"),
    Kind.MEAL_PROVIDER: _("Evaluate the programme"),
    Kind.TRAINING_PROVIDER: _("Train advocates and hosts"),
}
WHAT: Mapping[str, str | Promise] = {
    Kind.HOST: _("For organisations that would employ an independent modern slavery advocate in their area."),
    Kind.MEAL_PROVIDER: _("For evaluators: monitoring, evaluation, accountability and learning."),
    Kind.TRAINING_PROVIDER: _("For providers of accredited and specialist training."),
}


def as_typed(row: ExpressionOfInterest) -> dict[str, Any]:
    """The values of a draft, for the form."""
    return {**row.answers, **{name: getattr(row, name) for name in OF_THE_ROW}}
