"""Materials with an image of our own making on them: pictures and rugs."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from staging.engines.studio.blender.materials.nodes import Shader, grey
from staging.engines.studio.blender.materials.pictures import Pixels, picture, rug

Description = dict[str, Any]


def painting(desc: Description) -> Shader:
    """A picture on canvas or paper; ``grain`` x and y run from 0 to 1 over it."""
    shader = Shader("picture", roughness=0.75, specular=0.2)
    shader.set("base_color", _image(shader, "picture", picture(desc)))
    return shader


def carpet(desc: Description) -> Shader:
    """A rug with pile: its pattern, flecked, over fine relief."""
    shader = Shader("rug", roughness=1.0, specular=0.08, sheen_weight=0.25, sheen_roughness=0.5)
    place = shader.node("TexCoord").outputs["Object"]
    pile = shader.noise(place, 330.0, 2.0)
    lay = shader.noise(place, 5.0, 3.0)
    fleck = shader.math("MULTIPLY", shader.range(pile, 0.74, 1.1), shader.range(lay, 0.93, 1.05))
    shader.set("base_color", shader.times(_image(shader, "rug", rug(desc)), fleck))
    shader.bump(shader.noise(place, 60.0, 2.0), 0.004)
    shader.bump(pile, 0.003)
    shader.set("sheen_tint", grey(0.8))
    return shader


def _image(shader: Shader, name: str, pixels: Pixels) -> Any:
    height, width = pixels.shape[:2]
    image = bpy.data.images.new(name, width, height)
    image.pixels.foreach_set(np.dstack([pixels, np.ones((height, width), np.float32)]).ravel())
    image.update()
    node = shader.node("TexImage", {"Vector": shader.grain()}, extension="EXTEND", image=image)
    return node.outputs["Color"]
