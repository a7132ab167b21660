"""What the engine, the inspectors and the services say: read from their code, recognised by its pattern, said in Welsh."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.shared.framework_words import English
from portal.shared.sentences.book import book_of
from portal.shared.sentences.catalogue import state_of_sentences
from portal.shared.sentences.code import called, parsed
from portal.shared.sentences.places import KINDS as KINDS_OF_PLACES
from portal.shared.sentences.reading import Reader
from portal.shared.sentences.said import book, said, said_plainly, said_word
from portal.shared.sentences.speakers import KINDS, MODULES, ROOT, modules
from portal.shared.sentences.templates import Place, places_of, read, written

SAMPLES = {
    "text": "Calder House",
    "said": "Please add a date.",
    "number": "1,200",
    "digits": "31/03/2026",
    "day": "3 May 2026",
    "written": "May 2026",
    "word": "meeting date",
    "known": "finance committee",
    "words": "meeting date, Adult safeguarding policy",
    "sentence": "Give the level.",
    "cell": "B7",
    "reference": "SAF-01",
}


def sentences_in(tmp_path: Path, source: str, kinds: dict[str, str] | None = None, **others: str) -> list[str]:
    for name, text in {"speaker": source, **others}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    reader = Reader({name: parsed(tmp_path, name) for name in ("speaker", *others)}, kinds or {})
    found = list(reader.sentences())
    assert reader.unknown == set()
    return found


# --- the catalogue ---


def test_every_sentence_the_code_can_make_has_welsh_and_no_welsh_is_of_english_that_is_gone():
    state = state_of_sentences()
    assert state.missing == [], "Run manage.py write_catalogues and add the Welsh."
    assert state.stale == [], "Run manage.py write_catalogues."


@pytest.fixture(scope="module")
def speaking():
    return modules()


def test_what_stands_in_every_place_is_of_a_kind_that_is_known(speaking):
    reader = Reader(speaking, KINDS)
    reader.sentences()
    assert reader.unknown == set(), "Say in portal.shared.sentences.speakers.KINDS what these stand for."
    assert set(KINDS.values()) - {""} <= KINDS_OF_PLACES.keys()


def test_no_kind_is_given_to_what_no_module_says(speaking):
    """An entry that nothing uses any more would be taken for something else of the same name."""
    said_by: dict[str, set[str]] = {}
    for name, module in speaking.items():
        nodes = list(ast.walk(module.tree))
        texts = {ast.unparse(node) for node in nodes if isinstance(node, ast.expr)}
        texts |= {f"{called(node)}()" for node in nodes if isinstance(node, ast.Call)}
        texts |= {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
            node.arg for node in nodes if isinstance(node, ast.arg)
        }
        said_by.setdefault(name.rpartition(".")[2], set()).update(texts)
    every = set().union(*said_by.values())
    assert [key for key in KINDS if key not in every and key.partition(":")[2] not in said_by.get(key.partition(":")[0], ())] == []


def imported_by_pages() -> set[str]:
    """Modules of services that pages of hosts and the public import."""
    found: set[str] = set()
    for path in (*ROOT.glob("portal/host/**/*.py"), *ROOT.glob("portal/public/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "onboarding.services":
                found |= {f"onboarding.services.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("onboarding.services."):
                found.add(str(node.module))
    return found


def test_every_service_that_pages_of_hosts_use_is_among_the_modules_that_speak():
    assert imported_by_pages() - set(MODULES) == set()


def test_welsh_has_the_places_of_its_english():
    known = [pattern for shelf in book().shelves.values() for pattern in shelf]
    wrong = [p.english for p in known if sorted(place.name for place in places_of(p.welsh)) != sorted(place.name for place in p.places)]
    assert wrong == []


def test_each_sentence_is_recognised_by_its_own_pattern_with_what_was_put_into_its_places():
    known = [pattern for shelf in book().shelves.values() for pattern in shelf]
    wrong = []
    with override("cy"):
        for pattern in known:
            text = "".join(part if isinstance(part, str) else SAMPLES[part.kind] for part in pattern.template)
            found = book().recognise(text)
            values = {place.name: SAMPLES[place.kind] for place in pattern.places}
            if found is None or found.pattern is not pattern or found.values != values or book().unknown(text):
                wrong.append((text, found and found.pattern.english))
    assert wrong == []
    assert len(known) > 600


# --- reading code ---


def test_a_place_is_named_after_what_stands_there(tmp_path):
    source = 'def f(rule, day, count):\n    return passes(rule, f"The {words(field)} counts until {in_words(day)}, {count:,} times.")'
    assert sentences_in(tmp_path, source, {"words()": "word", "in_words()": "day"}) == [
        "The {field:word} counts until {day:day}, {count:number} times."
    ]


def test_every_branch_gives_a_sentence(tmp_path):
    source = "def f(n):\n    return f\"{n} action{'s are' if n > 1 else ' is'} open.\""
    assert sentences_in(tmp_path, source, {"n": "number"}) == ["{n:number} actions are open.", "{n:number} action is open."]


def test_names_are_followed_to_what_they_were_given_and_parameters_to_every_call(tmp_path):
    source = (
        'NOUNS = {"a": "review", "b": "end"}\n'
        "def f(key):\n"
        '    noun = NOUNS[key]\n    tail = "" if key else ", which has passed"\n'
        '    return _said(f"The {noun} is due{tail}.", "One")\n'
        "def _said(text, who):\n"
        '    return text, f"{who} must decide."\n'
        'def g():\n    return _said("It is over.", who="Somebody else")\n'
    )
    assert sentences_in(tmp_path, source) == [
        "The review is due.",
        "The review is due, which has passed.",
        "The end is due.",
        "The end is due, which has passed.",
        "One must decide.",
        "Somebody else must decide.",
        "It is over.",
    ]


def test_a_text_may_be_filled_joined_and_added_to(tmp_path):
    source = (
        'SAID = {1: "It was passed{on}.", 2: "It was refused{on}."}\nNAMESAKE = "There is one named %s."\n'
        "def f(day, name, more):\n"
        '    yield SAID[1].format(on=f" on {day}" if day else "")\n'
        "    yield NAMESAKE % name\n"
        '    text = "There are some"\n    text += ", and more" if more else ""\n'
        '    yield f"{text}."\n'
    )
    assert sentences_in(tmp_path, source, {"day": "day", "name": "text"}) == [
        "It was passed on {day:day}.",
        "It was passed.",
        "It was refused on {day:day}.",
        "It was refused.",
        "There is one named {name:text}.",
        "There are some.",
        "There are some, and more.",
    ]


def test_constants_of_other_modules_are_followed_and_counts_are_no_text(tmp_path):
    source = "from other import OVER\ndef f():\n    n = 0\n    n += 1\n    raise Gone(OVER if n else f'{n} are left.')"
    found = sentences_in(tmp_path, source, {"n": "number"}, other='OVER = "This invitation is over."')
    assert found == ["{n:number} are left.", "This invitation is over."]


def test_explanations_keys_letters_and_what_has_welsh_of_its_own_are_no_sentences(tmp_path):
    source = (
        '"""This module explains."""\nLETTER = "Dear all,\\n\\nThis is a letter.\\n"\nKEY = "agreement.recorded"\n'
        'def f():\n    """What it does."""\n    yield _("Saved already."), re.compile("Some words and a stop."), "piece of one."\n'
    )
    assert sentences_in(tmp_path, source) == []


def test_an_expression_nobody_has_named_is_reported(tmp_path):
    (tmp_path / "speaker.py").write_text('def f(found):\n    return f"The certificate names {found.value}."', encoding="utf-8")
    reader = Reader({"speaker": parsed(tmp_path, "speaker")}, {})
    assert list(reader.sentences()) == ["The certificate names {value:}."]
    assert reader.unknown == {"speaker: found.value"}


def test_a_template_is_written_and_read_back():
    template = ("From ", Place("day", "day"), " to ", Place("day", "day"), ".")
    assert written(template) == "From {day:day} to {day_2:day}."
    assert read("I {day_2} o {day}.") == ("I ", Place("day_2", ""), " o ", Place("day", ""), ".")


# --- saying it ---


def test_an_english_page_says_what_the_code_said():
    text = "The review date 3 May 2024 counted for 12 months, until 3 May 2025; renew it."
    assert said(text) is text
    assert said_plainly(text) is text
    assert said_word("host lead") == "host lead"


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        (
            "The review date 3 May 2024 counted for 12 months, until 3 May 2025; renew it.",
            "Roedd hwn yn cyfrif am 12 mis, hyd at 3 Mai 2025: dyddiad adolygu, 3 Mai 2024. Adnewyddwch ef.",
        ),
        ("Signed by: Host board, Programme lead.", "Llofnodwyd gan: Bwrdd y sefydliad cynnal, Arweinydd y rhaglen."),
        (
            "Overdue: Adult safeguarding policy, Board roll, eligibility and conflicts register, Caseload policy and 3 more.",
            "Hwyr: Polisi diogelu oedolion, Rhestr aelodau’r bwrdd, cymhwystra a chofrestr gwrthdaro buddiannau, Polisi llwyth achosion a "
            "3 arall.",
        ),
        ("Give the page or section that covers: gaps, identity, level and 2 more.", None),
        ("row 7: PPL-01 is completed and in date.", "rhes 7: mae PPL-01 wedi’i gwblhau ac mewn dyddiad."),
        ("B7: No name stands here; say who completed the course.", "B7: Nid oes enw yma; dywedwch pwy a gwblhaodd y cwrs."),
        ("The check finds: Give the level.", "Mae’r gwiriad yn canfod: Rhowch: lefel."),
        (
            "a.b. c.pdf: this kind of file is not accepted. Give the level.",
            "a.b. c.pdf: ni dderbynnir y math hwn o ffeil. Rhowch: lefel.",
        ),
        ("The next review is due on May to July 2026.", "Dyddiad yr adolygiad nesaf yw Mai–Gorffennaf 2026."),
    ],
)
def test_a_welsh_page_says_it_in_welsh(english, welsh):
    with override("cy"):
        text = said(english)
        assert said_plainly(english) == text
    if welsh is None:
        welsh = "Rhowch y dudalen neu’r adran sy’n ymdrin â: bylchau, hunaniaeth, lefel a 2 arall."
    assert text == welsh


def test_a_sentence_or_a_word_without_welsh_stays_english_and_is_marked():
    with override("cy"):
        assert said("Nobody knows this. Give the level.") == '<span lang="en">Nobody knows this.</span> Rhowch: lefel.'
        assert said("Give the hull number.") == 'Rhowch: <span lang="en">hull number</span>.'
        assert said_plainly("Give the hull number.") == "Rhowch: hull number."
        assert said_word("ship's cook") == "ship's cook"
        assert isinstance(said_word("ship's cook"), English)


def test_what_stands_in_a_place_is_escaped_with_and_without_marks():
    drawn = Template("{% load components %}{{ text|said }}")
    with override("cy"):
        whole = drawn.render(Context({"text": "<b>.pdf is empty; send the file again."}))
        marked = drawn.render(Context({"text": "Give the <i>hull</i>. <b>Look.</b>"}))
    assert whole == "Mae &lt;b&gt;.pdf yn wag; anfonwch y ffeil eto."
    assert marked == 'Rhowch: <span lang="en">&lt;i&gt;hull&lt;/i&gt;</span>. <span lang="en">&lt;b&gt;Look.&lt;/b&gt;</span>'


def test_what_a_reviewer_wrote_or_a_document_says_stays_as_it_was_written_and_is_marked():
    quotation = "Something about gaps stands on page 2 under “3. Say why.”."
    with override("cy"):
        assert said("Returned: Say <why>.") == 'Dychwelwyd: <span lang="en">Say &lt;why&gt;.</span>'
        assert said_plainly("Returned: Please sign page 2.") == "Dychwelwyd: Please sign page 2."
        assert said(quotation) == 'Mae rhywbeth am hyn ar dudalen 2 o dan “<span lang="en">3. Say why.</span>”: bylchau.'
        assert book().unknown(quotation) == []


def test_of_two_patterns_that_fit_the_one_whose_words_are_known_is_taken():
    known = book_of(
        [("The {a:word} is {b:word}.", "{a}: {b}"), ("The {x:word} is level.", "gwastad: {x}")], {"deck": "dec", "level": "lefel"}
    )
    with override("cy"):
        assert known.said("The deck is level.") == ["gwastad: ", "dec"]
        assert known.unknown("The mast is level.") == ["mast"]
