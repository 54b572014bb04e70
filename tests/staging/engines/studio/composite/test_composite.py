"""The furniture goes into the photo, and nothing else changes."""

import dataclasses

import cv2
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from staging.engines.base import Photo
from staging.engines.studio.composite import composite
from staging.engines.studio.composite.blend import soft_shoulder
from staging.engines.studio.composite.match import Look, blur_of, match_look, noise_of, roll_off
from staging.engines.studio.composite.relight import opening_outline, paler, relight
from staging.engines.studio.composite.resample import strip_of
from staging.engines.studio.light.colour import luminance, to_linear
from staging.engines.studio.model import Opening
from staging.engines.studio.render.passes import Layer, Passes
from staging.engines.studio.render.quality import fitted
from tests.staging.engines.studio.boxroom import WINDOW, camera, photo, scene, understanding

WIDE, HIGH = 96, 64
U = understanding()
SCENE = scene()


def layer(color: float, alpha: float = 1.0) -> Layer:
    pixels = np.full((HIGH, WIDE, 4), color, np.float32)
    pixels[..., 3] = alpha
    return Layer(pixels, (0, 0, WIDE, HIGH), (WIDE, HIGH))


def passes(empty: float = 0.4, shadowed: float = 0.4, near: float = 1.0) -> Passes:
    """Renders in which nothing happens, unless told otherwise."""
    return Passes(
        layer(empty), layer(shadowed), layer(0.0, 0.0), np.full((HIGH, WIDE), -1, np.int16),
        np.full((HIGH, WIDE), near, np.float32), np.zeros((HIGH, WIDE), np.int8), {},
    )  # fmt: skip


def with_furniture(p: Passes, rows: slice, columns: slice, color: float, alpha: float = 1.0) -> Passes:
    """Put a flat piece into the furniture layer and cut it out of the shadowed one."""
    furniture, shadowed = p.furniture.pixels.copy(), p.shadowed.pixels.copy()
    furniture[rows, columns] = [color * alpha] * 3 + [alpha]
    shadowed[rows, columns] *= 1 - alpha
    return dataclasses.replace(
        p,
        furniture=dataclasses.replace(p.furniture, pixels=furniture),
        shadowed=dataclasses.replace(p.shadowed, pixels=shadowed),
    )


def test_nothing_changes_where_nothing_was_added():
    p = photo()
    staged, change_map = composite(p, passes(), SCENE, U, 1)
    assert staged.tobytes() == p.pixels.tobytes()
    assert not change_map.any()
    assert staged is not p.pixels


def test_bars_around_the_photo_do_not_change():
    p = photo()
    p.pixels[:8], p.pixels[-8:], p.pixels[:, :10], p.pixels[:, -10:] = 255, 255, 255, 255
    everywhere = with_furniture(passes(), slice(0, HIGH), slice(0, WIDE), 0.2)
    staged, change_map = composite(p, everywhere, SCENE, U, 1)
    assert change_map[8:-8, 10:-10].all()
    change_map[8:-8, 10:-10] = 0
    assert not change_map.any()
    assert (staged[:8] == 255).all()
    assert (staged[:, :10] == 255).all()


def test_shadow_multiplies_the_photo():
    p = Photo(np.full((HIGH, WIDE, 3), 188, np.uint8))
    staged, change_map = composite(p, passes(0.4, 0.2), dataclasses.replace(SCENE, openings=()), no_glass(), 1)
    ratio = to_linear(staged) / to_linear(p.pixels)
    assert ratio == pytest.approx(0.5, abs=0.01)
    assert (change_map == 255).all()


def test_light_is_added():
    p = Photo(np.full((HIGH, WIDE, 3), 100, np.uint8))
    staged, _ = composite(p, passes(0.2, 0.3), dataclasses.replace(SCENE, openings=()), no_glass(), 1)
    assert to_linear(staged) - to_linear(p.pixels) == pytest.approx(0.1, abs=0.005)


def test_light_never_clips_a_highlight_that_was_not_clipped():
    p = Photo(np.full((HIGH, WIDE, 3), 240, np.uint8))
    staged, _ = composite(p, passes(0.2, 0.9), dataclasses.replace(SCENE, openings=()), no_glass(), 1)
    assert staged.max() < 255


