"""Writes what the renderer's process needs to know: ``job.json`` and the textures beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from staging.engines.studio.blender.devices import AUTO
from staging.engines.studio.light.model import REVEAL_M, Light, Source, Surface
from staging.engines.studio.model import Camera, Item, Scene
from staging.engines.studio.render.gobo import write_sun
from staging.engines.studio.render.influence import (
    Border,
    coarse,
    item_corners,
    items_border,
    nearness,
    shell,
    weight_border,
)
from staging.engines.studio.render.passes import Faces, Image
from staging.engines.studio.render.quality import Quality, fitted

FULL_SAMPLES_PX = 740_000
MATTE_SAMPLES, MATTE_THRESHOLD = 64, 0.01
"""At silhouettes: with the furniture's own samples, thin dark things before a bright wall look dotted. Large renders,
whose dots are hardly seen, go without, as it would cost them a tenth more.
"""
_BEFORE_M, _BESIDE_M = 0.002, 0.05
"""Panes hide sources down to an angle of 2.3°."""
_ON_FACE_M = 1e-6
"""What stands on a floor or hangs on a wall is no farther behind it than numbers are rounded."""
_TEXTURES = ("albedo", "radiance", "mirrored", "emission")


def plan_passes(scene: Scene, light: Light, quality: Quality) -> tuple[list[dict[str, Any]], Image, Faces]:
    """The passes to render, in order, and of the shadow passes the nearness and the faces, see `Passes`.

    Raises:
        ValueError: no furniture is in the picture.
    """
    small = fitted(scene.camera, quality.shadow_edge, quality.shadow_share)
    large = fitted(scene.camera, quality.furniture_edge)
    points, faces = shell(small, scene.room)
    near = nearness(points, scene.items, light)
    shadow, furniture = weight_border(small, near), items_border(large, scene.items)
    if shadow is None or furniture is None:
        raise ValueError("no furniture is in the picture")
    samples = affordable(quality.furniture_samples, furniture)
    passes = [
        pass_of("empty", small, coarse(small, shadow), quality.shadow_samples, quality.threshold),
        pass_of("shadowed", small, shadow, quality.shadow_samples, quality.threshold),
        pass_of("furniture", large, furniture, samples, quality.threshold),
        pass_of("index", large, furniture, 1, 0.0),
    ]
    if _pixels(furniture) <= FULL_SAMPLES_PX and samples < MATTE_SAMPLES:
        passes.append(pass_of("matte", large, furniture, MATTE_SAMPLES, MATTE_THRESHOLD))
    left, top, right, bottom = shadow
    part = slice(top, bottom), slice(left, right)
    return passes, near[part], faces[part]


def affordable(samples: int, border: Border) -> int:
    """Fewer samples for large renders, at least half: the denoiser has more pixels to average over.

    The sample living room at 2048 × 1365 is off by 0.0106 (RMS, sRGB 0 to 1, beside 110 samples) with 14 samples, by
    0.0101 with 18, which cost a quarter more.
    """
    return max(1, round(samples * min(1.0, max(0.5, FULL_SAMPLES_PX / _pixels(border)))))


def _pixels(border: Border) -> int:
    left, top, right, bottom = border
    return (right - left) * (bottom - top)


def pass_of(kind: str, camera: Camera, border: Border, samples: int, threshold: float) -> dict[str, Any]:
    """One pass, as `staging.engines.studio.blender.passes.render_pass` takes it."""
    return {
        "kind": kind, "width": camera.width, "height": camera.height, "border": list(border),
        "samples": samples, "threshold": threshold, "focal_px": camera.focal_px, "cx": camera.cx, "cy": camera.cy,
    }  # fmt: skip


def write_job(
    folder: Path, scene: Scene, light: Light, passes: list[dict[str, Any]], *, seed: int, threads: int = 0,
    device: str = AUTO,
) -> None:  # fmt: skip
    """Write ``job.json`` and the textures of ``light`` into ``folder``.

    Args:
        threads: 0 takes all cores.
        device: one of `staging.engines.studio.render.device.DEVICES`.
    """
    job = {
        "seed": seed,
        "threads": threads,
        "device": device,
        "camera": {"rotation": scene.camera.rotation().tolist(), "position": scene.camera.position().tolist()},
        "faces": [_face(folder, scene.camera, light, i) for i in range(len(light.surfaces))],
        "sources": [_source(s) for s in light.sources],
        "panes": _panes(light) if any(map(_mirrors, scene.items)) else [],
        "sun": write_sun(folder, light),
        "items": [asdict(item) for item in scene.items],
        "hiding": _hiding(light, scene.items),
        "passes": passes,
        "have": [],
    }
    (folder / "job.json").write_text(json.dumps(job))


def _source(source: Source) -> dict[str, Any]:
    vectors = {name: getattr(source, name).tolist() for name in ("center", "u", "v", "normal")}
    return {
        **vectors,
        "size_m": list(source.size_m),
        "radiance": list(source.radiance),
        "ramp": source.ramp,
        "reveal_m": REVEAL_M,
        "in_floor": source.in_floor,
    }


def _mirrors(item: Item) -> bool:
    return any(material["kind"] == "mirror" for material in item.materials.values())


def _panes(light: Light) -> list[dict[str, Any]]:
    """What a mirror shows in place of each source: a rectangle just before it, with the photo on it."""
    panes: dict[tuple[float, ...], dict[str, Any]] = {}
    faces = [surface.face for surface in light.surfaces]
    for source in light.sources:
        i = source.face_of(faces)
        corners = source.pane(_BEFORE_M, _BESIDE_M)
        panes[tuple(source.center)] = {
            "name": f"pane:{len(panes)}",
            "corners": corners.tolist(),
            "uvs": (faces[i].uv(corners) / faces[i].size_m).tolist(),
            "mirrored": f"face{i}-mirrored.npy",
        }
    return list(panes.values())


def _hiding(light: Light, items: Sequence[Item]) -> list[int]:
    """Which faces have some of the furniture behind them, and may hide it from a camera before them."""
    corners = np.concatenate([np.zeros((0, 3)), *map(item_corners, items)])
    faces = [surface.face for surface in light.surfaces]
    return [i for i, face in enumerate(faces) if ((corners - face.origin) @ face.normal < -_ON_FACE_M).any()]


def _face(folder: Path, camera: Camera, light: Light, i: int) -> dict[str, Any]:
    surface = light.surfaces[i]
    face = surface.face
    uv = np.array(face.outline_m)
    corners, uvs = face.points(uv), uv / np.array(face.size_m)
    if np.cross(face.u, face.v) @ face.normal < 0:  # the mesh must face into the room
        corners, uvs = corners[::-1], uvs[::-1]
    return {
        "name": face.name,
        "corners": corners.tolist(),
        "uvs": uvs.tolist(),
        "mean_albedo": list(surface.mean_albedo),
        "gloss": light.gloss.strength if face.name == "floor" else 0.0,
        "roughness": light.gloss.roughness,
        "shown": bool((camera.position() - face.origin) @ face.normal > 0),
        **_textures(folder, surface, i),
    }


def _textures(folder: Path, surface: Surface, i: int) -> dict[str, str | None]:
    names: dict[str, str | None] = {}
    for kind in _TEXTURES:
        values = getattr(surface, kind)
        names[kind] = f"face{i}-{kind}.npy" if kind != "emission" or values.any() else None
        if names[kind]:
            np.save(folder / str(names[kind]), values)
    return names
