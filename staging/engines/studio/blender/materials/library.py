"""From a material description to a Blender material, one for all pieces that share it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import bpy

from staging.engines.studio.blender.materials import cloth, hard, printed
from staging.engines.studio.blender.materials.nodes import Shader

BUILDERS: dict[str, Callable[[dict[str, Any]], Shader]] = {
    "fabric": cloth.woven, "linen": cloth.woven, "wool": cloth.woven, "velvet": cloth.woven, "bedding": cloth.woven,
    "terry": cloth.terry, "boucle": cloth.boucle, "knit": cloth.knit, "leather": cloth.leather, "rattan": cloth.rattan,
    "wood": hard.wood, "metal": hard.metal, "paint": hard.paint, "ceramic": hard.ceramic, "marble": hard.marble,
    "glass": hard.glass, "mirror": hard.mirror, "screen": hard.screen, "lampshade": hard.lampshade,
    "leaf": hard.leaf, "bark": hard.bark, "paper": hard.paper, "rug": printed.carpet, "picture": printed.painting,
}  # fmt: skip


def material(desc: dict[str, Any]) -> bpy.types.Material:
    """The material described; made on first use, shared afterwards.

    Raises:
        KeyError: an unknown kind.
    """
    digest = hashlib.sha256(json.dumps(desc, sort_keys=True).encode()).hexdigest()[:12]
    name = f"{desc['kind']}-{digest}"
    known = bpy.data.materials.get(name)
    if known is not None:
        return known
    made = BUILDERS[desc["kind"]](desc).material
    made.name = name
    return made
