"""The skirting board has two parallel edges; the floor ends at the lower one."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Points
from staging.engines.studio.understand.geometry import Box, box_edges
from staging.engines.studio.understand.refine import edge_support

EDGE_OF = {"front": 2, "left": 0, "right": 1}
NEARER = np.arange(0.02, 0.125, 0.004)
"""By how much nearer the wall would stand if the edge found was a skirting board's upper edge."""


def _moved(box: Box, wall: str, share: float) -> Box:
    return replace(box, **{wall: getattr(box, wall) * (1 - share)})


def _support(fine: NDArray[np.float32], camera: Camera, box: Box, wall: str) -> tuple[float, float]:
    """Mean evidence along the wall's floor line, and the line's length in pixels."""
    total, length = edge_support(fine, camera, box)[EDGE_OF[wall]]
    return (float(total / length) if length > 20 else 0.0), float(length)


def _strip(lab: NDArray[np.float32], camera: Camera, box: Box, wall: str, low: float, high: float) -> Points:
    """(n, 3) colours between the floor lines of the wall moved nearer by ``low`` and by ``high``."""
    out = []
    for share in np.linspace(low, high, 5)[1:-1]:
        edge = box_edges(_moved(box, wall, share).array())[EDGE_OF[wall]]
        t = np.linspace(0, 1, 400)[:, None]
        points = edge[1:4] + t * (edge[4:7] - edge[1:4]) + camera.position()
        pixels, depth = camera.project(points)
        inside = (depth > 0.05) & (pixels >= 0).all(1) & (pixels < [camera.width, camera.height]).all(1)
        x, y = pixels[inside].astype(int).T
        out.append(lab[y, x])
    return np.concatenate(out)


def _rival(fine: NDArray[np.float32], camera: Camera, box: Box, wall: str) -> float | None:
    """How much nearer a second line of similar strength runs, None where there is none."""
    own, length = _support(fine, camera, box, wall)
    if length < 40:
        return None
    found = [(_support(fine, camera, _moved(box, wall, share), wall)[0], float(share)) for share in NEARER]
    strong = [(support, share) for support, share in found if support > max(0.75 * own, 0.35)]
    return max(strong)[1] if strong else None


def _is_board(lab: NDArray[np.float32], camera: Camera, box: Box, wall: str, share: float) -> bool:
    """Whether the strip between both lines looks unlike the floor in front and not like a mere step of the floor."""
    strips = [_strip(lab, camera, box, wall, a, b) for a, b in ((0, share), (share, 2 * share), (-share, 0))]
    if min(len(strip) for strip in strips) < 30:
        return False
    between, floor, wall_color = (np.median(strip, 0) for strip in strips)
    grain = np.median(np.abs(strips[1] - floor), 0) + 2.0
    unlike = np.linalg.norm((between - floor) / grain) > 4.0
    return bool(unlike and np.linalg.norm(between - floor) > 0.8 * np.linalg.norm(wall_color - between) - 1)


def to_skirting(picture: NDArray[np.uint8], fine: NDArray[np.float32], camera: Camera, box: Box) -> Box:
    """Move walls from the upper to the lower edge of their skirting boards where there is one."""
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 1.0), cv2.COLOR_RGB2LAB).astype(np.float32)
    for wall in EDGE_OF:
        share = _rival(fine, camera, box, wall)
        if share is not None and _is_board(lab, camera, box, wall, share):
            box = _moved(box, wall, share)
    return box
