"""English and Welsh: chosen with the switch, complete, and never behind the English."""

from __future__ import annotations

import re

import polib
import pytest

from onboarding.roles import Role
from portal.shared.catalogue_files import compile_stale, packages_in_welsh
from portal.shared.catalogue_words import Message, bring_up_to_date, messages_of, state_of

PACKAGES = packages_in_welsh()


def test_what_hosts_and_the_public_read_has_a_catalogue():
    assert {package.name for package in PACKAGES} == {"checklists", "shared", "host", "public"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_welsh_is_complete_and_no_english_has_changed_under_it(package):
    state = state_of(package)
    assert state.missing == [], "Run manage.py write_catalogues and add the Welsh."
    assert state.stale == [], "Run manage.py write_catalogues."


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


def test_each_word_of_the_library_that_we_say_otherwise_is_one_it_still_says():
    ours = polib.pofile("portal/shared/locale/en/LC_MESSAGES/django.po")
    theirs = {entry.msgid for entry in polib.pofile("portal/shared/locale/cy/LC_MESSAGES/django.po")}
    assert [entry.msgid for entry in ours if entry.msgid not in theirs] == []
    assert [entry.msgid for entry in ours if placeholders(entry.msgid) != placeholders(entry.msgstr)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "says", "not_any_more"),
    [
        ("/account/password/reset/key/1-xyz/", "This link does not work any more", "Bad Token"),
        ("/account/password/change/", "Set a password", "Set Password"),
        ("/account/second-step/recovery-codes/generate/", "Make new codes", ">Generate<"),
    ],
)
def test_pages_of_the_sign_in_library_speak_as_ours_do(clients, address, says, not_any_more):
    page = clients[Role.COORDINATOR].get(address, follow=True).content.decode()
    assert says in page
    assert not_any_more not in page


@pytest.fixture
def package(tmp_path):
    package = tmp_path / "portal" / "host"
    package.mkdir(parents=True)
    (package / "page.html").write_text('{% load i18n %}<h1>{% translate "Your tasks" %}</h1>', encoding="utf-8")
    bring_up_to_date(package)
    path = package / "locale/cy/LC_MESSAGES/django.po"
    catalogue = polib.pofile(str(path))
    catalogue.find("Your tasks").msgstr = "Eich tasgau"
    catalogue.save()
    return package


def test_changed_english_is_missing_and_its_old_welsh_stale(package):
    assert state_of(package).missing == []
    (package / "page.html").write_text('{% load i18n %}<h1>{% translate "Your next tasks" %}</h1>', encoding="utf-8")
    assert state_of(package).missing == ["Your next tasks"]
    assert state_of(package).stale == ["Your tasks"]


def test_bringing_a_catalogue_up_to_date_keeps_the_welsh_there_is(package):
    (package / "views.py").write_text('message = _("Saved.")', encoding="utf-8")
    bring_up_to_date(package)
    catalogue = polib.pofile(str(package / "locale/cy/LC_MESSAGES/django.po"))
    assert {entry.msgid: entry.msgstr for entry in catalogue} == {"Your tasks": "Eich tasgau", "Saved.": ""}


def test_words_are_found_in_templates_blocks_arguments_and_modules(tmp_path):
    (tmp_path / "a.html").write_text(
        '{% load i18n %}{% load components %}{% note "red" %}{% translate "Inside" %}{% endnote %}'
        '{% translate "One" %}{{ x|default:_("None") }}'
        "{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
        encoding="utf-8",
    )
    (tmp_path / "b.py").write_text('_("Two")\nngettext("a day", "days", n)', encoding="utf-8")
    wanted = {
        Message("Inside"),
        Message("One"),
        Message("%(n)s row", "%(n)s rows"),
        Message("None"),
        Message("Two"),
        Message("a day", "days"),
    }
    assert set(messages_of(tmp_path)) == wanted


def test_a_catalogue_is_compiled_once_until_it_changes(package, tmp_path):
    root = tmp_path
    assert compile_stale(root) == 1
    assert compile_stale(root) == 0


def test_the_switch_changes_the_language_of_the_next_page_and_leads_back(client, programme):
    response = client.post("/language/", {"language": "cy", "next": "/account/login/"})
    assert response["Location"] == "/account/login/"
    page = client.get("/account/login/")
    assert '<html lang="cy">' in page.content.decode()
    assert "Mewngofnodi" in page.content.decode()
    assert page["Content-Language"] == "cy"


def test_the_switch_leads_nowhere_else(client, db):
    assert client.post("/language/", {"language": "cy", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_api_speaks_english_whatever_the_switch_says(client, db):
    client.cookies["gatepost-language"] = "cy"
    assert client.get("/api/v1/sites/").json()["title"] == "Sign in"
