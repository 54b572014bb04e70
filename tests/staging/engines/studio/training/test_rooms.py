"""Random rooms: drawn, painted, and known exactly."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from staging.engines.studio.lens import bent
from staging.engines.studio.model import Camera, Room
from staging.engines.studio.training import batches as feed
from staging.engines.studio.training import draw_blocks, draw_holes, draw_materials, draw_things, held_out
from staging.engines.studio.training.__main__ import main, parser
from staging.engines.studio.training.beyond import DOORS, KITCHENS, WAYS, WINDOWS, far_wall
from staging.engines.studio.training.draw import draw, draw_finish
from staging.engines.studio.training.paint import paint
from staging.engines.studio.training.rooms import GLOWING, Block, Finish, Hole, Lamp, Light, Material, RandomRoom
from staging.engines.studio.training.seeds import CALIBRATION, HELD_OUT, TRAINING, require
from staging.engines.studio.training.textures import scatter
from staging.engines.studio.training.truth import truth, wall_floor
from staging.engines.studio.understand.annotations import load
from staging.engines.studio.understand.metrics import filled, overlap, surfaces

GREY = draw_materials.plain((0.5, 0.5, 0.5))
NEUTRAL = Finish(1, 0.5, (1.0, 1.0, 1.0), 0.0, 1.0, 2.2, 0.0, 0.0, 0.0, 1.0, 0.0, 0, False)


def plain_room(holes: tuple[Hole, ...] = (), blocks: tuple[Block, ...] = (), **changes: Any) -> RandomRoom:
    """A grey box, 4 × 5 × 2.6 m, seen from near its back wall."""
    camera = Camera(240, 160, 130.0, 118.0, 83.0, -4.0, 1.0, 20.0, 1.4)
    room = Room(((-2.0, -0.5), (2.0, -0.5), (2.0, 4.5), (-2.0, 4.5)), 2.6)
    light = Light((0.6, 0.6, 0.6), (0.3, 0.3), 0.1, (Lamp((0.0, 1.0, 2.4), (1.0, 1.0, 1.0), 0.3, 0.1),))
    made = RandomRoom(
        1, camera, room, ((0.0, 0.0, 2.6),), (GREY, GREY, GREY, GREY), GREY, GREY, (0.9, 0.9, 0.9), 0.1, 0.05, holes,
        blocks, light, NEUTRAL, 0.0, False,
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def hole(kind: str, **changes: Any) -> Hole:
    """A hole in the front wall."""
    low = {"window": 0.9}.get(kind, 0.0)
    made = Hole(kind, 2, 1.2, 2.4, low, 2.0, 0.1, (2, 2), 0.06, 0.07, (0.8, 0.8, 0.8), (0.2, 0.1, 0.1), 1.0)
    return dataclasses.replace(made, **changes)


# Seeds


def test_ranges_never_meet() -> None:
    for a, b in itertools.combinations((HELD_OUT, CALIBRATION, TRAINING), 2):
        assert a.stop <= b.start
    assert require(1_000_000, TRAINING) == 1_000_000
    with pytest.raises(ValueError, match="Seed 17 is outside 1000000 to 999999999"):
        require(17, TRAINING)
    with pytest.raises(ValueError, match="outside"):
        next(feed.batches(3))


# Drawing


def test_a_seed_always_draws_the_same_room() -> None:
    assert draw(1_000_007) == draw(1_000_007)
    assert draw(1_000_007) != draw(1_000_008)


def test_rooms_are_plausible_and_various() -> None:
    rooms = [draw(seed) for seed in range(1_000_000, 1_000_300)]
    for room in rooms:
        assert -45 <= room.camera.yaw_deg < 45
        low, high = np.min(room.room.polygon_m, 0), np.max(room.room.polygon_m, 0)
        assert (low < 0).all()
        assert (high > 0).all()
        assert room.camera.height_m < room.room.height_m
        for h in (h for h in room.holes if h.host < 4):
            assert 0 < h.start < h.end < room.room.wall_length(h.host)
            assert 0 <= h.bottom < h.top <= room.room.height_m
    kinds = {h.kind for room in rooms for h in room.holes}
    assert kinds == {"window", "door", "passage", "picture", "panel", "hearth"}
    roles = {b.role for room in rooms for b in room.blocks}
    assert roles >= {"wall", "half_wall", "leaf", "heater", "fireplace", "built_in", "beam", "lamp", "soffit", "object"}
    assert any(len(room.vault) == 2 for room in rooms)
    assert any(room.lens < -0.05 for room in rooms)
    assert {room.floor.kind for room in rooms} == {1, 2, 3, 4}
    assert any(room.camera.height > room.camera.width for room in rooms)


def test_every_thing_and_material_can_be_drawn() -> None:
    dice = np.random.default_rng(0)
    extent = (2.0, 2.0, 4.0, 1.0)
    for make in draw_things.THINGS:
        assert all(low < high for *_, low, high, _ in make(dice))
    assert {b.role for _ in range(20) for b in draw_things.thing(dice, extent)} == {"object"}
    assert {draw_materials.wall(dice, (0.5, 0.5, 0.5)).kind for _ in range(300)} == {0, 3, 4, 5}
    assert {draw_materials.ceiling(dice, (0.5, 0.5, 0.5)).kind for _ in range(300)} == {0, 1, 4}
    assert {draw_materials.anything(dice).kind for _ in range(50)} == {0, 4}
    assert len({draw_materials.trim(dice, (0.5, 0.5, 0.5)) for _ in range(30)}) > 10


def test_lamps_of_every_kind_hang_from_the_ceiling() -> None:
    dice = np.random.default_rng(3)
    lamps = [draw_blocks.lamp(dice, (0.5, 2.0), 2.6) for _ in range(200)]
    assert {b.role for blocks in lamps for b in blocks} == {"lamp"}
    assert all(max(b.top for b in blocks) > 2.6 for blocks in lamps)
    assert all(1.3 < min(b.bottom for b in blocks) < 2.6 for blocks in lamps)
    # A bowl; a shade or bar or globe on a cord; a fan or chandelier.
    assert {1, 2} < {len(blocks) for blocks in lamps}
    assert {5, 6, 7, 9, 11, 13} == {len(blocks) for blocks in lamps} - {1, 2}
    lit = [any(b.material.kind == GLOWING for b in blocks) for blocks in lamps]
    assert 0.5 < np.mean(lit) < 0.8


def test_what_a_lamp_looks_like_changes_nothing_else() -> None:
    one, other = np.random.default_rng(5), np.random.default_rng(5)
    kinds = {len(draw_blocks.lamp(one, (0.0, 2.0), 2.6)) for _ in range(9)}
    for _ in range(9):
        other.random(2), other.uniform(0, 1, 3)
    assert len(kinds) > 2
    assert one.random() == other.random()


def test_some_pictures_are_as_tall_as_doors() -> None:
    dice = np.random.default_rng(0)
    site = draw_holes.Site(2, 0.5, 2.5, (0.8, 0.8, 0.8), (0.9, 0.9, 0.9))
    pictures = [draw_holes.picture(dice, site) for _ in range(200)]
    tall = [p for p in pictures if p.bottom < 0.6]
    assert len(tall) / 200 == pytest.approx(draw_holes.TALL, abs=0.08)
    assert all(1.6 < p.top <= 2.4 for p in tall)
    assert all(p.bottom >= 1.0 for p in pictures if p not in tall)


@pytest.mark.parametrize("wall", range(4))
def test_blocks_stand_at_their_wall(wall: int) -> None:
    block = draw_blocks.at_wall((2.0, 2.0, 4.5, 0.5), wall, 1.0, 2.0, 0.3, (0.0, 1.0), "heater", GREY)
    room = plain_room().room
    first, along, inward = room.wall(wall)
    middle = first + along * 1.5 + inward * 0.145
    assert np.allclose(block.centre, middle)
    tall = dataclasses.replace(block, top=2.0, size=(1.6, 1.6), turn_deg=20.0)
    assert draw_blocks.outside_camera([block], 1.4)
    assert draw_blocks.outside_camera([tall], 1.4) == (wall != 0)


class Loaded:
    """Dice that fall as told."""

    def __init__(self, share: float, degrees: float) -> None:
        self.random, self.uniform = lambda: share, lambda _low, _high: degrees


@pytest.mark.parametrize(
    ("share", "degrees", "middle"),
    [
        pytest.param(0.0, 90.0, (0.8, 3.98 - 0.03), id="success: hinged on the right, square to the wall"),
        pytest.param(0.9, 90.0, (-0.2, 3.98 - 0.03), id="success: hinged on the left, square to the wall"),
        pytest.param(0.0, 170.0, (1.29, 4.4 - 0.007), id="success: nearly against the wall"),
        pytest.param(0.0, 60.0, (0.55, 4.05), id="success: hardly open"),
    ],
)
def test_open_leaf_hangs_on_its_door(share: float, degrees: float, middle: tuple[float, float]) -> None:
    door = hole("door", start=1.2, end=2.2)
    block, faces = draw_blocks.open_leaf(Loaded(share, degrees), (2.0, 2.0, 4.5, 0.5), door, 3)
    assert block.centre == pytest.approx(middle, abs=0.03)
    assert (block.role, block.top) == ("leaf", 2.0)
    assert block.size == pytest.approx((1.0, 0.04))
    assert [(f.kind, f.host, f.start, round(f.end, 9)) for f in faces] == [
        ("door", 24, 0.0, 1.0),
        ("door", 25, 0.0, 1.0),
    ]


def test_open_leaf_stays_in_the_room() -> None:
    door = hole("door", start=0.2, end=1.2)
    assert draw_blocks.open_leaf(Loaded(0.0, 170.0), (2.0, 2.0, 4.5, 0.5), door, 0) is None


@pytest.mark.parametrize(
    ("degrees", "doors"),
    [
        pytest.param(170.0, 1, id="success: against the wall it is a door"),
        pytest.param(100.0, 0, id="success: in the room it is none"),
    ],
)
def test_truth_of_an_open_leaf(degrees: float, doors: int) -> None:
    door = hole("door", start=1.2, end=2.0)
    block, faces = draw_blocks.open_leaf(Loaded(0.9, degrees), (2.0, 2.0, 4.5, 0.5), door, 0)
    room = plain_room((dataclasses.replace(door, kind="passage", depth=2.0), *faces), (block,))
    painted = paint(room, 1.0)
    known = truth(room, painted)
    assert (painted.things == 2).mean() > 0.01
    assert (len(known["doors"]), len(known["openings"])) == (doors, 1)


# Painting


def test_surfaces_are_those_of_the_geometry() -> None:
    room = plain_room()
    painted = paint(room, 1.0)
    expected = surfaces(room.camera, room.room)
    assert (painted.surface == expected).mean() > 0.999
    assert (painted.floor == (painted.surface == 4)).all()
    assert painted.photo.shape == (160, 240, 3)
    assert (paint(room, 1.0).photo == painted.photo).all()


@pytest.mark.parametrize(
    ("kind", "thing"),
    [
        pytest.param("window", 1, id="success: window"),
        pytest.param("door", 2, id="success: door"),
        pytest.param("passage", 3, id="success: passage"),
        pytest.param("picture", 0, id="success: picture is no opening"),
        pytest.param("panel", 0, id="success: panel is no opening"),
    ],
)
@pytest.mark.parametrize("style", [0, 1, 2])
def test_what_is_in_a_wall_is_labelled(kind: str, thing: int, style: int) -> None:
    room = plain_room((hole(kind, style=style, depth=1.0 if kind == "passage" else 0.1, spread=(0.3, 0.0)),))
    painted = paint(room, 1.0)
    assert set(np.unique(painted.things)) == {0, thing}
    note = truth(room, painted)
    key = {1: "windows", 2: "doors", 3: "openings"}.get(thing)
    for name in ("windows", "doors", "openings"):
        assert len(note[name]) == (name == key)
    if key:
        shown = filled(note[key], (160, 240), 0.5)
        assert overlap(shown, painted.things == thing) > 0.93


def test_the_lens_bends_photo_and_truth_alike() -> None:
    room = plain_room((hole("window"),), lens=-0.1)
    painted = paint(room, 1.0)
    corners = bent(np.array([[0.0, 0.0], [120.0, 80.0]]), 240, 160, -0.1)
    assert 8 < corners[0, 0] < 12  # pulled in by a tenth of the half diagonal's part along x
    assert np.allclose(corners[1], [120, 80])
    (quad,) = truth(room, painted)["windows"]
    assert overlap(filled([quad], (160, 240), 0.5), painted.things == 1) > 0.93


def test_fixtures_and_things_hide_the_floor() -> None:
    heater = Block("heater", (0.0, 4.4), (1.2, 0.2), 0.0, 0.6, GREY)
    ball = Block("object", (0.0, 2.5), (0.5, 0.5), 0.0, 0.5, GREY, round=True)
    lamp = Block("lamp", (0.0, 3.0), (0.4, 0.4), 2.0, 2.4, GREY, 30.0)
    room = plain_room(blocks=(heater, ball, lamp))
    painted = paint(room, 1.0)
    assert set(np.unique(painted.things)) == {0, 4, 5, 6}
    assert not painted.floor[painted.things > 0].any()
    note = truth(room, painted)
    assert note["fixtures_labels"] == ["heater", "ceiling lamp"]
    assert overlap(filled(note["fixtures"][:1], (160, 240), 0.5), painted.things == 4) > 0.8
    assert overlap(filled(note["fixtures"][1:], (160, 240), 0.0), painted.things == 6) > 0.6
    assert note["box_like"] is True
    # A ball alone covers less than a furnished room's share.
    assert (note["furnished"], note["stageable"]) == ((painted.things == 5).mean() > 0.02, not note["furnished"])


def test_a_solid_corner_makes_another_surface() -> None:
    corner = Block("wall", (-1.5, 3.5), (1.1, 2.1), -0.01, 5.6, GREY)
    room = plain_room(blocks=(corner,))
    painted = paint(room, 1.0)
    assert {11, 12} <= set(np.unique(painted.surface).tolist())  # its faces towards +x and -y
    assert truth(room, painted)["box_like"] is False
    faces = feed.faces_of(painted.surface, np.zeros_like(painted.surface))
    assert set(np.unique(faces[painted.surface == 11])) == {2}
    assert set(np.unique(faces[painted.surface == 12])) == {3}


def test_hearths_and_vaults_and_sun_are_painted() -> None:
    breast = Block("fireplace", (0.0, 4.3), (1.4, 0.4), -0.01, 1.2, GREY)
    mouth = hole("hearth", host=10 + 2, start=0.4, end=1.0, bottom=0.0, top=0.6, reveal=(0.02, 0.02, 0.02))
    sun = dataclasses.replace(plain_room().light, sun=(0.0, 0.8, 0.6), sun_strength=4.0)
    dark = plain_room((hole("window"), mouth), (breast,), vault=((0.4, 0.0, 3.4), (-0.4, 0.0, 3.4)), cornice=0.0)
    lit = dataclasses.replace(dark, light=sun)
    painted = paint(dark, 1.0)
    assert (painted.things[painted.number == 2] == 4).all()
    assert truth(dark, painted)["box_like"] is False
    assert np.abs(paint(lit, 1.0).photo.astype(int) - painted.photo).max() > 30


def test_lit_lamps_shine() -> None:
    def brightness(of: Material) -> float:
        globe = Block("lamp", (0.0, 2.0), (0.4, 0.4), 1.9, 2.3, of, round=True)
        painted = paint(plain_room(blocks=(globe,)), 1.0)
        return float(painted.photo[painted.things == 6].mean())

    white = (0.9, 0.9, 0.9)
    assert brightness(draw_materials.plain((0.05, 0.05, 0.05))) < 90
    assert brightness(draw_materials.glowing(white, 3.0)) > brightness(draw_materials.glowing(white, 0.6)) > 150


@pytest.mark.parametrize(
    ("low", "high", "shares"),
    [
        pytest.param(0.0, KITCHENS, [0.0, 0.0, 0.7], id="success: a kitchen has units below and above"),
        pytest.param(KITCHENS, WINDOWS, [0.2, 0.0, 0.26], id="success: a window shines"),
        pytest.param(WINDOWS, DOORS, [0.0, 0.0, 0.23], id="success: a door is lit as the wall"),
        pytest.param(DOORS, WAYS, [0.0, 0.2, 0.03], id="success: a way further is dark"),
        pytest.param(WAYS, 1.0, [0.0, 0.0, 0.0], id="success: a bare wall"),
    ],
)
def test_what_stands_at_the_far_wall(low: float, high: float, shares: list[float]) -> None:
    """Shares of a wall that shine, are darker than half, or have not the wall's own colour."""
    variants = [v for v in range(1, 999) if low <= scatter(v, 1, 5) < high][:20]
    wall = np.full(3, 0.7)
    shining, dark, other = [], [], []
    for variant in variants:
        row = np.zeros(27)
        row[0], row[11:14], row[14:17], row[17], row[24:27] = 2, wall, (0.3, 0.2, 0.1), 0.8, (1.0, 1.0, variant)
        env = np.full(15, 0.95)
        for x, z in itertools.product(np.linspace(-1.4, 1.4, 15), np.linspace(0.05, 2.35, 24)):
            out = wall.copy()
            light = far_wall(float(x), float(z), (0.1, 0.1, 1.0), row, env, out)
            shining.append(light < 0)
            dark.append(0 <= light < 0.5)
            other.append(light < 0 or not np.allclose(out, wall))
    assert [round(float(np.mean(each)), 2) for each in (shining, dark, other)] == shares


