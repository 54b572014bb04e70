"""A small real engine for tests of what surrounds engines: it paints a rectangle and says so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from staging.engines.base import Photo, Progress, RoomType, StageRequest, StageResult, no_progress


class Painter:
    """Paints the middle of the photo grey. `during` runs between two reports, `tweak` on the result."""

    name = "painter"
    version = "1"
    during: Callable[[Photo, StageRequest], None] = staticmethod(lambda photo, request: None)
    tweak: Callable[[StageResult], StageResult] = staticmethod(lambda result: result)

    def stage(self, photo: Photo, request: StageRequest, progress: Progress = no_progress) -> StageResult:
        progress("understand", 0)
        type(self).during(photo, request)
        progress("render", 50)
        staged, change_map = photo.pixels.copy(), np.zeros(photo.pixels.shape[:2], np.uint8)
        middle = (slice(photo.height // 3, photo.height // 2), slice(photo.width // 3, photo.width // 2))
        staged[middle], change_map[middle] = 128, 255
        result = StageResult(
            staged=staged,
            change_map=change_map,
            proof={"engine": "painter/1", "changed": int((change_map > 0).sum())},
            scene={"items": [{"id": "rectangle-1"}]},
            room_type=request.room_type or RoomType.OFFICE,
            seed=request.seed,
            engine="painter/1",
            seconds={"paint": 0.01},
        )
        return type(self).tweak(result)