def test_far_from_furniture_nothing_changes_whatever_the_renders_say():
    p = photo()
    staged, change_map = composite(p, passes(0.4, 0.2, near=0.0), SCENE, U, 1)
    assert staged.tobytes() == p.pixels.tobytes()
    assert not change_map.any()


def no_glass():
    return dataclasses.replace(U, openings=())


def test_window_glass_keeps_its_bytes():
    p = photo()
    staged, change_map = composite(p, passes(0.4, 0.2), *glass_over((20, 10), (60, 40)), 1)
    glass = (slice(12, 39), slice(22, 59))
    assert staged[glass].tobytes() == p.pixels[glass].tobytes()
    assert not change_map[glass].any()
    assert change_map[60, 90] == 255


def glass_over(low, high):
    outline = ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))
    window = dataclasses.replace(WINDOW, polygon=outline)
    return dataclasses.replace(SCENE, openings=(window,)), U


def test_a_shadow_fades_towards_a_window_but_not_on_the_floor_before_a_doorway():
    p = Photo(np.full((HIGH, WIDE, 3), 188, np.uint8))
    staged, _ = composite(p, passes(0.4, 0.2), *glass_over((20, 10), (60, 42)), 1)
    ratio = (to_linear(staged) / to_linear(p.pixels)).mean(-1)
    beside = ratio[25, 60:66]
    assert beside[0] > 0.8
    assert (np.diff(beside) <= 0.01).all()
    assert beside[4:] == pytest.approx(0.5, abs=0.02)
    assert ratio[43:, 25:55] == pytest.approx(0.5, abs=0.02)


def test_blown_out_areas_above_the_floor_keep_their_bytes():
    white = Photo(np.full((HIGH, WIDE, 3), 255, np.uint8))
    staged, change_map = composite(white, passes(0.4, 0.2), SCENE, no_glass(), 1)
    above = ~U.floor_mask
    assert staged[above].min() == 255
    assert not change_map[above].any()
    assert staged[U.floor_mask].max() < 255


def test_furniture_covers_the_photo_even_before_glass():
    p = with_furniture(passes(), slice(20, 40), slice(30, 60), 0.2)
    staged, change_map = composite(photo(), p, *glass_over((20, 10), (60, 40)), 1)
    assert to_linear(staged[25:35, 35:55]).mean() == pytest.approx(0.2, abs=0.01)
    assert (change_map[20:40, 30:60] == 255).all()
    assert change_map[0, 0] == 0


def test_half_covered_pixels_mix_furniture_and_room():
    flat = Photo(np.full((HIGH, WIDE, 3), 188, np.uint8))
    p = with_furniture(passes(), slice(20, 40), slice(30, 60), 0.1, alpha=0.5)
    staged, _ = composite(flat, p, SCENE, U, 1)
    expected = 0.5 * 0.1 + 0.5 * to_linear(np.uint8([188]))[0]
    assert to_linear(staged[25:35, 35:55]).mean() == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("tint", "grey"),
    [
        pytest.param(0, True, id="success: black and white"),
        pytest.param(3, True, id="success: as compression leaves black and white"),
        pytest.param(5, False, id="success: faint colours are colours"),
    ],
)
def test_furniture_has_colours_where_the_photo_has(tint, grey):
    pixels = np.full((HIGH, WIDE, 3), 150, np.uint8)
    pixels[0, 0, 2] += tint
    p = with_furniture(passes(), slice(20, 40), slice(30, 60), 0.2)
    p.furniture.pixels[20:40, 30:60, :3] = (0.4, 0.2, 0.1)
    staged = composite(Photo(pixels), p, SCENE, U, 1)[0][25:35, 35:55]
    assert bool(np.ptp(staged, axis=-1).max() == 0) is grey
    assert luminance(to_linear(staged)).mean() == pytest.approx(0.4 * 0.2126 + 0.2 * 0.7152 + 0.1 * 0.0722, abs=0.01)