def test_wall_floor_lines_end_at_passages() -> None:
    whole = sum(len(line) for line in wall_floor(paint(plain_room(), 1.0)))
    cut = sum(len(line) for line in wall_floor(paint(plain_room((hole("passage", depth=2.0, casing=0.0),)), 1.0)))
    assert 0 < cut < whole


def test_photos_can_be_grey_blurred_and_compressed() -> None:
    finish = dataclasses.replace(NEUTRAL, grey=True, blur=0.8, jpeg=60, vignette=0.2, noise=0.01)
    photo = paint(plain_room(finish=finish), 1.0).photo.astype(int)
    assert np.abs(photo[..., 0] - photo[..., 2]).max() <= 3
    assert draw_finish(np.random.default_rng(1)) == draw_finish(np.random.default_rng(1))


# Batches


def test_batches_are_what_the_network_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "SIZES", ((48, 32),))
    monkeypatch.setattr(feed, "BATCH", 4)
    monkeypatch.setattr(feed, "FRESH", 2)
    first = list(itertools.islice(feed.batches(1_000_000), 3))
    again = list(itertools.islice(feed.batches(1_000_000), 3))
    for a, b in zip(first, again, strict=True):
        assert a.inputs.shape == (4, 6, 32, 48)
        assert a.faces.shape == a.things.shape == (4, 16, 24)
        assert a.edges.shape == (4, 3, 16, 24)
        assert (a.inputs == b.inputs).all()
        assert set(np.unique(a.faces)) <= {0, 1, 2, 3, 255}
        assert set(np.unique(a.things)) <= set(range(7))
    fixed = feed.fixed(range(10_000, 10_003), (48, 32))
    assert fixed.inputs.shape == (3, 6, 32, 48)


