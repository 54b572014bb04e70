"""Files as photographers, phones and attackers send them, made from scratch."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

WIDTH, HEIGHT = 480, 360
RED, GREEN, BLUE, GREY = (255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128)


def corners(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Red top left, green top right, blue bottom left, grey bottom right: tells every orientation apart."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    pixels[height // 2 :, width // 2 :] = GREY
    return pixels


def noise(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)


def file_of(pixels: NDArray[Any] | Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def exif_of(**tags: Any) -> bytes:
    """EXIF bytes with ``orientation``, ``focal_35mm`` and ``latitude`` where given."""
    exif = Image.Exif()
    if "orientation" in tags:
        exif[0x0112] = tags["orientation"]
    if "focal_35mm" in tags:
        exif.get_ifd(0x8769)[0xA405] = tags["focal_35mm"]
    if "latitude" in tags:
        exif.get_ifd(0x8825).update({1: "N", 2: tags["latitude"]})
    return exif.tobytes()


def tiff_exif(*, tag: int, kind: int, value: int | bytes) -> bytes:
    """EXIF with one entry of any type, also of a wrong one."""
    return b"Exif\0\0MM\0*" + struct.pack(">I", 8) + ifd(tag=tag, kind=kind, value=value)


def ifd(*, tag: int, kind: int, value: int | bytes) -> bytes:
    data = value if isinstance(value, bytes) else struct.pack(">I", value)
    count = len(data) if isinstance(value, bytes) else 1
    return struct.pack(">HHHI", 1, tag, kind, count) + data + bytes(4)


def stored_as(upright: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """The pixels a camera stores so that EXIF ``orientation`` turns them into ``upright``."""
    undo = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }
    return np.ascontiguousarray(undo[orientation](upright))


def png(width: int, height: int, *, bits: int = 8, kind: int = 2, body: bytes = b"", extra: bytes = b"") -> bytes:
    """A PNG put together by hand: the header may promise what the body does not hold."""
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(body, 1))
        + chunk(b"IEND", b"")
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg_claiming(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = bytearray(file_of(corners(), "JPEG"))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def swapped_profile() -> bytes:
    """A valid RGB profile whose red is sRGB's green and the other way round."""
    return _swap(_renamed(srgb()), b"rXYZ", b"gXYZ")


def grey_profile() -> bytes:
    """A valid grey profile with sRGB's tone curve."""
    data = _renamed(srgb()).replace(b"RGB XYZ ", b"GRAYXYZ ", 1)
    return data.replace(b"rTRC", b"kTRC", 1)


def hollow_profile() -> bytes:
    """A profile that opens but lacks a primary, so that no transform can be built from it."""
    return _renamed(srgb()).replace(b"rXYZ", b"zzzz", 1)


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _renamed(profile: bytes) -> bytes:
    return profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def _swap(data: bytes, a: bytes, b: bytes) -> bytes:
    return data.replace(a, b"????", 1).replace(b, a, 1).replace(b"????", b, 1)
