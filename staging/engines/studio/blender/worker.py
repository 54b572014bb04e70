"""Renders jobs in a process of its own: ``python -m staging.engines.studio.blender.worker HOME``.

Reads the folders of jobs from its input, one a line. In each it reads ``job.json`` and the arrays that it names, writes
one ``KIND.npy`` per pass, prints ``PROGRESS …`` lines into ``log.txt``, and writes ``result.json`` at the end. HOME is
this process's own folder; when its input ends or its parent is gone, it removes that folder and stops.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from staging.engines.studio.blender.camera import add_camera
from staging.engines.studio.blender.devices import AUTO, CPU, Chosen, DeviceMissing
from staging.engines.studio.blender.errands import folders, serve
from staging.engines.studio.blender.furniture import build
from staging.engines.studio.blender.lights import add_lights, add_sun
from staging.engines.studio.blender.passes import arrange, render_pass
from staging.engines.studio.blender.progress import PassProgress, Report, progress_printer
from staging.engines.studio.blender.room import add_panes, add_room
from staging.engines.studio.blender.settings import prepare

Objects = list[bpy.types.Object]
PASSES_FROM, PASSES_TO = 8.0, 99.0


def run(folder: Path) -> dict[str, Any]:
    """Do the job in ``folder``. Returns how it went (see `render`), or ``{"missing": why the device is}``."""
    job = json.loads((folder / "job.json").read_text())
    report = progress_printer(os.getppid())
    report("build", 0.0)
    try:
        device = prepare(job)
    except DeviceMissing as missing:
        return {"missing": str(missing)}
    try:
        return render(job, folder, report, device)
    except RuntimeError as failed:  # what bpy raises when Cycles gives up, as without memory on the card
        if device.kind == CPU or job["device"] != AUTO:
            raise
        instead_of = {**asdict(device), "error": str(failed).strip()}
    job = {**job, "device": CPU, "have": []}  # no render of one device beside those of another
    return {**render(job, folder, report, prepare(job)), "instead_of": instead_of}


def render(job: dict[str, Any], folder: Path, report: Report, device: Chosen) -> dict[str, Any]:
    """Render every pass of ``job`` that its parent does not ``have``.

    Returns:
        Wall ``seconds`` by pass, ``cpu_seconds`` of all passes, and the ``device``.
    """
    started = time.monotonic()
    room, items, panes = build_scene(job, folder, report)
    seconds = {"build": time.monotonic() - started}
    cpu = time.process_time()
    passes = [p for p in job["passes"] if p["kind"] not in job["have"]]
    done, total = 0.0, sum(_cost(p) for p in passes)
    for each in passes:
        begun = time.monotonic()
        arrange(each["kind"], room, items, panes)
        span = _percent(done / total), _percent((done + _cost(each)) / total)
        image = render_pass(each, folder, PassProgress(report, each["kind"], *span))
        np.save(folder / f"{each['kind']}.npy", image)
        seconds[each["kind"]] = time.monotonic() - begun
        done += _cost(each)
    return {
        "seconds": {k: round(v, 2) for k, v in seconds.items()},
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "device": asdict(device),
    }


def build_scene(job: dict[str, Any], folder: Path, report: Report) -> tuple[Objects, Objects, Objects]:
    """In the empty scene: the room's faces, the items, each item's ``pass_index`` its place in the job plus one, and
    the panes that mirrors see."""
    room = add_room(job["faces"], folder)
    for i, face in enumerate(room):
        face["hides"] = i in job["hiding"]
    add_lights(job["sources"], [made for made, face in zip(room, job["faces"], strict=True) if face["gloss"]])
    panes = add_panes(job["panes"], folder)
    if job["sun"]:
        add_sun(job["sun"], folder)
        for face in room:
            face.visible_shadow = False
    add_camera(job["camera"])
    items = []
    for i, item in enumerate(job["items"]):
        items.append(build(item))
        items[-1].pass_index = i + 1
        report("build", PASSES_FROM * (i + 1) / len(job["items"]))
    return room, items, panes


def _cost(each: dict[str, Any]) -> float:
    """Of a pass, in samples of shaded pixels; a matte takes few samples but at silhouettes, and shades nothing."""
    left, top, right, bottom = each["border"]
    samples = 2 if each["kind"] == "matte" else each["samples"] + 4
    return float((right - left) * (bottom - top) * samples)


def _percent(share: float) -> float:
    """Of the whole job, from the share of all passes that is done."""
    return PASSES_FROM + (PASSES_TO - PASSES_FROM) * share


def free() -> None:
    """Forget the scene and give its memory back to the system, so that an idle renderer is small."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with suppress(AttributeError):  # only glibc keeps freed memory, and only glibc has this
        ctypes.CDLL(None).malloc_trim(0)


def main(arguments: Sequence[str]) -> None:
    """Take jobs until there are no more. Any error ends the process: the parent starts another."""
    serve(folders(sys.stdin.fileno(), os.getppid()), run, free)
    shutil.rmtree(arguments[0], ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