def test_edges_lie_where_faces_meet() -> None:
    surface = np.array([[5, 5, 5, 5], [2, 2, 1, 1], [2, 2, 1, 1], [4, 4, 4, 4]], np.uint8)
    faces = feed.faces_of(surface, np.zeros_like(surface))
    assert faces.tolist() == [[1] * 4, [3, 3, 2, 2], [3, 3, 2, 2], [0] * 4]
    x, y, z = feed.edges_of(surface, faces)
    assert x.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]]
    assert y.tolist() == [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert z.tolist() == [[0] * 4, [0, 1, 1, 0], [0, 1, 1, 0], [0] * 4]


# Folders


def test_painted_rooms_are_kept(tmp_path: Path) -> None:
    folder = held_out.painted(range(0, 2), tmp_path, 120)
    stamp = (folder / held_out.name_of(0)).stat().st_mtime_ns
    assert held_out.painted(range(0, 2), tmp_path, 120) == folder
    assert (folder / held_out.name_of(0)).stat().st_mtime_ns == stamp
    known = list(load(folder))
    assert [k.name for k in known] == ["0000000.png", "0000001.png"]
    camera = known[0].camera()
    assert camera is not None
    drawn = draw(0, 120)
    assert camera == dataclasses.replace(drawn.camera, lens=drawn.lens)
    photo, shown = known[0].photo(), known[0].surfaces()
    assert shown is not None
    assert shown.shape == (photo.height, photo.width)


def test_traced_rooms_are_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def render(command: list[str], check: bool) -> None:
        assert check
        asked.append(command[3:])
        for seed in command[6:]:
            cv2.imwrite(str(Path(command[3]) / f"{int(seed):07d}.png"), np.zeros((80, 120, 3), np.uint8))

    monkeypatch.setattr(held_out.subprocess, "run", render)
    for _ in range(2):
        folder = held_out.traced(range(0, 2), tmp_path, 120, 4)
    assert asked == [[str(folder), "120", "4", "0", "1"]]
    assert len(json.loads((folder / "annotations.json").read_text())) == 2


def test_commands_run_what_needs_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    run = SimpleNamespace(go=lambda: done.append("trained"))
    train = SimpleNamespace(Run=lambda *how: done.append(how) or run)
    export = SimpleNamespace(export=lambda *how: done.append(how))
    monkeypatch.setitem(sys.modules, "staging.engines.studio.training.train", train)
    monkeypatch.setitem(sys.modules, "staging.engines.studio.training.export", export)
    main(["train", "--folder", "f", "--seed", "2", "--workers", "16", "--bfloat16", "--rate", "3e-4"])
    main(["export", "--folder", "f", "--out", "x.onnx"])
    main(["export", "--folder", "f", "--out", "x.onnx", "--blend", "y.onnx", "--share", "0.7", "--which", "last"])
    assert done == [
        (Path("f"), 240.0, None, 2, 16, True, 3e-4),
        "trained",
        (Path("f"), Path("x.onnx"), None, 1.0, "best"),
        (Path("f"), Path("x.onnx"), Path("y.onnx"), 0.7, "last"),
    ]


def test_the_command_line_knows_both_commands() -> None:
    assert parser().parse_args(["train", "--minutes", "3"]).minutes == 3.0
    assert parser().parse_args(["export", "--out", "x.onnx"]).out == Path("x.onnx")
