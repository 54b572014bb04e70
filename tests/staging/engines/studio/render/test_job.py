"""What the renderer's process is told."""

import dataclasses
import json

import numpy as np
import pytest

from staging.engines.studio.light import estimate
from staging.engines.studio.render.job import affordable, plan_passes, write_job
from staging.engines.studio.render.quality import DRAFT, HIGH, STANDARD, fitted, quality_named
from tests.staging.engines.studio.boxroom import L_SHAPE, RECTANGLE, camera, moved, photo, scene, sofa, understanding

LIGHT = estimate(photo(), understanding())


def test_qualities_have_names():
    assert [quality_named(n) for n in ("draft", "standard", "high")] == [DRAFT, STANDARD, HIGH]


def test_unknown_quality():
    with pytest.raises(ValueError, match="quality must be one of draft, standard, high, not 'best'"):
        quality_named("best")


@pytest.mark.parametrize(
    ("size", "edge", "share", "wanted"),
    [
        pytest.param((6000, 4000), 800, 1.0, (800, 533), id="success: reduced"),
        pytest.param((600, 400), 800, 1.0, (600, 400), id="success: never enlarged"),
        pytest.param((400, 600), 300, 1.0, (200, 300), id="success: upright"),
        pytest.param((1000, 1000), 600, 1.0, (490, 490), id="success: square, as many pixels"),
        pytest.param((600, 400), 800, 0.75, (450, 300), id="success: a share of a small photo"),
        pytest.param((6000, 4000), 800, 0.75, (800, 533), id="success: a large photo's share is more than that"),
    ],
)
def test_fitted(size, edge, share, wanted):
    fit = fitted(camera(*size), edge, share)
    assert (fit.width, fit.height) == wanted
    assert fit.focal_px / fit.width == pytest.approx(0.6)


@pytest.mark.parametrize("lens", [-0.1, 0.05])
def test_the_renderer_takes_the_straight_picture_as_fine_in_the_middle(lens):
    bent = dataclasses.replace(camera(6000, 4000), lens=lens)
    fit, plain = fitted(bent, 800), fitted(camera(6000, 4000), 800)
    assert fit.lens == 0
    assert fit.focal_px == pytest.approx(plain.focal_px, rel=0.002)
    corners = np.array([[0.0, 0.0], [6000.0, 0.0], [6000.0, 4000.0], [0.0, 4000.0], [3000.0, 4000.0]])
    seen, _ = fit.project(bent.position() + bent.rays(corners))
    assert seen.min() > -0.5  # sizes are whole pixels
    assert (seen < np.array([fit.width, fit.height]) + 0.5).all()


def test_plan_of_a_large_photo():
    big = understanding(width=6000, height=4000)
    passes, near, faces = plan_passes(scene(u=big), LIGHT, STANDARD)
    assert [(p["kind"], p["width"]) for p in passes] == [
        ("empty", 800), ("shadowed", 800), ("furniture", 2048), ("index", 2048), ("matte", 2048),
    ]  # fmt: skip
    left, top, right, bottom = passes[1]["border"]
    assert near.shape == faces.shape == (bottom - top, right - left)
    assert all(wide <= tight for wide, tight in zip(passes[0]["border"][:2], (left, top), strict=True))
    assert all(wide >= tight for wide, tight in zip(passes[0]["border"][2:], (right, bottom), strict=True))


