"""Run in a process of its own: build every design in Blender and say what came of it, as JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from staging.engines.studio.blender.furniture import build
from staging.engines.studio.blender.furniture.sheet import item
from staging.engines.studio.blender.materials.library import BUILDERS, material
from staging.engines.studio.catalogue import EVERYTHING, Design, finish, palette


def measured(each: Design, number: int) -> dict[str, Any]:
    style = each.styles[number % len(each.styles)]
    placed = {"id": f"{each.name}-{number}", "position_m": (1.0, 2.0, 0.5), "rotation_deg": 90.0, "seed": 1}
    wanted = item(each, style, number) | placed
    described = wanted["materials"]
    started = time.perf_counter()
    piece = build(wanted)
    seconds = time.perf_counter() - started
    mesh = piece.data
    points = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", points)
    points = points.reshape(-1, 3)
    return {
        "design": each.name, "object": piece.name, "low": points.min(0).tolist(), "high": points.max(0).tolist(),
        "faces": len(mesh.polygons), "sum": float(np.abs(points).astype(np.float64).sum()),
        "valid": not mesh.validate(),
        "location": list(piece.location), "turned": piece.rotation_euler.z, "seconds": seconds,
        "materials": [made.name.rsplit("-", 1)[0] for made in mesh.materials],
        "kinds": [described[slot]["kind"] for slot in each.slots],
        "used": len({polygon.material_index for polygon in mesh.polygons}),
    }  # fmt: skip


def main() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    first = [measured(each, 1) for each in EVERYTHING]
    again = [measured(each, 2) for each in EVERYTHING]
    glass = material(finish("glass", palette("modern", 1), 1))
    used = {kind for each in first for kind in each["kinds"]} | {glass.name.split("-")[0]}
    unused = sorted(set(BUILDERS) - used)
    report = {"first": first, "again": again, "materials": len(bpy.data.materials), "unused": unused}
    Path(sys.argv[1]).write_text(json.dumps(report))


if __name__ == "__main__":
    main()
