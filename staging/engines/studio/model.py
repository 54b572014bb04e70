"""The data that flows between the steps of the studio engine: understand → furnish → render → composite → prove.

World frame: right-handed, metres, z up, floor at z = 0, origin on the floor straight below the camera. The x and y
axes are parallel to the room's walls; +y is the wall the camera faces most directly (yaw in [-45°, 45°)).
Pixel frame: x right, y down, of the upright photo, pixel centres at +0.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio import lens as lenses

Point = tuple[float, float]
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera standing ``height_m`` above the world origin, a pinhole behind a lens that may bend lines.

    ``pitch_deg`` is positive looking up, ``roll_deg`` positive when the camera is turned clockwise, ``yaw_deg``
    positive when it looks from +y towards -x. ``lens`` is the coefficient of `staging.engines.studio.lens`, 0 for a
    plain pinhole; ``focal_px`` and the principal point are those of the picture's middle, where no lens bends.
    """

    width: int
    height: int
    focal_px: float
    cx: float
    cy: float
    pitch_deg: float
    roll_deg: float
    yaw_deg: float
    height_m: float
    lens: float = 0.0

    def rotation(self) -> Points:
        """(3, 3) rotation from world to camera axes (x right, y down, z forward)."""
        cy, sy = math.cos(math.radians(self.yaw_deg)), math.sin(math.radians(self.yaw_deg))
        cp, sp = math.cos(math.radians(self.pitch_deg)), math.sin(math.radians(self.pitch_deg))
        cr, sr = math.cos(math.radians(self.roll_deg)), math.sin(math.radians(self.roll_deg))
        looking_along_y = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], float)
        yaw = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
        pitch = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
        roll = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
        return np.asarray(roll @ pitch @ looking_along_y @ yaw.T, dtype=np.float64)

    def position(self) -> Points:
        """(3,) world position in metres."""
        return np.array([0.0, 0.0, self.height_m])

    def project(self, points: NDArray[Any]) -> tuple[Points, Points]:
        """Project (..., 3) world points. Returns (..., 2) pixels and (...) depth in metres; depth ≤ 0 is behind."""
        local = (np.asarray(points, float) - self.position()) @ self.rotation().T
        depth = local[..., 2]
        safe = np.where(np.abs(depth) < 1e-9, 1e-9, depth)
        u = self.cx + self.focal_px * local[..., 0] / safe
        v = self.cy + self.focal_px * local[..., 1] / safe
        return lenses.bent(np.stack([u, v], -1), self.width, self.height, self.lens), depth

    def rays(self, pixels: NDArray[Any]) -> Points:
        """World directions (..., 3), not normalised (depth 1), through (..., 2) pixels."""
        p = lenses.straightened(pixels, self.width, self.height, self.lens)
        local = np.stack(
            [(p[..., 0] - self.cx) / self.focal_px, (p[..., 1] - self.cy) / self.focal_px, np.ones(p.shape[:-1])], -1
        )
        return np.asarray(local @ self.rotation(), dtype=np.float64)

    def scaled(self, width: int, height: int) -> Camera:
        """The same camera for the photo resized to ``width`` × ``height`` (aspect kept to within a pixel)."""
        s = width / self.width
        cy = self.cy * height / self.height
        return replace(self, width=width, height=height, focal_px=self.focal_px * s, cx=self.cx * s, cy=cy)

    def straight(self) -> Camera:
        """The pinhole camera of this one's straight picture: same place, same size, all in view that this one sees."""
        return self._rescaled(lenses.reduction(self.width, self.height, self.lens), 0.0)

    def behind(self, lens: float) -> Camera:
        """The reverse of `straight`: the camera with ``lens`` whose straight picture this pinhole camera takes."""
        return self._rescaled(1 / lenses.reduction(self.width, self.height, lens), lens)

    def _rescaled(self, s: float, lens: float) -> Camera:
        """The picture scaled by ``s`` about its middle."""
        if s == 1:
            return self
        x, y = self.width / 2, self.height / 2
        cx, cy = x + (self.cx - x) * s, y + (self.cy - y) * s
        return replace(self, focal_px=self.focal_px * s, cx=cx, cy=cy, lens=lens)

    def horizon(self, x: float) -> float:
        """Row at which column ``x`` of the picture shows what is level with the camera."""
        up, lens = self.rotation()[:, 2], self.lens / (math.hypot(self.width, self.height) / 2) ** 2
        across, down, ahead = float(up[0]), float(up[1]), self.focal_px * float(up[2])
        x0, y0 = self.width / 2, self.height / 2
        # The line across * X + down * Y + rest = 0 of the straight picture is a circle in the photo (Fitzgibbon 2001).
        rest = ahead + across * (x0 - self.cx) + down * (y0 - self.cy)
        alone = across * (x - x0) + rest * (1 + lens * (x - x0) ** 2)
        root = math.sqrt(max(0.0, down**2 - 4 * rest * lens * alone))
        return y0 - 2 * alone / (down + math.copysign(root, down))


WIDE_M = 2.2


