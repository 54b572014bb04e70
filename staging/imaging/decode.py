"""Open an uploaded photo. Every file is hostile until checked: kind, size of the file, size of the picture, pixels."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

import numpy as np
import pillow_heif
from PIL import ExifTags, Image

from staging.engines.base import Photo
from staging.imaging.color import to_srgb
from staging.imaging.errors import BadPhoto
from staging.imaging.formats import sniff

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 120_000_000
MAX_SIDE = 65_500  # JPEG cannot hold more
MIN_SHORT_SIDE = 320

pillow_heif.register_heif_opener(thumbnails=False)
# Pillow's own guard against decompression bombs, at our limit and as an error: it also covers what Pillow allocates
# before our check sees the header.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What parsers have been seen to raise on damaged files. MemoryError is not here: that is ours, not the photo's.
_DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, LookupError, ArithmeticError, RuntimeError, AttributeError,
    struct.error,
)  # fmt: skip

# EXIF 2.32, 4.6.4: how the stored picture must be turned to stand upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A photo that passed every check.

    Attributes:
        photo: upright 8-bit sRGB pixels and the focal length; nothing else of the metadata (no place, no owner).
        format: what the file really is: ``JPEG PNG WEBP HEIF``.
        width, height: of the upright photo, pixels.
    """

    photo: Photo
    format: str
    width: int
    height: int


def decode(data: bytes, filename: str = "") -> Decoded:
    """Decode an uploaded file into an upright 8-bit sRGB photo.

    Of a file with several still pictures (HEIC bursts, MPO) the main one is taken; an animation is refused.

    Args:
        data: the whole file, at most 50 MB.
        filename: as the uploader called it, only for the message.

    Raises:
        BadPhoto: with a code, a message and advice for the photographer.
    """
    _check_length(data)
    kind = sniff(data, filename)
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            _check_header(image)
            return _upright(image, kind)
    except _TOO_LARGE as error:
        raise _too_many_pixels() from error
    except _DAMAGED as error:
        raise BadPhoto(
            "truncated", "The photo's file is incomplete or damaged.", "Export it again from the camera or phone."
        ) from error


def _upright(image: Image.Image, kind: str) -> Decoded:
    image.load()
    orientation, focal = _exif(image)
    rgb = to_srgb(image)
    if orientation in _UPRIGHT:
        rgb = rgb.transpose(_UPRIGHT[orientation])
    pixels = np.array(rgb, dtype=np.uint8)
    return Decoded(Photo(pixels, focal), kind, rgb.width, rgb.height)


def _check_length(data: bytes) -> None:
    if not data:
        raise BadPhoto("empty_file", "The file is empty.", "Upload the photo again.")
    if len(data) > MAX_BYTES:
        raise BadPhoto("file_too_large", "The file is larger than 50 MB.", "Export the photo as JPEG and try again.")


def _check_header(image: Image.Image) -> None:
    """Judge the picture by its header, before any pixel is unpacked."""
    width, height = image.size
    if width * height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise _too_many_pixels()
    if min(image.size) < MIN_SHORT_SIDE:
        raise BadPhoto(
            "too_small",
            f"The photo is {width} × {height} pixels; its shorter side must have at least {MIN_SHORT_SIDE}.",
            "Upload the full-size photo, not a thumbnail.",
        )
    # Several pictures in a HEIC or MPO file are stills with a main one; in PNG and WebP they are an animation.
    if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
        raise BadPhoto("animated", "The file is an animation, not a photo.", "Upload a single still photo.")


def _too_many_pixels() -> BadPhoto:
    return BadPhoto(
        "too_many_pixels",
        f"The photo has more than {MAX_PIXELS // 1_000_000} megapixels.",
        "Scale it down; 24 megapixels are plenty.",
    )


def _exif(image: Image.Image) -> tuple[int, float | None]:
    """Orientation (1–8) and 35 mm equivalent focal length in mm. Broken EXIF counts as none."""
    try:
        exif = image.getexif()
        focal = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.FocalLengthIn35mmFilm)
        return int(exif.get(ExifTags.Base.Orientation, 1)), _plausible_focal(focal)
    except _DAMAGED:
        return 1, None


def _plausible_focal(value: object) -> float | None:
    """EXIF writes 0 for unknown; real lenses for rooms and halls lie far inside 5–1000 mm."""
    if not isinstance(value, int | float):
        return None
    return float(value) if 5 <= value <= 1000 else None
