"""Woven, knitted, napped and tanned: everything that is soft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from staging.engines.studio.blender.materials.nodes import Shader, grey, rgba
from staging.engines.studio.blender.materials.patterns import TILE_M, cloth_tile

Description = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Weave:
    """How a cloth looks.

    Attributes:
        threads: to a metre.
        melange: how much single threads differ in lightness.
        relief: height of the weave in metres.
        crumple: depth of soft creases in metres.
        sheen: nap, 0 to 1.
        slub: thick threads that run along the cloth, 0 to 1.
        cloud: how much broad patches differ in lightness; where no threads are seen they soon look like stains.
    """

    threads: float
    melange: float
    relief: float
    crumple: float
    sheen: float
    rough: float = 0.92
    slub: float = 0.0
    cloud: float = 0.055


WEAVES = {
    "fabric": Weave(300, 0.28, 0.0010, 0.007, 0.12, slub=0.25),
    "linen": Weave(320, 0.20, 0.0008, 0.009, 0.08, slub=0.5),
    "wool": Weave(260, 0.26, 0.0010, 0.005, 0.25),
    "velvet": Weave(900, 0.05, 0.0002, 0.0045, 0.75, rough=0.8, cloud=0.018),
    "bedding": Weave(900, 0.03, 0.0002, 0.014, 0.10, slub=0.15),
}


def woven(desc: Description) -> Shader:
    """Cloth by its kind (fabric, linen, wool, velvet or bedding), plain or in a ``pattern`` of `patterns`."""
    weave = WEAVES[desc["kind"]]
    shader = Shader(desc["kind"], roughness=weave.rough, specular=0.2)
    vector = shader.grain()
    threads = shader.noise(vector, weave.threads, 1.0)
    tone = shader.noise(vector, 7.0, 3.0)
    shade = shader.math(
        "MULTIPLY",
        shader.range(tone, 1 - 1.1 * weave.cloud, 1 + 0.9 * weave.cloud),
        shader.range(threads, 1 - weave.melange, 1 + weave.melange * 0.7),
    )
    if weave.slub:
        slubs = shader.noise(shader.grain((9, 260, 260)), 1.0, 2.0)
        shade = shader.math("MULTIPLY", shade, shader.range(slubs, 1 - weave.slub * 0.22, 1 + weave.slub * 0.12))
    shader.set("base_color", shader.times(_dyed(shader, desc), shade))
    _creases(shader, vector, weave.crumple)
    shader.bump(threads, weave.relief)
    _nap(shader, weave.sheen, desc["color"])
    return shader


def _dyed(shader: Shader, desc: Description) -> Any:
    """The colour, or two of them in a pattern."""
    if "pattern" not in desc:
        return rgba(desc["color"])
    place = shader.grain((1 / TILE_M, 1 / TILE_M, 1))
    return shader.image(desc["pattern"], cloth_tile(desc), place, "REPEAT")


def _creases(shader: Shader, vector: Any, depth: float) -> None:
    shader.bump(shader.noise(vector, 5.0, 3.0, 1.6, 0.45), depth)


def _nap(shader: Shader, sheen: float, color: str) -> None:
    shader.set("sheen_weight", sheen)
    shader.set("sheen_roughness", 0.4)
    shader.set("sheen_tint", rgba(color, 1.2))


def boucle(desc: Description) -> Shader:
    """Cloth of small loops."""
    shader = Shader("boucle", roughness=1.0, specular=0.1)
    vector = shader.grain()
    loops = shader.node("TexVoronoi", {"Vector": vector, "Scale": 190.0, "Randomness": 1.0}).outputs["Distance"]
    tone = shader.range(shader.noise(vector, 24.0, 3.0), 0.93, 1.05)
    pits = shader.ramp(loops, (0.0, grey(1.05)), (0.75, grey(0.68)))
    shader.set("base_color", shader.times(shader.times(rgba(desc["color"]), tone), pits))
    _creases(shader, vector, 0.004)
    shader.bump(loops, -0.0035)
    _nap(shader, 0.3, desc["color"])
    return shader


def terry(desc: Description) -> Shader:
    """Towelling: short loops in rows, thick and matt."""
    shader = Shader("terry", roughness=1.0, specular=0.05)
    vector = shader.grain()
    loops = shader.node("TexVoronoi", {"Vector": vector, "Scale": 420.0, "Randomness": 0.7}).outputs["Distance"]
    tone = shader.range(shader.noise(vector, 18.0, 3.0), 0.95, 1.04)
    pits = shader.ramp(loops, (0.0, grey(1.04)), (0.75, grey(0.8)))
    shader.set("base_color", shader.times(shader.times(rgba(desc["color"]), tone), pits))
    _creases(shader, vector, 0.004)
    shader.bump(loops, -0.0018)
    _nap(shader, 0.35, desc["color"])
    return shader


def knit(desc: Description) -> Shader:
    """Thick knitted wool: ribs of slanting stitches."""
    shader = Shader("knit", roughness=1.0, specular=0.1)
    vector = shader.grain()
    ribs = shader.bands(vector, 62.0, "Y", 1.2)
    stitches = shader.bands(vector, 84.0, "X", 2.2)
    relief = shader.math("MULTIPLY", ribs, shader.math("ADD", stitches, 0.6))
    shader.set(
        "base_color", shader.times(rgba(desc["color"]), shader.ramp(relief, (0.0, grey(0.72)), (0.75, grey(1.08))))
    )
    shader.bump(relief, 0.005)
    _nap(shader, 0.3, desc["color"])
    return shader


def leather(desc: Description) -> Shader:
    """Smooth leather, worn a little lighter in places: fine cloudiness, as broad patches look like stains."""
    shader = Shader("leather", specular=0.4)
    vector = shader.grain()
    tone = shader.noise(vector, 16.0, 5.0)
    shader.set("base_color", shader.ramp(tone, (0.3, rgba(desc["color"], 0.9)), (0.7, rgba(desc["color"], 1.06))))
    shader.set("roughness", shader.range(tone, 0.38, 0.5))
    shader.bump(shader.noise(vector, 6.0, 3.0, 0.9, 0.45), 0.006)
    pores = shader.node("TexVoronoi", {"Vector": vector, "Scale": 320.0}).outputs["Distance"]
    shader.bump(pores, 0.0005)
    return shader


def rattan(desc: Description) -> Shader:
    """Woven cane or rope: over and under."""
    shader = Shader("rattan", roughness=0.7, specular=0.3)
    vector = shader.grain()
    over = shader.math("MULTIPLY", shader.bands(vector, 75.0, "X", 1.0), shader.bands(vector, 75.0, "Y", 1.0))
    straw = shader.range(shader.noise(shader.grain((20, 90, 90)), 1.0, 3.0), 0.72, 1.12)
    shader.set(
        "base_color",
        shader.times(shader.times(rgba(desc["color"]), straw), shader.ramp(over, (0.0, grey(0.5)), (0.5, grey(1)))),
    )
    shader.bump(over, 0.003)
    return shader
