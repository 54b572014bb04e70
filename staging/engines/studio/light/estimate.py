"""From a photo and its geometry to the light in the room."""

from __future__ import annotations

import dataclasses
import math

import cv2
import numpy as np
from scipy import ndimage

from staging.engines.base import Photo
from staging.engines.studio.light.colour import luminance, to_srgb
from staging.engines.studio.light.faces import Mask, room_faces
from staging.engines.studio.light.gloss import floor_gloss
from staging.engines.studio.light.model import Light, Source, Sun, Surface, Texture
from staging.engines.studio.light.patches import FLOOR, Patches, form_factors, from_source, make_patches
from staging.engines.studio.light.shine import as_the_floor_shows
from staging.engines.studio.light.solve import LEAST_IRRADIANCE, Solution, emitting, solve
from staging.engines.studio.light.sources import find_sources
from staging.engines.studio.light.sun import find_sun
from staging.engines.studio.light.sun_patches import usable_of
from staging.engines.studio.light.textures import Unwrapped, fill, small_linear, unwrap
from staging.engines.studio.model import Points, Understanding

AROUND_TEXELS = 4.0
"""What takes a lamp's place is as smooth as this."""


def estimate(photo: Photo, u: Understanding) -> Light:
    """Solve the light of the photographed room. Deterministic, finite for every photo, 1 to 3 CPU seconds."""
    linear, camera = small_linear(photo.pixels, u.camera)
    unwrapped = tuple(unwrap(linear, camera, u, face) for face in room_faces(u.room))
    patches = make_patches(unwrapped)
    candidates = find_sources(u, unwrapped)
    unit, least = tied(candidates)
    daylight = (unit[[s.ramp is not None for s in candidates]] > 0).any(0)
    direct = np.stack([from_source(patches, u.room, s) for s in candidates], 1) @ unit
    found = solve(patches, form_factors(patches, u.room), direct, least, daylight)
    arriving = tuple(
        _smooth(found.irradiance[patches.of_face(i)], patches.shapes[i], w.seen.shape) for i, w in enumerate(unwrapped)
    )
    gloss = floor_gloss(unwrapped, camera)
    sun = find_sun(u, unwrapped, camera, arriving, gloss)
    usual = _usual(unwrapped)
    surfaces = tuple(_surface(i, w, patches, found, arriving[i], sun, usual) for i, w in enumerate(unwrapped))
    radiance = (unit * found.strength) @ found.source_color
    sources = tuple(dataclasses.replace(s, radiance=_rgb(r)) for s, r in zip(candidates, radiance, strict=True))
    floor = unwrapped[FLOOR]
    sources = as_the_floor_shows(sources, floor, usable_of(u, floor, camera), gloss, camera.position())
    return Light(surfaces, sources, _error(patches, found), _rgb(found.color), gloss, sun)


def tied(sources: tuple[Source, ...]) -> tuple[Points, Points]:
    """Windows of one wall look at the same sky: in each, it is so many times brighter than the photo shows it.

    Without this, of two windows side by side one would shine for both. A window with its blinds down stays dimmer.

    Returns:
        (sources, unknowns): luminance of each source's radiance for one of each unknown, 1 on average, so that the
        solver's ridge weighs on dark windows no more than on bright ones; and (unknowns,) the least that each unknown
        can be for no source to be darker than the photo shows it.
    """
    shown = np.array([luminance(np.array(s.radiance)) for s in sources], float)
    kinds = [(s.kind, *np.round(s.normal, 6)) if s.ramp else (i,) for i, s in enumerate(sources)]
    unknowns = list(dict.fromkeys(kinds))
    of = np.array([unknowns.index(kind) for kind in kinds])
    unit, least = np.zeros((len(sources), len(unknowns))), np.zeros(len(unknowns))
    for j in range(len(unknowns)):
        own = shown[of == j]
        if own.any():
            least[j] = own[own > 0].mean()
        unit[of == j, j] = np.where(own > 0, own / max(least[j], 1e-9), 1.0)
    return unit, least


def _rgb(values: Points) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def _usual(unwrapped: tuple[Unwrapped, ...]) -> float:
    """Median luminance of the walls as the photo shows them; infinite where it shows none."""
    shown = [luminance(w.radiance[w.seen & ~w.glass]) for w in unwrapped if w.face.name.startswith("wall")]
    values = np.concatenate(shown)
    return float(np.median(values)) if len(values) else math.inf


def _mirrored(radiance: Texture, w: Unwrapped, usual: float) -> Texture:
    """``radiance`` with what nobody has seen dimmed to ``usual``, windows as the photo shows them, and no lamps.

    Light that comes from behind the camera is solved as a glow of those walls. That is right for what it lights, but
    a mirror would show a white wall where there is, say, a window.
    """
    bright = luminance(radiance)
    dimmed = radiance * np.minimum(1.0, usual / np.maximum(bright, np.float32(1e-6)))[..., None]
    outside = w.seen & w.glass
    if outside.any():
        dimmed[w.glass] = w.radiance[outside].mean(0)
    shown = np.where(w.seen[..., None], w.radiance, dimmed).astype(np.float32)
    return _without(shown, w.lamp) if w.lamp.any() and not w.lamp.all() else shown


def _without(texture: Texture, what: Mask) -> Texture:
    """``texture`` with what is around ``what`` in its place.

    A lamp that hangs in the room is not on the wall behind it: a mirror would show it there, drawn out to a smear.
    """
    around = cv2.GaussianBlur(fill(texture, ~what), (0, 0), AROUND_TEXELS)
    return np.where(what[..., None], around, texture)


def _surface(
    i: int, w: Unwrapped, p: Patches, found: Solution, arriving: Texture, sun: Sun | None, usual: float
) -> Surface:
    part = p.of_face(i)
    mean = found.albedo[i].astype(np.float32)
    if sun is not None:
        arriving = arriving + sun.arriving(i, w.face.normal)
    solved = found.radiance[part].copy()
    solved[p.glass[part]] = np.median(found.radiance[part], 0)
    radiance = np.where(w.seen[..., None], w.radiance, _smooth(solved, p.shapes[i], w.seen.shape))
    albedo = np.clip(w.radiance / np.maximum(arriving, np.float32(LEAST_IRRADIANCE)), 0.01, 0.95)
    usable = (w.seen & ~w.glass)[..., None]
    shining = cv2.resize(emitting(p)[part].reshape(p.shapes[i]).astype(np.float32), w.seen.shape[::-1])
    emission = np.where(w.seen | w.glass, 0.0, shining * found.unseen)[..., None] * found.color
    radiance = np.where(w.glass[..., None], np.float32(0), radiance).astype(np.float32)
    return Surface(
        w.face,
        radiance,
        _mirrored(radiance, w, usual),
        np.where(usable, albedo, mean).astype(np.float32),
        emission.astype(np.float32),
        _rgb(found.albedo[i]),
        w.seen,
    )


def _smooth(values: Points, shape: tuple[int, int], size: tuple[int, ...]) -> Texture:
    """Patch values (rows * columns, 3) as a texture of ``size`` (rows, columns)."""
    grid = ndimage.gaussian_filter(values.reshape(*shape, 3), (0.6, 0.6, 0)).astype(np.float32)
    return np.asarray(cv2.resize(grid, (size[1], size[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _error(p: Patches, found: Solution) -> float:
    """Mean sRGB difference between the photo and the model with one reflectance per face."""
    if not p.observed.any():
        return 0.0
    model = found.albedo[p.face[p.observed]] * found.irradiance[p.observed]
    return float(np.abs(to_srgb(model) - to_srgb(p.radiance[p.observed])).mean())
