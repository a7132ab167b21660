"""Files outside the portal whose words stand on our pages, so that the catalogue of the shared pages holds their Welsh.

The library of the sign-in pages has no Welsh, and Django none for passwords. Only what can be reached here is listed: registration,
telephones and changes of address are off (``accounts.urls``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts": ("passwords.py",),
    "django.contrib.auth": ("password_validation.py",),
    "allauth.account": ("adapter.py", "fields.py", "forms.py"),
    "allauth.mfa": ("adapter.py", "base/forms.py", "recovery_codes/forms.py", "totp/forms.py", "webauthn/forms.py"),
    "allauth.socialaccount": ("adapter.py",),
    "allauth.templates.account": (
        "account_inactive.html", "base_reauthenticate.html", "password_change.html", "password_reset_from_key.html",
        "password_reset_from_key_done.html", "password_set.html", "reauthenticate.html", "messages/logged_in.txt",
        "messages/logged_out.txt", "messages/password_changed.txt", "messages/password_set.txt",
    ),
    "allauth.templates.mfa": (
        "authenticate.html", "reauthenticate.html", "messages/*.txt", "recovery_codes/*.html", "totp/base.html",
        "totp/deactivate_form.html", "webauthn/add_form.html", "webauthn/authenticator_confirm_delete.html",
        "webauthn/authenticator_list.html", "webauthn/base.html", "webauthn/edit_form.html", "webauthn/reauthenticate.html",
        "webauthn/snippets/scripts.html",
    ),
    "allauth.templates.socialaccount": (
        "authentication_error.html", "connections.html", "login.html", "login_cancelled.html", "messages/*.txt",
    ),
    "allauth.templates.usersessions": ("messages/*.txt",),
}  # fmt: skip
"""By the package: its files, of templates also by pattern."""


def library_files() -> Iterator[tuple[str, Path]]:
    """Each with what to call it: the package and the file."""
    for package, names in FILES.items():
        folder = _folder(package)
        for name in names:
            yield from ((f"{package}/{path.relative_to(folder).as_posix()}", path) for path in sorted(folder.glob(name)))


def _folder(package: str) -> Path:
    """Where a package lies; one of templates alone is a folder of its library."""
    top, *inner = package.split(".")
    spec = find_spec(top)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{top} is not installed; its words cannot be read.")
    return Path(spec.origin).parent.joinpath(*inner)
