"""The whole way through Blender, at the size of a stamp."""

import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from staging.engines.base import Cancelled, EngineFailed
from staging.engines.studio import render as package
from staging.engines.studio.composite import composite
from staging.engines.studio.composite.resample import strip_of
from staging.engines.studio.light import estimate
from staging.engines.studio.light.model import Gloss, Sun
from staging.engines.studio.model import Item, Opening
from staging.engines.studio.render import DRAFT, process, render, warm
from staging.engines.studio.render.empties import Empties
from staging.engines.studio.render.influence import item_corners
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.process import Renderer, resident_mb
from tests.staging.engines.studio.boxroom import L_SHAPE, moved, photo, pixels, scene, sofa, understanding

pytestmark = pytest.mark.usefixtures("own_temp")
U = understanding()
# Python and Blender alone take two thirds of it. Of the libraries' files, the kernel maps as much as it likes.
IDLE_MB = 160


def seen(layer, point):
    """Light around a point of the room, metres."""
    (column, row), _ = U.camera.scaled(*layer.size).project(np.array(point))
    x, y = int(column) - layer.border[0], int(row) - layer.border[1]
    return float(layer.pixels[y - 1 : y + 2, x - 1 : x + 2, :3].mean())


@pytest.mark.render
def test_a_sofa_is_rendered_lit_and_cut_out(light, own_temp):
    told = []
    passes = render(scene(), light, seed=1, quality="draft", threads=1, on_progress=lambda *a: told.append(a))
    assert {stage for stage, _ in told} == {"render"}
    assert [p for _, p in told] == sorted(p for _, p in told)
    left, top, right, bottom = passes.empty.border
    assert passes.empty.pixels.shape == (bottom - top, right - left, 4)
    assert passes.nearness.shape == passes.empty.pixels.shape[:2]
    assert passes.empty.pixels[..., 3] == pytest.approx(1.0, abs=1e-3)
    covered = passes.matte > 0.99
    assert covered.mean() > 0.15
    assert set(np.unique(passes.item_index)) == {-1, 0}
    assert (passes.item_index[covered] == 0).mean() > 0.95
    assert passes.furnished[covered].mean() > 0.02
    assert passes.furnished[passes.matte == 0].max() < 0.05  # the denoiser's smear
    assert passes.shadowed.pixels[..., 3].min() < 0.05
    assert passes.settings["quality"] == "draft"
    assert passes.settings["passes"]["furniture"] == [96, 64, 12]
    assert passes.settings["peak_mb"] > 50
    assert passes.settings["device"]["kind"] == "cpu"
    assert len(passes.settings["device"]["names"]) == 1
    assert passes.settings["reused"] == []
    warm.dismiss()
    assert list(own_temp.iterdir()) == []
    staged, change_map = composite(photo(), passes, scene(), U, 1)
    assert 0.1 < (change_map == 255).mean() < 0.95
    assert np.array_equal(staged[change_map == 0], photo().pixels[change_map == 0])


@pytest.mark.render
def test_furniture_in_a_bent_photo_is_bent_like_it():
    bent = dataclasses.replace(U, camera=dataclasses.replace(U.camera, lens=-0.15))
    s = scene([sofa(-0.6, 2.4)], bent)
    passes = render(s, estimate(photo(), bent), seed=1, quality="draft", threads=1)
    layer, rows = passes.furniture, slice(0, 64)
    matte = strip_of(passes.matte, layer.border, layer.size, (96, 64), rows, sharp=False, lens=-0.15)
    corners, _ = bent.camera.project(item_corners(s.items[0]))
    columns = np.flatnonzero((matte > 0.5).any(0))
    # The sofa fills its box but for its softness; a pinhole would show its left end farther out.
    assert [columns[0], columns[-1] + 1] == pytest.approx([corners[:, 0].min(), corners[:, 0].max()], abs=2.0)
    straight, _ = dataclasses.replace(bent.camera, lens=0.0).project(item_corners(s.items[0]))
    assert straight[:, 0].min() < columns[0] - 3
    staged, change_map = composite(photo(), passes, s, bent, 1)
    assert (change_map[matte > 0.5] == 255).all()
    assert np.array_equal(staged[change_map == 0], photo().pixels[change_map == 0])


