"""Secrets that must be read again, and so cannot be hashed: encrypted in the database (Fernet: AES-CBC with HMAC).

The key is derived from ``SEALING_KEY``, or from ``SECRET_KEY`` where that is not set. What keys of before encrypted
(``SECRET_KEY_FALLBACKS``) can still be read.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` made.

    Raises:
        cryptography.fernet.InvalidToken: it was made with a key that is not known any more.
    """
    return _fernet().decrypt(sealed.encode()).decode()


def _fernet() -> MultiFernet:
    keys: list[str] = [settings.SEALING_KEY or settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"sealed secrets, version 1")
    return base64.urlsafe_b64encode(derive.derive(key.encode()))
