"""What the renderer gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.render.influence import Border

Image = NDArray[np.float32]
Faces = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Layer:
    """A rendered part of the picture.

    Attributes:
        pixels: (rows, columns, 4) linear RGBA, colour premultiplied by alpha.
        border: its place (left, top, right, bottom) in the whole picture of ``size``.
        size: (width, height) of the whole picture it was rendered for.
    """

    pixels: Image
    border: Border
    size: tuple[int, int]

    def part(self, border: Sequence[int]) -> Layer:
        """The same within ``border`` alone, which this one covers."""
        left, top, right, bottom = border
        x, y = left - self.border[0], top - self.border[1]
        return Layer(self.pixels[y : y + bottom - top, x : x + right - left], (left, top, right, bottom), self.size)


@dataclass(frozen=True, slots=True)
class Passes:
    """The renders that a staged photo is made of. All are of the camera's straight picture, at sizes of their own.

    Attributes:
        empty: the empty room where `shadowed` shows it, one flat colour per face.
        shadowed: the same with the furniture's shadows and reflections; alpha 0 where furniture hides it.
        furniture: furniture alone; alpha is its matte.
        item_index: (rows, columns) of the furniture layer: number of the item in the scene, -1 for none.
        nearness: (rows, columns) of the empty layer: 1 close to furniture, 0 where nothing may change.
        faces: (rows, columns) of the empty layer: number of the face of the room behind each pixel, see `room_faces`.
        settings: what was rendered how and on what device, seconds by pass and peak memory, JSON-ready.
    """

    empty: Layer
    shadowed: Layer
    furniture: Layer
    item_index: NDArray[np.int16]
    nearness: Image
    faces: Faces
    settings: dict[str, Any]

    @property
    def matte(self) -> Image:
        """(rows, columns) share of each pixel that furniture covers."""
        return self.furniture.pixels[..., 3]

    @property
    def furnished(self) -> Image:
        """(rows, columns, 3) premultiplied colour of the furniture."""
        return self.furniture.pixels[..., :3]
