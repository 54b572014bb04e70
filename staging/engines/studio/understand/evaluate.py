"""Judge the understanding against hand-made annotations of real photos.

The folder holds photos and ``annotations.json``: by file name ``floor`` and ``rugs`` (polygons), ``wall_floor``
(polylines), ``windows``, ``doors``, ``openings`` (quads, with ``…_labels``) and ``stageable``. Coordinates are pixels,
whole numbers at pixel centres.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo
from staging.engines.studio.model import Points, Understanding
from staging.engines.studio.understand.entry import understand

Mask = NDArray[np.bool_]
OVERLAP = 0.3
"""Intersection over union from which an opening counts as found."""
EVERY = 5.0
"""Boundaries are compared each so many pixels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One photo's figures.

    Attributes:
        photo: file name.
        verdict, code: as given; code is empty unless refused.
        stageable: what the annotation says.
        floor_iou: of the visible floor.
        boundary: median distance of annotated wall-floor lines from ours, as a share of the diagonal.
        boundary_p90: the ninth decile of the same.
        openings_found, openings_true: windows, doors and passages of this room.
        openings_right, openings_said: those of ours that are real, and all of ours.
        focal_35mm: 35 mm equivalent by the longer side.
        height_m: of the camera.
        seconds: of processor time.
    """

    photo: str
    verdict: str
    code: str
    stageable: bool
    floor_iou: float
    boundary: float
    boundary_p90: float
    openings_found: int
    openings_true: int
    openings_right: int
    openings_said: int
    focal_35mm: float
    height_m: float
    seconds: float


def _filled(polygons: Iterable[Any], shape: tuple[int, int]) -> Mask:
    canvas = np.zeros(shape, np.uint8)
    for polygon in polygons:
        cv2.fillPoly(canvas, [np.round(np.array(polygon, float)).astype(np.int32)], (1,))
    return canvas > 0


def _iou(a: Mask, b: Mask) -> float:
    return float((a & b).sum() / max(1, (a | b).sum()))


def _dense(polylines: Iterable[Any]) -> Points:
    """(n, 2) points every few pixels along polylines."""
    out = [np.zeros((0, 2))]
    for line in polylines:
        points = np.array(line, float)
        for a, b in itertools.pairwise(points):
            n = max(2, int(np.hypot(*(b - a)) / EVERY))
            out.append(a + np.linspace(0, 1, n)[:, None] * (b - a))
    return np.concatenate(out)


def boundary_distances(truth: Iterable[Any], found: Iterable[Any]) -> Points:
    """Distance in pixels of each point of the true lines from the nearest point found, empty if either is."""
    a, b = _dense(truth), _dense(found)
    if not len(a) or not len(b):
        return np.zeros(0)
    return np.asarray(np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)).min(1))


def _true_openings(note: dict[str, Any]) -> list[Any]:
    """Windows, doors and passages in this room's own walls."""
    out = []
    for key in ("windows", "doors", "openings"):
        quads = note.get(key, [])
        labels = note.get(f"{key}_labels") or [""] * len(quads)
        out += [quad for quad, label in zip(quads, labels, strict=True) if "other room" not in label]
    return out


def _matches(ours: list[Mask], truths: list[Mask]) -> tuple[int, int]:
    """How many of the true openings were found, and how many of ours are true."""
    table = np.array([[_iou(a, b) for b in ours] for a in truths]).reshape(len(truths), len(ours))
    return int((table > OVERLAP).any(1).sum()), int((table > OVERLAP).any(0).sum())


def judge(name: str, note: dict[str, Any], u: Understanding, seconds: float) -> Row:
    """Compare one understanding with its annotation."""
    shape = (u.camera.height, u.camera.width)
    floor = _filled([*note["floor"], *note.get("rugs", [])], shape)
    distances = boundary_distances(note["wall_floor"], u.wall_floor) / np.hypot(*shape)
    truths = [_filled([quad], shape) for quad in _true_openings(note)]
    ours = [_filled([opening.polygon], shape) for opening in u.openings]
    found, right = _matches(ours, truths)
    median, p90 = (float(np.quantile(distances, q)) if len(distances) else float("nan") for q in (0.5, 0.9))
    return Row(
        name, u.verdict, u.refusal.code if u.refusal else "", bool(note["stageable"]), _iou(floor, u.floor_mask),
        median, p90, found, len(truths), right, len(ours),
        u.camera.focal_px / max(shape) * 36, u.camera.height_m, seconds,
    )  # fmt: skip


def evaluate(folder: Path | str) -> list[Row]:
    """Understand every annotated photo of a folder and compare.

    Args:
        folder: holds ``annotations.json`` and the photos it names.

    Raises:
        FileNotFoundError: a photo or the annotations are missing.
    """
    notes = json.loads((Path(folder) / "annotations.json").read_text())
    rows = []
    for name in sorted(notes):
        pixels = cv2.imread(str(Path(folder) / name), cv2.IMREAD_COLOR)
        if pixels is None:
            raise FileNotFoundError(Path(folder) / name)
        start = time.process_time()
        u = understand(Photo(np.ascontiguousarray(pixels[..., ::-1], np.uint8)), {})
        rows.append(judge(name, notes[name], u, time.process_time() - start))
    return rows


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| photo | verdict | floor IoU | boundary median / p90, % of diagonal | found | right | f35 | camera m | s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.photo} | {r.verdict} {r.code} | {r.floor_iou:.3f} | {100 * r.boundary:.2f} / {100 * r.boundary_p90:.2f} "
        f"| {r.openings_found}/{r.openings_true} | {r.openings_right}/{r.openings_said} | {r.focal_35mm:.1f} "
        f"| {r.height_m:.2f} | {r.seconds:.1f} |"
        for r in rows
    ]
    return "\n".join(lines)
