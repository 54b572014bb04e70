"""Pixels to files: the staged photo, its lossless master, the preview, the change map. No file tells a place."""

from __future__ import annotations

import enum
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from staging.imaging.color import SRGB_PROFILE

PREVIEW_EDGE = 1600
_FULL_CHROMA = 0  # Pillow's name for 4:4:4


class Source(enum.StrEnum):
    """IPTC DigitalSourceType, https://cv.iptc.org/newscodes/digitalsourcetype/."""

    SYNTHETIC = "compositeSynthetic"
    GENERATIVE = "compositeWithTrainedAlgorithmicMedia"


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmp:CreatorTool="Virtual Staging AI"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{source}">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Virtually staged: furniture added digitally.</rdf:li></rdf:Alt>
</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def xmp_packet(source: Source) -> bytes:
    """XMP that says the photo is virtually staged and how."""
    return _XMP.format(source=source.value).encode()


def staged_jpeg(pixels: NDArray[np.uint8], source: Source = Source.SYNTHETIC) -> bytes:
    """Encode (height, width, 3) sRGB for delivery: quality 95, 4:4:4, sRGB profile, provenance in XMP."""
    return _save(pixels, "JPEG", quality=95, subsampling=_FULL_CHROMA, icc_profile=SRGB_PROFILE, xmp=xmp_packet(source))


def master_png(pixels: NDArray[np.uint8], source: Source = Source.SYNTHETIC) -> bytes:
    """Encode (height, width, 3) sRGB without loss, with provenance in XMP. The proof speaks of these pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp_packet(source).decode())
    return _save(pixels, "PNG", pnginfo=info, icc_profile=SRGB_PROFILE, compress_level=2)


def change_map_png(change_map: NDArray[np.uint8]) -> bytes:
    """Encode (height, width) grey without loss."""
    return _save(change_map, "PNG", optimize=True)


def plain_png(pixels: NDArray[np.uint8]) -> bytes:
    """Encode (height, width, 3) without loss and without words: for drawings about a photo."""
    return _save(pixels, "PNG", compress_level=2)


def normalised_jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """The original for showing: upright sRGB, encoded like the staged photo, no metadata at all."""
    return _save(pixels, "JPEG", quality=95, subsampling=_FULL_CHROMA, icc_profile=SRGB_PROFILE)


def preview_webp(pixels: NDArray[np.uint8], source: Source = Source.SYNTHETIC) -> bytes:
    """A light copy for lists and cards: WebP, 1600 pixels at most, never enlarged, with provenance in XMP."""
    image = Image.fromarray(pixels)
    image.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE), Image.Resampling.LANCZOS)
    return _save(np.asarray(image), "WEBP", quality=82, method=4, xmp=xmp_packet(source))


def _save(pixels: NDArray[np.uint8], kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()