@pytest.mark.render
def test_furniture_behind_a_corner_is_hidden_and_renders_repeat():
    u = understanding(L_SHAPE, ())
    s = scene([sofa(0.0, 2.95)], u)
    lit = estimate(photo(), u)
    first, second = (render(s, lit, seed=2, quality="draft", threads=1) for _ in range(2))
    assert first.furniture.pixels.tobytes() == second.furniture.pixels.tobytes()
    assert first.shadowed.pixels.tobytes() == second.shadowed.pixels.tobytes()
    corner, _ = u.camera.project(np.array([0.5, 2.0, 0.4]))
    left = int(corner[0]) - first.furniture.border[0]
    assert first.matte[:, : left - 2].max() == pytest.approx(1.0, abs=1e-3)
    assert first.matte[:, left + 2 :].max() == 0.0


@pytest.mark.render
def test_the_sun_lights_what_stands_in_its_rays_and_throws_a_hard_shadow(light):
    """The whole floor in the sun: it is brighter by the sun's share, but for the sofa's shadow on its right."""
    lit = tuple(np.full(s.seen.shape, float(s.face.name == "floor"), np.float32) for s in light.surfaces)
    towards = np.array([-0.6, 0.0, 0.8])
    sunny = dataclasses.replace(light, sun=Sun(towards, (6.0, 6.0, 6.0), 0.9, 1.0, lit))
    s = scene([sofa(-0.6, 3.0)])
    plain, bright = (render(s, each, seed=1, quality="draft", threads=1) for each in (light, sunny))
    assert bright.nearness.shape[1] >= plain.nearness.shape[1]
    albedo = np.mean(light.surfaces[0].mean_albedo)
    shade, dark = ([seen(each, (0.7, 2.8, 0.0)) for each in (p.empty, p.shadowed)] for p in (bright, plain))
    assert shade[0] - dark[0] == pytest.approx(albedo * 6.0 * 0.8 / np.pi, rel=0.2)
    assert shade[1] < 0.5 * shade[0]
    assert bright.furnished[bright.matte > 0.99].mean() > 1.3 * plain.furnished[plain.matte > 0.99].mean()


@pytest.mark.render
@pytest.mark.parametrize(
    ("kind", "floor", "ceiling"),
    [
        pytest.param("sky", True, False, id="success: the sky lights the floor"),
        pytest.param("ground", False, True, id="success: the ground outside lights the ceiling"),
    ],
)
def test_daylight_comes_from_above_or_below(light, kind, floor, ceiling):
    """Through the window in the left wall; what is 0.9 to 2.1 m high sees some of both. The other sources are dark."""
    dark = tuple(dataclasses.replace(s, radiance=0 * s.radiance, mirrored=0 * s.mirrored) for s in light.surfaces)
    only = tuple(dataclasses.replace(s, radiance=(5.0 * (s.kind == kind),) * 3) for s in light.sources)
    lit = dataclasses.replace(light, surfaces=dark, sources=only)
    item = moved(sofa(-1.0, 3.0), size_m=(2.0, 0.9, 2.5))  # so high that the ceiling over it is rendered
    passes = render(scene([item]), lit, seed=1, quality="draft", threads=1)
    low, high = (seen(passes.empty, point) for point in ((-0.4, 3.2, 0.0), (-0.6, 3.6, 2.6)))
    assert (low > 0.05, high > 0.05) == (floor, ceiling)
    assert min(low, high) < 0.4 * max(low, high)


@pytest.mark.render
def test_rays_take_the_photos_light_where_they_first_bounce_to_unless_it_is_near(light):
    """Every source is dark, the photo shows the same light everywhere, and each face reflects half of what arrives."""
    same, grey, none = (np.full((1, 1, 3), value, np.float32) for value in (0.4, 0.5, 0.0))
    even = tuple(
        dataclasses.replace(s, radiance=same, mirrored=same, albedo=grey, emission=none, mean_albedo=(0.5,) * 3)
        for s in light.surfaces
    )
    dark = tuple(dataclasses.replace(s, radiance=(0.0,) * 3) for s in light.sources)
    lit = dataclasses.replace(light, surfaces=even, sources=dark, gloss=Gloss(0.0, 0.35))
    empty = render(scene(), lit, seed=1, quality="standard", threads=1).empty
    away, by_a_wall = (seen(empty, point) for point in ((0.0, 2.2, 0.0), (-1.8, 2.2, 0.0)))
    assert away == pytest.approx(0.5 * 0.4, rel=0.03)
    assert 0.6 * away < by_a_wall < 0.9 * away


