"""A proof holds until anything is touched."""

import copy
import hashlib
import json

import numpy as np
import pytest

from staging.engines.base import Density, Photo, RoomType, StageRequest, Style
from staging.engines.studio.light.model import Light
from staging.engines.studio.proof import SCHEMA, contradictions, prove, requested, told, verify
from staging.engines.studio.render.passes import Layer, Passes
from tests.staging.engines.studio.boxroom import photo, scene, understanding

NOTHING = Layer(np.zeros((1, 1, 4), np.float32), (0, 0, 1, 1), (1, 1))
PASSES = Passes(
    NOTHING, NOTHING, NOTHING,
    np.zeros((1, 1), np.int16), np.zeros((1, 1), np.float32), np.zeros((1, 1), np.int8), {"quality": "draft"},
)  # fmt: skip


@pytest.fixture
def case():
    """Original, staged, change map and proof of a photo in which 10 × 20 pixels were staged."""
    original = photo().pixels
    staged, change_map = original.copy(), np.zeros(original.shape[:2], np.uint8)
    staged[30:40, 30:50] //= 2
    change_map[28:42, 28:52] = 255
    light = Light((surface(),), (), 0.03, (1.0, 1.0, 1.0))
    made_by = {"engine": "studio/1", "options": {"variant": 2}}
    proof = prove(Photo(original), staged, change_map, scene(), understanding(), PASSES, light, **made_by)
    return original, staged, change_map, json.loads(json.dumps(proof))


def surface():
    from staging.engines.studio.light.faces import room_faces
    from staging.engines.studio.light.model import Surface

    texture = np.zeros((2, 2, 3), np.float32)
    return Surface(
        room_faces(understanding().room)[0], texture, texture, texture, texture, (0.5, 0.5, 0.5), texture[..., 0] > 0
    )


def test_an_honest_proof_holds(case):
    assert verify(*case) == []


def test_what_a_proof_says(case):
    original, _, _, proof = case
    assert proof["schema"] == SCHEMA
    assert proof["engine"] == "studio/1"
    assert proof["image"] == {"width": 96, "height": 64}
    assert proof["sha256"]["original"] == hashlib.sha256(original.tobytes()).hexdigest()
    assert proof["pixels"] == {
        "total": 6144, "allowed": 336, "changed": 200, "changed_outside": 0, "unchanged_share": 0.967448,
    }  # fmt: skip
    assert proof["unchanged_share"] == 0.967448
    assert proof["items"][0]["size_m"] == [2.0, 0.9, 0.8]
    assert proof["items"][0]["checks"] == [{"rule": "walkway", "item": "sofa-1", "ok": True}]
    assert proof["checks"] == [{"rule": "doors", "item": "", "ok": True}]
    assert (proof["rules_kept"], proof["seed"], proof["confidence"]) == (True, 7, 0.9)
    assert proof["camera"]["height_m"] == 1.4
    assert proof["camera"]["lens"] == 0.0
    assert proof["room"]["scale"] == "camera height"
    assert proof["render"] == {"quality": "draft"}
    assert proof["light"]["error"] == 0.03
    assert proof["options"] == {"variant": 2}


def touch_outside(original, staged, change_map, proof):
    staged[0, 0, 0] ^= 1


def touch_inside(original, staged, change_map, proof):
    staged[35, 35] = 7


def touch_original(original, staged, change_map, proof):
    original[5, 5] ^= 1


def widen_map(original, staged, change_map, proof):
    change_map[:] = 255


def grey_map(original, staged, change_map, proof):
    change_map[0, 0] = 128


def forge_hash(original, staged, change_map, proof):
    proof["sha256"]["staged"] = "0" * 64


def forge_count(original, staged, change_map, proof):
    proof["pixels"]["changed"] = 3


def forge_share(original, staged, change_map, proof):
    proof["unchanged_share"] = 1.0


def forge_schema(original, staged, change_map, proof):
    proof["schema"] = "other/1"


def forge_size(original, staged, change_map, proof):
    proof["image"]["width"] = 97


def drop_hashes(original, staged, change_map, proof):
    del proof["sha256"]


