"""A piece of mesh in numpy, and what may be done with it. Nothing here knows Blender.

A part carries, next to its vertices and faces, exact normals (so that a bevel of two strips looks round) and
``grain``: coordinates of the part itself, x along it, which the materials use in place of a UV map. A board that is
turned takes its grain with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Vector = Sequence[float]
TRIANGLE = -1


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a piece of furniture.

    Attributes:
        verts: (n, 3) metres.
        faces: (m, 4) indices into ``verts``, counter-clockwise from outside; last column `TRIANGLE` for triangles.
        normals: (n, 3) unit vectors outwards.
        grain: (n, 3) metres, coordinates for the material, x along the part.
    """

    verts: Floats
    faces: Ints
    normals: Floats
    grain: Floats

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        """The part shifted by metres."""
        return Part(self.verts + np.array([x, y, z]), self.faces, self.normals, self.grain)

    def turned(self, axis: str, degrees: float) -> Part:
        """The part turned about an axis through the origin, counter-clockwise looking against the axis."""
        matrix = turn(axis, degrees)
        return Part(transformed(self.verts, matrix), self.faces, transformed(self.normals, matrix), self.grain)

    def mirrored(self) -> Part:
        """The part mirrored left to right (x → −x)."""
        flip = np.array([-1.0, 1.0, 1.0])
        return Part(self.verts * flip, reversed_faces(self.faces), self.normals * flip, self.grain)

    def deformed(self, bend: Callable[[Floats], Floats]) -> Part:
        """The part with ``bend`` applied to its vertices, smooth all over."""
        verts = bend(self.verts)
        return Part(verts, self.faces, smooth_normals(verts, self.faces), self.grain)

    def lying(self, axis: int) -> Part:
        """The part with its grain running along axis 0, 1 or 2."""
        return Part(self.verts, self.faces, self.normals, np.roll(self.verts, -axis, axis=1))

    def reversed(self) -> Part:
        """The part turned inside out."""
        return Part(self.verts, reversed_faces(self.faces), -self.normals, self.grain)


def part(verts: ArrayLike, faces: ArrayLike, normals: ArrayLike | None = None, grain: ArrayLike | None = None) -> Part:
    """A part with what is missing worked out: smooth normals, grain along the longest side."""
    points, quads = np.asarray(verts, float), np.asarray(faces, np.int64)
    outward = smooth_normals(points, quads) if normals is None else np.asarray(normals, float)
    texture = np.roll(points, -longest(points), axis=1) if grain is None else np.asarray(grain, float)
    return Part(points, quads, outward, texture)


def longest(points: Floats) -> int:
    """The axis along which ``points`` (n, 3) reach farthest."""
    return int(np.argmax(np.ptp(points, axis=0)))


def joined(*parts: Part) -> Part:
    """Several parts as one."""
    starts = np.cumsum([0, *(len(each.verts) for each in parts)])
    faces = [
        np.where(each.faces >= 0, each.faces + start, TRIANGLE) for each, start in zip(parts, starts, strict=False)
    ]
    return Part(
        np.concatenate([each.verts for each in parts]), np.concatenate(faces),
        np.concatenate([each.normals for each in parts]), np.concatenate([each.grain for each in parts]),
    )  # fmt: skip


def turn(axis: str, degrees: float) -> Floats:
    """(3, 3) rotation about ``x``, ``y`` or ``z``."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[i, i] = matrix[j, j] = cos
    matrix[i, j], matrix[j, i] = -sin, sin
    return matrix


def transformed(points: Floats, matrix: Floats) -> Floats:
    """(n, 3) points under a (3, 3) matrix.

    Written out, because a matrix product rounds differently with the points' place in memory, and the same seed must
    give the same bytes.
    """
    return np.column_stack([along(points, row) for row in matrix])


def along(points: Floats, direction: Floats) -> Floats:
    """(n,) how far (n, 3) points reach in a direction; written out like `transformed`."""
    return np.asarray(points[:, 0] * direction[0] + points[:, 1] * direction[1] + points[:, 2] * direction[2])


def reversed_faces(faces: Ints) -> Ints:
    """The faces seen from the other side."""
    turned = faces[:, ::-1].copy()
    triangles = faces[:, 3] == TRIANGLE
    turned[triangles] = np.column_stack([faces[triangles][:, 2::-1], faces[triangles][:, 3]])
    return turned


def face_normals(verts: Floats, faces: Ints) -> Floats:
    """(m, 3) normals of the faces, as long as twice their area."""
    last = np.where(faces[:, 3] == TRIANGLE, faces[:, 2], faces[:, 3])
    first_diagonal = verts[faces[:, 2]] - verts[faces[:, 0]]
    second_diagonal = verts[last] - verts[faces[:, 1]]
    flat = faces[:, 3] == TRIANGLE
    second_diagonal[flat] = verts[faces[flat, 2]] - verts[faces[flat, 1]]
    first_diagonal[flat] = verts[faces[flat, 1]] - verts[faces[flat, 0]]
    return np.asarray(np.cross(first_diagonal, second_diagonal))


def smooth_normals(verts: Floats, faces: Ints) -> Floats:
    """(n, 3) unit normals at the vertices, weighted by the area of the faces around."""
    around = face_normals(verts, faces)
    total = np.zeros_like(verts)
    for corner in range(4):
        used = faces[:, corner] >= 0
        for axis in range(3):
            total[:, axis] += np.bincount(faces[used, corner], around[used, axis], len(verts))
    return unit(total)


def unit(vectors: Floats) -> Floats:
    """The vectors at length one; a vector of no length points up."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.where(length > 1e-12, vectors / np.maximum(length, 1e-12), np.array([0.0, 0.0, 1.0]))


def waves(points: Floats, per_m: float, seed: int) -> Floats:
    """(n,) smooth irregular values in about [−1, 1] over (n, 3) points: a sum of eight waves."""
    chance = np.random.default_rng([seed, 5])
    total = np.zeros(len(points))
    for octave in range(8):
        direction = unit(chance.normal(size=3))
        pace = 2 * math.pi * per_m * (1 + 0.35 * octave)
        total += np.sin(along(points, direction) * pace + chance.uniform(0, 2 * math.pi)) / (1 + 0.4 * octave)
    return total / 2.6
