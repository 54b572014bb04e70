from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from staging.imaging import decode
from staging.imaging.encode import (
    Source,
    change_map_png,
    master_png,
    normalised_jpeg,
    preview_webp,
    staged_jpeg,
    xmp_packet,
)
from tests.staging.imaging.files import HEIGHT, WIDTH, corners, exif_of, file_of

URI = b"http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_staged_jpeg_is_full_chroma_srgb_with_provenance():
    image = opened(staged_jpeg(corners()))
    assert (image.format, image.size, image.mode) == ("JPEG", (WIDTH, HEIGHT), "RGB")
    assert [(h, v) for _, h, v, _ in image.layer] == [(1, 1)] * 3
    assert URI in image.info["xmp"]
    assert b"sRGB".decode().encode("utf-16-be") in image.info["icc_profile"]
    assert len(image.getexif()) == 0
    assert np.abs(np.asarray(image).astype(int) - corners()).max() <= 3


def test_source_of_a_generative_engine_is_said():
    assert b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in staged_jpeg(corners(), Source.GENERATIVE)


def test_xmp_is_well_formed_and_readable():
    image = opened(staged_jpeg(corners()))
    description = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert description["DigitalSourceType"].encode() == URI
    assert description["CreatorTool"] == "Virtual Staging AI"
    assert xmp_packet(Source.SYNTHETIC).decode().count("<?xpacket") == 2


def test_master_png_is_lossless_with_provenance():
    data = master_png(corners())
    image = opened(data)
    assert np.array_equal(np.asarray(image), corners())
    assert np.array_equal(decode(data).photo.pixels, corners())
    assert URI.decode() in image.info["XML:com.adobe.xmp"]


def test_change_map_is_lossless_grey():
    change_map = np.zeros((HEIGHT, WIDTH), np.uint8)
    change_map[50:60, 70:90] = 255
    image = opened(change_map_png(change_map))
    assert image.mode == "L"
    assert np.array_equal(np.asarray(image), change_map)


def test_normalised_copy_tells_nothing_but_the_picture():
    exif = exif_of(orientation=3, focal_35mm=24, latitude=(48.0, 12.0, 30.0))
    photo = decode(file_of(corners(), "JPEG", exif=exif)).photo
    image = opened(normalised_jpeg(photo.pixels))
    assert set(image.info) & {"exif", "xmp", "comment", "photoshop"} == set()
    assert image.size == (WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param((2000, 1000), (1600, 800), id="success: wide is scaled down"),
        pytest.param((1000, 2000), (800, 1600), id="success: tall is scaled down"),
        pytest.param((400, 330), (400, 330), id="success: small is not enlarged"),
    ],
)
def test_preview_fits_1600_pixels(size, expected):
    image = opened(preview_webp(corners(*size)))
    assert (image.format, image.size) == ("WEBP", expected)
    assert URI in image.info["xmp"]


@pytest.mark.parametrize("encode", [staged_jpeg, master_png, normalised_jpeg, preview_webp])
def test_equal_pixels_make_equal_files(encode):
    assert encode(corners()) == encode(corners())
