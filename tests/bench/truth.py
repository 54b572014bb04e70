"""How near a staged photo comes to a photo of the same room with the same furniture really in it.

``python -m tests.bench.truth [--width 768] [--only NAME]``: renders each sample room empty (the photo) and with the
furniture (the truth) by plain path tracing, stages the empty one with the room's exact geometry, and compares: signal
to noise ratio of the whole picture and of what lies away from the furniture, both once more with the truth exposed and
balanced as a photographer would (one factor a channel, so that what lies away from the furniture is alike), mean
absolute error beside that of the empty photo, and the CPU seconds of the staging beside those of the plain full-frame
render.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

AWAY_PX = 24
CLIPPED = 250


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--samples", type=int, default=64, help="of the true renders")
    parser.add_argument("--only")
    parser.add_argument("--keep", type=Path, help="write the pictures there")
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.render:
        return render_truth(options.render)
    from staging.engines.studio.samples import SAMPLES

    print(
        f"{'room':14}{'whole dB':>10}{'away dB':>9}{'exposed alike':>16}{'MAE':>8}{'empty':>8}"
        f"{'staged CPU-s':>14}{'full CPU-s':>12}"
    )
    for sample in SAMPLES:
        if options.only in (None, sample.name):
            measure(sample, options)
    return None


def measure(sample: Any, options: argparse.Namespace) -> None:
    size = (options.width, round(options.width * 2 / 3))
    u = understanding_of(sample, *size)
    scene = scene_of(sample, u)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = {"sample": sample.name, "size": size, "samples": options.samples}
        (folder / "job.json").write_text(json.dumps({**job, "items": [dataclasses.asdict(i) for i in scene.items]}))
        subprocess.run([sys.executable, "-m", "tests.bench.truth", "--render", folder], check=True, capture_output=True)
        photo, truth = np.load(folder / "photo.npy"), np.load(folder / "truth.npy")
        full_seconds = json.loads((folder / "seconds.json").read_text())
    staged, furniture, seconds = staged_of(photo, u, scene)
    away = cv2.dilate(furniture.astype(np.uint8), np.ones((AWAY_PX, AWAY_PX))) == 0
    alike = exposed_alike(truth, staged, away)
    print(
        f"{sample.name:14}{decibels(staged, truth):10.1f}{decibels(staged[away], truth[away]):9.1f}"
        f"{decibels(staged, alike):10.1f}{decibels(staged[away], alike[away]):6.1f}"
        f"{error(staged, truth):8.4f}{error(photo, truth):8.4f}{seconds:14.0f}{full_seconds:12.0f}",
        flush=True,
    )
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        sheet = np.concatenate([photo, staged, truth], 1)
        cv2.imwrite(str(options.keep / f"{sample.name}.png"), sheet[..., ::-1])


def understanding_of(sample: Any, width: int, height: int) -> Any:
    """What a perfect understanding of the sample's photo would be."""
    from staging.engines.studio.model import Understanding

    camera = sample.camera(width, height)
    floor = np.array([[x, y, 0.0] for x, y in clipped_floor(sample.room.polygon_m, camera)])
    pixels, _depth = camera.project(floor)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.rint(pixels).astype(np.int32)], (1,))
    nothing = ((), (), (), ())
    return Understanding(
        camera, sample.room, sample.openings, (), mask.astype(bool), *nothing, (sample.room.polygon_m,), (), 1.0,
        "green", scale_note="exact",
    )  # fmt: skip


def clipped_floor(polygon: Any, camera: Any) -> list[tuple[float, float]]:
    """The part of the floor that lies at least 20 cm before the camera."""
    forward = camera.rotation()[2]
    eye = camera.position()
    ahead = lambda p: float((np.array([*p, 0.0]) - eye) @ forward) - 0.2  # noqa: E731
    out = []
    for a, b in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if ahead(a) > 0:
            out.append((float(a[0]), float(a[1])))
        if (ahead(a) > 0) != (ahead(b) > 0):
            t = ahead(a) / (ahead(a) - ahead(b))
            out.append((float(a[0] + t * (b[0] - a[0])), float(a[1] + t * (b[1] - a[1]))))
    return out


