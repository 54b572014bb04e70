"""Which renders of an empty room may stand for one another, and how many are kept."""

import dataclasses
import json
import threading

import numpy as np
import pytest

from staging.engines.studio.light import estimate
from staging.engines.studio.render.empties import Empties, empty_key, leave_out_empty
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.quality import DRAFT, STANDARD
from tests.staging.engines.studio.boxroom import moved, photo, scene, sofa, understanding

U = understanding()


@pytest.fixture(scope="module")
def light():
    return estimate(photo(), U)


def key(folder, s, light, quality=DRAFT, **settings):
    folder.mkdir()
    passes, *_ = plan_passes(s, light, quality)
    write_job(folder, s, light, passes, **{"seed": 1, **settings})
    return empty_key(folder)


def test_other_furniture_in_the_same_part_of_the_picture(light, tmp_path):
    first = key(tmp_path / "a", scene(), light)
    assert len(first) == 64
    assert key(tmp_path / "b", scene([moved(sofa(), id="sofa-2", size_m=(1.98, 0.9, 0.8))]), light) == first
    behind_a_wall = scene([moved(sofa(), position_m=(0.0, 3.56, 0.0))])
    assert key(tmp_path / "c", behind_a_wall, light) == first
    assert [json.loads((tmp_path / name / "job.json").read_text())["hiding"] for name in "abc"] == [[], [], [4]]


@pytest.mark.parametrize(
    ("changed", "settings"),
    [
        pytest.param(lambda s: s, {"seed": 2}, id="success: seed"),
        pytest.param(lambda s: s, {"threads": 1}, id="success: threads"),
        pytest.param(lambda s: s, {"device": "cpu"}, id="success: device"),
        pytest.param(lambda s: s, {"quality": STANDARD}, id="success: samples"),
        pytest.param(
            lambda s: dataclasses.replace(s, camera=dataclasses.replace(s.camera, yaw_deg=5.001)),
            {},
            id="success: camera",
        ),
        pytest.param(lambda s: dataclasses.replace(s, items=(sofa(-2.5, 3.0),)), {}, id="success: part of the picture"),
    ],
)
def test_whatever_the_renderer_reads_makes_another(light, tmp_path, changed, settings):
    assert key(tmp_path / "a", scene(), light) != key(tmp_path / "b", changed(scene()), light, **settings)


def test_one_number_of_the_light_makes_another(light, tmp_path):
    first = key(tmp_path / "a", scene(), light)
    for name in ("radiance", "albedo"):
        path = next((tmp_path / "a").glob(f"*-{name}.npy"))
        values = np.load(path)
        changed = values.copy()
        changed.flat[0] = np.nextafter(changed.flat[0], np.inf, dtype=values.dtype)
        np.save(path, changed)
        assert empty_key(tmp_path / "a") != first
        np.save(path, values)
    assert empty_key(tmp_path / "a") == first


def test_textures_that_change_places_make_another(light, tmp_path):
    first = key(tmp_path / "a", scene(), light)
    one, other = tmp_path / "a" / "face0-radiance.npy", tmp_path / "a" / "face1-radiance.npy"
    assert one.read_bytes() != other.read_bytes()
    one.rename(tmp_path / "kept")
    other.rename(one)
    (tmp_path / "kept").rename(other)
    assert empty_key(tmp_path / "a") != first


def test_the_renderer_is_told_what_there_is(light, tmp_path):
    key(tmp_path / "a", scene(), light)
    before = json.loads((tmp_path / "a" / "job.json").read_text())
    assert before["have"] == []
    leave_out_empty(tmp_path / "a")
    assert json.loads((tmp_path / "a" / "job.json").read_text()) == {**before, "have": ["empty"]}


def test_the_ones_used_last_are_kept():
    empties, one, two, three = Empties(most=32), *(np.full((2, 2), x, np.float32) for x in (1, 2, 3))
    empties.put("one", one)
    empties.put("two", two)
    assert empties.get("one") is one
    empties.put("three", three)
    assert empties.get("two") is None
    assert empties.get("one") is one
    assert empties.get("three") is three


def test_one_that_is_too_large_is_not_kept():
    empties = Empties(most=15)
    empties.put("one", np.zeros((2, 2), np.float32))
    assert empties.get("one") is None


def test_nobody_changes_what_is_kept():
    empties = Empties()
    empties.put("one", np.zeros((2, 2), np.float32))
    with pytest.raises(ValueError, match="read-only"):
        empties.get("one")[0, 0] = 1.0


def test_threads_do_not_disturb_each_other():
    empties = Empties(most=64)

    def use(first):
        for i in range(2000):
            empties.put(f"{(first + i) % 7}", np.zeros((2, 2), np.float32))
            empties.get(f"{i % 5}")

    threads = [threading.Thread(target=use, args=(n,)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(empties.get(f"{n}") is not None for n in range(7)) == 4