def test_change_map_is_where_bytes_may_differ():
    p = photo()
    staged, change_map = composite(p, with_furniture(passes(0.4, 0.3), slice(20, 40), slice(30, 60), 0.2), SCENE, U, 1)
    assert set(np.unique(change_map)) == {0, 255}
    assert np.array_equal(staged[change_map == 0], p.pixels[change_map == 0])


def test_one_seed_one_result():
    p = with_furniture(passes(), slice(20, 40), slice(30, 60), 0.2)
    first, second = (composite(photo(), p, SCENE, U, 5)[0] for _ in range(2))
    other = composite(photo(), p, SCENE, U, 6)[0]
    assert first.tobytes() == second.tobytes()
    assert first.tobytes() != other.tobytes()


def test_strips_do_not_show(monkeypatch):
    p = with_furniture(passes(0.4, 0.3), slice(20, 40), slice(30, 60), 0.2)
    soft = Photo(np.repeat(photo().pixels[:, :1], WIDE, 1))
    whole = composite(soft, p, SCENE, U, 5)[0]
    monkeypatch.setattr("staging.engines.studio.composite.STRIP_ROWS", 16)
    assert np.abs(whole.astype(int) - composite(soft, p, SCENE, U, 5)[0]).max() <= 1


def test_renders_smaller_than_the_photo_are_enlarged_in_place():
    u = understanding(width=288, height=192)
    big = Photo(np.full((HIGH * 3, WIDE * 3, 3), 188, np.uint8))
    p = with_furniture(passes(), slice(20, 40), slice(30, 60), 0.2)
    staged, change_map = composite(big, p, scene(u=u), u, 1)
    rows, columns = np.flatnonzero(change_map.any(1)), np.flatnonzero(change_map.any(0))
    assert (rows[0], rows[-1]) == pytest.approx((60, 119), abs=5)
    assert (columns[0], columns[-1]) == pytest.approx((90, 179), abs=5)
    assert to_linear(staged[70:110, 100:170]).mean() == pytest.approx(0.2, abs=0.01)


# ----------------------------------------------------------------------------------------------- the parts


def test_silhouettes_take_the_light_beside_them():
    p = with_furniture(passes(0.4, 0.2), slice(20, 40), slice(30, 60), 0.2)
    p.shadowed.pixels[19, 30:60, :3] = 0.0  # what the denoiser smears
    p.shadowed.pixels[19, 30:60, 3] = 0.4
    ratio = relight(p, (), camera(), SCENE.room).ratio
    assert ratio == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("end", "edges", "step"),
    [
        pytest.param(44, (0.80, 0.99), 0.02, id="success: four pixels, of which at least two show nothing but room"),
        pytest.param(43, (0.10, 0.90), 0.03, id="success: three pixels, of which each has furniture beside it"),
    ],
)
def test_a_gap_between_two_pieces_has_one_shadow_all_along(end, edges, step):
    """From row to row another column of the gap shows nothing but room; what it tells must not change with that."""
    p = passes(0.4, 0.2)
    pixels = p.shadowed.pixels.copy()
    pixels[:, 40:44, :3] = [[0.12] * 3, [0.10] * 3, [0.08] * 3, [0.06] * 3]
    for columns in (slice(20, 40), slice(end, 64)):
        pixels[:, columns] = 0
    pixels[:, [40, end - 1]] *= np.random.default_rng(5).uniform(*edges, (HIGH, 2, 1))
    p = dataclasses.replace(p, shadowed=dataclasses.replace(p.shadowed, pixels=pixels))
    gap = relight(p, (), camera(), SCENE.room).ratio[5:-5, 40:end, 0]
    assert np.abs(np.diff(gap, axis=0)).max() < step
    assert gap[:, 0].mean() > gap[:, -1].mean()
    assert 0.2 < gap.mean() < 0.3  # 0.25 is true; beside the two pieces it is 0.5


def test_paler_keeps_luminance():
    red = np.array([[0.8, 0.2, 0.2]], np.float32)
    pale = paler(red)
    assert luminance(pale)[0] == pytest.approx(luminance(red)[0])
    assert np.ptp(pale) == pytest.approx(np.ptp(red) / 2)


