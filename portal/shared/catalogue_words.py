"""Which words of a package have Welsh: those of pages, found in its templates and modules without gettext's tools, and of frameworks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template import Node, Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from checklists.host_words import words_for_hosts
from checklists.parsing import parse_framework
from portal.shared.framework_words import CONTEXT
from portal.shared.library_words import library_files

IN_ARGUMENTS = re.compile(r"""\b_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\)""")
CALLS = {"_": False, "gettext": False, "gettext_lazy": False, "ngettext": True, "ngettext_lazy": True}
"""Functions whose first argument is a message, and whether the second is its plural."""
PLURALS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
"""Welsh has forms for 0, 1, 2, 3, 6 and the rest."""
FORMS = 6
SHARED = Path(__file__).resolve().parent
HEADER = {
    "Language": "cy",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": PLURALS,
}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    singular: str
    plural: str = ""
    context: str = ""


def messages_of(package: Path) -> dict[Message, list[str]]:
    """Every message of a package, with the files or the places of a framework it stands in; of the shared one also our libraries'."""
    found = _of_frameworks(package)
    own = sorted([*package.rglob("*.html"), *package.rglob("*.txt"), *package.rglob("*.py")])
    named = [(path.relative_to(package).as_posix(), path) for path in own]
    for name, path in (*named, *(library_files() if package == SHARED else ())):
        source = path.read_text(encoding="utf-8")
        for message in set(_of_module(source) if path.suffix == ".py" else _of_template(source)):
            found.setdefault(message, []).append(name)
    return found


def _of_frameworks(package: Path) -> dict[Message, list[str]]:
    """Every version counts: sites stay on theirs until somebody moves them."""
    found: dict[Message, list[str]] = {}
    for path in sorted(package.glob("frameworks/*/*.yaml")):
        for text, places in words_for_hosts(parse_framework(path)).items():
            known = found.setdefault(Message(text, context=CONTEXT), [])
            known += [place for place in places if place not in known]
    return found


def _of_template(source: str) -> Iterator[Message]:
    parsed = Template(source, engine=engines["django"].engine)  # type: ignore[attr-defined]
    for node in _all_nodes(parsed.nodelist):
        if isinstance(node, TranslateNode):
            constant = node.filter_expression.var
            yield Message(str(getattr(constant, "literal", constant)))
        elif isinstance(node, BlockTranslateNode):
            singular, _names = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Message(singular, plural)
    for double, single in IN_ARGUMENTS.findall(source):
        yield Message((double or single).replace('\\"', '"').replace("\\'", "'"))


def _all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, those inside our block components too: Django's own search leaves them out."""
    for node in nodes:
        yield node
        for inner in {*node.child_nodelists, "nodelist"}:
            yield from _all_nodes(getattr(node, inner, None) or ())


def _of_module(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
            if texts:
                yield Message(texts[0], texts[1] if CALLS[node.func.id] else "")


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong with a catalogue: ``missing`` has no entry or no Welsh, ``stale`` is Welsh for English that is gone."""

    missing: list[str]
    stale: list[str]


def state_of(package: Path) -> State:
    """How a package's catalogue stands against its pages. A changed English sentence counts as missing and stale."""
    return compared(catalogue_of(package), messages_of(package))


def compared(catalogue: Path, wanted: Iterable[Message]) -> State:
    """How a catalogue stands against the messages it should have."""
    known = {_message(entry): entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete}
    asked = set(wanted)
    missing = [message.singular for message in sorted(asked) if message not in known or not known[message].translated()]
    return State(missing, [message.singular for message in sorted(known) if message not in asked])


def _message(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def catalogue_of(package: Path) -> Path:
    return package / "locale" / "cy" / "LC_MESSAGES" / "django.po"


def bring_up_to_date(package: Path) -> None:
    """Write the catalogue anew: what the pages say now, in order, with the Welsh there is."""
    write(catalogue_of(package), _in_order(messages_of(package)))


def write(path: Path, messages: Iterable[tuple[Message, list[str]]]) -> None:
    """A catalogue of ``messages`` in this order, each with the places it stands in; the Welsh there is stays."""
    before = {_message(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    after = polib.POFile(wrapwidth=120)
    after.metadata = dict(HEADER)
    for message, places in messages:
        old = before.get(message)
        entry = polib.POEntry(msgid=message.singular, msgctxt=message.context or None, comment=", ".join(dict.fromkeys(places)))
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = old.msgstr_plural if old else {form: "" for form in range(FORMS)}
        else:
            entry.msgstr = old.msgstr if old else ""
        after.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    after.save(str(path))


def _in_order(messages: Mapping[Message, list[str]]) -> list[tuple[Message, list[str]]]:
    """By the alphabet; a framework's words as the framework has them, because a title, its guide and its questions are one text."""
    of_pages = sorted((message, sorted(places)) for message, places in messages.items() if not message.context)
    return [*of_pages, *((message, places) for message, places in messages.items() if message.context)]
