"""What a renderer that is kept between jobs saves, and what a photo's next style costs.

``python -m tests.bench.renderer [--size 1200x800] [--quality standard]`` renders one furnished sample room four times:
by a new process; by the same process again; in another style by the same process, with the empty room kept from before;
and in a third style with the empty room kept, too, but by a new process. CPU seconds are the renderer's from its start
on, or from the end of the job before; ``idle MB`` is its memory when it has nothing to do. These machines are noisy:
compare CPU seconds, and wall seconds only within one run.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from staging.engines.base import Density, Photo, RoomType, Style
from staging.engines.studio import light
from staging.engines.studio import render as renders
from staging.engines.studio.engine import surface_colors
from staging.engines.studio.furnish import furnish
from staging.engines.studio.render import warm
from staging.engines.studio.render.empties import Empties
from staging.engines.studio.render.process import resident_mb
from staging.engines.studio.understand import understand
from tests.bench.stage import photo_of

TICKS = os.sysconf("SC_CLK_TCK")
SETTLE_S = 2.0


def cpu_s(pid: int) -> float:
    """CPU seconds of a process since it began."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def photo(size: tuple[int, int], sample: str) -> Photo:
    with tempfile.TemporaryDirectory() as name:
        return Photo(np.asarray(Image.open(photo_of(size, Path(name), sample)).convert("RGB")))


def measure(name: str, scene: Any, lit: Any, quality: str) -> list[bytes]:
    """Render, print a line, and return the pixels."""
    kept = warm._idle
    before, begun = cpu_s(kept.process.pid) if kept else 0.0, time.perf_counter()
    passes = renders.render(scene, lit, seed=0, quality=quality)
    wall = time.perf_counter() - begun
    time.sleep(SETTLE_S)
    assert warm._idle
    pid, seconds = warm._idle.process.pid, passes.settings["seconds"]
    steps = "  ".join(f"{k} {v:.1f}" for k, v in seconds.items())
    cpu = cpu_s(pid) - before
    print(
        f"{name:>34} {wall:8.1f} {wall - sum(seconds.values()):8.1f} {cpu:8.1f} {passes.settings['peak_mb']:8.0f}"
        f" {resident_mb(pid):8.0f}  {steps}",
        flush=True,
    )
    return [layer.pixels.tobytes() for layer in (passes.empty, passes.shadowed, passes.furniture)]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="1200x800")
    parser.add_argument("--quality", default="standard")
    parser.add_argument("--sample", default="living-room")
    a = parser.parse_args(argv)
    width, height = (int(n) for n in a.size.split("x"))
    shown = photo((width, height), a.sample)
    u = understand(shown, {})
    lit, colors = light.estimate(shown, u), surface_colors(shown, u)
    styles = (Style.MODERN, Style.COASTAL, Style.FARMHOUSE)
    scenes = [furnish(u, RoomType.LIVING_ROOM, style, Density.MEDIUM, 0, *colors, 0) for style in styles]
    print(f"{'render':>34} {'wall s':>8} {'around s':>8} {'CPU s':>8} {'peak MB':>8} {'idle MB':>8}  by pass")
    cold = measure("new process", scenes[0], lit, a.quality)
    renders._empties = Empties()
    again = measure("kept process", scenes[0], lit, a.quality)
    measure("kept process, another style", scenes[1], lit, a.quality)
    warm.dismiss()
    measure("new process, a third style", scenes[2], lit, a.quality)
    print("Kept or new, the pixels are " + ("the same." if cold == again else "NOT THE SAME."))


if __name__ == "__main__":
    main()
