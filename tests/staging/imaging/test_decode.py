from __future__ import annotations

import io
import zlib

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from staging.engines.base import Refused
from staging.imaging import BadPhoto, decode
from tests.staging.imaging.files import (
    HEIGHT,
    WIDTH,
    chunk,
    corners,
    exif_of,
    file_of,
    grey_profile,
    hollow_profile,
    ifd,
    jpeg_claiming,
    noise,
    png,
    srgb,
    stored_as,
    swapped_profile,
    tiff_exif,
)


def refusal(data: bytes, filename: str = "") -> BadPhoto:
    with pytest.raises(BadPhoto) as caught:
        decode(data, filename)
    assert caught.value.message
    assert caught.value.advice
    return caught.value


def worst_of_quadrants(pixels) -> int:
    """Largest difference to `corners` in the middle of each quadrant, away from where lossy formats smear edges."""
    middles = ([90, 90, 270, 270], [120, 360, 120, 360])
    return int(np.abs(pixels[middles].astype(int) - corners()[middles]).max())


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        pytest.param("PNG", {}, 0, id="success: png exact"),
        pytest.param("WEBP", {"lossless": True}, 0, id="success: webp lossless exact"),
        pytest.param("WEBP", {"quality": 95}, 6, id="success: webp lossy"),
        pytest.param("JPEG", {"quality": 95, "subsampling": 0}, 3, id="success: jpeg"),
        pytest.param("JPEG", {"quality": 95, "progressive": True, "subsampling": 0}, 3, id="success: progressive jpeg"),
        pytest.param("HEIF", {"quality": 95, "chroma": 444}, 4, id="success: heic"),
    ],
)
def test_every_accepted_format(kind, options, tolerance):
    decoded = decode(file_of(corners(), kind, **options))
    assert (decoded.format, decoded.width, decoded.height) == (kind, WIDTH, HEIGHT)
    assert decoded.photo.pixels.dtype == np.uint8
    assert worst_of_quadrants(decoded.photo.pixels) <= tolerance
    assert decoded.photo.focal_35mm is None


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation_is_applied(kind, orientation):
    options = {"JPEG": {"quality": 100, "subsampling": 0}, "PNG": {}, "WEBP": {"lossless": True}}[kind]
    data = file_of(stored_as(corners(), orientation), kind, exif=exif_of(orientation=orientation), **options)
    photo = decode(data).photo
    assert (photo.width, photo.height) == (WIDTH, HEIGHT)
    assert np.abs(photo.pixels.astype(int) - corners()).max() <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_heic_is_turned_once_not_twice(orientation):
    stored = stored_as(corners(), orientation)
    data = file_of(stored, "HEIF", exif=exif_of(orientation=orientation), quality=100, chroma=444)
    photo = decode(data).photo
    assert (photo.width, photo.height) == (WIDTH, HEIGHT)
    assert worst_of_quadrants(photo.pixels) <= 3


@pytest.mark.parametrize(
    ("focal", "expected"),
    [
        pytest.param(24, 24.0, id="success: wide angle"),
        pytest.param(0, None, id="fail: zero means unknown"),
        pytest.param(4000, None, id="fail: no such lens"),
    ],
)
def test_focal_length_is_read(focal, expected):
    assert decode(file_of(corners(), "JPEG", exif=exif_of(focal_35mm=focal))).photo.focal_35mm == expected


def test_focal_length_that_is_not_a_number_is_none():
    exif = tiff_exif(tag=0x8769, kind=4, value=26) + ifd(tag=0xA405, kind=2, value=b"abc\0")
    assert decode(file_of(corners(), "JPEG", exif=exif)).photo.focal_35mm is None


def test_broken_exif_is_no_exif():
    data = file_of(corners(), "PNG", exif=tiff_exif(tag=0x0112, kind=2, value=b"abc\0"))
    assert np.array_equal(decode(data).photo.pixels, corners())


def test_cmyk_jpeg_becomes_rgb():
    pixels = decode(file_of(Image.fromarray(corners()).convert("CMYK"), "JPEG", quality=95)).photo.pixels
    assert np.abs(pixels[::40, ::40].astype(int) - corners()[::40, ::40]).max() <= 12


