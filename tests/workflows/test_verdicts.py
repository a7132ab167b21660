"""What becomes of every odd file: sent through the API's door, opened by a worker in its sandbox, judged by the inspectors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from onboarding import store
from onboarding.models import EvidenceVersion, Programme
from tests.api.world import rolled_back
from tests.conftest import make_programme
from tests.factories import make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from tests.workflows.odd_files import CLEAN, DESTROYED, DOOR, HELD, ODD, REFUSED, UNREAD, Odd
from workflows import driving
from workflows.client import Api, ApiProblem
from workflows.documents import libmagic
from workflows.documents.judges import by_libmagic, by_puremagic, see_another_kind
from workflows.documents.reading import parse_document
from workflows.sandbox import FileRefused

SERVED = (
    "/JavaScript", "/OpenAction", "/Launch", "/EmbeddedFile", "app.alert", "cmd.exe", "camera of Maya", "second life", "Contents (The NHS",
)  # fmt: skip
"""Words of active parts and hidden notes that no copy people get may hold."""
Told = tuple[str, str]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def verdicts(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, Told]]:
    """By title what became of each file and what its sender was told; all of them of one host, driven once."""
    folder = tmp_path_factory.mktemp("odd")
    with django_db_blocker.unblock(), rolled_back():
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        programme = Programme.objects.first() or make_programme()
        organisation = make_organisation(programme=programme)
        site = make_site(organisation=organisation, programme=programme)
        hanna = client_for(make_user(role="host_lead", name="Hanna", organisation=organisation))
        worker = client_for(make_user(role="worker", name="Wren"))
        told = {odd.title: sent(hanna, site, odd, folder / str(number)) for number, odd in enumerate(ODD)}
        drive(worker)
        yield {title: outcome(answer) for title, answer in told.items()}


def sent(hanna: Api, site, odd: Odd, folder: Path) -> int | Told:
    """The id of the version that was kept, or why the door turned the file away."""
    folder.mkdir()
    path = folder / odd.name
    odd.build(path)
    try:
        # Each name once: another file under the same name would be the next version of the same document.
        path = path.rename(folder / f"{folder.name} {odd.name}")
        return int(hanna.upload_evidence(site.organisation.slug, path, [(site.slug, "EOI-03")])["id"])
    except ApiProblem as problem:
        assert problem.status in (400, 413)  # noqa: PT017
        return DOOR, str(problem)


def drive(worker: Api) -> None:
    for host in driving.claim_hosts(worker, 10):
        driving.prepare(worker, host)
        for check in driving.INSPECTORS:
            driving.run_check(worker, host, check)
        driving.advance_host(worker, host)


def outcome(answer: int | Told) -> Told:
    if isinstance(answer, tuple):
        return answer
    version = EvidenceVersion.objects.get(pk=answer)
    if version.is_destroyed:
        assert not store.is_kept(version.sha256)
        return DESTROYED, version.refusal
    kept = {"refused": REFUSED, "needs_attention": HELD, "clean": UNREAD if version.is_unread else CLEAN}
    for copy in version.copies.filter(kind="safe"):
        content = store.read(copy.sha256).decode("latin-1")
        assert not [word for word in SERVED if word in content], version
    return kept.get(version.status, version.status), version.refusal


# U2
@pytest.mark.parametrize("odd", ODD, ids=[odd.title for odd in ODD])
def test_every_odd_file_ends_as_it_must(verdicts, odd: Odd):
    verdict, told = verdicts[odd.title]
    if odd.without and not libmagic.is_here():
        assert (verdict, told) == (odd.without, "")
    else:
        assert (verdict, odd.words in told) == (odd.verdict, True), told


# U2
def test_the_third_judge_is_there_where_all_parts_must_be():
    if "GATEPOST_ALL_PARTS" in os.environ:
        assert libmagic.is_here(), "libmagic is missing: install libmagic1, or unset GATEPOST_ALL_PARTS."


# U2
@pytest.mark.parametrize("odd", [odd for odd in ODD if odd.verdict != DOOR], ids=lambda odd: odd.title)
def test_libmagic_objects_only_to_what_is_refused_anyway_or_named_as_its_own_finding(odd: Odd, tmp_path):
    if not libmagic.is_here():
        pytest.skip("There is no libmagic here.")
    odd.build(tmp_path / odd.name)
    if not see_another_kind(tmp_path / odd.name, odd.name.rsplit(".", 1)[1], [by_libmagic]):
        assert not odd.without
        return
    assert odd.verdict == REFUSED
    if odd.without:
        parse_document(tmp_path / odd.name, odd.name, [by_puremagic])
    else:
        with pytest.raises(FileRefused):
            parse_document(tmp_path / odd.name, odd.name, [by_puremagic])


# U2
def test_the_table_is_long_enough_and_names_each_file_once():
    assert len({odd.title for odd in ODD}) == len(ODD) >= 60
    assert {odd.verdict for odd in ODD} == {DOOR, REFUSED, DESTROYED, HELD, UNREAD, CLEAN}


def test_who_is_refused_is_told_in_a_sentence(verdicts):
    short = {title: told for title, (verdict, told) in verdicts.items() if verdict in (DOOR, REFUSED, DESTROYED, HELD) and len(told) < 20}
    assert short == {}