def drop_image(original, staged, change_map, proof):
    proof["image"] = "96x64"


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        pytest.param(touch_outside, "1 pixels differ from the original outside the change map", id="fail: outside"),
        pytest.param(touch_inside, "The staged photo's hash does not match", id="fail: inside"),
        pytest.param(touch_original, "The original's hash does not match", id="fail: original"),
        pytest.param(widen_map, "The change map's hash does not match", id="fail: map widened"),
        pytest.param(grey_map, "values other than 0 and 255", id="fail: map neither black nor white"),
        pytest.param(forge_hash, "The staged photo's hash does not match", id="fail: hash"),
        pytest.param(forge_count, "The proof says changed = 3, the pixels say 200", id="fail: count"),
        pytest.param(forge_share, "unchanged_share at the top = 1.0", id="fail: share"),
        pytest.param(forge_schema, "The proof's schema is 'other/1'", id="fail: schema"),
        pytest.param(forge_size, "The original is 96x64, the proof says 97x64", id="fail: size"),
        pytest.param(drop_hashes, "hash does not match", id="fail: no hashes"),
        pytest.param(drop_image, "the proof says NonexNone", id="fail: no size"),
    ],
)
def test_every_forgery_is_found(case, forge, said):
    original, staged, change_map, proof = (copy.deepcopy(x) for x in case)
    forge(original, staged, change_map, proof)
    assert any(said in problem for problem in verify(original, staged, change_map, proof))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda o, s, m: (o, s[..., 0], m), "The staged photo is not 8-bit RGB", id="fail: grey photo"),
        pytest.param(lambda o, s, m: (o.astype(float), s, m), "The original is not 8-bit RGB", id="fail: floats"),
        pytest.param(
            lambda o, s, m: (o, s, np.repeat(m[..., None], 3, 2)), "not one byte a pixel", id="fail: coloured map"
        ),
        pytest.param(lambda o, s, m: (o, s[:-1], m), "The staged photo is 96x63", id="fail: another size"),
    ],
)
def test_pixels_of_another_kind(case, change, said):
    *pixels, proof = case
    assert any(said in problem for problem in verify(*change(*pixels), proof))


def test_the_request_can_be_made_again(case):
    wish = (RoomType.LIVING_ROOM, Style.MODERN, 7, Density.MEDIUM, {"variant": 2})
    assert requested(case[3]) == StageRequest(*wish)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"seed": "7"}, "seed and options are missing", id="fail: seed is no number"),
        pytest.param({"options": None}, "seed and options are missing", id="fail: no options"),
        pytest.param({"room_type": "ballroom"}, "'ballroom' is not a valid RoomType", id="fail: room type"),
        pytest.param({"style": None}, "'None' is not a valid Style", id="fail: style"),
        pytest.param({"density": "crowded"}, "'crowded' is not a valid Density", id="fail: density"),
    ],
)
def test_a_request_that_nobody_can_make(case, changes, message):
    with pytest.raises(ValueError, match=message):
        requested({**case[3], **changes})


def test_an_honest_proof_tells_what_is_found_again(case):
    assert contradictions(case[3], told(scene(), understanding())) == []


@pytest.mark.parametrize(
    ("forge", "line"),
    [
        pytest.param(
            lambda p: p["items"][0]["size_m"].__setitem__(0, 1.2),
            "The proof says items[0].size_m[0] = 1.2, furnishing the photo again gives 2.0.", id="fail: a dimension",
        ),
        pytest.param(
            lambda p: p.update(confidence=0.99),
            "The proof says confidence = 0.99, furnishing the photo again gives 0.9.", id="fail: confidence",
        ),
        pytest.param(
            lambda p: p["room"].pop("scale"),
            "The proof says room.scale = nothing, furnishing the photo again gives camera height.",
            id="fail: something left out",
        ),
        pytest.param(
            lambda p: p["checks"][0].update(sworn=True),
            "The proof says checks[0].sworn = True, furnishing the photo again gives nothing.",
            id="fail: something added",
        ),
    ],
)  # fmt: skip
def test_what_a_forged_proof_tells_of_the_room(case, forge, line):
    forge(case[3])
    assert contradictions(case[3], told(scene(), understanding())) == [line]


def test_not_all_of_many_contradictions_are_told(case):
    lines = contradictions({**case[3], "items": [], "camera": {}, "room": {}}, told(scene(), understanding()))
    assert len(lines) == 21
    assert lines[0] == "The proof says camera.focal_px = nothing, furnishing the photo again gives 57.6."
    assert lines[-1] == "… and 13 more."
