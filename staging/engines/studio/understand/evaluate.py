"""Judge the understanding against what is known of photos: `judge` one, `evaluate` a folder, `report` the figures."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from staging.engines.studio.model import Points, Understanding
from staging.engines.studio.understand import metrics
from staging.engines.studio.understand.annotations import KINDS, LAMP, Known, load
from staging.engines.studio.understand.entry import understand

GOOD_FLOOR, GOOD_BOUNDARY, GOOD_HORIZON = 0.90, 0.012, 0.02
"""A room is understood if its floor overlaps so much, and its lines are off by no more than these shares."""
RIGHT_FLOOR = 0.95
"""From here on lines that are off run beyond the floor that is seen, and nothing stands by them."""
WRONG_FLOOR, WRONG_BOUNDARY, WRONG_BOX = 0.75, 0.03, 0.05
"""Beyond these nobody would call it right; the last is the error of a sofa-sized box."""
NAN = math.nan


@dataclass(frozen=True, slots=True)
class Row:
    """One photo's figures; NaN where nothing is known.

    Attributes:
        verdict, code: as given; code is empty unless refused.
        stageable: what is known.
        confidence: as given.
        floor: intersection over union of the visible floor.
        boundary, boundary_p90: median and ninth decile of the distance of true wall-floor lines from ours, share of the
            diagonal.
        layout: share of pixels of the wrong surface, plain boxes only.
        focal: relative error. horizon: share of the height. vertical_deg: of up.
        insertion: see `metrics.insertion_error`.
        walls, height: relative errors of the walls' distances in camera heights, and of the camera's height.
        found: by kind (window, door, passage, fixture, any, lamp): true ones found, true ones, ours that are true,
            ours.
        cpu_s, wall_s: seconds.
    """

    photo: str
    verdict: str
    code: str
    stageable: bool
    confidence: float
    floor: float
    boundary: float
    boundary_p90: float
    layout: float = NAN
    focal: float = NAN
    horizon: float = NAN
    vertical_deg: float = NAN
    insertion: float = NAN
    walls: float = NAN
    height: float = NAN
    found: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)
    cpu_s: float = 0.0
    wall_s: float = 0.0

    @property
    def good(self) -> bool:
        """Whether the geometry is good enough to publish."""
        if self.wrong or self.floor < GOOD_FLOOR or self.horizon > GOOD_HORIZON:
            return False
        return self.floor >= RIGHT_FLOOR or not self.boundary > GOOD_BOUNDARY

    @property
    def misread(self) -> bool:
        """Whether the floor's or the walls' place is plainly wrong."""
        return self.floor < WRONG_FLOOR or (self.floor < RIGHT_FLOOR and self.boundary > WRONG_BOUNDARY)

    @property
    def wrong(self) -> bool:
        """Whether it is plainly wrong: misread, or furniture would stand askew."""
        return self.misread or self.insertion > WRONG_BOX


def _found(known: Known, u: Understanding) -> dict[str, tuple[int, int, int, int]]:
    """Counts by kind, and for any opening whatever its kind."""
    shape, centres = (u.camera.height, u.camera.width), known.note.get("pixel_centres", 0.0)
    ours: dict[str, list[metrics.Mask]] = {kind: [] for kind in KINDS}
    for thing in (*u.openings, *u.fixtures):
        kind = thing.kind if thing.kind in KINDS else "fixture"
        ours[kind].append(metrics.filled([thing.polygon], shape, 0.5))
    true = {
        kind: [metrics.filled([p], shape, centres) for p in known.polygons(key)]
        for kind, key in KINDS.items()
        if key in known.note
    }
    out = {kind: _count(ours[kind], masks) for kind, masks in true.items()}
    if "fixture" in true:
        lamps = [metrics.filled([p], shape, centres) for p in known.ceiling_lamps()]
        out[LAMP] = _count([metrics.filled([lamp.polygon], shape, 0.5) for lamp in u.ceiling_lamps], lamps)
    if true:
        kinds = [kind for kind in true if kind != "fixture"]
        out["any"] = _count([m for k in kinds for m in ours[k]], [m for k in kinds for m in true[k]])
    return out


def _count(ours: list[metrics.Mask], truths: list[metrics.Mask]) -> tuple[int, int, int, int]:
    found, right = metrics.matches(ours, truths)
    return found, len(truths), right, len(ours)


def _camera_errors(known: Known, u: Understanding) -> dict[str, float]:
    true = known.camera()
    if true is None:
        upright = known.note.get("vps", {}).get("z", [])
        return {"vertical_deg": metrics.upright_error(u.camera, upright)}
    return {
        "focal": abs(u.camera.focal_px / true.focal_px - 1),
        "horizon": metrics.horizon_error(u.camera, true),
        "vertical_deg": metrics.vertical_error(u.camera, true),
        "insertion": metrics.insertion_error(u.camera, true),
        "height": abs(u.camera.height_m / true.height_m - 1),
    }


def _wall_error(known: Known, u: Understanding) -> float:
    """Mean relative error of right, front and left wall in camera heights, of plain boxes."""
    true = known.camera()
    if true is None or not known.note.get("box_like", True):
        return NAN
    a = _distances(np.array(known.note["room"]["polygon_m"]), true.height_m)
    b = _distances(np.array(u.room.polygon_m) @ metrics.between(u.camera, true)[:2, :2].T, u.camera.height_m)
    return float(np.mean(np.abs(b / a - 1)))


def _distances(points: Points, height: float) -> Points:
    low, high = points.min(0), points.max(0)
    return np.asarray([high[0], high[1], -low[0]]) / height


def _layout_error(known: Known, u: Understanding) -> float:
    true = known.surfaces() if known.note.get("box_like") else None
    return NAN if true is None else metrics.layout_error(metrics.surfaces(u.camera, u.room), true)


def judge(known: Known, u: Understanding, cpu_s: float = 0.0, wall_s: float = 0.0) -> Row:
    """Compare one understanding with what is known."""
    note, shape = known.note, (u.camera.height, u.camera.width)
    floor = metrics.filled([*note["floor"], *note.get("rugs", [])], shape, note.get("pixel_centres", 0.0))
    distances = metrics.boundary_distances(note.get("wall_floor", []), u.wall_floor) / np.hypot(*shape)
    median, p90 = (float(np.quantile(distances, q)) if len(distances) else NAN for q in (0.5, 0.9))
    return Row(
        known.name, u.verdict, u.refusal.code if u.refusal else "", bool(note["stageable"]), u.confidence,
        metrics.overlap(floor, u.floor_mask), median, p90, _layout_error(known, u), **_camera_errors(known, u),
        walls=_wall_error(known, u), found=_found(known, u), cpu_s=cpu_s, wall_s=wall_s,
    )  # fmt: skip


def evaluate(
    folder: Path | str, at_most: int | None = None, on_row: Callable[[Row], Any] = lambda _: None
) -> list[Row]:
    """Understand every photo of a folder and compare; ``on_row`` is told of each as it is done.

    Raises:
        FileNotFoundError: a photo or what is known of it is missing.
    """
    rows = []
    for known in list(load(folder))[:at_most]:
        photo = known.photo()
        cpu, wall = time.process_time(), time.perf_counter()
        u = understand(photo, {})
        rows.append(judge(known, u, time.process_time() - cpu, time.perf_counter() - wall))
        on_row(rows[-1])
    return rows