@pytest.mark.parametrize(
    ("width", "quality", "last"),
    [
        pytest.param(960, STANDARD, "matte", id="success: a matte of its own"),
        pytest.param(6000, STANDARD, "index", id="success: none, as its pixels are small"),
        pytest.param(960, HIGH, "index", id="success: none, as the furniture's samples are many"),
    ],
)
def test_a_matte_of_its_own(width, quality, last):
    u = understanding(width=width, height=width * 2 // 3)
    passes, *_ = plan_passes(scene([sofa(-0.9, 1.9), moved(sofa(0.9, 1.9), id="sofa-2")], u), LIGHT, quality)
    assert passes[-1]["kind"] == last


@pytest.mark.parametrize(
    ("border", "samples"),
    [
        pytest.param((0, 0, 900, 800), 40, id="success: all of them"),
        pytest.param((0, 0, 1000, 925), 32, id="success: four fifths"),
        pytest.param((0, 0, 3000, 2000), 20, id="success: half at least"),
    ],
)
def test_large_renders_get_fewer_samples(border, samples):
    assert affordable(40, border) == samples


def test_nothing_to_render():
    with pytest.raises(ValueError, match="no furniture is in the picture"):
        plan_passes(scene([sofa(y=-9.0)]), LIGHT, DRAFT)


def test_job_names_files_that_exist(tmp_path):
    s = scene()
    passes, *_ = plan_passes(s, LIGHT, DRAFT)
    write_job(tmp_path, s, estimate(photo(), understanding()), passes, seed=3, threads=1)
    job = json.loads((tmp_path / "job.json").read_text())
    assert (job["seed"], job["threads"]) == (3, 1)
    assert [f["name"] for f in job["faces"]] == ["floor", "ceiling", "wall:0", "wall:1", "wall:2", "wall:3"]
    for face in job["faces"]:
        for kind in ("albedo", "radiance"):
            assert np.load(tmp_path / face[kind]).shape[2] == 3
    assert job["items"][0]["id"] == "sofa-1"
    assert job["sun"] is None
    assert [s["ramp"] for s in job["sources"]] == [[-0.1, 0.1], [0.1, -0.1]]
    assert job["panes"] == []
    assert job["faces"][0]["gloss"] > 0
    assert job["faces"][1]["gloss"] == 0


def test_where_there_is_a_mirror_it_sees_the_photo_in_the_window(tmp_path):
    s = scene([sofa(), moved(sofa(), materials={"glass": {"kind": "mirror", "color": "#ffffff"}})])
    write_job(tmp_path, s, estimate(photo(), understanding()), [], seed=0)
    job = json.loads((tmp_path / "job.json").read_text())
    assert len(job["panes"]) == 1, "sky and ground are seen through the same one"
    (pane,) = job["panes"]
    assert pane["mirrored"] == job["faces"][5]["mirrored"]
    assert np.array(pane["corners"])[:, 0] == pytest.approx([-1.986] * 4)
    assert np.ptp(pane["corners"], axis=0) == pytest.approx([0.0, 1.6, 1.3])
    corners = [(1.45, 0.85), (3.05, 0.85), (3.05, 2.15), (1.45, 2.15)]
    assert np.array(pane["uvs"]) * (5.0, 2.6) == pytest.approx(np.array(corners))


def test_faces_of_the_mesh_look_into_the_room(tmp_path):
    s = scene()
    write_job(tmp_path, s, estimate(photo(), understanding()), [], seed=0, threads=0)
    for face in json.loads((tmp_path / "job.json").read_text())["faces"]:
        a, b, c = (np.array(p) for p in face["corners"][:3])
        assert np.cross(b - a, c - b) @ (np.array([0.0, 1.5, 1.3]) - a) > 0
        assert face["shown"] is True


@pytest.mark.parametrize(
    ("polygon", "at", "hiding"),
    [
        pytest.param(RECTANGLE, (0.0, 3.0), [], id="success: none of a rectangle"),
        pytest.param(RECTANGLE, (0.0, 3.6), [4], id="success: one that furniture sticks out of"),
        pytest.param(L_SHAPE, (-0.6, 3.0), [4], id="success: beyond one that ends at a corner"),
        pytest.param(L_SHAPE, (0.6, 1.0), [5], id="success: before one that ends at a corner"),
    ],
)
def test_faces_hide_what_is_behind_them(tmp_path, polygon, at, hiding):
    u = understanding(polygon, openings=())
    write_job(tmp_path, scene([sofa(*at)], u), estimate(photo(), u), [], seed=0)
    assert json.loads((tmp_path / "job.json").read_text())["hiding"] == hiding
