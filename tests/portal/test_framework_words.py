"""A framework's words on pages of hosts: Welsh on a Welsh page, English marked as such where there is no Welsh, always escaped."""

from __future__ import annotations

import re

import polib
import pytest
from django.template import Context, Template
from django.utils.translation import override
from icalendar import Calendar

from checklists.loading import publish
from checklists.parsing import FRAMEWORKS
from onboarding.models import Person, Site
from onboarding.roles import Role
from portal.shared.catalogue_words import bring_up_to_date, state_of
from portal.shared.framework_words import framework_words, in_sentence, listed, plain
from tests.portal.test_host_tasks import BASE, address, hidden

SHIPPED = FRAMEWORKS / "imsa-readiness" / "0.1.0.yaml"
HOSTILE = "<script>alert(1)</script> & policy"


@pytest.fixture
def welsh(lead):
    lead.cookies["gatepost-language"] = "cy"
    return lead


@pytest.fixture
def other_words(world, tmp_path):
    """The site on a framework whose words nobody has translated; one of them is hostile."""
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in (
        ('version: "0.1.0"', 'version: "0.1.9"'),
        ("title: Adult safeguarding policy", f'title: "{HOSTILE}"'),
        ("title: Governing body has approved the application", f'title: "{HOSTILE}"'),
        ("title: Safeguarding and safer recruitment", "title: Keeping people safe"),
        ("review_date: Date of the latest review", "review_date: Latest review"),
        ('care_act_2014: "Care Act 2014, section 42"', 'care_act_2014: "The <b>Care</b> Act"'),
        ("host_board: Host board", 'host_board: "The <i>board</i>"'),
        ("months_unrestricted: Months of running costs held as unrestricted reserves", "months_unrestricted: Months in hand"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "other.yaml"
    path.write_text(text, encoding="utf-8")
    Site.objects.filter(pk=world.site.pk).update(framework_version=publish(path))


def main(page):
    return re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]


def marked(text):
    """The elements that are marked as English."""
    return re.findall(r'<(\w+)[^>]* lang="en"', text)


def test_a_welsh_task_list_is_in_welsh_from_stage_to_task(welsh, world):
    text = main(welsh.get(address(world)))
    assert "3. Diogelu a recriwtio mwy diogel" in text
    assert f'<a href="/host/{world.site.slug}/tasks/SAF-01/">Polisi diogelu oedolion</a>' in text
    assert "<strong>Proffil y sefydliad yn gyflawn</strong>" in text
    assert marked(text) == []


def test_a_hint_names_in_welsh_who_a_task_is_for(clients, world):
    contributor = clients[Role.HOST_CONTRIBUTOR]
    contributor.cookies["gatepost-language"] = "cy"
    assert re.search(
        r'<span class="hint">I’w wneud erbyn [^<]*\. Ar gyfer: Arweinydd y sefydliad cynnal</span>', main(contributor.get(address(world)))
    )


def test_a_welsh_task_has_title_guide_questions_choices_and_roles_in_welsh(welsh, world):
    page = welsh.get(address(world, "SAF-01"))
    text = main(page)
    assert "<title>Polisi diogelu oedolion · Gatepost</title>" in page.content.decode()
    assert "<h1>Polisi diogelu oedolion</h1>" in text
    assert '<p class="lede">Mae eich polisi diogelu oedolion yn enwi cyfraith neu bolisi pob gwlad' in text
    assert '<label for="id_review_date">Dyddiad yr adolygiad diweddaraf</label>' in text
    assert "Sut i herio penderfyniad rydych yn anghytuno ag ef</label>" in text
    assert "Deddf Gofal 2014, adran 42</label>" in text
    assert '<option value="host_board">Bwrdd y sefydliad cynnal</option>' in text
    assert "<dd>Arweinydd diogelu dynodedig</dd>" in text


def test_nothing_stays_english_on_a_welsh_task_not_even_what_the_engine_says(welsh, world):
    text = main(welsh.get(address(world, "SAF-01")))
    assert marked(text) == []
    assert "<li>Rhowch: dyddiad adolygu.</li>" in text


def test_rows_and_their_form_are_in_welsh(welsh, world):
    text = main(welsh.get(address(world, "SAF-11")))
    assert '<legend class="big">Rhesymau dros y fetio fesul rôl</legend>' in text
    assert "<legend>Eiriolwr caethwasiaeth fodern annibynnol</legend>" in text
    assert '<option value="enhanced_barred">Manwl gyda rhestr wahardd</option>' in text


def test_check_and_sent_pages_name_task_and_reviewer_in_welsh(welsh, world):
    text = main(welsh.get(address(world, "ORG-08", "check/")))
    assert '<p class="crumb">Gwydnwch ariannol a chronfeydd wrth gefn</p>' in text
    assert "<dt>Nifer y misoedd y mae’r swydd wedi’i chyllido</dt>" in text
    assert "Adolygydd cyllid" in main(welsh.get(address(world, "ORG-08", "sent/")))


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("dates/", "I’w wneud: Y corff llywodraethu wedi cymeradwyo’r cais"),
        ("contacts/", "Arweinydd diogelu data"),
        ("report/", "Diogelu a recriwtio mwy diogel"),
        ("tasks/SAF-01/documents/choose/", '<p class="crumb">Polisi diogelu oedolion</p>'),
    ],
)
def test_the_other_pages_of_a_host_use_the_same_words(welsh, world, page, shown):
    assert shown in main(welsh.get(address(world) + page))