@dataclass(frozen=True, slots=True)
class Opening:
    """A window, door or passage in a wall, or a fixture that furniture must respect.

    Attributes:
        kind: ``window door passage`` or, as a fixture, ``heater fireplace built_in``.
        wall: index of the wall, see `Room`.
        start_m, end_m: along the wall from its first corner, start < end.
        bottom_m, top_m: above the floor.
        polygon: outline in pixels, clockwise from top left; more than the corners where a lens bends its sides.
    """

    kind: str
    wall: int
    start_m: float
    end_m: float
    bottom_m: float
    top_m: float
    polygon: tuple[Point, ...] = ()

    @property
    def wide(self) -> bool:
        """Wider than two leaves: it has folding or sliding doors or none, and no leaf that swings into the room."""
        return self.end_m - self.start_m > WIDE_M


@dataclass(frozen=True, slots=True)
class CeilingLamp:
    """A lamp or fan under the ceiling of the photographed room.

    Attributes:
        position_m: (x, y) from where it hangs; farther than that where its cord is too thin to be seen.
        bottom_m: its lowest point above the floor, if it hangs there.
        cut: the picture's upper edge cuts it, and nothing tells from where it hangs.
        polygon: the upright rectangle around it in pixels, clockwise from top left.
    """

    position_m: Point
    bottom_m: float
    cut: bool
    polygon: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The room's shell.

    Attributes:
        polygon_m: floor outline, counter-clockwise seen from above; wall i runs from corner i to corner i+1, its
            inside on the left.
        height_m: floor to ceiling.
    """

    polygon_m: tuple[Point, ...]
    height_m: float

    def wall(self, i: int) -> tuple[Points, Points, Points]:
        """First corner (2,), unit direction along (2,), unit normal into the room (2,) of wall ``i``."""
        a = np.array(self.polygon_m[i % len(self.polygon_m)])
        b = np.array(self.polygon_m[(i + 1) % len(self.polygon_m)])
        along = (b - a) / np.linalg.norm(b - a)
        return a, along, np.array([-along[1], along[0]])

    def wall_length(self, i: int) -> float:
        a = np.array(self.polygon_m[i % len(self.polygon_m)])
        b = np.array(self.polygon_m[(i + 1) % len(self.polygon_m)])
        return float(np.linalg.norm(b - a))


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class RoomTypeScore:
    type: str
    score: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is known of a photographed room.

    Attributes:
        floor_mask: (height, width) bool, visible floor of the main room, at the camera's size.
        floor, wall_floor, wall_ceiling, wall_wall: outlines in pixels for people and for the evaluation.
        free_floor_m: where furniture may stand: polygons in the world's xy plane, metres.
        seen_floor_m: free floor that the photo really shows (subset of the room's polygon).
        confidence: calibrated probability that the geometry is good enough to publish, [0, 1].
        verdict: ``green`` (stage), ``amber`` (a person should confirm), ``red`` (refuse).
        scale_note: what fixed the scale, e.g. ``door height 2.03 m``.
        busy: (h, w) bool, the photo reduced: where it shows more than plain wall, so that nothing is hung there. None
            where nobody looked.
        doubt_about: what a person should look at where the verdict is ``amber``: ``things`` that seem to stand in the
            room, where its ``floor`` ends, or ``shape``.
    """

    camera: Camera
    room: Room
    openings: tuple[Opening, ...]
    fixtures: tuple[Opening, ...]
    floor_mask: NDArray[np.bool_]
    floor: tuple[tuple[Point, ...], ...]
    wall_floor: tuple[tuple[Point, ...], ...]
    wall_ceiling: tuple[tuple[Point, ...], ...]
    wall_wall: tuple[tuple[Point, ...], ...]
    free_floor_m: tuple[tuple[Point, ...], ...]
    room_types: tuple[RoomTypeScore, ...]
    confidence: float
    verdict: str
    refusal: Refusal | None = None
    scale_note: str = ""
    notes: tuple[str, ...] = ()
    busy: NDArray[np.bool_] | None = None
    doubt_about: str = "shape"
    ceiling_lamps: tuple[CeilingLamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of furniture in a scene.

    Attributes:
        id: unique within the scene, e.g. ``sofa-1``.
        category: what it is (``sofa``, ``bed`` …), see the catalogue.
        design: which design of the catalogue draws it.
        position_m: (x, y, z) of the middle of its underside.
        rotation_deg: counter-clockwise seen from above; 0 lets the front face -y.
        size_m: (width along its own x, depth along its own y, height).
        materials: slot → material description, e.g. ``{"fabric": {"kind": "fabric", "color": "#8d8f92"}}``.
        support: id of the item it stands on or hangs over, None for the floor, ``wall:2`` for a wall.
        seed: for the small irregularities of this piece (folds, book heights).
        reason: why it stands here, one sentence.
    """

    id: str
    category: str
    design: str
    position_m: tuple[float, float, float]
    rotation_deg: float
    size_m: tuple[float, float, float]
    materials: dict[str, dict[str, Any]]
    support: str | None = None
    seed: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A furnished room, renderer-neutral, editable and renderable again. `measures` is what the proof reports."""

    camera: Camera
    room: Room
    openings: tuple[Opening, ...]
    fixtures: tuple[Opening, ...]
    items: tuple[Item, ...]
    room_type: str
    style: str
    density: str
    seed: int
    measures: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    variant: int = 0
