"""Images made by numpy: pictures and rugs, of the right form and repeatable."""

import numpy as np
import pytest

from staging.engines.base import Style
from staging.engines.studio.blender.materials import pictures
from staging.engines.studio.blender.materials.canvas import Composition
from staging.engines.studio.blender.materials.nursery import CHILDREN, friends
from staging.engines.studio.blender.materials.pictures import COMPOSITIONS, picture
from staging.engines.studio.blender.materials.rugs import PATTERNS, rug
from staging.engines.studio.catalogue import finish, palette
from staging.engines.studio.catalogue.palettes import COLORS

INKS = ["#a9573a", "#3f4a4c", "#8f8d89", "#9a948b", "#2e2f30"]


@pytest.mark.parametrize("seed", [pytest.param(seed, id=f"success: composition {seed}") for seed in range(9)])
def test_a_picture(seed: int) -> None:
    desc = {"kind": "picture", "color": "#efe9de", "inks": INKS, "seed": seed}
    made = picture(desc, 96, 64)
    assert made.shape == (64, 96, 3)
    assert made.dtype == np.float32
    assert made.min() >= 0
    assert made.max() <= 1
    assert made.std() > 0.03
    assert (made == picture(desc, 96, 64)).all()


@pytest.mark.parametrize("each", [pytest.param(each, id=f"success: {each.__name__}") for each in CHILDREN])
def test_a_picture_for_children(each: Composition) -> None:
    seed = CHILDREN.index(each)
    desc = {"kind": "picture", "color": "#efe9de", "inks": INKS, "seed": seed}
    made = picture({**desc, "motif": "children"}, 96, 64)
    assert made.shape == (64, 96, 3)
    assert 0 <= made.min() <= made.max() <= 1
    assert made.std() > 0.03
    assert (made == picture({**desc, "motif": "children"}, 96, 64)).all()
    assert np.abs(made - picture(desc, 96, 64)).max() > 0.2


def test_friends_of_a_series_are_different_animals() -> None:
    seed = CHILDREN.index(friends)
    desc = {"kind": "picture", "color": "#efe9de", "inks": INKS, "seed": seed, "motif": "children", "panels": 3}
    faces = np.split(picture(desc, 96, 96)[40:44], 3, 1)
    grounds = {tuple(np.round(face[:, 18:22].mean((0, 1)), 1)) for face in faces}
    furs = {tuple(np.round(face[:, 30:34].mean((0, 1)), 1)) for face in faces}
    assert (len(grounds), len(furs)) == (2, 3)


def test_panels_are_a_series_of_one_kind_side_by_side() -> None:
    desc = {"kind": "picture", "color": "#efe9de", "inks": INKS, "seed": 4}
    made, single = picture({**desc, "panels": 3}, 32, 48), picture(desc, 32, 48)
    assert made.shape == (48, 96, 3)
    first, second, third = np.split(made, 3, 1)
    assert np.abs(first - single).max() < 0.1
    assert np.abs(first - second).max() > 0.2
    assert np.abs(second - third).max() > 0.2


def test_neighbouring_seeds_paint_different_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(set(COMPOSITIONS)) == 9
    painted: list[int] = []
    recorders = tuple(lambda canvas, *_, k=k: painted.append(k) or canvas for k in range(9))
    monkeypatch.setattr(pictures, "COMPOSITIONS", recorders)
    for seed in range(7, 12):
        picture({"kind": "picture", "color": "#efe9de", "inks": INKS, "seed": seed}, 8, 8)
    assert painted == [7, 8, 0, 1, 2]


@pytest.mark.parametrize("pattern", [pytest.param(name, id=f"success: {name}") for name in PATTERNS])
def test_a_rug(pattern: str) -> None:
    desc = {
        "kind": "rug",
        "color": "#d6d1c7",
        "color_2": "#9a948b",
        "color_3": "#a9573a",
        "pattern": pattern,
        "seed": 3,
    }
    made = rug(desc, 96, 64)
    assert made.shape == (64, 96, 3)
    assert 0 <= made.min() <= made.max() <= 1
    assert (made == rug(desc, 96, 64)).all()


def test_every_style_knows_its_patterns() -> None:
    assert {pattern for colors in COLORS.values() for pattern in colors.rug_patterns} == set(PATTERNS)


def test_an_unknown_pattern() -> None:
    with pytest.raises(KeyError):
        rug({**finish("rug", palette(Style.MODERN, 1), 1), "pattern": "paisley"}, 8, 8)
