"""What is known of a room's light, as the renderer needs it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.light.faces import Face, Mask
from staging.engines.studio.model import Points

Texture = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gloss:
    """How the floor mirrors.

    Attributes:
        strength: of the mirror reflection, [0, 1].
        roughness: of the microfacet model, [0, 1].
    """

    strength: float
    roughness: float


# Most floors shine a little when seen at a flat angle.
MATT = Gloss(0.15, 0.35)


SKY, GROUND, LAMP, PANEL = "sky", "ground", "lamp", "panel"
# The horizon outside is not sharp: within this sine of it, light comes from both.
HORIZON = 0.1
# Sources stand this far before their face, so that no ray meets both at once.
OFF_WALL_M = 0.012
# Panes sit this far back in the wall; what the reveal hides does not shine into the room at a flat angle.
REVEAL_M = 0.12


@dataclass(frozen=True, slots=True)
class Source:
    """A rectangle that shines to one side: a window, a lamp seen in the photo, or a stand-in for light nobody sees.

    Attributes:
        kind: ``sky`` for what comes down through a window, ``ground`` for what comes up, ``lamp``, or ``panel``.
        center: (3,) metres. u, v: (3,) unit axes. normal: (3,) the way it shines.
        size_m: extent along u and v.
        radiance: (3,) linear RGB where 1 is the photo's white; per steradian and square metre in photo units.
        in_floor: share of it that the floor mirrors, see `light.shine`, [0, 1].
    """

    kind: str
    center: Points
    u: Points
    v: Points
    normal: Points
    size_m: tuple[float, float]
    radiance: tuple[float, float, float] = (0.0, 0.0, 0.0)
    in_floor: float = 1.0

    def face_of(self, faces: Sequence[Face]) -> int:
        """Index of the face that it shines from: the nearest of those in its plane."""

        def off(face: Face) -> float:
            uv = face.uv(self.center)
            beside = float(np.maximum(-uv, uv - face.size_m).max())
            before = float((self.center - face.origin) @ face.normal)
            return max(beside, 0.0) if abs(before - OFF_WALL_M) < 1e-6 else math.inf

        return min(range(len(faces)), key=lambda i: off(faces[i]))

    def covers(self, points: Points) -> Mask:
        """(…) whether ``points`` (…, 3) in its plane, or straight before or behind it, lie within it."""
        off, half = points - self.center, np.array(self.size_m) / 2
        return np.asarray((np.abs(off @ self.u) <= half[0]) & (np.abs(off @ self.v) <= half[1]), bool)

    def pane(self, ahead_m: float, beside_m: float) -> Points:
        """Corners (4, 3), from (-u, -v) to (u, -v) on, of a pane so far before it that reaches so far beyond it."""
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (np.array(self.size_m) / 2 + beside_m)
        return np.asarray(self.center + ahead_m * self.normal + half[:, :1] * self.u + half[:, 1:] * self.v)

    @property
    def area_m2(self) -> float:
        return self.size_m[0] * self.size_m[1]

    @property
    def ramp(self) -> tuple[float, float] | None:
        """Of the way up from what is lit, the sine with which none of its light arrives, and that with which all does.

        None where all arrives from every side.
        """
        return {SKY: (-HORIZON, HORIZON), GROUND: (HORIZON, -HORIZON)}.get(self.kind)

    def share(self, towards: Points) -> Points:
        """Of its radiance, what arrives where ``towards`` it are the unit vectors (…, 3): [0, 1] of shape (…)."""
        if self.ramp is None:
            return np.ones(towards.shape[:-1])
        none_at, all_at = self.ramp
        share = np.clip((towards[..., 2] - none_at) / (all_at - none_at), 0.0, 1.0)
        back = np.maximum(-(towards @ self.normal), 1e-6)
        for axis, size in zip((self.u, self.v), self.size_m, strict=True):
            share *= np.clip(1.0 - REVEAL_M / size * np.abs(towards @ axis) / back, 0.0, 1.0)
        return np.asarray(share, np.float64)


@dataclass(frozen=True, slots=True)
class Surface:
    """One face of the room with what the photo says about it. Textures are (rows, columns, 3), row 0 at v = 0.

    Attributes:
        radiance: linear light leaving the face in the empty room; the photo where it is seen, solved elsewhere.
        mirrored: the same as a mirror shows it: windows as the photo shows them (their light is that of sources, so
            that ``radiance`` is 0 there), and what nobody has seen no brighter than the walls that were.
        albedo: diffuse reflectance in [0.01, 0.95].
        emission: light that the face must emit itself because no source in the room explains it.
        mean_albedo: (3,) of the whole face.
        seen: (rows, columns) whether the photo shows it.
    """

    face: Face
    radiance: Texture
    mirrored: Texture
    albedo: Texture
    emission: Texture
    mean_albedo: tuple[float, float, float]
    seen: Mask


UNKNOWN_DEG = 90.0
"""Spread of a direction that nothing tells."""


@dataclass(frozen=True, slots=True)
class Sun:
    """Direct sunlight that the photo shows.

    Attributes:
        towards: (3,) unit vector to the sun.
        irradiance: (3,) linear RGB on a surface that faces it, in photo units.
        trust: [0, 1], how well one direction explains the patches; without one, how much of their edges steps up, and
            how hard.
        spread_deg: how far the direction may be off by what the patches say; `UNKNOWN_DEG` where they say where the sun
            shines, but not from where.
        lit: per surface (rows, columns), share of the sun that reaches it in the empty room, [0, 1].
    """

    towards: Points
    irradiance: tuple[float, float, float]
    trust: float
    spread_deg: float
    lit: tuple[Texture, ...]

    def arriving(self, i: int, normal: Points) -> Texture:
        """Irradiance / π on surface ``i``, which faces ``normal`` (3,): (rows, columns, 3)."""
        facing = max(0.0, float(normal @ self.towards))
        return np.asarray(self.lit[i][..., None] * np.array(self.irradiance) * (facing / np.pi), np.float32)

    def summary(self) -> dict[str, Any]:
        azimuth, elevation = math.atan2(self.towards[1], self.towards[0]), math.asin(self.towards[2])
        known = self.spread_deg < UNKNOWN_DEG
        return {
            "azimuth_deg": round(math.degrees(azimuth), 1) if known else None,
            "elevation_deg": round(math.degrees(elevation), 1) if known else None,
            "spread_deg": round(self.spread_deg, 1),
            "irradiance": [round(e, 3) for e in self.irradiance],
            "trust": round(self.trust, 3),
        }


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a photographed room.

    Attributes:
        error: mean absolute difference of model and photo in sRGB over what is seen, about 0.03 to 0.07.
        color: (3,) colour of the light with luminance 1.
        gloss: the floor's.
        sun: None where no direct sunlight is seen for certain.
    """

    surfaces: tuple[Surface, ...]
    sources: tuple[Source, ...]
    error: float
    color: tuple[float, float, float]
    gloss: Gloss = MATT
    sun: Sun | None = None

    def summary(self) -> dict[str, Any]:
        """JSON-ready figures for the proof and for engineers."""
        return {
            "error": round(self.error, 4),
            "color": [round(c, 3) for c in self.color],
            "sources": [{"kind": s.kind, "radiance": [round(r, 3) for r in s.radiance]} for s in self.sources],
            "floor": {"gloss": round(self.gloss.strength, 3), "roughness": round(self.gloss.roughness, 3)},
            "sun": self.sun.summary() if self.sun else None,
            "unseen": round(max(float(s.emission.max()) for s in self.surfaces), 3),
            "albedo": {s.face.name: [round(a, 3) for a in s.mean_albedo] for s in self.surfaces},
        }