@pytest.mark.parametrize(
    ("opening", "corners"),
    [
        pytest.param(dataclasses.replace(WINDOW, polygon=((1, 2), (3, 2), (3, 4))), 3, id="success: as found"),
        pytest.param(Opening("window", 2, 1.0, 2.0, 1.0, 2.0), 4, id="success: as projected"),
        pytest.param(Opening("window", 0, 1.0, 2.0, 1.0, 2.0), 0, id="success: behind the camera"),
    ],
)
def test_opening_outline(opening, corners):
    assert len(opening_outline(opening, camera(), U.room)) == corners


@pytest.mark.parametrize(
    ("opening", "outlines"),
    [
        pytest.param(Opening("window", 0, 1.0, 2.0, 1.0, 2.0), 0, id="success: a window behind the camera"),
        pytest.param(Opening("door", 2, 1.0, 2.0, 0.0, 2.0), 0, id="success: a door, which furniture may shade"),
        pytest.param(Opening("window", 2, 1.0, 2.0, 1.0, 2.0), 1, id="success: a window"),
        pytest.param(Opening("passage", 2, 1.0, 2.0, 0.0, 2.0), 1, id="success: a passage"),
    ],
)
def test_what_is_beyond_the_room_is_never_relit(opening, outlines):
    assert len(relight(passes(), (opening,), camera(), U.room).beyond) == outlines


def test_strip_of_equal_size_is_exact():
    image = np.random.default_rng(0).random((20, 30, 4), np.float32)
    strip = strip_of(image, (10, 5, 40, 25), (50, 40), (50, 40), slice(0, 40), sharp=True)
    assert np.array_equal(strip[5:25, 10:40], image)
    assert not strip[:5].any()
    assert not strip[:, 40:].any()


def test_strip_outside_the_border_is_empty():
    assert not strip_of(np.ones((4, 4), np.float32), (0, 0, 4, 4), (8, 8), (8, 8), slice(5, 8), sharp=False).any()


@pytest.mark.parametrize("lens", [-0.1, 0.05])
def test_a_layer_is_bent_like_the_photo(lens):
    own = dataclasses.replace(camera(600, 400), lens=lens)
    taken = fitted(own, 800)
    points = np.array([[-1.4, 3.0, 0.0], [1.5, 2.5, 0.6], [0.0, 3.8, 2.2], [0.3, 2.4, 0.1]])
    layer = np.zeros((taken.height, taken.width), np.float32)
    for x, y in taken.project(points)[0]:
        cv2.circle(layer, (round((x - 0.5) * 16), round((y - 0.5) * 16)), 4 * 16, 1.0, -1, cv2.LINE_AA, 4)
    border = (16, 12, taken.width - 4, taken.height - 8)
    part = layer[border[1] : border[3], border[0] : border[2]]
    size = (taken.width, taken.height)
    strips = [
        strip_of(part, border, size, (600, 400), slice(top, top + 100), sharp=False, lens=lens)
        for top in range(0, 400, 100)
    ]
    shown = np.concatenate(strips)
    y, x = np.mgrid[:400, :600] + 0.5
    for u, v in own.project(points)[0]:
        spot = shown * (np.hypot(x - u, y - v) < 8)
        middle = np.array([(x * spot).sum(), (y * spot).sum()]) / spot.sum()
        assert middle == pytest.approx([u, v], abs=0.4)  # sizes are whole pixels
    assert (taken.project(own.position() + own.rays(np.array([0.5, 0.5])))[0] < border[:2]).all()
    assert shown[0, 0] == 0


def test_window_outlines_follow_the_lens():
    bent = dataclasses.replace(camera(), lens=-0.1)
    window = Opening("window", 2, 1.0, 2.0, 1.0, 2.0)
    outline = np.array(opening_outline(window, bent, U.room))
    assert len(outline) > 8
    rays = bent.rays(outline)
    hit = bent.position() + rays * (4.0 / rays[:, 1:2])
    assert hit[:, 2].min() == pytest.approx(1.0, abs=1e-6)
    assert hit[:, 2].max() == pytest.approx(2.0, abs=1e-6)


def test_noise_is_measured():
    grain = np.random.default_rng(0).normal(0.5, 0.01, (200, 200)).astype(np.float32)
    assert noise_of(grain) == pytest.approx(0.01, rel=0.15)
    assert noise_of(np.full((50, 50), 0.5, np.float32)) == 0.0015