@pytest.mark.render
def test_a_source_that_the_photo_shows_no_image_of_is_not_mirrored_in_the_floor():
    """A bright window in the far wall: it lights the room all the same, and shines on furniture."""
    u = understanding(openings=(Opening("window", 2, 1.0, 3.0, 0.3, 2.0),))
    light = dataclasses.replace(estimate(photo(), u), gloss=Gloss(0.7, 0.15))

    def made(in_floor):
        sources = tuple(dataclasses.replace(s, radiance=(9.0,) * 3, in_floor=in_floor) for s in light.sources)
        passes = render(scene(u=u), dataclasses.replace(light, sources=sources), seed=1, quality="draft", threads=1)
        return passes, [seen(passes.empty, point) for point in (image, beside, wall)]

    image, beside, wall = (0.0, 2.6, 0.0), (1.6, 2.6, 0.0), (-1.99, 3.2, 0.4)
    (whole, plain), (none, dim) = made(1.0), made(0.1)
    assert dim[0] < 0.7 * plain[0]
    assert dim[1:] == pytest.approx(plain[1:], rel=0.1)
    assert none.furnished[none.matte > 0.99].mean() == pytest.approx(
        whole.furnished[whole.matte > 0.99].mean(), rel=0.05
    )


@pytest.mark.render
@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        pytest.param(
            "mirror", (0.45, 0.0, 0.0), (0.55, 0.01, 0.01), id="success: a mirror shows the window as the photo does"
        ),
        pytest.param(
            "metal", (2.0, 2.0, 2.0), (4.0, 4.0, 4.0), id="success: what only shines sees how bright it really is"
        ),
    ],
)
def test_windows_in_mirrors_are_those_of_the_photo(light, kind, least, most):
    """A standing mirror turned towards the window in the left wall, which is red in the photo and shines white."""
    red_walls = tuple(
        dataclasses.replace(s, mirrored=np.full_like(s.mirrored, (0.5, 0.0, 0.0))) for s in light.surfaces
    )
    lit = dataclasses.replace(
        light, surfaces=red_walls, sources=tuple(dataclasses.replace(s, radiance=(4.0,) * 3) for s in light.sources)
    )
    glass = {"kind": kind, "color": "#ffffff", "roughness": 0.05}
    mirror = Item(
        "mirror-1", "mirror", "mirror-full", (0.5, 3.0, 0.5), -36.5, (1.0, 0.04, 1.75),
        {"frame": {"kind": "metal", "color": "#000000"}, "glass": glass},
    )  # fmt: skip
    passes = render(scene([mirror]), lit, seed=1, quality="draft", threads=1)
    left, top, _right, _bottom = passes.furniture.border
    width, height = passes.furniture.size
    pixel, _ = U.camera.scaled(width, height).project(np.array([0.5, 3.0, 1.45]))
    seen = passes.furniture.pixels[int(pixel[1]) - top, int(pixel[0]) - left, :3]
    assert (seen >= np.array(least) - 1e-6).all()
    assert (seen <= most).all()


@pytest.mark.render
@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        pytest.param("glass", 0.01, 0.4, id="success: glass is seen through"),
        pytest.param("metal", 0.95, 1.0, id="success: metal covers all"),
    ],
)
def test_what_is_seen_through_covers_little(light, kind, least, most):
    made = {"kind": kind, "color": "#ffffff"}
    table = Item("table-1", "coffee_table", "coffee-slim", (0.0, 3.0, 0.0), 0.0, (1.2, 0.5, 0.4),
                 {"top": made, "legs": made})  # fmt: skip
    passes = render(scene([table]), light, seed=1, quality="draft", threads=1)
    (column, row), _ = U.camera.project(np.array([0.0, 3.0, 0.4]))
    x, y = int(column) - passes.furniture.border[0], int(row) - passes.furniture.border[1]
    assert least <= passes.matte[y, x - 2 : x + 3].mean() <= most


@pytest.mark.render
def test_a_thin_upright_is_as_broad_in_each_row(light):
    """Narrower than a pixel of this picture: what it covers is a share of each, and the same one."""
    black = {"kind": "metal", "color": "#101010"}
    lamp = Item(
        "lamp-1", "floor_lamp", "floor-reader", (0.3, 2.5, 0.0), 0.0, (0.46, 0.30, 1.42),
        {"metal": black, "dome": black, "bulb": {"kind": "lampshade", "color": "#ffffff", "strength": 0.9}},
    )  # fmt: skip
    passes = render(scene([lamp]), light, seed=1, quality="draft", threads=1)
    ends, _ = U.camera.project(np.array([[0.3, 2.5, 1.1], [0.3, 2.5, 0.3]]))
    top, bottom = (int(row) - passes.furniture.border[1] for row in ends[:, 1])
    broad = passes.matte[top:bottom].sum(1)
    assert len(broad) > 10
    assert broad.std() < 0.08 * broad.mean()