def test_sixteen_bit_grey_png_is_scaled():
    wide = np.full((HEIGHT, WIDTH), 32896, np.uint16)  # 128 × 257
    wide[0, 0], wide[0, 1] = 65535, 0
    pixels = decode(file_of(wide)).photo.pixels
    assert [pixels[0, 0].tolist(), pixels[0, 1].tolist(), pixels[5, 5].tolist()] == [[255] * 3, [0] * 3, [128] * 3]


def test_sixteen_bit_rgb_png_is_scaled():
    row = b"\x00" + bytes([200, 7, 100, 7, 50, 7]) * WIDTH
    pixels = decode(png(WIDTH, HEIGHT, bits=16, body=row * HEIGHT)).photo.pixels
    assert np.array_equal(pixels, np.full((HEIGHT, WIDTH, 3), (200, 100, 50)))


def test_ten_bit_heic_is_scaled():
    buffer = io.BytesIO()
    wide = np.full((HEIGHT, WIDTH, 3), 40000, np.uint16)
    pillow_heif.from_bytes("RGB;16", (WIDTH, HEIGHT), wide.tobytes()).save(buffer, quality=100)
    assert abs(int(decode(buffer.getvalue()).photo.pixels[5, 5, 0]) - 156) <= 1


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param(Image.new("L", (WIDTH, HEIGHT), 77), [77, 77, 77], id="success: greyscale"),
        pytest.param(Image.new("1", (WIDTH, HEIGHT), 1), [255, 255, 255], id="success: black and white"),
        pytest.param(Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0)), [255, 255, 255], id="success: transparent"),
        pytest.param(Image.new("RGBA", (WIDTH, HEIGHT), (9, 8, 7, 255)), [9, 8, 7], id="success: opaque alpha"),
        pytest.param(Image.new("LA", (WIDTH, HEIGHT), (50, 255)), [50, 50, 50], id="success: grey with alpha"),
        pytest.param(Image.new("RGB", (WIDTH, HEIGHT), (3, 2, 1)).quantize(4), [3, 2, 1], id="success: palette"),
    ],
)
def test_every_mode_becomes_rgb(image, expected):
    pixels = decode(file_of(image)).photo.pixels
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert pixels[10, 10].tolist() == expected


