"""Where a room's light may come from: windows, lamps in the picture, and a soft panel when there is neither."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Face, in_opening, room_faces
from staging.engines.studio.light.model import Source
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Opening, Understanding

OFF_WALL_M = 0.012
CLIPPED = 0.92
DARK_ENOUGH = 0.75
LEAST_LAMP_M2 = 0.004
LEAST_FILL = 0.35
BESIDE_WINDOW_M = 0.35
MOST_LAMPS = 8
PANEL_SHARE = 0.5


def find_sources(u: Understanding, unwrapped: tuple[Unwrapped, ...]) -> tuple[Source, ...]:
    """Candidates without their strength, which the solver finds; never empty."""
    faces = {w.face.name: w.face for w in unwrapped}
    windows = [_window(faces[f"wall:{o.wall}"], o) for o in u.openings if o.kind == "window"]
    lamps = [lamp for w in unwrapped if w.face.name != "floor" for lamp in _lamps(w, u)]
    lamps = sorted(lamps, key=lambda s: -s.area_m2)[:MOST_LAMPS]
    found = [*windows, *lamps]
    return tuple(found) if found else (_panel(u),)


def _window(face: Face, o: Opening) -> Source:
    start, end = max(o.start_m, 0.0), min(o.end_m, face.size_m[0])
    bottom, top = max(o.bottom_m, 0.0), min(o.top_m, face.size_m[1])
    return _on_face("window", face, (start, bottom), (max(end, start + 0.05), max(top, bottom + 0.05)))


def _on_face(kind: str, face: Face, low: tuple[float, float], high: tuple[float, float]) -> Source:
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2])
    center = face.points(middle) + OFF_WALL_M * face.normal
    return Source(kind, center, face.u, face.v, face.normal, (high[0] - low[0], high[1] - low[1]))


def _lamps(w: Unwrapped, u: Understanding) -> list[Source]:
    """Blown-out spots of a face that is not bright itself: lamps, or windows that nobody found."""
    bright = luminance(w.radiance)
    seen = w.seen.copy()
    uv = w.face.grid(w.seen.shape[1], w.seen.shape[0])
    for opening in u.openings:  # the rim of a window shines, too
        seen &= ~in_opening(w.face, opening, uv, BESIDE_WINDOW_M)
    if not seen.any() or float(np.median(bright[seen])) > DARK_ENOUGH:
        return []
    label, _count = ndimage.label(seen & (bright > CLIPPED))
    found = [_lamp(w, box, label[box] == i + 1) for i, box in enumerate(ndimage.find_objects(label))]
    return [lamp for lamp in found if lamp is not None]


def _lamp(w: Unwrapped, box: tuple[slice, ...], part: np.ndarray) -> Source | None:  # type: ignore[type-arg]
    rows, columns = w.seen.shape
    scale = np.array([w.face.size_m[0] / columns, w.face.size_m[1] / rows])
    if part.sum() * scale.prod() < LEAST_LAMP_M2 or part.mean() < LEAST_FILL:
        return None
    low, high = np.array([box[1].start, box[0].start]) * scale, np.array([box[1].stop, box[0].stop]) * scale
    return _on_face("lamp", w.face, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))


def _panel(u: Understanding) -> Source:
    """A soft light under the ceiling, over the middle of the floor: how such rooms are lit when no lamp is in view."""
    ceiling = room_faces(u.room)[1]
    columns, rows = (max(4, round(s * 4)) for s in ceiling.size_m)
    uv = ceiling.grid(columns, rows)
    inside = uv[ceiling.inside(uv)]
    middle = inside[np.argmin(((inside - inside.mean(0)) ** 2).sum(-1))]
    half = np.minimum(np.array(ceiling.size_m) * PANEL_SHARE / 2, np.minimum(middle, ceiling.size_m - middle))
    low, high = middle - half, middle + half
    return _on_face("panel", ceiling, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))
