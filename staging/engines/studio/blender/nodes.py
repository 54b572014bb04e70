"""A few words for wiring shader nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

Socket = Any


def new_material(name: str) -> bpy.types.Material:
    """A material with an empty node tree but for its output."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    for node in [x for x in made.node_tree.nodes if x.type != "OUTPUT_MATERIAL"]:
        made.node_tree.nodes.remove(node)
    return made


class Nodes:
    """Adds and links nodes of one tree; every method returns the socket it makes."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree

    def add(self, kind: str, **settings: object) -> bpy.types.Node:
        node = self.tree.nodes.new(kind)
        for name, value in settings.items():
            setattr(node, name, value)
        return node

    def link(self, start: Socket, end: Socket) -> None:
        self.tree.links.new(start, end)

    def math(self, operation: str, a: Socket, *others: Socket | float) -> Socket:
        node = self.add("ShaderNodeMath", operation=operation)
        self.link(a, node.inputs[0])
        for value, end in zip(others, node.inputs[1:], strict=False):
            if isinstance(value, float):
                end.default_value = value
            else:
                self.link(value, end)
        return node.outputs[0]

    def mix_color(self, factor: Socket, a: Socket, b: Socket | tuple[float, ...]) -> Socket:
        """``a`` at factor 0, ``b`` at factor 1."""
        node = self.add("ShaderNodeMix", data_type="RGBA")
        self.link(factor, node.inputs[0])
        self.link(a, node.inputs[6])
        if isinstance(b, tuple):
            node.inputs[7].default_value = b
        else:
            self.link(b, node.inputs[7])
        return node.outputs[2]

    def emission(self, color: Socket) -> Socket:
        node = self.add("ShaderNodeEmission")
        self.link(color, node.inputs["Color"])
        return node.outputs[0]

    def add_shaders(self, a: Socket, b: Socket) -> Socket:
        node = self.add("ShaderNodeAddShader")
        self.link(a, node.inputs[0])
        self.link(b, node.inputs[1])
        return node.outputs[0]

    def mix_shaders(self, factor: Socket, a: Socket, b: Socket) -> Socket:
        node = self.add("ShaderNodeMixShader")
        for start, end in zip((factor, a, b), node.inputs, strict=True):
            self.link(start, end)
        return node.outputs[0]

    def surface(self, shader: Socket) -> None:
        self.link(shader, self.tree.nodes["Material Output"].inputs["Surface"])


def new_image(name: str, values: NDArray[Any], *, data: bool = False) -> bpy.types.Image:
    """An image of (rows, columns, 3 or 1) ``values``, row 0 at v = 0.

    Args:
        data: they are any numbers, and come out as they are; else sRGB in [0, 1].
    """
    rows, columns = values.shape[:2]
    image = bpy.data.images.new(name, columns, rows, float_buffer=data, is_data=data)
    pixels = np.ones((rows, columns, 4), np.float32)
    pixels[..., :3] = values
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    return image


def texture(n: Nodes, folder: Path, name: str) -> Socket:
    """The colours of ``folder / name``, an array (rows, columns, 3 or 1), row 0 at v = 0."""
    image = new_image(name, np.load(folder / name), data=True)
    return n.add("ShaderNodeTexImage", extension="EXTEND", image=image).outputs["Color"]
