"""What a file is by its first bytes, never by its name or by what its sender says."""

from __future__ import annotations

HEIF = ("image/heic", "image/heif")
CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp", *HEIF)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")


def content_type_of(head: bytes) -> str:
    """The media type that the file's first bytes speak of, empty where they speak of none that is taken.

    Args:
        head: at least the first 12 bytes.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    return ""


def is_same(found: str, announced: str) -> bool:
    """Whether a file is of the announced type. HEIC is a kind of HEIF, and people use the names for one another."""
    return found == announced or (found in HEIF and announced in HEIF)
