"""File names come from strangers: what is kept to show, and what may stand in a key of the store."""

from __future__ import annotations

import re
import unicodedata

SHOWN_LENGTH = 255
KEY_LENGTH = 100
FALLBACK = "photo"


def shown_name(filename: str) -> str:
    """The name without folders and control characters, in any script; ``photo`` where nothing is left."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    name = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    return _shorten(name.strip(), SHOWN_LENGTH) or FALLBACK


def key_name(filename: str) -> str:
    """The name in letters, digits, dot, dash and underscore of ASCII, never empty and never starting with a dot."""
    plain = unicodedata.normalize("NFKD", shown_name(filename)).encode("ascii", "ignore").decode()
    stem, dot, extension = plain.rpartition(".")
    stem, extension = (re.sub(r"[^A-Za-z0-9_-]+", "-", part).strip("-") for part in (stem if dot else plain, extension))
    return _shorten((stem or FALLBACK) + (f".{extension}" if dot and extension else ""), KEY_LENGTH)


def _shorten(name: str, length: int) -> str:
    """Cut the middle out, so that the extension stays."""
    stem, dot, extension = name.rpartition(".")
    if len(name) <= length or not dot or len(extension) > 10:
        return name[:length]
    return stem[: length - len(extension) - 1] + dot + extension
