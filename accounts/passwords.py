"""What a password may be, beyond Django's own rules: not too long, and not made of words anybody would try first here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

LONGEST = 128
SHORTEST_WORD = 4
LETTERS_OF_ONES_OWN = 5
"""How many letters must be left once our own words are taken out; digits and signs do not count."""


def folded(text: str) -> str:
    """``text`` without regard to case, accents and width: the form in which two spellings of one thing are equal."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_in(texts: Iterable[str]) -> set[str]:
    """The words of names, folded; short ones are left out, as they would turn up in any password."""
    found = {word for text in texts for word in re.split(r"[\W_]+", folded(text))}
    return {word for word in found if len(word) >= SHORTEST_WORD}


def is_built_from(password: str, words: Iterable[str]) -> bool:
    left = whole = folded(password)
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != whole and sum(letter.isalpha() for letter in left) < LETTERS_OF_ONES_OWN


class LongestPassword:
    """Hashing takes time; without a limit, one request with a very long text would take very much of it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(most)d characters."), code="password_too_long", params={"most": LONGEST})

    def get_help_text(self) -> str:
        return _("At most %(most)d characters. Any characters may be used.") % {"most": LONGEST}


class NotOfOurWords:
    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        own = import_string(settings.PASSWORD_WORDS_OF)(user) if user is not None and user.pk else ()
        if is_built_from(password, words_in([*settings.PASSWORD_WORDS, *own])):
            raise ValidationError(
                _(
                    "This is made of the name of your organisation, your role or this service, which people would try first. "
                    "Use other words: three or four that have nothing to do with each other are good."
                ),
                code="password_of_our_words",
            )

    def get_help_text(self) -> str:
        return _("Not made of the name of your organisation, your role or this service.")