@pytest.mark.parametrize(
    ("mode", "color", "profile", "expected"),
    [
        pytest.param("RGB", (255, 0, 0), swapped_profile(), [0, 255, 0], id="success: foreign RGB profile applied"),
        pytest.param("L", 100, grey_profile(), [100, 100, 100], id="success: grey profile applied"),
        pytest.param("RGBA", (255, 0, 0, 255), swapped_profile(), [0, 255, 0], id="success: profile below alpha"),
        pytest.param("RGB", (255, 0, 0), srgb(), [255, 0, 0], id="success: sRGB left alone"),
        pytest.param("L", 100, swapped_profile(), [100] * 3, id="fail: profile for other channels ignored"),
        pytest.param("RGB", (255, 0, 0), b"not a profile", [255, 0, 0], id="fail: broken profile ignored"),
        pytest.param("RGB", (255, 0, 0), hollow_profile(), [255, 0, 0], id="fail: hollow profile ignored"),
    ],
)
def test_icc_profile_is_converted_to_srgb(mode, color, profile, expected):
    data = file_of(Image.new(mode, (WIDTH, HEIGHT), color), icc_profile=profile)
    found = decode(data).photo.pixels[10, 10].astype(int)
    assert np.abs(found - expected).max() <= 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="fail: empty"),
        pytest.param(b"\xff\xd8\xff" + b"0" * 50 * 1024 * 1024, "file_too_large", id="fail: over 50 MB"),
        pytest.param(np.random.default_rng(1).bytes(5000), "not_an_image", id="fail: random bytes"),
        pytest.param(b"Dear agent, the photo is below.", "not_an_image", id="fail: text"),
        pytest.param(b"....ftypmeow....", "not_an_image", id="fail: unknown container"),
        pytest.param(b"%PDF-1.7 ...", "unsupported_format", id="fail: pdf"),
        pytest.param(b"\x00\x00\x00\x20ftypisom....", "unsupported_format", id="fail: video"),
        pytest.param(file_of(corners(), "GIF"), "unsupported_format", id="fail: gif"),
        pytest.param(file_of(corners(), "TIFF"), "unsupported_format", id="fail: tiff"),
        pytest.param(file_of(corners(), "AVIF"), "unsupported_format", id="fail: avif"),
        pytest.param(file_of(corners(1, 1)), "too_small", id="fail: one pixel"),
        pytest.param(file_of(corners(2000, 319)), "too_small", id="fail: short side 319"),
        pytest.param(png(20000, 10000), "too_many_pixels", id="fail: 200 MP png header"),
        pytest.param(jpeg_claiming(20000, 10000), "too_many_pixels", id="fail: 200 MP jpeg header"),
        pytest.param(png(65501, 320), "too_many_pixels", id="fail: longer than JPEG can hold"),
        pytest.param(png(100_000, 100_000), "too_many_pixels", id="fail: 10 gigapixel header"),
        pytest.param(
            png(11000, 11000, bits=1, kind=0, body=bytes(1376 * 11000)), "too_many_pixels", id="fail: bomb of zeros"
        ),
        pytest.param(
            png(WIDTH, HEIGHT, extra=chunk(b"zTXt", b"k\x00\x00" + zlib.compress(bytes(80_000_000)))),
            "truncated",
            id="fail: bomb in a text chunk",
        ),
        pytest.param(png(WIDTH, HEIGHT), "truncated", id="fail: header without pixels"),
    ],
)
def test_what_is_not_a_photo_is_refused(data, code):
    assert refusal(data).code == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_truncated_files_are_refused(kind, share):
    data = file_of(noise(), kind)
    assert refusal(data[: int(len(data) * share)]).code == "truncated"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animations_are_refused(kind):
    frames = [Image.fromarray(corners()), Image.fromarray(255 - corners())]
    data = file_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert refusal(data).code == "animated"


def test_main_picture_of_an_mpo_is_taken():
    frames = [Image.fromarray(corners()), Image.fromarray(255 - corners())]
    data = file_of(frames[0], "MPO", save_all=True, append_images=frames[1:], quality=95, subsampling=0)
    decoded = decode(data)
    assert decoded.format == "JPEG"
    assert np.abs(decoded.photo.pixels[90, 120].astype(int) - (255, 0, 0)).max() <= 3


def test_main_picture_of_a_heic_burst_is_taken():
    frames = [Image.fromarray(corners()), Image.fromarray(255 - corners())]
    data = file_of(frames[0], "HEIF", save_all=True, append_images=frames[1:], primary_index=1, quality=95)
    assert np.abs(decode(data).photo.pixels[90, 120].astype(int) - (0, 255, 255)).max() <= 4


def test_content_decides_not_the_name():
    decoded = decode(file_of(corners(), "PNG"), "photo.jpg")
    assert decoded.format == "PNG"


def test_refusal_names_the_file_but_not_its_folder():
    error = refusal(b"%PDF-1.7", "../../secret/kitchen.jpg")
    assert error.message == "The file “kitchen.jpg” is a PDF document."
    assert error.advice == "Save the photo as JPEG, PNG, WebP or HEIC."
    assert isinstance(error, Refused)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_damage_anywhere_is_refused_or_survived(kind, data):
    file = bytearray(_FILES[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        decoded = decode(bytes(file[: data.draw(st.integers(1, len(file)))]))
    except BadPhoto:
        return
    assert decoded.photo.pixels.shape == (decoded.height, decoded.width, 3)


_FILES = {
    kind: file_of(corners(330, 330), kind, exif=exif_of(orientation=3, focal_35mm=20), icc_profile=swapped_profile())
    for kind in ("JPEG", "PNG", "WEBP", "HEIF")
}
