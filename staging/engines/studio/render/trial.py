"""Tries out what renders here: two tiny pictures, each by a new process.

A graphics card for which Blender brings no compiled kernels (compute capability 8.0, 9.0 and 10.x) has them compiled by
its driver before the first picture, on one core for minutes. Better before the first photo than during it.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staging.engines.studio.blender.errands import LOG_NAME
from staging.engines.studio.light.model import Light
from staging.engines.studio.model import Camera, Room, Scene
from staging.engines.studio.render.device import wanted_device
from staging.engines.studio.render.job import pass_of, write_job
from staging.engines.studio.render.process import Renderer, result_of

# Compiling took seven minutes of one server core; nobody's photo waits here.
TIMEOUT_S = 3600.0
MEMORY_MB = 8000.0
EDGE_PX = 16
_CAMERA = Camera(EDGE_PX, EDGE_PX, EDGE_PX, EDGE_PX / 2, EDGE_PX / 2, 0.0, 0.0, 0.0, 1.4)
_NOTHING = Scene(_CAMERA, Room((), 2.5), (), (), (), "", "", "", 0)
_DARKNESS = Light((), (), 0.0, (1.0, 1.0, 1.0))


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
        small = pass_of("empty", _CAMERA, (0, 0, EDGE_PX, EDGE_PX), 1, 0.0)
        write_job(folder, _NOTHING, _DARKNESS, [small], seed=0, device=device)
        begun = time.monotonic()
        renderer = Renderer(folder / LOG_NAME)
        try:
            renderer.work(folder, on_progress=lambda _: None, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB)
        finally:
            renderer.end()
        return result_of(folder), time.monotonic() - begun
