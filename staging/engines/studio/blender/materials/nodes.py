"""A small language for shader nodes: each call adds one node and returns its output socket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.blender.nodes import new_image
from staging.engines.studio.catalogue.color import hex_to_rgb, linear

Color = tuple[float, float, float, float]


def rgba(color: str, bright: float = 1.0) -> Color:
    """``#rrggbb`` as linear RGBA, made brighter or darker by a factor."""
    r, g, b = (min(1.0, channel * bright) for channel in linear(hex_to_rgb(color)))
    return (r, g, b, 1.0)


def grey(value: float) -> Color:
    """A linear grey."""
    return (value, value, value, 1.0)


class Shader:
    """A material under construction around one Principled BSDF."""

    def __init__(self, name: str, **inputs: Any) -> None:
        self.material = bpy.data.materials.new(name)
        self.tree = self.material.node_tree
        self.surface = self.tree.nodes["Principled BSDF"]
        self._normal: Any = None
        for key, value in inputs.items():
            self.set(key, value)

    def set(self, key: str, value: Any) -> None:
        """Set an input of the surface, ``base_color`` for Base Color, to a value or a socket."""
        words = {"ior": "IOR", "specular": "Specular IOR Level"}.get(key, key.replace("_", " ").title())
        self._give(self.surface.inputs[words], value)

    def _give(self, socket: Any, value: Any) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def node(self, kind: str, inputs: Mapping[Any, Any] | None = None, **settings: Any) -> Any:
        """Add a node ``ShaderNode<kind>``, its settings as attributes and inputs by name or number."""
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for key, value in settings.items():
            setattr(node, key, value)
        for key, value in (inputs or {}).items():
            self._give(node.inputs[key], value)
        return node

    def grain(self, scale: Sequence[float] = (1, 1, 1)) -> Any:
        """The part's own coordinates in metres, stretched."""
        vector = self.node("Attribute", attribute_name="grain").outputs["Vector"]
        return self.node("Mapping", {"Vector": vector, "Scale": tuple(scale)}).outputs["Vector"]

    def image(
        self, name: str, pixels: NDArray[np.float32], vector: Any, extension: str = "EXTEND", *, data: bool = False
    ) -> Any:
        """Colours of ``pixels``, which are as for `new_image`, over the unit square of ``vector``."""
        image = new_image(name, pixels, data=data)
        return self.node("TexImage", {"Vector": vector}, extension=extension, image=image).outputs["Color"]

    def noise(
        self, vector: Any, per_m: float, detail: float = 2.0, distortion: float = 0.0, rough: float = 0.5,
        *, flat: bool = False,
    ) -> Any:  # fmt: skip
        """Smooth noise around 0.5, ``per_m`` cells to a metre; ``flat``: of x and y alone, which costs less."""
        given = {"Vector": vector, "Scale": per_m, "Detail": detail, "Distortion": distortion, "Roughness": rough}
        return self.node("TexNoise", given, noise_dimensions="2D" if flat else "3D").outputs[0]

    def bands(self, vector: Any, per_m: float, axis: str = "X", distortion: float = 0.0) -> Any:
        """Stripes across an axis, ``per_m`` to a metre."""
        given = {"Vector": vector, "Scale": per_m * 3.1416 / 10, "Distortion": distortion, "Detail": 1.0}
        return self.node("TexWave", given, bands_direction=axis).outputs["Fac"]

    def ramp(self, value: Any, *stops: tuple[float, Color]) -> Any:
        """Map a value in [0, 1] to colours."""
        node = self.node("ValToRGB", {"Fac": value})
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, color) in zip(elements, stops, strict=True):
            element.position, element.color = position, color
        return node.outputs["Color"]

    def range(self, value: Any, low: float, high: float) -> Any:
        """Map noise, which keeps to about [0.3, 0.7], to [low, high]."""
        given = {"Value": value, 1: 0.3, 2: 0.7, 3: low, 4: high}
        return self.node("MapRange", given).outputs["Result"]

    def math(self, operation: str, *values: Any) -> Any:
        """Arithmetic: ``ADD MULTIPLY SUBTRACT MAXIMUM …``."""
        return self.node("Math", dict(enumerate(values)), operation=operation).outputs[0]

    def times(self, color: Any, factor: Any) -> Any:
        """A colour multiplied by another colour, or by a grey value."""
        given = {k: value[:3] if isinstance(value, tuple) else value for k, value in enumerate((color, factor))}
        return self.node("VectorMath", given, operation="MULTIPLY").outputs[0]

    def bump(self, height: Any, distance: float, strength: float = 1.0) -> None:
        """Let ``height`` (0 to 1) stand out by ``distance`` metres. Several bumps add up."""
        given = {"Height": height, "Distance": distance, "Strength": strength}
        node = self.node("Bump", given)
        if self._normal is not None:
            self.tree.links.new(self._normal, node.inputs["Normal"])
        self._normal = node.outputs["Normal"]
        self.tree.links.new(self._normal, self.surface.inputs["Normal"])
