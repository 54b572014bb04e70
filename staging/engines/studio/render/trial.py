"""Tries out what renders here: two tiny pictures, each by a new process.

A graphics card for which Blender brings no compiled kernels (compute capability 8.0, 9.0 and 10.x) has them compiled by
its driver before the first picture, on one core for minutes. Better before the first photo than during it.
"""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from staging.engines.base import EngineFailed
from staging.engines.studio.blender.errands import LOG_NAME, RESULT_NAME
from staging.engines.studio.render.device import wanted_device
from staging.engines.studio.render.process import Renderer

# Compiling took seven minutes of one server core; nobody's photo waits here.
TIMEOUT_S = 3600.0
MEMORY_MB = 8000.0
EDGE_PX = 16


@dataclass(frozen=True, slots=True)
class Trial:
    """How the two pictures went.

    Attributes:
        kind: see `staging.engines.studio.blender.devices.Chosen`.
        names: the devices' own names.
        gave_up: the error of a card in whose place the processor rendered, or empty.
        seconds: of the first picture and of the second, with the start of their processes.
    """

    kind: str
    names: tuple[str, ...]
    gave_up: str
    seconds: tuple[float, float]


def trial() -> Trial:
    """Render twice on the device of `wanted_device`.

    Raises:
        EngineFailed: ``bad_render_device``, ``render_device_missing``, ``render_crashed``, ``render_timeout``,
            ``render_out_of_memory``.
    """
    device = wanted_device()
    (_, first_s), (result, second_s) = (_picture(device) for _ in range(2))
    made_by = result["device"]
    gave_up = result.get("instead_of", {}).get("error", "")
    return Trial(made_by["kind"], tuple(made_by["names"]), gave_up, (first_s, second_s))


def _picture(device: str) -> tuple[dict[str, Any], float]:
    """The renderer's result and the seconds it took, all in all."""
    with tempfile.TemporaryDirectory(prefix="staging-render-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps(_job(device)))
        begun = time.monotonic()
        renderer = Renderer(folder / LOG_NAME)
        try:
            renderer.work(folder, on_progress=lambda _: None, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB)
        finally:
            renderer.end()
        result: dict[str, Any] = json.loads((folder / RESULT_NAME).read_text())
        if "missing" in result:
            raise EngineFailed("render_device_missing", result["missing"])
        return result, time.monotonic() - begun


def _job(device: str) -> dict[str, Any]:
    """An empty scene; see `staging.engines.studio.render.job.write_job`."""
    middle = EDGE_PX / 2
    view = {
        "kind": "empty", "width": EDGE_PX, "height": EDGE_PX, "border": [0, 0, EDGE_PX, EDGE_PX], "samples": 1,
        "threshold": 0.0, "focal_px": EDGE_PX, "cx": middle, "cy": middle,
    }  # fmt: skip
    return {
        "seed": 0, "threads": 0, "device": device, "photo_from_bounce": 1, "faces": [], "sources": [], "sun": None,
        "camera": {"rotation": np.eye(3).tolist(), "position": [0.0, 0.0, 1.4]}, "items": [], "passes": [view],
        "have": [],
    }  # fmt: skip
