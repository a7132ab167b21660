"""Forms about people: who they are, their posts, their training, their vetting outcome."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.definition import Framework
from checklists.fields import choice_label
from onboarding.roles import Role
from portal.shared.forms import Day, offer
from portal.shared.framework_words import as_marked, framework_words

PROGRAMME_ROLES = frozenset(role.value for role in Role if not role.value.startswith("host_")) | {"panel_member", "lead_body"}
REGIMES = (("dbs", "DBS"), ("pvg", "PVG"), ("accessni", "AccessNI"))


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    work_email = forms.EmailField(label=gettext_lazy("Work e-mail"), required=False, max_length=254)
    code_signed_on = forms.DateField(label=gettext_lazy("Signed the code of conduct on"), required=False, widget=Day)
    boundary_signed_on = forms.DateField(label=gettext_lazy("Signed the advice boundary on"), required=False, widget=Day)


class PostForm(forms.Form):
    """``until`` ends a post; the same post with the same start is brought up to date."""

    role = forms.ChoiceField(label=gettext_lazy("Post"))
    since = forms.DateField(label=gettext_lazy("Since"), widget=Day)
    until = forms.DateField(label=gettext_lazy("Last day in post"), required=False, widget=Day)

    def __init__(self, framework: Framework, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        held = [(key, framework_words(text)) for key, text in framework.tables["roles"].items() if key not in PROGRAMME_ROLES]
        offer(self, "role", [("", _("Choose")), *held])


class TrainingForm(forms.Form):
    course = forms.ChoiceField(label=gettext_lazy("Course"))
    completed_on = forms.DateField(label=gettext_lazy("Completed on"), widget=Day)
    hours = forms.FloatField(label=gettext_lazy("Hours taught"), required=False, min_value=0.1, max_value=1000)
    provider = forms.CharField(label=gettext_lazy("Provider"), required=False, max_length=150)

    def __init__(self, framework: Framework, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        offer(self, "course", [("", _("Choose")), *course_choices(framework)])


class VettingForm(forms.Form):
    """The permitted fields. There is no place for a certificate, its number or what it says."""

    regime = forms.ChoiceField(label=gettext_lazy("Scheme"), choices=REGIMES, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    issued_on = forms.DateField(label=gettext_lazy("Issued on (PVG: joined the scheme on)"), widget=Day)
    checked_on = forms.DateField(label=gettext_lazy("You saw it on"), required=False, widget=Day)
    decision = forms.ChoiceField(label=gettext_lazy("Your decision"), widget=forms.RadioSelect)
    decided_on = forms.DateField(label=gettext_lazy("Decided on"), required=False, widget=Day)
    update_service_checked_on = forms.DateField(label=gettext_lazy("Update service checked on"), required=False, widget=Day)

    def __init__(self, framework: Framework, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        asked = next(
            (field for form in framework.forms.values() for field in form.fields if field.key == "level" and form.per == "roles"), None
        )
        levels = [(key, framework_words(choice_label(framework, key))) for key in (asked.choices if asked else ())]
        offer(self, "level", [("", _("Choose")), *levels])
        decisions = [("suitable", _("Suitable")), ("not_suitable", _("Not suitable")), ("pending", _("Not decided yet"))]
        offer(self, "decision", decisions)


def course_choices(framework: Framework) -> list[tuple[str, str]]:
    """In the order of their titles in the language of the page."""
    titles = sorted((framework_words(course.title), code) for code, course in framework.courses.items())
    return [(code, as_marked(title, f"{title} ({code})")) for title, code in titles]
