"""Addresses of the pages anybody may open, under ``/about/``."""

from __future__ import annotations

from portal.public.views.checking import verify
from portal.public.views.interest import interest, interest_draft, interest_form, interest_sent
from portal.public.views.legal import accessibility, privacy
from portal.shared.access import page

app_name = "public"
urlpatterns = [
    page("interest/", interest, "interest"),
    page("interest/draft/<str:text>/", interest_draft, "interest-draft"),
    page("interest/sent/<str:signed>/", interest_sent, "interest-sent"),
    page("interest/<slug:kind>/", interest_form, "interest-form"),
    page("verify/", verify, "verify"),
    page("privacy/", privacy, "privacy"),
    page("accessibility/", accessibility, "accessibility"),
]
