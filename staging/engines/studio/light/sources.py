"""Where a room's light may come from: windows, lamps in the picture, and a soft panel when there is neither."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy import ndimage

from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Face, Mask, in_opening, room_faces
from staging.engines.studio.light.model import GROUND, LAMP, OFF_WALL_M, PANEL, SKY, Source
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Opening, Understanding

CLIPPED = 0.92
DARK_ENOUGH = 0.75
LEAST_LAMP_M2 = 0.004
LEAST_FILL = 0.35
# Daylight through an opening nobody found: this bright, this much brighter than the wall, with bars this thin.
DAYLIGHT = 0.65
CONTRAST = 1.5
LEAST_DAYLIGHT_M2 = 0.4
BAR_TEXELS = 7
LOWEST_LAMP_M = 0.5
BESIDE_WINDOW_M = 0.35
MOST_LAMPS = 8
PANEL_SHARE = 0.5


def find_sources(u: Understanding, unwrapped: tuple[Unwrapped, ...]) -> tuple[Source, ...]:
    """Candidates with the radiance that the photo shows, which is the least they have; never empty."""
    faces = {w.face.name: w.face for w in unwrapped}
    windows = [s for o in u.openings if o.kind == "window" for s in _window(faces[f"wall:{o.wall}"], o)]
    lamps = [lamp for w in unwrapped if w.face.name != "floor" for lamp in _lamps(w, u)]
    lamps = sorted(lamps, key=lambda s: -s.area_m2)[:MOST_LAMPS]
    found = [*windows, *lamps]
    eye_m = float(u.camera.position()[2])
    return tuple(_as_shown(s, unwrapped, eye_m) for s in found) if found else (_panel(u),)


def _as_shown(source: Source, unwrapped: tuple[Unwrapped, ...], eye_m: float) -> Source:
    """``source`` with the mean radiance of what the photo shows of it; clipped pixels make that a lower bound.

    A camera ``eye_m`` above the floor sees the sky through what of a window is above that, the ground through the rest.
    """
    w = unwrapped[source.face_of([w.face for w in unwrapped])]
    points = w.face.points(w.face.grid(w.seen.shape[1], w.seen.shape[0]))
    shown = w.seen & source.covers(points)
    if source.kind in (SKY, GROUND):
        shown &= (points[..., 2] > eye_m) == (source.kind == SKY)
    mean = w.radiance[shown].mean(0) if shown.any() else np.zeros(3)
    return dataclasses.replace(source, radiance=(float(mean[0]), float(mean[1]), float(mean[2])))


def _window(face: Face, o: Opening) -> tuple[Source, Source]:
    """What comes down through a window and what comes up: the sky is several times brighter than the ground."""
    start, end = max(o.start_m, 0.0), min(o.end_m, face.size_m[0])
    bottom, top = max(o.bottom_m, 0.0), min(o.top_m, face.size_m[1])
    low, high = (start, bottom), (max(end, start + 0.05), max(top, bottom + 0.05))
    return _on_face(SKY, face, low, high), _on_face(GROUND, face, low, high)


def _on_face(kind: str, face: Face, low: tuple[float, float], high: tuple[float, float]) -> Source:
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2])
    center = face.points(middle) + OFF_WALL_M * face.normal
    return Source(kind, center, face.u, face.v, face.normal, (high[0] - low[0], high[1] - low[1]))


def _lamps(w: Unwrapped, u: Understanding) -> list[Source]:
    """Blown-out spots of a face that is not bright itself, and large bright areas: openings that nobody found."""
    bright, seen = luminance(w.radiance), w.seen.copy()
    uv = w.face.grid(w.seen.shape[1], w.seen.shape[0])
    for opening in u.openings:
        if opening.kind == "window":  # its rim shines, too
            seen &= ~in_opening(w.face, opening, uv, BESIDE_WINDOW_M)
    usual = float(np.median(bright[seen])) if seen.any() else 1.0
    if usual > DARK_ENOUGH:
        return []
    bars = np.ones((BAR_TEXELS, BAR_TEXELS), bool)
    day = ndimage.binary_closing(seen & (bright > max(DAYLIGHT, CONTRAST * usual)), bars)
    openings = _parts(w, day, LEAST_DAYLIGHT_M2) if w.face.name != "ceiling" else []
    if openings:
        return [dataclasses.replace(o, kind=kind) for o in openings for kind in (SKY, GROUND)]
    return _parts(w, seen & (bright > CLIPPED), LEAST_LAMP_M2)


def _parts(w: Unwrapped, shining: Mask, least_m2: float) -> list[Source]:
    """The connected parts of ``shining`` that fill their box well enough, as rectangles."""
    label, _count = ndimage.label(shining)
    found = [_lamp(w, box, label[box] == i + 1, least_m2) for i, box in enumerate(ndimage.find_objects(label))]
    return [lamp for lamp in found if lamp is not None]


def _lamp(w: Unwrapped, box: tuple[slice, ...], part: Mask, least_m2: float) -> Source | None:
    rows, columns = w.seen.shape
    scale = np.array([w.face.size_m[0] / columns, w.face.size_m[1] / rows])
    if part.sum() * scale.prod() < least_m2 or part.mean() < LEAST_FILL:
        return None
    low, high = np.array([box[1].start, box[0].start]) * scale, np.array([box[1].stop, box[0].stop]) * scale
    if w.face.name != "ceiling" and high[1] < LOWEST_LAMP_M:  # a glossy skirting, not a lamp
        return None
    return _on_face(LAMP, w.face, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))


def _panel(u: Understanding) -> Source:
    """A soft light under the ceiling, over the middle of the floor: how such rooms are lit when no lamp is in view."""
    ceiling = room_faces(u.room)[1]
    columns, rows = (max(4, round(s * 4)) for s in ceiling.size_m)
    uv = ceiling.grid(columns, rows)
    inside = uv[ceiling.inside(uv)]
    middle = inside[np.argmin(((inside - inside.mean(0)) ** 2).sum(-1))]
    half = np.minimum(np.array(ceiling.size_m) * PANEL_SHARE / 2, np.minimum(middle, ceiling.size_m - middle))
    low, high = middle - half, middle + half
    return _on_face(PANEL, ceiling, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))
