"""Furniture in Blender: one process builds every design, another photographs one."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import pytest

from staging.engines.studio.catalogue import EVERYTHING, design

pytestmark = [pytest.mark.render, pytest.mark.slow]
ROOT = Path(__file__).parents[6]
BUDGET = 60_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("built") / "built.json"
    script = "tests.staging.engines.studio.blender.furniture.everything"
    subprocess.run([sys.executable, "-m", script, str(out)], cwd=ROOT, check=True, capture_output=True, timeout=300)
    report: dict[str, Any] = json.loads(out.read_text())
    return report


def test_blender_stays_out_of_this_process(built: dict[str, Any]) -> None:
    assert built["materials"] > 0
    assert "bpy" not in sys.modules


def test_every_design_has_its_size_and_keeps_the_budget(built: dict[str, Any]) -> None:
    assert [each["design"] for each in built["first"]] == [each.name for each in EVERYTHING]
    for each in built["first"]:
        width, depth, height = design(each["design"]).size_m
        assert each["low"] == pytest.approx([-width / 2, -depth / 2, 0], abs=1e-4)
        assert each["high"] == pytest.approx([width / 2, depth / 2, height], abs=1e-4)
        assert each["faces"] <= BUDGET
        assert each["valid"]


def test_pieces_are_named_placed_and_dressed(built: dict[str, Any]) -> None:
    for each in built["first"]:
        assert each["object"] == f"item:{each['design']}-1"
        assert each["location"] == pytest.approx([1.0, 2.0, 0.5])
        assert each["turned"] == pytest.approx(math.pi / 2)
        assert each["materials"] == each["kinds"]
        assert each["used"] == len(each["kinds"])


def test_building_again_gives_the_same_mesh(built: dict[str, Any]) -> None:
    assert [each["sum"] for each in built["first"]] == [each["sum"] for each in built["again"]]


def test_every_kind_of_material_is_built(built: dict[str, Any]) -> None:
    assert built["unused"] == []


def test_materials_are_shared(built: dict[str, Any]) -> None:
    slots = sum(len(each["materials"]) for each in (*built["first"], *built["again"]))
    assert built["materials"] < slots / 2


@pytest.mark.parametrize(
    ("category", "name"),
    [
        pytest.param("rug", "rug-round", id="success: on the floor"),
        pytest.param("art", "art-wide", id="success: on the wall"),
        pytest.param("vase", "vase-bowl", id="success: on a table"),
    ],
)
def test_a_contact_sheet(tmp_path: Path, category: str, name: str) -> None:
    out = tmp_path / "sheet.png"
    module = "staging.engines.studio.blender.furniture.sheet"
    wanted = ["--style", "modern", "--category", category, "--only", name, "--pixels", "48", "--samples", "1"]
    subprocess.run(
        [sys.executable, "-m", module, str(out), *wanted], cwd=ROOT, check=True, capture_output=True, timeout=120
    )
    picture = cv2.imread(str(out))
    assert picture is not None
    assert picture.shape == (48, 48, 3)
    assert picture.std() > 5
