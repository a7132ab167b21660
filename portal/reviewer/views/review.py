"""The review workbench: the document on one side, what to check it against on the other, and the next item at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.facts import State
from checklists.people_rules import reads_people, roles_read
from onboarding import clock
from onboarding.asked import Action
from onboarding.errors import DomainError, NotFound, Stale
from onboarding.models import Site
from onboarding.roles import Operation
from onboarding.selectors.review_queue import Queue, following
from onboarding.services import interests
from onboarding.services.moves import Move, make_move
from portal.reviewer.bench import Bench, bench_of
from portal.reviewer.deciding import REVIEW_ACTIONS, DecisionForm
from portal.reviewer.posts import posts_table
from portal.reviewer.queue_filters import QueueFilters, kept, view_of
from portal.reviewer.views.queue import address_of
from portal.shared.access import for_site
from portal.shared.forms import refuse
from portal.shared.parts import Confirmation
from portal.shared.requests import PageRequest
from portal.shared.tables import Table

CANNOT_TAKE = 422


@for_site(Operation.READ_EVIDENCE)
def review(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """Show the workbench, or take a decision. Up to 24 queries to show; nothing typed is lost when it is refused."""
    bench = bench_of(request.actor, site, key)
    if request.method == "POST":
        return _decide(request, bench)
    return _page(request, bench, DecisionForm(bench.asking))


def _page(request: PageRequest, bench: Bench, form: DecisionForm, status: int = 200) -> HttpResponse:
    content = {
        "bench": bench,
        "site": bench.site,
        "form": form,
        "filters_kept": kept(request),
        "next": _next(request, bench),
        "waiting": bench.entry["state"] == State.SUBMITTED,
        "actions": {action.value for action in bench.actions},
        "back_to": reverse("reviewer:queue") + kept(request),
        "reviewer": words.role(bench.framework, bench.requirement.reviewer),
        "fine_title": _passing(bench),
        "rules": bench.unmet_rules,
        "met_rules": bench.met_rules,
        "reads_people": reads_people(bench.requirement),
        "posts": _posts(request, bench),
        "may_declare": request.actor.may(Operation.DECLARE_INTEREST),
    }
    return render(request, "reviewer/review.html", content, status=status)


def _posts(request: PageRequest, bench: Bench) -> Table | None:
    """Those whom its rules look at, for callers who may read about people. Up to 2 queries."""
    roles = roles_read(bench.framework, bench.requirement)
    may_read = request.actor.may(Operation.READ_PEOPLE, bench.site.organisation_id)
    return posts_table(bench.site, roles) if roles and may_read else None


def _passing(bench: Bench) -> str:
    count = len(bench.fine)
    checks = f"{count} check{'' if count == 1 else 's'}"
    return f"{checks} passed" if bench.worries else f"Nothing to worry about: {checks} passed"


def _next(request: PageRequest, bench: Bench) -> str:
    """Where the next item of the caller's view is; "" when there is none. Up to 3 queries."""
    found = following(Queue(request.actor, clock.today()), view_of(QueueFilters(request.GET, None)), bench.row)
    return address_of(found) + kept(request) if found else ""


def _decide(request: PageRequest, bench: Bench) -> HttpResponse:
    form = DecisionForm(bench.asking, request.POST)
    chosen = request.POST.get("action", "")
    if chosen not in {action.value for action in REVIEW_ACTIONS}:
        raise NotFound("There is no such decision.")
    if not form.is_valid():
        return _page(request, bench, form, CANNOT_TAKE)
    action = Action(chosen)
    site, key = bench.site, bench.requirement.key
    try:
        seen = (bench.entry["id"], form.cleaned_data["version"])
        row = make_move(request.actor, Move(site=site.slug, requirement=key, asked=form.asked(action), seen=seen))
    except Stale as error:
        form.went_stale(bench.entry["version"])
        return _page(request, bench, form, error.status)
    except DomainError as error:
        refuse(form, error)
        return _page(request, bench, form, error.status)
    said = words.word("review_decision", action.value)
    second = " A second reviewer has to agree." if row.state == State.SUBMITTED else ""
    messages.success(request, f"{said}: {bench.requirement.title} at {site.name}.{second}")
    return HttpResponseRedirect(_next(request, bench) or reverse("reviewer:queue") + kept(request))


@for_site(Operation.DECLARE_INTEREST)
def declare_interest(request: PageRequest, site: Site) -> HttpResponse:
    """Say that one has a tie to the organisation: nothing of it is in one's queue or for one's decision from then on."""
    if request.method == "POST":
        interests.declare(request.actor, request.actor.user, site.organisation)
        messages.success(request, f"Your tie to {site.organisation.name} is on record. Somebody else decides about it.")
        return HttpResponseRedirect(reverse("reviewer:queue") + kept(request))
    confirmation = Confirmation(
        title=f"Declare a tie to {site.organisation.name}",
        text="A tie is whatever could make your decision look partial: work or a seat there, now or before, a relative, your funding.",
        button="Declare it",
        back=reverse("reviewer:queue") + kept(request),
        consequences=(
            "You can no longer review or decide anything of this organisation.",
            "What waits there goes to the other reviewers of your role.",
            "Only an administrator can end it.",
        ),
    )
    return render(request, "shared/confirm.html", {"confirmation": confirmation, "site": site})
