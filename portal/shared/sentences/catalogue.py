"""The catalogue of what code says: brought up to date from the code, and how it stands against it."""

from __future__ import annotations

from collections.abc import Iterator

from portal.shared.catalogue_words import Message, State, compared, write
from portal.shared.sentences.reading import Reader
from portal.shared.sentences.said import CATALOGUE, OF_SENTENCES, OF_WORDS
from portal.shared.sentences.speakers import KINDS, modules
from portal.shared.sentences.vocabulary import small_words


def state_of_sentences() -> State:
    """Which sentence or word of the code has no Welsh, and which Welsh is of English that is gone."""
    return compared(CATALOGUE, (message for message, _ in _messages(Reader(modules(), KINDS))))


def bring_sentences_up_to_date() -> set[str]:
    """Write the catalogue anew, with the Welsh there is. Returns the expressions that ``speakers.KINDS`` has to name first."""
    reader = Reader(modules(), KINDS)
    write(CATALOGUE, _messages(reader))
    return reader.unknown


def _messages(reader: Reader) -> Iterator[tuple[Message, list[str]]]:
    """Sentences as the code has them, because what one module says is one text; then the words."""
    for sentence, said_in in reader.sentences().items():
        yield Message(sentence, context=OF_SENTENCES), said_in
    for word, places in small_words().items():
        yield Message(word, context=OF_WORDS), places
