"""Materials with an image of our own making on them: pictures and rugs."""

from __future__ import annotations

from typing import Any

from staging.engines.studio.blender.materials.nodes import Shader, grey
from staging.engines.studio.blender.materials.pictures import picture
from staging.engines.studio.blender.materials.rugs import rug
from staging.engines.studio.blender.materials.tufts import TILE_M, tufts

Description = dict[str, Any]


def painting(desc: Description) -> Shader:
    """Pictures on canvas or paper; ``grain`` x runs from 0 to 1 over all panels side by side, y over each."""
    shader = Shader("picture", roughness=0.75, specular=0.2)
    shader.set("base_color", shader.image("picture", picture(desc), shader.grain()))
    return shader


def carpet(desc: Description) -> Shader:
    """A rug: its pattern in heathered yarn, over tufts or, where ``pile`` is low, over the ribs of a flat weave.

    ``pile`` is the height of the tufts against that of a cut-pile rug; up to 0.5 the rug is woven flat.
    """
    pile = float(desc.get("pile", 1.0))
    shader = Shader("rug", roughness=1.0, specular=0.05, sheen_weight=0.15 + 0.1 * min(pile, 1.5), sheen_roughness=0.5)
    place = shader.node("TexCoord").outputs["Object"]
    relief, shade = _ribs(shader, place) if pile <= 0.5 else _tufts(shader, place)
    yarn = shader.node("Mapping", {"Vector": place, "Scale": (2.5, 150.0, 1.0)}).outputs["Vector"]
    heather = shader.range(shader.noise(yarn, 1.0, 2.0, flat=True), 0.93, 1.05)
    lay = shader.range(shader.noise(place, 1.6, 2.0, flat=True), 0.975, 1.02)
    shader.set(
        "base_color",
        shader.times(
            shader.image("rug", rug(desc), shader.grain()),
            shader.math("MULTIPLY", shade, shader.math("MULTIPLY", heather, lay)),
        ),
    )
    shader.bump(shader.noise(place, 26.0, 2.0, flat=True), 0.003 * pile)
    shader.bump(relief, 0.005 * pile if pile > 0.5 else 0.0015)
    shader.set("sheen_tint", grey(0.8))
    return shader


def _tufts(shader: Shader, place: Any) -> tuple[Any, Any]:
    """Height and shade of cut pile."""
    tile = shader.node("Mapping", {"Vector": place, "Scale": (1 / TILE_M, 1 / TILE_M, 1.0)}).outputs["Vector"]
    seen = shader.image("tufts", tufts(), tile, "REPEAT", data=True)
    height, shade, _ = shader.node("SeparateColor", {0: seen}).outputs
    return height, shade


def _ribs(shader: Shader, place: Any) -> tuple[Any, Any]:
    """Height and shade of a flat weave: weft over warp, ribs of 6 mm."""
    weft, warp = shader.bands(place, 170.0, "Y", 0.6), shader.bands(place, 120.0, "X", 0.8)
    over = shader.math("ADD", shader.math("MULTIPLY", weft, 0.7), shader.math("MULTIPLY", warp, 0.3))
    return over, shader.ramp(over, (0.1, grey(0.80)), (0.7, grey(1.03)))
