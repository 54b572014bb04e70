"""A room seen from its middle, for the parts' tests."""

from __future__ import annotations

from dataclasses import replace

from staging.engines.studio.model import Camera
from staging.engines.studio.understand import geometry
from staging.engines.studio.understand.shell import Shell

CAMERA = Camera(960, 640, 533.0, 480.0, 320.0, -3.0, 0.5, 20.0, 1.0)
BOX = geometry.Box(1.6, 1.2, 2.8, 0.85)


def shell(yaw: float = 20.0, **changes: object) -> Shell:
    camera = replace(CAMERA, yaw_deg=yaw)
    return replace(Shell(camera, 1.6, 1.2, 2.8, 0.5, 1.85, (False, True, True, True)), **changes)  # type: ignore[arg-type]
