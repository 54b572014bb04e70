"""Wood, metal, paint, stone, glass: everything that is hard, and lamps."""

from __future__ import annotations

from typing import Any

from staging.engines.studio.blender.materials.nodes import Shader, grey, rgba

Description = dict[str, Any]
WARM_LIGHT = (1.0, 0.74, 0.46, 1.0)
GLASS_IOR = 1.45


def wood(desc: Description) -> Shader:
    """Oiled wood, its grain along the part."""
    color = desc["color"]
    shader = Shader("wood", specular=0.4)
    figure = shader.noise(shader.grain((1.1, 11, 11)), 1.7, 5.0, 0.9, 0.6)
    pores = shader.noise(shader.grain((9, 210, 210)), 1.0, 2.0)
    tone = shader.noise(shader.grain((0.5, 3, 3)), 1.0, 1.0)
    much = _figured(color)
    late, early = 1 - 0.34 * much, 1 + 0.22 * much
    base = shader.ramp(figure, (0.28, rgba(color, late)), (0.47, rgba(color, 0.96)), (0.72, rgba(color, early)))
    streaks = shader.math("MULTIPLY", shader.range(pores, 1 - 0.18 * much, 1.05), shader.range(tone, 0.9, 1.08))
    shader.set("base_color", shader.times(base, streaks))
    shader.set("roughness", shader.range(figure, 0.5, 0.38))
    shader.bump(pores, 0.0004)
    return shader


def _figured(color: str) -> float:
    """How strong the figure is: whitewash hides most of it, and dark on white it would look like smears."""
    light = sum(rgba(color)[:3]) / 3
    return 1 - 0.7 * min(1.0, max(0.0, (light - 0.4) / 0.25))


def metal(desc: Description) -> Shader:
    """Brushed or powder-coated metal; dark metals are coated, not polished."""
    rough = float(desc.get("roughness", 0.3))
    shader = Shader("metal", base_color=rgba(desc["color"]), metallic=1.0)
    brushed = shader.noise(shader.grain((6, 400, 400)), 1.0, 1.0)
    shader.set("roughness", shader.range(brushed, max(0.05, rough - 0.05), rough + 0.07))
    if sum(rgba(desc["color"])[:3]) < 0.15:
        shader.set("metallic", 0.0)
        shader.set("specular", 0.5)
    return shader


def paint(desc: Description) -> Shader:
    """Lacquer or plastic."""
    shader = Shader("paint", base_color=rgba(desc["color"]), roughness=float(desc.get("roughness", 0.4)))
    shader.bump(shader.noise(shader.grain(), 160.0, 2.0), 0.0003)
    return shader


def ceramic(desc: Description) -> Shader:
    """Glazed stoneware, speckled, thrown by hand."""
    shader = Shader("ceramic", roughness=float(desc.get("roughness", 0.35)))
    vector = shader.grain()
    speckle = shader.ramp(shader.noise(vector, 330.0, 1.0), (0.28, grey(0.66)), (0.36, grey(1.0)))
    tone = shader.range(shader.noise(vector, 14.0, 3.0), 0.9, 1.06)
    shader.set("base_color", shader.times(shader.times(rgba(desc["color"]), tone), speckle))
    shader.bump(shader.bands(shader.grain(), 70.0, "X", 1.5), 0.0004)
    return shader


def marble(desc: Description) -> Shader:
    """Polished stone with veins."""
    color, vein = desc["color"], desc["color_2"]
    shader = Shader("marble", roughness=0.18)
    vector = shader.grain()
    broad = shader.noise(vector, 1.3, 6.0, 1.6, 0.55)
    fine = shader.noise(vector, 2.8, 5.0, 1.4, 0.55)
    veins = shader.ramp(broad, (0.475, grey(1)), (0.497, rgba(vein, 1.5)), (0.505, rgba(vein, 1.9)), (0.525, grey(1)))
    hairs = shader.ramp(fine, (0.492, grey(1)), (0.5, rgba(vein, 2.1)), (0.508, grey(1)))
    clouds = shader.range(shader.noise(vector, 3.0, 3.0), 0.9, 1.02)
    shader.set("base_color", shader.times(shader.times(shader.times(rgba(color), clouds), veins), hairs))
    return shader


