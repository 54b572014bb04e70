"""The studio engine: understand → furnish → light → render → composite → prove.

It recovers the camera and the room from the photo, furnishes that room in metres, path-traces the furniture in the
photo's own light, and adds only the difference (Debevec 1998; Karsch et al. 2011, 2014).
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo, Progress, Refused, RoomType, StageRequest, StageResult, no_progress
from staging.engines.studio import light, proof
from staging.engines.studio.bars import filled
from staging.engines.studio.composite import composite
from staging.engines.studio.furnish import furnish
from staging.engines.studio.model import Scene, Understanding
from staging.engines.studio.options import Options
from staging.engines.studio.render import render
from staging.engines.studio.understand import understand

# Where each step begins on the way from 0 to 100 %, by its usual share of the time.
BEGINS = {"understand": 1.0, "furnish": 8.0, "light": 11.0, "render": 16.0, "composite": 94.0, "prove": 98.0}


class StudioEngine:
    """The built-in engine. Needs no key, no network and no GPU."""

    name = "studio"
    version = "1"

    def stage(self, photo: Photo, request: StageRequest, progress: Progress = no_progress) -> StageResult:
        """Furnish ``photo``; see `staging.engines.base.Engine.stage`.

        Options: ``quality`` (``draft standard high``), ``ceiling_height_m``, ``confirmed``, ``variant``, and
        ``corrections``.
        """
        options = Options.parse(request.options)
        engine, clock = f"{self.name}/{self.version}", Clock(progress)
        u, scene, bare = _arranged(photo, request, options, clock)
        with clock.step("light"):
            lit = light.estimate(bare, u)
        with clock.step("render"):
            passes = render(scene, lit, seed=request.seed, quality=options.quality, on_progress=clock.within("render"))
        with clock.step("composite"):
            staged, change_map = composite(photo, passes, scene, u, request.seed)
        with clock.step("prove"):
            made = (photo, staged, change_map, scene, u, passes, lit)
            report = proof.prove(*made, engine=engine, options=request.options)
        report = {**report, "seconds": clock.seconds}
        room_type, seconds = RoomType(scene.room_type), clock.seconds
        return StageResult(
            staged, change_map, report, dataclasses.asdict(scene), room_type, request.seed, engine, seconds
        )

    def again(self, photo: Photo, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a proof of ``photo`` would say of room and furniture, found anew from the request it names.

        The same on one machine; on a processor of another make an arrangement may come out differently.

        Raises:
            ValueError: ``said`` names no request that can be made.
            Refused: as `stage`.
        """
        request = proof.requested(said)
        u, scene, _bare = _arranged(photo, request, Options.parse(request.options), Clock(no_progress))
        return proof.told(scene, u)


def _arranged(
    photo: Photo, request: StageRequest, options: Options, clock: Clock
) -> tuple[Understanding, Scene, Photo]:
    """The room, the furniture in it, and the photo without its bars."""
    with clock.step("understand"):
        u = understand(photo, request.options)
        require_stageable(u, options)
    with clock.step("furnish"):
        bare = dataclasses.replace(photo, pixels=filled(photo.pixels))
        wall, floor = surface_colors(bare, u)
        wish = (request.room_type or likeliest(u), request.style, request.density, request.seed)
        return u, furnish(u, *wish, wall, floor, options.variant), bare


class Clock:
    """Reports each step as it begins, and keeps its wall seconds."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._progress(name, BEGINS[name])
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 2)

    def within(self, name: str) -> Progress:
        """A callback for a step that reports its own percentage."""
        steps = list(BEGINS)
        begin, end = BEGINS[name], BEGINS[steps[steps.index(name) + 1]]

        def report(stage: str, percent: float) -> None:
            self._progress(stage, begin + (end - begin) * percent / 100.0)

        return report


def require_stageable(u: Understanding, options: Options) -> None:
    """Raises:
    Refused: the room cannot be staged, or a person has to look first.
    """
    if u.refusal is not None:
        raise Refused(u.refusal.code, u.refusal.message, u.refusal.advice)
    if u.verdict == "amber" and not options.confirmed:
        raise Refused("needs_confirmation", *_question(u))


def _question(u: Understanding) -> tuple[str, str]:
    """What a person is asked, and what they can do."""
    if u.doubt_about == "things":
        return (
            "Things seem to stand in this room.",
            "If it is empty, stage it anyway; if not, upload a photo of the room cleared of furniture and belongings.",
        )
    what = "We are not sure where this room's floor ends."
    if u.doubt_about == "shape":
        what = f"We are only {u.confidence:.0%} sure of this room's shape."
    return (
        what,
        "Stage it anyway and check that the furniture stands right, or use a level photo with more floor and corners.",
    )


def likeliest(u: Understanding) -> RoomType:
    """The room type that fits best; a living room where nothing speaks for any."""
    best = max(u.room_types, key=lambda t: t.score, default=None)
    return RoomType(best.type) if best else RoomType.LIVING_ROOM


def surface_colors(photo: Photo, u: Understanding) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    """Median sRGB in [0, 255] of walls and of floor, None where too little of it is seen."""
    step = max(1, max(photo.width, photo.height) // 480)
    pixels, floor = photo.pixels[::step, ::step], u.floor_mask[::step, ::step]
    return _median(pixels, above_floor(floor) & ~floor), _median(pixels, floor)


def above_floor(floor: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The third of the picture above the visible floor: mostly wall."""
    rows = np.arange(floor.shape[0])[:, None]
    first = np.where(floor.any(0), floor.argmax(0), floor.shape[0])[None, :]
    return np.asarray((rows < first) & (rows > first - floor.shape[0] // 3))


def _median(pixels: NDArray[np.uint8], where: NDArray[np.bool_]) -> Any:
    chosen = pixels[where]
    return tuple(float(c) for c in np.median(chosen, axis=0)) if len(chosen) >= 50 else None
