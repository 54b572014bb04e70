"""API keys: `vsa_<prefix>_<secret>`. Kept is only an HMAC, made with a pepper that the database never sees.

The tokens of invitations are kept the same way.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass

from django.conf import settings

BRAND = "vsa"
PREFIX_LENGTH = 12
SECRET_LENGTH = 43  # of 62 letters: 256 bits
LETTERS = string.ascii_letters + string.digits
SCOPES = ("read:projects", "write:projects", "read:images", "write:images", "manage:billing", "admin")


@dataclass(frozen=True, slots=True)
class FreshKey:
    """A key just made. ``text`` is shown once and kept nowhere."""

    text: str
    prefix: str
    digest: str


def fresh_key() -> FreshKey:
    """A new random key."""
    prefix, secret = (_letters(length) for length in (PREFIX_LENGTH, SECRET_LENGTH))
    text = f"{BRAND}_{prefix}_{secret}"
    return FreshKey(text=text, prefix=prefix, digest=digest(text))


def digest(text: str) -> str:
    """The HMAC-SHA256 of a key, in hexadecimal."""
    return hmac.new(settings.API_KEY_PEPPER.encode(), text.encode(), hashlib.sha256).hexdigest()


def fresh_token() -> str:
    """A new random token for a link: 256 bits."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """The HMAC-SHA256 of a link's token, in hexadecimal: never that of a key."""
    return digest(f"token:{token}")


def prefix_of(text: str) -> str | None:
    """The prefix of something that looks like a key, None for anything else."""
    parts = text.split("_")
    if len(parts) != 3 or parts[0] != BRAND or len(parts[1]) != PREFIX_LENGTH:
        return None
    return parts[1]


def _letters(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