def glass(desc: Description) -> Shader:
    """Thin glass: seen through, with a reflection. No refraction, no noise."""
    shader = Shader("glass")
    # Rays leave it at the angle at which they came, so they must not be mirrored inside as refracted ones would be.
    behind = shader.node("NewGeometry").outputs["Backfacing"]
    ior = shader.math("ADD", GLASS_IOR, shader.math("MULTIPLY", behind, 1 / GLASS_IOR - GLASS_IOR))
    clear = shader.node("BsdfTransparent", {"Color": rgba(desc["color"])}).outputs[0]
    shine = shader.node("BsdfGlossy", {"Roughness": 0.02}).outputs[0]
    edge = shader.node("Fresnel", {"IOR": ior}).outputs[0]
    mixed = shader.node("MixShader", {0: edge, 1: clear, 2: shine}).outputs[0]
    shader.tree.links.new(mixed, shader.tree.nodes["Material Output"].inputs["Surface"])
    return shader


def mirror(desc: Description) -> Shader:
    """Silvered glass, perfectly smooth: `room.add_panes` tells its rays from those of surfaces that only shine."""
    return Shader("mirror", base_color=rgba(desc["color"]), metallic=1.0, roughness=0.0)


def screen(desc: Description) -> Shader:
    """A television that is off: black glass with an anti-glare coat."""
    return Shader("screen", base_color=rgba(desc["color"]), roughness=0.14, specular=0.55)


def lampshade(desc: Description) -> Shader:
    """A lit shade, brightest where the bulb sits (``grain`` x runs from 0 at its lower to 1 at its upper edge)."""
    shader = Shader("lampshade", base_color=rgba(desc["color"]), roughness=0.9, specular=0.1)
    shader.set("emission_color", WARM_LIGHT)
    height = shader.node("SeparateXYZ", {0: shader.grain()}).outputs[0]
    glow = shader.ramp(height, (0.0, grey(0.6)), (0.4, grey(1.25)), (1.0, grey(0.45)))
    shader.set("emission_strength", shader.math("MULTIPLY", glow, float(desc["strength"])))
    return shader


def leaf(desc: Description) -> Shader:
    """A leaf: lighter midrib and side veins; ``grain`` x along it, y across in [−1, 1], z its own number in [0, 1]."""
    shader = Shader("leaf", roughness=0.42, specular=0.45)
    x, y, own = shader.node("SeparateXYZ", {0: shader.grain()}).outputs
    across = shader.math("ABSOLUTE", y)
    slant = shader.math("SUBTRACT", shader.math("MULTIPLY", x, 11.0), shader.math("MULTIPLY", across, 3.0))
    veins = shader.math("PINGPONG", slant, 0.5)
    body = shader.ramp(
        own, (0.0, rgba(desc["color"], 0.75)), (0.6, rgba(desc["color_2"])), (1.0, rgba(desc["color_2"], 1.35))
    )
    side = shader.ramp(veins, (0.02, grey(1.22)), (0.08, grey(1.0)))
    rib = shader.ramp(across, (0.02, (1.7, 1.6, 1.5, 1.0)), (0.06, grey(1.0)))
    shader.set("base_color", shader.times(shader.times(body, side), rib))
    shader.bump(veins, 0.002)
    return shader


def bark(desc: Description) -> Shader:
    """Bark or earth."""
    shader = Shader("bark", roughness=0.95, specular=0.15)
    rough = shader.noise(shader.grain((30, 90, 90)), 1.0, 4.0)
    shader.set("base_color", shader.ramp(rough, (0.3, rgba(desc["color"], 0.5)), (0.7, rgba(desc["color"], 1.3))))
    shader.bump(rough, 0.006)
    return shader


def paper(desc: Description) -> Shader:
    """Paper, card and book cloth."""
    shader = Shader("paper", roughness=float(desc.get("roughness", 0.85)), specular=0.2)
    fine = shader.noise(shader.grain(), 500.0, 1.0)
    shader.set("base_color", shader.times(rgba(desc["color"]), shader.range(fine, 0.93, 1.03)))
    return shader