def test_a_refusal_quotes_the_welsh_label_and_is_in_welsh(welsh, world):
    version = hidden(welsh.get(address(world, "ORG-08")), "version")
    text = main(welsh.post(address(world, "ORG-08"), {"months_unrestricted": "tua thri", "version": version, "action": "save"}))
    sentence = "Nid rhif yw “tua thri”; ysgrifennwch ddigidau yn unig, fel 12 neu 2,000,000."
    label = "Misoedd o gostau rhedeg a gedwir fel cronfeydd anghyfyngedig wrth gefn"
    assert f'<a href="#id_months_unrestricted">{label}: {sentence}</a>' in text
    assert f'<p class="error" id="id_months_unrestricted_error">{sentence}</p>' in text


def test_an_english_page_marks_nothing(lead, world):
    assert marked(main(lead.get(address(world)))) == []
    assert marked(main(lead.get(address(world, "SAF-01")))) == []


def test_welsh_costs_no_query_more(welsh, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(BASE + 3):
        assert welsh.get(address(world)).status_code == 200


def test_words_without_welsh_stay_english_and_are_marked(welsh, other_words, world):
    text = main(welsh.get(address(world)))
    assert '3. <span lang="en">Keeping people safe</span>' in text
    text = main(welsh.get(address(world, "SAF-02")))
    assert '<label for="id_review_date"><span lang="en">Latest review</span></label>' in text
    assert "<h1>Polisi diogelu plant</h1>" in text


def test_hostile_words_are_escaped_wherever_they_stand(welsh, other_words, world):
    safe = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; policy"
    page = welsh.get(address(world, "SAF-01"))
    text = main(page)
    assert f"<title>{safe} · Gatepost</title>" in page.content.decode()
    assert f'<h1><span lang="en">{safe}</span></h1>' in text
    assert '<span lang="en">The &lt;b&gt;Care&lt;/b&gt; Act</span></label>' in text
    assert '<option value="host_board" lang="en">The &lt;i&gt;board&lt;/i&gt;</option>' in text
    dates = main(welsh.get(address(world) + "dates/"))
    assert f'I’w wneud: <span lang="en">{safe}</span>' in dates
    for rest in ("", "tasks/SAF-01/check/", "tasks/SAF-01/documents/choose/", "report/", "dates/", "contacts/"):
        page = welsh.get(address(world) + rest).content.decode()
        assert "<script>alert" not in page, rest
        assert "<i>board" not in page, rest


def test_the_summary_of_what_is_wrong_marks_an_english_label(welsh, other_words, world):
    version = hidden(welsh.get(address(world, "ORG-08")), "version")
    text = main(welsh.post(address(world, "ORG-08"), {"months_unrestricted": "tri", "version": version, "action": "save"}))
    assert '<a href="#id_months_unrestricted"><span lang="en">Months in hand</span>: Nid rhif yw “tri”;' in text


def test_the_calendar_feed_stays_plain_text_in_english(welsh, other_words, world):
    page = welsh.get(address(world) + "dates/").content.decode()
    feed = welsh.get(re.search(r'value="http://testserver(/host/calendar/[^"]+)"', page)[1])
    summaries = {str(event["summary"]) for event in Calendar.from_ical(feed.content).walk("VEVENT")}
    assert f"Due: {HOSTILE}" in summaries


def test_courses_are_offered_in_the_order_of_their_welsh_titles(welsh, world):
    person = Person.objects.create(organisation=world.organisation, name="Wren Tamblyn", name_key="wren tamblyn")
    text = main(welsh.get(address(world) + f"people/{person.pk}/"))
    offered = re.findall(r'<option value="([A-Z0-9-]+)"', text.partition('name="training-course"')[2].partition("</select>")[0])
    assert offered[:3] == ["DP-LEAD", "SG-LEAD", "BOARD-BRIEF"]


def test_a_word_of_the_framework_is_not_taken_for_the_same_word_of_our_pages():
    with override("cy"):
        assert framework_words("None") == "Dim"
        assert plain(framework_words("Saved.")) == "Saved."
        assert framework_words("") == ""


def test_welsh_that_is_the_same_as_the_english_is_not_marked():
    with override("cy"):
        assert listed([framework_words("ISO 27001"), framework_words("ISO 9001")]) == 'ISO 27001, <span lang="en">ISO 9001</span>'


def test_sentences_keep_marks_and_escape_the_rest():
    with override("cy"):
        assert in_sentence("A & %(x)s", x=framework_words("<b>")) == 'A &amp; <span lang="en">&lt;b&gt;</span>'
    assert in_sentence("A & %(x)s", x=framework_words("<b>")) == "A &amp; &lt;b&gt;"


def test_the_filter_marks_and_escapes_and_plain_takes_the_mark_away():
    drawn = Template("{% load components %}{{ x|framework_words }}|{{ x|framework_words|plain }}|{{ y|framework_words }}")
    with override("cy"):
        text = drawn.render(Context({"x": "<b>Unknown</b>", "y": "Volunteer"}))
    assert text == '<span lang="en">&lt;b&gt;Unknown&lt;/b&gt;</span>|&lt;b&gt;Unknown&lt;/b&gt;|Gwirfoddolwr'


def test_changed_english_of_a_framework_is_missing_and_its_old_welsh_stale(tmp_path):
    folder = tmp_path / "checklists"
    (folder / "frameworks" / "imsa-readiness").mkdir(parents=True)
    text = SHIPPED.read_text(encoding="utf-8").replace("title: Caseload policy", "title: Policy on caseloads", 1)
    (folder / "frameworks" / "imsa-readiness" / "0.1.1.yaml").write_text(text.replace('"0.1.0"', '"0.1.1"', 1), encoding="utf-8")
    path = folder / "locale" / "cy" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    shipped = FRAMEWORKS.parent / "locale" / "cy" / "LC_MESSAGES" / "django.po"
    path.write_bytes(shipped.read_bytes())
    assert (state_of(folder).missing, state_of(folder).stale) == (["Policy on caseloads"], ["Caseload policy"])
    bring_up_to_date(folder)
    assert polib.pofile(str(path)).find("Volunteer", msgctxt="framework").msgstr == "Gwirfoddolwr"
    assert state_of(folder).missing == ["Policy on caseloads"]
