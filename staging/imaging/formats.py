"""Which format a file really has: told by its first bytes, never by its name."""

from __future__ import annotations

from pathlib import PurePath

from staging.imaging.errors import BadPhoto

ACCEPTED = ("JPEG", "PNG", "WEBP", "HEIF")
ACCEPTED_WORDS = "JPEG, PNG, WebP or HEIC"

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")

# Formats that people do send and that deserve a better answer than "not an image".
_REFUSED_STARTS = {
    b"GIF8": "a GIF",
    b"II*\x00": "a TIFF or camera raw file",
    b"MM\x00*": "a TIFF or camera raw file",
    b"BM": "a BMP",
    b"%PDF": "a PDF document",
    b"8BPS": "a Photoshop document",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\xff\x0a": "a JPEG XL",
    b"<svg": "an SVG drawing",
    b"<?xml": "an XML document",
}
_REFUSED_BRANDS = {b"avif": "an AVIF", b"avis": "an AVIF", b"qt  ": "a video", b"isom": "a video", b"mp42": "a video"}


def sniff(data: bytes, filename: str = "") -> str:
    """Name the format of ``data``: one of `ACCEPTED`.

    Raises:
        BadPhoto: ``unsupported_format`` for a known other kind of file, ``not_an_image`` for anything else.
    """
    accepted = _accepted(data)
    if accepted is not None:
        return accepted
    known = _known_other(data)
    if known is not None:
        raise BadPhoto("unsupported_format", f"{_named(filename)} is {known}.", f"Save the photo as {ACCEPTED_WORDS}.")
    raise BadPhoto("not_an_image", f"{_named(filename)} is not an image.", f"Upload a {ACCEPTED_WORDS} photo.")


def _accepted(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def _known_other(data: bytes) -> str | None:
    if data[4:8] == b"ftyp":
        return _REFUSED_BRANDS.get(data[8:12])
    return next((words for start, words in _REFUSED_STARTS.items() if data.startswith(start)), None)


def _named(filename: str) -> str:
    name = PurePath(filename).name
    return f"The file “{name}”" if name else "The file"