@pytest.mark.parametrize("sigma", [1.0, 2.0, 3.0, 5.0])
def test_blur_is_measured(sigma):
    boxes = np.kron(np.random.default_rng(1).integers(0, 2, (12, 12)), np.ones((40, 40))).astype(np.float32)
    assert blur_of(gaussian_filter(boxes, sigma)) == pytest.approx(sigma, rel=0.25)


def test_no_edges_no_blur():
    assert blur_of(np.full((60, 60), 0.5, np.float32)) == 0.0


@pytest.mark.parametrize(
    ("sigma", "expected"),
    [
        pytest.param(0.0, 0.0, id="success: a sharp photo"),
        pytest.param(0.6, 0.0, id="success: a little soft, which its edges tell"),
        pytest.param(2.0, 2.0, id="success: soft"),
        pytest.param(3.0, 3.0, id="success: softer"),
    ],
)
def test_softness_by_what_is_missing_in_the_finest_octave(sigma, expected):
    assert roll_off(gaussian_filter(shapes(), sigma)) == pytest.approx(expected, rel=0.3)


def shapes():
    """Boxes of all sizes, as photos have them."""
    chance = np.random.default_rng(3)
    grey = np.full((320, 320), 0.5, np.float32)
    for size in np.repeat((90, 50, 25, 12, 6, 3), (6, 12, 30, 80, 200, 500)):
        y, x = chance.integers(0, 320 - size, 2)
        grey[y : y + size, x : x + size] = chance.uniform(0.1, 0.9)
    return grey


def test_blocks_of_an_enlarged_picture_do_not_pass_for_sharp():
    small = cv2.resize(shapes(), None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    large = gaussian_filter(cv2.resize(small, (320, 320), interpolation=cv2.INTER_NEAREST), 1.0)
    pixels = np.repeat(np.rint(large * 255).astype(np.uint8)[..., None], 3, -1)
    furniture = Layer(np.zeros((320, 320, 4), np.float32), (0, 0, 320, 320), (320, 320))
    assert blur_of(large) == pytest.approx(1.02, abs=0.05)
    assert match_look(Photo(pixels), furniture).blur_px == pytest.approx(np.sqrt(1.44**2 - 0.55**2), abs=0.1)


def test_a_flat_photo_misses_nothing():
    assert roll_off(np.full((60, 60), 0.5, np.float32)) == 0.0


def test_look_of_a_soft_photo_softens_the_furniture():
    boxes = np.kron(np.random.default_rng(1).integers(0, 2, (12, 12)), np.ones((25, 25))) * 255
    soft = np.repeat(gaussian_filter(boxes, 1.5)[..., None], 3, 2).astype(np.uint8)
    look = match_look(Photo(soft), Layer(np.zeros((1, 1, 4), np.float32), (0, 0, 1, 1), (300, 300)))
    assert look.blur_px == pytest.approx(1.4, abs=0.3)
    sharp = match_look(Photo(np.repeat(boxes[..., None], 3, 2).astype(np.uint8)), layer(0.0))
    assert sharp.blur_px == 0.0


def test_furniture_in_a_soft_photo_has_soft_edges(monkeypatch):
    p = with_furniture(passes(), slice(20, 40), slice(30, 60), 0.1)
    flat = Photo(np.full((HIGH, WIDE, 3), 188, np.uint8))
    monkeypatch.setattr("staging.engines.studio.composite.match_look", lambda *a: Look(0.0015, 1.5))
    rows = composite(flat, p, SCENE, no_glass(), 1)[0][:, 45, 0].astype(int)
    assert np.abs(np.diff(rows)).max() < 45
    assert rows[0] - rows[30] > 80


def test_soft_shoulder_keeps_darks_and_bends_lights():
    color = np.array([[0.5, 0.4, 0.3], [3.0, 2.0, 1.0]], np.float32)
    bent = soft_shoulder(color)
    assert np.array_equal(bent[0], color[0])
    assert luminance(bent)[1] < 1.0
    assert bent[1, 0] / bent[1, 2] == pytest.approx(3.0, rel=1e-4)
