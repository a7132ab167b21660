"""Files sent with a requirement: each one is taken or refused by itself, and the person is told which."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onboarding import names
from onboarding.errors import DomainError
from onboarding.models import EvidenceVersion, Site
from onboarding.services.evidence import upload
from portal.shared.framework_words import listed
from portal.shared.requests import PageRequest
from portal.shared.sentences.said import said, said_plainly

FILES, CONFIRMED = "files", "no_survivor_data"


@dataclass(frozen=True, slots=True)
class Received:
    """``refusal`` says in English why a file was not taken and what to do; empty when it was.

    ``was_here``: the same file had been checked before.
    """

    name: str
    refusal: str = ""
    sent_as: str = ""
    was_here: bool = False

    @property
    def problem(self) -> str:
        """The refusal in the language of the page, with the file it is about."""
        return said(self.refusal) if self.name in self.refusal else listed((self.name, said(self.refusal)), ": ")

    @property
    def plain_problem(self) -> str:
        """As ``problem``, where no element may stand."""
        words = said_plainly(self.refusal)
        return words if self.name in self.refusal else f"{self.name}: {words}"

    @property
    def welcome(self) -> str:
        """What became of a file that was taken."""
        words = {"name": self.name, "sent_as": self.sent_as}
        if self.was_here:
            return _("%(name)s is here already, exactly as you sent it now, so it was not kept twice.") % words
        if self.name == self.sent_as:
            return _("%(name)s was received and is being checked.") % words
        return (
            _(
                "Another task has a document named %(sent_as)s, so this one is kept as %(name)s and is being checked. "
                "To replace the other one, open it under Documents."
            )
            % words
        )


def take_file(request: PageRequest, site: Site, key: str, file: UploadedFile[bytes], name: str | None = None) -> Received:
    """Keep one file as evidence for ``key``; ``name`` where it is a new version of a document of that name."""
    called = name or file.name or ""
    try:
        uses = [(site.slug, key)] if key else []
        version = upload(request.actor, site.organisation, called, file.chunks(), uses, no_survivor_data=is_confirmed(request))
    except DomainError as error:
        return Received(called, " ".join([error.message, *error.reasons, *error.fields.values()]))
    return Received(version.evidence.name, sent_as=names.clean(called, "filename"), was_here=version.status == EvidenceVersion.Status.CLEAN)


def receive(request: PageRequest, site: Site, key: str) -> list[Received]:
    """Take every file of a plain form and say of each what became of it."""
    found = [take_file(request, site, key, file) for file in request.FILES.getlist(FILES)]
    for one in found:
        if one.refusal:
            messages.error(request, one.problem)
        else:
            messages.success(request, one.welcome)
    return found


def is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get(CONFIRMED) == "on"
