"""Judge the understanding against rendered rooms whose camera and walls are known exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from staging.engines.base import Photo
from staging.engines.studio.model import Camera, Understanding
from staging.engines.studio.understand.entry import understand


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One room's errors.

    Attributes:
        focal: share of the true focal length.
        horizon: of its height at the middle of the picture, share of the picture's height.
        vertical_deg: angle between true and estimated up.
        walls: mean error of the front and side walls' distances in camera heights, share of the distance.
        height: of the camera above the floor, share.
    """

    name: str
    verdict: str
    focal: float
    horizon: float
    vertical_deg: float
    walls: float
    height: float


def compare(name: str, truth: Mapping[str, Any], u: Understanding) -> TruthRow:
    """Errors of ``u``; ``truth`` is what `staging.engines.studio.samples.SampleRoom.truth` gives."""
    camera = Camera(**truth["camera"])
    up = float(np.clip(camera.rotation()[:, 2] @ u.camera.rotation()[:, 2], -1, 1))
    true_walls, walls = _distances(truth["room"]["polygon_m"], camera), _distances(u.room.polygon_m, u.camera)
    return TruthRow(
        name,
        u.verdict,
        abs(u.camera.focal_px / camera.focal_px - 1),
        abs(_horizon(u.camera) - _horizon(camera)) / camera.height,
        math.degrees(math.acos(up)),
        float(np.mean(np.abs(walls / true_walls - 1))),
        abs(u.camera.height_m / camera.height_m - 1),
    )


def _horizon(camera: Camera) -> float:
    """Row of the horizon at the middle column."""
    up = camera.rotation()[:, 2]
    middle = (camera.width / 2 - camera.cx) / camera.focal_px
    return camera.cy - camera.focal_px * float(up[2] + middle * up[0]) / float(up[1])


def _distances(polygon: Iterable[Iterable[float]], camera: Camera) -> np.ndarray[tuple[int, ...], np.dtype[Any]]:
    """Right, front and left wall, in camera heights."""
    points = np.array([list(p) for p in polygon])
    low, high = points.min(0), points.max(0)
    return np.array([high[0], high[1], -low[0]]) / camera.height_m


def evaluate_samples(folder: Path | str) -> list[TruthRow]:
    """Understand every picture of ``folder`` that has its truth (``NAME.jpg`` with ``NAME.json``) and compare."""
    rows = []
    for path in sorted(Path(folder).glob("*.json")):
        pixels = cv2.imread(str(path.with_suffix(".jpg")), cv2.IMREAD_COLOR)
        photo = Photo(np.ascontiguousarray(pixels[..., ::-1], np.uint8))
        rows.append(compare(path.stem, json.loads(path.read_text()), understand(photo, {})))
    return rows


def truth_table(rows: list[TruthRow]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| room | verdict | focal length | horizon, % of height | vertical | walls | camera height |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.name} | {r.verdict} | {100 * r.focal:.1f}% | {100 * r.horizon:.2f}% | {r.vertical_deg:.2f}° "
        f"| {100 * r.walls:.1f}% | {100 * r.height:.1f}% |"
        for r in rows
    ]
    return "\n".join(lines)
