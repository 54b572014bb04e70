"""What a staging costs beside a plain full-frame render of the same scene that is as free of noise.

``python -m tests.bench.plain [--width 480] [--only NAME]``: stages a sample room with its exact geometry at standard
quality, and again with so many samples that no noise is left; renders the furnished room full frame by plain path
tracing with ever more samples, denoised like the staging. The noise of each is the RMS on the furniture beside its own
picture without noise, in code values. Prints the CPU seconds of each, those that the plain render takes to be as free
of noise as the staging (between two of its sample counts by a power law), and how many times the staging's that is.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.bench.stage import photo_of
from tests.bench.truth import developed_like, empty_room, scene_of, staged_of, understanding_of

SAMPLES = 4, 8, 16, 32
WITHOUT_NOISE = 192
TIMES = 16
"""So many times the staging's own samples leave no noise worth speaking of."""

Picture = NDArray[np.uint8]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=480)
    parser.add_argument("--only", default="living-room")
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.render:
        return render_plainly(options.render)
    from staging.engines.studio.samples import SAMPLES as ROOMS

    for sample in ROOMS:
        if options.only == sample.name:
            compare(sample, (options.width, round(options.width * 2 / 3)))
    return None


def compare(sample: Any, size: tuple[int, int]) -> None:
    from staging.engines.studio.render.quality import QUALITIES, STANDARD

    more = {name: getattr(STANDARD, name) * TIMES for name in ("shadow_samples", "furniture_samples")}
    QUALITIES["without noise"] = dataclasses.replace(STANDARD, name="without noise", threshold=0.0, **more)
    u = understanding_of(sample, *size)
    scene = scene_of(sample, u)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photo = np.asarray(Image.open(photo_of(size, folder, sample.name)).convert("RGB"))
        staged, furniture, seconds = staged_of(photo, u, scene)
        clean, *_ = staged_of(photo, u, scene, "without noise")
        job = {"sample": sample.name, "size": size, "items": [dataclasses.asdict(i) for i in scene.items]}
        (folder / "job.json").write_text(json.dumps(job))
        subprocess.run([sys.executable, "-m", "tests.bench.plain", "--render", folder], check=True, capture_output=True)
        full = [np.load(folder / f"{n}.npy") for n in (*SAMPLES, WITHOUT_NOISE)]
        cost = json.loads((folder / "seconds.json").read_text())
    noise = rms(staged, clean, furniture)
    noises = [rms(picture, full[-1], furniture) for picture in full[:-1]]
    print(f"{sample.name} at {size[0]} x {size[1]}")
    print(f"{'staging':>12} {seconds:8.1f} CPU s   noise {noise:.2f}")
    for n, each, spent in zip(SAMPLES, noises, cost, strict=False):
        print(f"{n:>4} samples {spent:8.1f} CPU s   noise {each:.2f}")
    equal = cost_at(noise, noises, cost)
    print(f"as free of noise {equal:.1f} CPU s: {equal / seconds:.1f} times the staging's", flush=True)


def rms(a: Picture, b: Picture, where: NDArray[np.bool_]) -> float:
    return float(np.sqrt(((a[where].astype(np.float64) - b[where]) ** 2).mean()))


def cost_at(noise: float, noises: list[float], cost: list[float]) -> float:
    """CPU seconds at which the noise is ``noise``, by a power law through the two sample counts around it, or through
    the last or first two where it lies beyond them.
    """
    pairs = list(pairwise(zip(noises, cost[: len(noises)], strict=True)))
    (n1, c1), (n2, c2) = next((pair for pair in pairs if pair[1][0] <= noise), pairs[-1])
    return float(c1 * (noise / n1) ** (np.log(c2 / c1) / np.log(n2 / n1)))


def render_plainly(folder: Path) -> None:
    """In a process of its own: the furnished room with each number of samples, all developed alike."""
    import bpy

    from staging.engines.studio.blender import sample_rooms
    from staging.engines.studio.blender.furniture import build

    job = empty_room(folder)
    for item in job["items"]:
        build(item)
    pictures, seconds = {}, []
    for n in (*SAMPLES, WITHOUT_NOISE):
        sample_rooms.configure(*job["size"], n)
        bpy.context.scene.cycles.use_adaptive_sampling = False
        begun = time.process_time()
        pictures[n] = sample_rooms.render_linear(folder, job["size"]).copy()
        seconds.append(time.process_time() - begun)
    for n, picture in pictures.items():
        np.save(folder / f"{n}.npy", developed_like(sample_rooms, picture, pictures[WITHOUT_NOISE]))
    (folder / "seconds.json").write_text(json.dumps(seconds))


if __name__ == "__main__":
    main()
