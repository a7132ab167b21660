"""Expressions of interest: choose a kind, fill in one page, keep it and come back by a link, send it."""

from __future__ import annotations

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from onboarding.errors import DomainError, NotFound
from onboarding.selectors.programmes import current_programme
from onboarding.services.expressions import open_draft, save_draft, send
from portal.public.interest_forms import FORMS, TITLES, WHAT, Interest, as_typed
from portal.public.limits import too_often
from portal.shared.access import for_anyone
from portal.shared.forms import refuse
from portal.shared.requests import PageRequest

PAGE = "public/interest_form.html"
SALT = "expression of interest"


@for_anyone
def interest(request: PageRequest) -> HttpResponse:
    """1 query."""
    kinds = [(reverse("public:interest-form", kwargs={"kind": kind.replace("_", "-")}), TITLES[kind], WHAT[kind]) for kind in FORMS]
    return render(request, "public/interest.html", {"kinds": kinds, "programme": current_programme()})


@for_anyone
@never_cache
@sensitive_post_parameters()
def interest_form(request: PageRequest, kind: str) -> HttpResponse:
    """No query to show."""
    return _form(request, kind.replace("-", "_"), "")


@for_anyone
@never_cache
@sensitive_post_parameters()
def interest_draft(request: PageRequest, text: str) -> HttpResponse:
    """A draft by its link; looking uses nothing up, so mail scanners may. 1 query to show."""
    draft = open_draft(text)
    return _form(request, draft.kind, text, as_typed(draft))


def _form(request: PageRequest, kind: str, text: str, typed: dict[str, object] | None = None) -> HttpResponse:
    if kind not in FORMS:
        raise NotFound("There is no such form. Choose one of the three.")
    is_draft = request.POST.get("action") == "save"
    form = FORMS[kind](request.POST if request.method == "POST" else None, is_draft=is_draft, initial=typed)
    context = {"form": form, "title": TITLES[kind], "what": WHAT[kind], "is_kept": bool(text)}
    if request.method != "POST":
        return render(request, PAGE, context)
    if (wait := too_often(request)) is not None:
        return wait
    if form.is_valid():
        try:
            return _kept(request, form, kind, text) if is_draft else _sent(form, kind, text)
        except DomainError as error:
            refuse(form, error)
    return render(request, PAGE, context)


def _kept(request: PageRequest, form: Interest, kind: str, text: str) -> HttpResponse:
    save_draft(form.given(kind), text)
    return render(request, "public/interest_kept.html", {"email": form.cleaned_data["email"]})


def _sent(form: Interest, kind: str, text: str) -> HttpResponse:
    row = send(form.given(kind), current_programme(), text)
    return HttpResponseRedirect(reverse("public:interest-sent", kwargs={"signed": signing.dumps(row.reference, salt=SALT)}))


@for_anyone
def interest_sent(request: PageRequest, signed: str) -> HttpResponse:
    """No query: the address itself holds the reference, signed."""
    try:
        reference = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        raise NotFound("There is nothing at this address. The letter we sent you has your reference.") from None
    return render(request, "public/interest_sent.html", {"reference": reference})
