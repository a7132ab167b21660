"""Short secrets at rest: sealed with keys derived from the installation's secret, one key for each purpose."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealer(purpose: bytes) -> MultiFernet:
    """Seals with a key of the present secret; opens with those of earlier secrets (``SECRET_KEY_FALLBACKS``), too."""
    return MultiFernet([Fernet(_key(str(secret), purpose)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def sealed(text: str, purpose: bytes) -> str:
    return sealer(purpose).encrypt(text.encode()).decode("ascii")


def unsealed(text: str, purpose: bytes) -> str:
    """Raises InvalidToken when the text was sealed for another purpose, or with a secret this installation no longer knows."""
    return sealer(purpose).decrypt(text.encode("ascii")).decode()


def _key(secret: str, purpose: bytes) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
