"""What a gate was decided on can be taken away and checked by anybody, with nothing of ours (X14)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from onboarding.errors import NotFound
from onboarding.models import AuditEvent
from onboarding.services.decision_packs import pack_of
from onboarding.services.gates import DecisionGiven, decide
from reports.archive import bundle
from tests.factories import TODAY, make_actor, make_organisation, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def petra(programme):
    return make_actor(role="programme_lead", name="Petra Vance")


@pytest.fixture
def decision(site, petra):
    return decide(petra, site, DecisionGiven(gate="G1", outcome="defer", on=TODAY, note="=HYPERLINK(1)", present=["programme_lead"]))


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


# X14
def test_each_file_of_the_pack_is_as_its_manifest_says_and_the_position_as_the_decision_and_the_trail_say(petra, site, decision):
    found = pack_of(petra, site, decision.pk)
    files = unzipped(found.content)
    assert found.name == f"{site.slug}-G1-2026-11-23.zip"
    assert list(files) == ["about.txt", "pack.json", "decision.json", "requirements.csv", "manifest.json"]
    manifest = json.loads(files.pop("manifest.json"))["files"]
    assert manifest == {name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()}
    frozen = hashlib.sha256(files["pack.json"]).hexdigest()
    told = json.loads(files["decision.json"])
    assert told["pack_sha256"] == frozen == decision.pack_sha256
    assert AuditEvent.objects.get(name="gate.decided").data["pack"] == frozen
    assert (told["gate"], told["outcome"], told["decided_on"], told["present"]) == ("G1", "defer", "2026-11-23", ["programme_lead"])


def test_the_same_decision_gives_the_same_bytes_and_no_person(petra, site, decision):
    first, second = pack_of(petra, site, decision.pk).content, pack_of(petra, site, decision.pk).content
    assert first == second
    assert not [name for name, content in unzipped(first).items() if b"Vance" in content]
    assert AuditEvent.objects.filter(name="gate.pack_read", organisation_id=site.organisation_id).count() == 2


def test_a_decision_about_another_site_is_not_found(petra, programme, decision):
    other = make_site(organisation=make_organisation(programme=programme, name="Thornwick"), programme=programme)
    with pytest.raises(NotFound, match="no such decision"):
        pack_of(petra, other, decision.pk)


@pytest.mark.parametrize("name", ["../pack.json", "a/b", "C:\\x", "manifest.json", "", "pa ck"])
def test_an_archive_takes_plain_names_only(name):
    with pytest.raises(ValueError, match="Not a plain file name"):
        bundle({name: b""})


def test_an_archive_has_an_upper_size():
    with pytest.raises(ValueError, match="at most 50 MB"):
        bundle({"a.txt": bytes(50 * 1024 * 1024 + 1)})
