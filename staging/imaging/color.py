"""Whatever colours a file holds, made 8-bit sRGB."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms

# Profile header (ICC.1:2022, 7.2): bytes 24–35 hold the creation time, which lcms2 sets to now. Fixed, so that equal
# pixels make equal files.
_CREATED = slice(24, 36)
_FIXED_DATE = bytes.fromhex("07e8 0001 0001 0000 0000 0000")

_SPACE_OF_MODE = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}


def _srgb_profile() -> bytes:
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[_CREATED] = _FIXED_DATE
    return bytes(data)


SRGB_PROFILE = _srgb_profile()


def to_srgb(image: Image.Image) -> Image.Image:
    """Convert a loaded image of any mode to RGB in sRGB. Transparency is laid on white, as on a page.

    Args:
        image: loaded; its ICC profile, if any, in ``info["icc_profile"]``. A broken or foreign profile is ignored.
    """
    profile = image.info.get("icc_profile")
    if not image.has_transparency_data:
        return _through_profile(_plain(image), profile)
    rgba = image.convert("RGBA")
    opaque = _through_profile(rgba.convert("RGB"), profile)
    white = Image.new("RGB", image.size, "white")
    return Image.composite(opaque, white, rgba.getchannel("A"))


def _plain(image: Image.Image) -> Image.Image:
    """One of the modes L, RGB and CMYK, 8 bits a channel."""
    if image.mode.startswith("I;16"):
        wide = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((wide * 255 + 32767) // 65535).astype(np.uint8))
    return image if image.mode in _SPACE_OF_MODE else image.convert("RGB")


def _through_profile(image: Image.Image, icc: bytes | None) -> Image.Image:
    profile = _usable_profile(icc, image.mode)
    if profile is None:
        return image.convert("RGB")
    srgb = ImageCms.ImageCmsProfile(io.BytesIO(SRGB_PROFILE))
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        transform = ImageCms.buildTransform(profile, srgb, image.mode, "RGB", intent, flags)
    except ImageCms.PyCMSError:
        return image.convert("RGB")
    return transform.apply(image)


def _usable_profile(icc: bytes | None, mode: str) -> ImageCms.ImageCmsProfile | None:
    """The profile, unless there is none to apply: missing, broken, for other channels, or sRGB already."""
    if not icc:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    except OSError:
        return None
    if profile.profile.xcolor_space.strip() != _SPACE_OF_MODE[mode]:
        return None
    return None if (profile.profile.profile_description or "").startswith("sRGB") else profile