def scene_of(sample: Any, u: Any) -> Any:
    from staging.engines.base import Density, RoomType, Style
    from staging.engines.studio.furnish import furnish

    return furnish(u, RoomType(sample.room_type), Style.SCANDINAVIAN, Density.MEDIUM, 1, None, None)


def staged_of(
    photo: NDArray[np.uint8], u: Any, scene: Any, quality: str = "standard"
) -> tuple[NDArray[np.uint8], NDArray[np.bool_], float]:
    """The staged photo, where furniture is in it, and the CPU seconds of light, renderer and composite."""
    from staging.engines.base import Photo
    from staging.engines.studio import light
    from staging.engines.studio.composite import composite
    from staging.engines.studio.composite.resample import strip_of
    from staging.engines.studio.render import render

    shown, begun = Photo(photo), time.process_time()
    passes = render(scene, light.estimate(shown, u), seed=1, quality=quality)
    staged, _map = composite(shown, passes, scene, u, 1)
    seconds = time.process_time() - begun + passes.settings["cpu_seconds"]  # the renderer is a process of its own
    layer = passes.furniture
    size = (shown.width, shown.height)
    matte = strip_of(layer.pixels[..., 3], layer.border, layer.size, size, slice(0, shown.height), sharp=False)
    return staged, matte > 0.01, seconds


def render_truth(folder: Path) -> None:
    """In a process of its own: the room empty and furnished, developed alike."""
    from staging.engines.studio.blender import sample_rooms
    from staging.engines.studio.blender.furniture import build

    job = empty_room(folder)
    sample_rooms.configure(*job["size"], job["samples"])
    empty = sample_rooms.render_linear(folder, job["size"]).copy()
    for item in job["items"]:
        build(item)
    begun = time.process_time()
    full = sample_rooms.render_linear(folder, job["size"]).copy()
    (folder / "seconds.json").write_text(json.dumps(time.process_time() - begun))
    # Developed side by side, so that exposure and white balance are the empty photo's for both.
    np.save(folder / "photo.npy", sample_rooms.develop(empty, seed=1))
    np.save(folder / "truth.npy", developed_like(sample_rooms, full, empty))


def empty_room(folder: Path) -> Any:
    """The job in ``folder``, whose sample room has been built in Blender, with daylight and camera."""
    import bpy

    from staging.engines.studio.blender import sample_rooms
    from staging.engines.studio.samples import SAMPLES

    job = json.loads((folder / "job.json").read_text())
    sample = next(s for s in SAMPLES if s.name == job["sample"])
    bpy.ops.wm.read_factory_settings(use_empty=True)
    sample_rooms.build_shell(sample)
    sample_rooms.build_daylight(sample)
    sample_rooms.build_camera(sample.camera(*job["size"]))
    return job


def developed_like(sample_rooms: Any, full: NDArray[np.float32], empty: NDArray[np.float32]) -> NDArray[np.uint8]:
    cast = np.median(empty.reshape(-1, 3), axis=0)
    balance = (cast.mean() / cast) ** sample_rooms.WHITE_BALANCE
    bright = (empty * balance) @ np.array([0.2126, 0.7152, 0.0722])
    exposed = full * balance * (sample_rooms.EXPOSED_LEVEL / np.percentile(bright, sample_rooms.EXPOSED_PERCENTILE))
    return sample_rooms.encode(exposed)


def exposed_alike(truth: NDArray[np.uint8], staged: NDArray[np.uint8], away: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """``truth``, each channel times what brings it nearest to ``staged`` where ``away`` and not clipped."""
    from staging.engines.studio.light.colour import to_linear, to_srgb

    known = away & (np.maximum(truth, staged).max(-1) < CLIPPED)
    there, here = to_linear(truth), to_linear(staged)
    factor = (there[known] * here[known]).sum(0) / (there[known] ** 2).sum(0)
    return np.asarray(np.rint(to_srgb(np.minimum(there * factor, 1.0)) * 255), np.uint8)


def decibels(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    squared = ((a.astype(np.float64) - b) ** 2).mean()
    return float(10 * np.log10(255**2 / squared))


def error(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    return float(np.abs(a.astype(np.float64) - b).mean() / 255)


if __name__ == "__main__":
    main()
