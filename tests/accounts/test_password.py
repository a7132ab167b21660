"""What a password may be (A1) and how it is kept (A2)."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.passwords import is_built_from, words_in
from tests.accounts.people import PASSWORD, give_password, make_person
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

ARGON = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


# A1
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kettle-drum", "password_too_short"),
        ("k" * 5 + "ettle drum trombone" * 7, "password_too_long"),
        ("qwertyuiop12", "password_too_common"),
        ("ivo@example.org1", "password_too_similar"),
        ("Gatepost-2026!", "password_of_our_words"),
        ("AUDITOR auditor 1", "password_of_our_words"),
        ("Lanternbridge 2026", "password_of_our_words"),
        ("lånternbridge-99!", "password_of_our_words"),
        ("ＬＡＮＴＥＲＮＢＲＩＤＧＥ77", "password_of_our_words"),
    ],
)
def test_a_password_that_others_would_try_is_refused(programme, password, code):
    ivo = make_person(role="host_lead", organisation=make_organisation(programme=programme))
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, ivo)
    assert code in [error.code for error in refusal.value.error_list]


# A1
@pytest.mark.parametrize("password", ["twelve chars", "ŵy a £ 🙂 漢字 " * 10, "481516234299", "lanternbridge marmalade kettle"])
def test_any_composition_is_taken(programme, password):
    ivo = make_person(role="host_lead", organisation=make_organisation(programme=programme))
    assert len(password) <= 128
    validate_password(password, ivo)


def test_short_words_of_a_name_do_not_count():
    assert words_in(["The Old Mill, Tŷ Hafan CIC"]) == {"mill", "hafan"}
    assert not is_built_from("marmalade", {"kettle"})


# A2
def test_an_older_hash_is_made_new_at_sign_in(client, ivo, settings):
    settings.PASSWORD_HASHERS = ARGON
    ivo.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    ivo.save()
    assert give_password(client, "ivo@example.org").status_code == 302
    ivo.refresh_from_db()
    assert ivo.password.startswith("argon2$argon2id$")