@pytest.mark.render
def test_a_worker_that_fails_says_why(light, own_temp):
    wrong = scene([dataclasses.replace(sofa(), design="no-such-design")])
    with pytest.raises(EngineFailed) as failed:
        render(wrong, light, seed=1, quality="draft")
    assert failed.value.code == "render_crashed"
    assert "no-such-design" in failed.value.log
    assert list(own_temp.iterdir()) == []


@pytest.mark.render
def test_a_border_beyond_the_picture_is_an_error(light, tmp_path):
    passes, *_ = plan_passes(scene(), light, DRAFT)
    wrong = [{**passes[0], "border": [0, 0, 5000, 64], "samples": 1}]
    write_job(tmp_path, scene([]), light, wrong, seed=0, device="cpu")
    assert json.loads((tmp_path / "job.json").read_text())["items"] == []
    with pytest.raises(EngineFailed) as failed:
        warm.run_job(tmp_path, on_progress=lambda _: None, timeout_s=120, memory_mb=4000)
    assert "pixels for the border" in failed.value.log


@pytest.mark.render
def test_warm_and_cold_and_with_a_kept_empty_room_the_pixels_are_the_same(light, own_temp, monkeypatch):
    def made(items=None, empties=None):
        monkeypatch.setattr(package, "_empties", empties or Empties())
        return render(scene(items), light, seed=1, quality="draft", threads=1)

    cold, kept = made(), Empties()
    renderer = warm._idle
    second, other, fourth = made(), made([moved(sofa(), rotation_deg=20.0)], kept), made(None, kept)
    assert renderer is warm._idle
    assert renderer.jobs == 4
    assert pixels(second) == pixels(cold)
    assert pixels(other)[1:3] != pixels(cold)[1:3]
    assert [p.settings["reused"] for p in (second, other, fourth)] == [[], [], ["empty"]]
    assert "empty" in other.settings["seconds"]
    assert "empty" not in fourth.settings["seconds"]
    assert pixels(fourth) == pixels(cold)
    assert not fourth.empty.pixels.flags.writeable
    mirrors = {**sofa().materials, "pillow": {"kind": "mirror", "color": "#ffffff"}}
    fresh, fifth = (made([moved(sofa(), materials=mirrors)], each) for each in (None, kept))
    assert fifth.settings["reused"] == ["empty"]
    assert pixels(fifth) == pixels(fresh)
    first, last = (composite(photo(), passes, scene(), U, 1)[0] for passes in (cold, fourth))
    assert np.array_equal(first, last)


@pytest.mark.render
def test_an_idle_renderer_is_small(light):
    render(scene(), light, seed=1, quality="draft", threads=1)
    for _ in range(100):  # it frees its memory while we go on
        if _own_mb(warm._idle.process.pid) < IDLE_MB:
            break
        time.sleep(0.1)
    assert _own_mb(warm._idle.process.pid) < IDLE_MB


def _own_mb(pid):
    """Physical memory of a process that is not a file's."""
    resident, shared = (int(word) for word in Path(f"/proc/{pid}/statm").read_text().split()[1:3])
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.render
def test_a_renderer_whose_parent_is_gone_ends_and_tidies_up(tmp_path):
    code = (
        "import os, pathlib\n"
        "from staging.engines.studio.render.process import Renderer\n"
        f"print(Renderer(pathlib.Path({str(tmp_path / 'log.txt')!r})).process.pid, flush=True)\n"
        "os._exit(0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)}, cwd=process._REPOSITORY,
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    for _ in range(300):
        if resident_mb(int(said.stdout)) == 0:
            break
        time.sleep(0.1)
    assert resident_mb(int(said.stdout)) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["log.txt"]


def test_nothing_in_the_picture(light):
    with pytest.raises(EngineFailed) as failed:
        render(scene([sofa(y=-9.0)]), light, seed=1)
    assert failed.value.code == "nothing_to_render"


def test_a_cancelled_render_leaves_nothing(light, own_temp, monkeypatch):
    program = ("/bin/sh", "-c", "read folder; echo PROGRESS empty 1 1 0; sleep 600")
    monkeypatch.setattr(warm, "Renderer", lambda log: Renderer(log, program))

    def cancel(stage: str, percent: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render(scene(), light, seed=1, quality="draft", on_progress=cancel)
    assert list(own_temp.iterdir()) == []
