"""Render: the scene's furniture in the photo's light, traced by Blender in a process of its own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from staging.engines.base import EngineFailed, Progress, no_progress
from staging.engines.studio.light.model import Light
from staging.engines.studio.model import Scene
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.passes import Image, Layer, Passes
from staging.engines.studio.render.process import run_worker, worker_command
from staging.engines.studio.render.quality import DRAFT, HIGH, STANDARD, Quality, quality_named

__all__ = ["DRAFT", "HIGH", "STANDARD", "Layer", "Passes", "Quality", "quality_named", "render"]

TIMEOUT_S = 900.0
MEMORY_MB = 3500.0


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
        EngineFailed: crash, time-out, out of memory, or nothing of the furniture in the picture.
    """
    level = quality_named(quality)
    try:
        plan, near = plan_passes(scene, level)
    except ValueError as wrong:
        raise EngineFailed("nothing_to_render", f"Cannot render: {wrong}.") from wrong
    with tempfile.TemporaryDirectory(prefix="staging-render-") as name:
        folder = Path(name)
        write_job(folder, scene, light, plan, seed=seed, quality=level, threads=threads)
        run_worker(
            worker_command(folder), folder, timeout_s=timeout_s, memory_mb=memory_mb,
            on_progress=lambda percent: on_progress("render", percent),
        )  # fmt: skip
        return _collect(folder, plan, near, level, seed)


def _collect(folder: Path, plan: list[dict[str, Any]], near: Image, level: Quality, seed: int) -> Passes:
    empty, shadowed, furniture = (_layer(folder, each) for each in plan[:3])
    index = np.rint(np.load(folder / "index.npy")[..., 0]).astype(np.int16) - 1
    result = json.loads((folder / "result.json").read_text())
    sizes = {each["kind"]: [each["width"], each["height"], each["samples"]] for each in plan}
    settings = {"quality": level.name, "seed": seed, "passes": sizes, **result}
    return Passes(empty, shadowed, furniture, index, near, settings)


def _layer(folder: Path, each: dict[str, Any]) -> Layer:
    left, top, right, bottom = each["border"]
    pixels = np.load(folder / f"{each['kind']}.npy")
    return Layer(pixels, (left, top, right, bottom), (each["width"], each["height"]))
