"""What keeps the sun off all that it does not reach in the photo: a mask in its way, as theatres put before lamps.

It stands outside the room, across the sun's rays. Each of its texels lets through what the photo says of the place on
floor or wall where its ray ends; so the empty room gets the photo's patches, and furniture in a ray takes its light.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.light.faces import Face
from staging.engines.studio.light.model import Light, Sun
from staging.engines.studio.model import Points

TEXELS_PER_M = 50.0
BEYOND_M = 0.05
# The sun's disc; the softness of its patches is in the mask.
ANGLE_DEG = 0.53
NAME = "gobo.npy"


def write_sun(folder: Path, light: Light) -> dict[str, Any] | None:
    """The sun as the renderer wants it, its mask in ``folder``; None where there is none."""
    if light.sun is None:
        return None
    corner, across, up, size = _plane(light, light.sun.towards)
    columns, rows = (max(2, round(s * TEXELS_PER_M)) for s in size)
    u, v = (np.arange(columns) + 0.5) / columns * size[0], (np.arange(rows) + 0.5) / rows * size[1]
    points = corner + u[None, :, None] * across + v[:, None, None] * up
    np.save(folder / NAME, sunlit(light, light.sun, points)[..., None])
    ends = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    return {
        "towards": light.sun.towards.tolist(),
        "irradiance": list(light.sun.irradiance),
        "angle_deg": ANGLE_DEG,
        "mask": NAME,
        "corners": [(corner + a * size[0] * across + b * size[1] * up).tolist() for a, b in ends],
        "uvs": ends,
    }


def _plane(light: Light, towards: Points) -> tuple[Points, Points, Points, tuple[float, float]]:
    """Corner, axes and size of a rectangle outside the room, across the sun's rays, that shades all of it."""
    across = np.cross((0.0, 0.0, 1.0), towards)
    across /= np.linalg.norm(across)
    up = np.cross(towards, across)
    shell = np.concatenate([s.face.points(np.array(s.face.outline_m)) for s in light.surfaces])
    low_u, low_v = (shell @ across).min(), (shell @ up).min()
    size = float((shell @ across).max() - low_u), float((shell @ up).max() - low_v)
    corner = low_u * across + low_v * up + ((shell @ towards).max() + BEYOND_M) * towards
    return np.asarray(corner, np.float64), np.asarray(across, np.float64), np.asarray(up, np.float64), size


def sunlit(light: Light, sun: Sun, points: Points) -> NDArray[np.float32]:
    """Share of the sun (…) that reaches, in the empty room, the place where its rays through ``points`` (…, 3) end."""
    out = np.zeros(points.shape[:-1], np.float32)
    for surface, lit in zip(light.surfaces, sun.lit, strict=True):
        facing = float(surface.face.normal @ sun.towards)
        if facing > 0 and lit.any():
            out = np.maximum(out, _where_they_end(surface.face, points, sun.towards, facing, lit))
    return out


def _where_they_end(
    face: Face, points: Points, towards: Points, facing: float, lit: NDArray[np.float32]
) -> NDArray[np.float32]:
    behind = ((points - face.origin) @ face.normal) / facing
    uv = face.uv(points - behind[..., None] * towards)
    x, y = (uv[..., k] / face.size_m[k] * lit.shape[1 - k] for k in (0, 1))
    inside = face.inside(uv)
    across, down = (np.asarray(m - 0.5, np.float32).reshape(len(points), -1) for m in (x, y))
    found = cv2.remap(lit, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.where(inside, found.reshape(inside.shape), 0), np.float32)
