"""What is refused on pages of hosts, of the public and of signing in is said in Welsh on Welsh pages, and in English everywhere else."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import EvidenceVersion, Person
from onboarding.roles import Role
from onboarding.services.invitations import InvitationGiven, invite
from tests.portal.test_host_tasks import address, hidden

PDF = b"%PDF-1.4\n%%EOF\n"
ENGLISH = re.compile(r"\b(?:the|and|your|you|this|that|with)\b")


@pytest.fixture
def welsh(lead):
    lead.cookies["gatepost-language"] = "cy"
    return lead


@pytest.fixture
def nobody(client):
    """A browser that nobody has signed in with, in Welsh."""
    client.cookies["gatepost-language"] = "cy"
    return client


def main(page):
    return re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]


def words(page):
    """What a page says, without its elements."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main(page)))


def test_a_file_that_is_not_accepted_is_refused_in_welsh_by_form_and_by_script(welsh, world):
    sent = {"no_survivor_data": "on", "action": "upload"}
    page = welsh.post(address(world, "SAF-01"), {**sent, "files": SimpleUploadedFile("a<b.exe", b"MZ")}, follow=True)
    assert "a&lt;b.exe: ni dderbynnir y math hwn o ffeil. Anfonwch PDF, ffeil Word (.docx)" in main(page)
    answer = welsh.post(address(world, "SAF-01", "upload/"), {**sent, "files": SimpleUploadedFile("plan.exe", b"MZ")})
    assert (answer.status_code, answer.json()["problem"][:45]) == (422, "plan.exe: ni dderbynnir y math hwn o ffeil. A")


def test_a_file_that_was_not_confirmed_is_refused_in_welsh(welsh, world):
    page = welsh.post(address(world, "SAF-01"), {"action": "upload", "files": SimpleUploadedFile("plan.pdf", PDF)}, follow=True)
    assert "Ni chadwyd plan.pdf. Edrychwch drwy’r ffeil, sganiau fesul tudalen" in main(page)


def test_why_a_document_was_refused_is_said_in_welsh_and_stored_in_english(welsh, world):
    sent = {"no_survivor_data": "on", "action": "upload", "files": SimpleUploadedFile("plan.pdf", PDF)}
    welsh.post(address(world, "SAF-01"), sent)
    version = EvidenceVersion.objects.get(evidence__name="plan.pdf")
    version.status, version.refusal = "refused", "The PDF has too many parts to check; print it to PDF again and send that. Sign <page> 2."
    version.save(update_fields=["status", "refusal"])
    said = "Mae gormod o rannau yn y PDF i’w gwirio; argraffwch ef i PDF eto ac anfonwch hwnnw."
    own = '<span lang="en">Sign &lt;page&gt; 2.</span>'
    assert f'<p class="error">{said} {own}</p>' in main(welsh.get(address(world, "SAF-01")))
    assert f"<p>{said} {own}</p>" in main(welsh.get(address(world) + f"documents/{version.evidence_id}/"))


def test_a_form_about_people_is_refused_in_welsh_beside_its_field(welsh, world):
    page = welsh.post(address(world) + "people/add/", {"name": "Wren Tamblyn", "code_signed_on": "2199-01-01"})
    assert page.status_code == 422
    assert "Rhowch ddiwrnod sydd wedi bod: heddiw neu’n gynharach." in main(page)


def test_what_is_not_there_is_said_in_welsh(welsh, world):
    page = welsh.get(address(world, "SAF-99"))
    assert page.status_code == 404
    assert "<p>Nid oes tasg o’r fath yn y safle hwn.</p>" in main(page)


def test_a_role_that_may_not_is_told_so_in_welsh(welsh, world):
    person = Person.objects.create(organisation=world.organisation, name="Wren Tamblyn", name_key="wren tamblyn")
    page = welsh.get(address(world) + f"people/{person.pk}/vetting/")
    assert page.status_code == 403
    assert "Nid yw eich rôl yn caniatáu hyn. Gofynnwch i’ch cydlynydd pwy all ei wneud." in main(page)


def test_sending_too_early_is_refused_in_welsh(welsh, world):
    version = hidden(welsh.get(address(world, "SAF-01", "check/")), "version")
    page = welsh.post(address(world, "SAF-01", "check/"), {"version": version})
    assert page.status_code == 422
    assert ENGLISH.findall(words(page)) == []


def test_an_expression_of_interest_is_refused_in_welsh(nobody, programme):
    typed = {"action": "send", "organisation_name": "Tŷ Gobaith", "scheme": "ccew", "register_number": "12", "nations": ["WLS"]}
    typed |= {"about": "a", "need": "b", "support": "yes", "employ": "yes", "contact_name": "Wren", "email": "wren@example.org"}
    page = nobody.post("/about/interest/host/", typed)
    assert "Nid oes rhifau fel hyn yn y gofrestr honno. Gwiriwch y ddau." in main(page)


def test_an_invitation_is_in_welsh_with_the_role_and_what_a_password_lacks(nobody, world):
    _, link = invite(None, InvitationGiven(email="new@example.org", role=Role.HOST_DSL.value, organisation=world.organisation))
    place = link.partition("//")[2].partition("/")[2]
    page = nobody.get(f"/{place}")
    assert "<strong>arweinydd diogelu dynodedig y sefydliad cynnal</strong>" in main(page)
    assert "Rhaid i’ch cyfrinair gynnwys o leiaf" in main(page)
    page = nobody.post(f"/{place}", {"name": "Wren", "password": "kort"})
    assert "Mae’r cyfrinair hwn yn rhy fyr. Rhaid iddo gynnwys o leiaf" in main(page)
    assert 'lang="en"' not in main(page)
    page = nobody.get("/account/invitation/none/")
    assert "Defnyddiwyd y gwahoddiad hwn, fe’i tynnwyd yn ôl" in main(page)


@pytest.mark.parametrize(
    "place", ["login/", "password/change/", "password/reset/", "second-step/", "second-step/totp/activate/", "second-step/webauthn/add/"]
)
def test_pages_of_signing_in_say_nothing_in_english(welsh, nobody, world, place):
    page = (nobody if place in ("login/", "password/reset/") else welsh).get(f"/account/{place}", follow=True)
    assert page.status_code == 200
    assert ENGLISH.findall(words(page)) == []


def test_a_wrong_password_is_refused_in_welsh(nobody, world):
    page = nobody.post("/account/login/", {"login": "nobody@example.org", "password": "wrong"})
    assert "Nid yw’r cyfeiriad e-bost a/neu’r cyfrinair a roesoch yn gywir." in main(page)
    assert ENGLISH.findall(words(page)) == []


def test_the_api_refuses_in_english_whatever_the_page_speaks(welsh, world):
    answer = welsh.get(f"/api/v1/sites/{world.site.slug}/requirements/SAF-99/", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert "There is no requirement SAF-99" in answer.content.decode()
