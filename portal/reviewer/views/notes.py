"""Notes about a site: read by those who look after it, never by the host."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onboarding.errors import DomainError
from onboarding.models import Site
from onboarding.roles import Operation
from onboarding.selectors.site_pages import notes_of
from onboarding.services.notes import LONGEST, check_may_see, write_note
from portal.reviewer.views.site import site_page
from portal.shared.access import for_site
from portal.shared.forms import refuse
from portal.shared.paging import paged
from portal.shared.requests import PageRequest

CANNOT_TAKE = 422


class SiteNoteForm(forms.Form):
    text = forms.CharField(
        label="Write a note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Reviewers and coordinators read it; the host does not. It cannot be changed later. "
        "Nothing about the people whom the host supports.",
    )


@for_site(Operation.KEEP_NOTES)
def notes(request: PageRequest, site: Site) -> HttpResponse:
    """The newest first, with a form for another. 3 queries to show."""
    check_may_see(request.actor, site)
    form = SiteNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_note(request.actor, site, form.cleaned_data["text"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "The note is kept.")
            return HttpResponseRedirect(reverse("reviewer:site_notes", args=[site.slug]))
    response = site_page(request, site, "site_notes", {"form": form, "of": paged(request, notes_of(site))})
    response.status_code = CANNOT_TAKE if form.is_bound else 200
    return response
