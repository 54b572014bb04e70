"""Render: the scene's furniture in the photo's light, traced by Blender in a process of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from staging.engines.base import EngineFailed, Progress, no_progress
from staging.engines.studio.light.model import Light
from staging.engines.studio.model import Scene
from staging.engines.studio.render.device import wanted_device
from staging.engines.studio.render.empties import Empties, empty_key, leave_out_empty
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.passes import Faces, Image, Layer, Passes
from staging.engines.studio.render.process import result_of
from staging.engines.studio.render.quality import DRAFT, HIGH, STANDARD, Quality, quality_named
from staging.engines.studio.render.warm import run_job

__all__ = ["DRAFT", "HIGH", "STANDARD", "Layer", "Passes", "Quality", "quality_named", "render"]

TIMEOUT_S = 900.0
MEMORY_MB = 3500.0

_empties = Empties()


def render(
    scene: Scene,
    light: Light,
    *,
    seed: int,
    on_progress: Progress = no_progress,
    timeout_s: float = TIMEOUT_S,
    memory_mb: float = MEMORY_MB,
    quality: str = "standard",
    threads: int = 0,
) -> Passes:
    """Render ``scene`` in ``light``. Deterministic for one seed on one machine.

    Args:
        on_progress: called as ``("render", percent of this step)``; may raise to stop.
        threads: 0 takes all cores.

    Raises:
        EngineFailed: crash, time-out, out of memory, a device that there is not, or nothing of the furniture in the
            picture.
    """
    level, device = quality_named(quality), wanted_device()
    try:
        plan, near, faces = plan_passes(scene, light, level)
    except ValueError as wrong:
        raise EngineFailed("nothing_to_render", f"Cannot render: {wrong}.") from wrong
    with tempfile.TemporaryDirectory(prefix="staging-render-") as name:
        folder = Path(name)
        write_job(folder, scene, light, plan, seed=seed, threads=threads, device=device)
        key = empty_key(folder)
        kept = _empties.get(key)
        if kept is not None:
            leave_out_empty(folder)
        peak_mb = run_job(
            folder, timeout_s=timeout_s, memory_mb=memory_mb, on_progress=lambda percent: on_progress("render", percent)
        )
        result = result_of(folder)
        empty = _empty(folder, key, kept, result)
        sizes = {each["kind"]: [each["width"], each["height"], each["samples"]] for each in plan}
        reused = {"reused": ["empty"] if empty is kept else []}
        settings = {"quality": level.name, "seed": seed, "passes": sizes, **reused, **result, "peak_mb": peak_mb}
        return _collect(folder, plan, (near, faces), empty, settings)


def _empty(folder: Path, key: str, kept: Image | None, result: dict[str, Any]) -> Image:
    """The empty room's render: the one of before, or the new one, which is kept if it is as one of before would be."""
    made = folder / "empty.npy"
    if kept is not None and not made.exists():
        return kept
    pixels: Image = np.load(made)
    if "instead_of" not in result:
        _empties.put(key, pixels)
    return pixels


def _collect(
    folder: Path, plan: list[dict[str, Any]], maps: tuple[Image, Faces], empty: Image, settings: dict[str, Any]
) -> Passes:
    shadowed, furniture, index, *matte = (np.load(folder / f"{each['kind']}.npy") for each in plan[1:])
    for finer in matte:
        furniture[..., 3] = finer[..., 3]  # the colours are smooth already, and premultiplied
    layers = _layer(plan[0], empty).part(plan[1]["border"]), _layer(plan[1], shadowed), _layer(plan[2], furniture)
    return Passes(*layers, np.rint(index[..., 0]).astype(np.int16) - 1, *maps, settings)


def _layer(each: dict[str, Any], pixels: Image) -> Layer:
    left, top, right, bottom = each["border"]
    return Layer(pixels, (left, top, right, bottom), (each["width"], each["height"]))
