"""Renders one job in a process of its own: ``python -m staging.engines.studio.blender.worker FOLDER``.

Reads ``FOLDER/job.json`` and the arrays it names, writes one ``KIND.npy`` per pass and ``result.json``, and prints
``PROGRESS …`` lines. Stops by itself when its parent is gone.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from staging.engines.studio.blender.camera import add_camera
from staging.engines.studio.blender.furniture import build
from staging.engines.studio.blender.lights import add_lights
from staging.engines.studio.blender.passes import arrange, render_pass
from staging.engines.studio.blender.progress import PassProgress, Report, progress_printer
from staging.engines.studio.blender.room import add_room
from staging.engines.studio.blender.settings import prepare

PASSES_FROM, PASSES_TO = 8.0, 99.0


def run(folder: Path) -> dict[str, Any]:
    """Render every pass of the job in ``folder``. Returns seconds by pass and peak memory."""
    job = json.loads((folder / "job.json").read_text())
    started = time.monotonic()
    report = progress_printer(os.getppid())
    report("build", 0.0)
    room, items = build_scene(job, folder, report)
    seconds = {"build": time.monotonic() - started}
    cpu = time.process_time()
    done, total = 0.0, sum(_cost(p) for p in job["passes"])
    for each in job["passes"]:
        begun = time.monotonic()
        arrange(each["kind"], room, items)
        span = _percent(done / total), _percent((done + _cost(each)) / total)
        image = render_pass(each, folder, PassProgress(report, each["kind"], *span))
        np.save(folder / f"{each['kind']}.npy", image)
        seconds[each["kind"]] = time.monotonic() - begun
        done += _cost(each)
    return {
        "seconds": {k: round(v, 2) for k, v in seconds.items()},
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mb": peak_mb(),
    }


def peak_mb() -> int:
    """Most physical memory this process ever had. Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (2**20 if sys.platform == "darwin" else 2**10)


def build_scene(
    job: dict[str, Any], folder: Path, report: Report
) -> tuple[list[bpy.types.Object], list[bpy.types.Object]]:
    """The room's faces and the items, each item's ``pass_index`` its place in the job plus one."""
    prepare(job)
    room = add_room(job["faces"], folder, job["photo_from_bounce"])
    add_lights(job["sources"])
    add_camera(job["camera"])
    items = []
    for i, item in enumerate(job["items"]):
        items.append(build(item))
        items[-1].pass_index = i + 1
        report("build", PASSES_FROM * (i + 1) / len(job["items"]))
    return room, items


def _cost(each: dict[str, Any]) -> float:
    left, top, right, bottom = each["border"]
    return float((right - left) * (bottom - top) * (each["samples"] + 4))


def _percent(share: float) -> float:
    """Of the whole job, from the share of all passes that is done."""
    return PASSES_FROM + (PASSES_TO - PASSES_FROM) * share


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    result = run(folder)
    (folder / "result.json").write_text(json.dumps(result))
    return 0


if __name__ == "__main__":  # pragma: no branch - never imported, it is a program
    sys.exit(main(sys.argv[1:]))
