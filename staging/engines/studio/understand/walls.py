"""Each wall that is seen, straightened: as if photographed from straight ahead, in camera heights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.shell import Shell

PER_HEIGHT = 110
"""Pixels per camera height: about 1.3 cm each."""
COLOR_STEP = 9.0
"""A colour so far from the wall's, in CIE Lab, is not the wall's any more."""
LEAST_SHOWN = 0.1
"""Of a wall less than this, in squared camera heights, says nothing."""
COLUMN_SHOWN = 0.25
"""An upright strip of wall counts where more than this share of it is in the picture."""


@dataclass(frozen=True, slots=True)
class Wall:
    """A straightened wall. Column 0 is the wall's first corner, row 0 its top.

    Attributes:
        index: as in `Room`.
        lab: (rows, columns, 3) float32 CIE Lab.
        shown: (rows, columns) what is in the picture.
        odd: (rows, columns) 0 to 1, how little the colour is the wall's own.
        upright, level: (rows, columns) 0 to 1, strength of vertical and horizontal edges.
        top: height in camera heights.
        things: (7, rows, columns) what the network sees there, see `found.THINGS`.
    """

    index: int
    lab: NDArray[np.float32]
    shown: NDArray[np.bool_]
    odd: NDArray[np.float32]
    upright: NDArray[np.float32]
    level: NDArray[np.float32]
    top: float
    things: NDArray[np.float32]

    def column(self, s: float) -> int:
        """Nearest column of a position along the wall."""
        return int(np.clip(round(s * PER_HEIGHT), 0, self.lab.shape[1]))

    def row(self, z: float) -> int:
        """Nearest row of a height."""
        return int(np.clip(round((self.top - z) * PER_HEIGHT), 0, self.lab.shape[0]))


def wall_points(shell: Shell, index: int, s: Points, z: Points) -> Points:
    """(..., 3) world points of positions along and heights on a wall."""
    first, along, _ = shell.room.wall(index)
    flat = first + np.asarray(s)[..., None] * along
    return np.concatenate([flat, np.asarray(z)[..., None]], -1)


def as_lab(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(height, width, 3) CIE Lab of an RGB picture, lightness 0 to 100."""
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _straighten(
    picture: NDArray[np.float32], things: NDArray[np.float32], shell: Shell, index: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    columns = max(2, round(shell.room.wall_length(index) * PER_HEIGHT))
    rows = max(2, round(shell.top * PER_HEIGHT))
    s, z = np.meshgrid((np.arange(columns) + 0.5) / PER_HEIGHT, shell.top - (np.arange(rows) + 0.5) / PER_HEIGHT)
    height, width = picture.shape[:2]
    camera = shell.camera.scaled(width, height)
    pixels, depth = camera.project(wall_points(shell, index, s, z))
    shown = (depth > 0.05) & (pixels > 0.5).all(-1) & (pixels < [width - 0.5, height - 0.5]).all(-1)
    at = np.where(shown[..., None], pixels - 0.5, -10).astype(np.float32)
    straight = cv2.remap(picture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    coarse = (pixels * [things.shape[2] / width, things.shape[1] / height] - 0.5).astype(np.float32)
    maps = [
        cv2.remap(each, coarse[..., 0], coarse[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for each in things
    ]
    return np.asarray(straight, np.float32), np.asarray(np.stack(maps) * shown, np.float32), np.asarray(shown)


def _own_color(lab: NDArray[np.float32], shown: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(rows, columns, 3) the wall's own colour: a slope in each direction, fitted to what most of it looks like."""
    rows, columns = shown.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1).astype(np.float64)
    A, B = terms[shown][::7], lab[shown][::7].astype(np.float64)
    start = np.zeros((6, 3))
    start[0] = _commonest(B)
    fit = start
    for width in (25.0, 15.0, 10.0, 8.0):
        off = np.linalg.norm((B - A @ fit) * [1, 1.5, 1.5], axis=1) / width
        weight = np.exp(-0.5 * off**2)[:, None]
        ridge = np.diag([1e-6, 0.03, 0.03, 0.4, 0.4, 0.4]) * (weight.sum() + 1e-6)
        fit = start + np.linalg.solve(A.T @ (weight * A) + ridge, A.T @ (weight * (B - A @ start)))
    return np.asarray(terms @ fit, np.float32)


def _commonest(colors: Points) -> Points:
    """The lightness most pixels have, with their usual hue."""
    counts, edges = np.histogram(colors[:, 0], 25, (0, 100))
    smooth = np.convolve(counts, [1, 2, 1], "same")
    peak = edges[int(smooth.argmax())] + 2
    near = np.abs(colors[:, 0] - peak) < 6
    return np.asarray(np.median(colors[near], 0) if near.any() else np.median(colors, 0))


def _edges(lab: NDArray[np.float32], shown: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vertical and horizontal edges above the noise, 0 to 1, nothing near what is not shown."""
    smooth = cv2.GaussianBlur(lab, (0, 0), 1.0)
    out = []
    inner = cv2.erode(shown.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32)
    dx = _strongest(cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=0.125))
    dy = _strongest(cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=0.125))
    for own, other in ((dx, dy), (dy, dx)):
        noise = max(0.35, 2.2 * float(np.median(own[shown])))
        # That there is an edge counts more than how strong it is; strength ranks them.
        strength = (0.7 * np.clip(own / noise - 1, 0, 1) + 0.3 * own / (own + 3)) * (own > 0.8 * other)
        out.append(np.asarray(strength * inner, np.float32))
    return out[0], out[1]


def _strongest(slope: NDArray[Any]) -> NDArray[np.float32]:
    """(rows, columns) the largest of three channels."""
    size = np.abs(slope)
    # numpy's own maximum over so short an axis takes some fifteen times as long.
    return np.asarray(np.maximum(np.maximum(size[..., 0], size[..., 1]), size[..., 2]), np.float32)


def straighten(picture: NDArray[np.float32], things: NDArray[np.float32], shell: Shell, index: int) -> Wall | None:
    """One wall of the shell (in camera heights), None where too little of it is shown to say anything.

    Args:
        picture: (height, width, 3) CIE Lab.
        things: (7, h, w) at any size, what the network sees in the picture.
    """
    lab, maps, shown = _straighten(picture, things, shell, index)
    if shown.sum() < LEAST_SHOWN * PER_HEIGHT**2 or shown.mean(0).max() <= COLUMN_SHOWN:
        return None
    off = np.linalg.norm((lab - _own_color(lab, shown)) * [1, 1.5, 1.5], axis=-1)
    odd = np.clip(off / COLOR_STEP - 0.5, 0, 1) * shown
    upright, level = _edges(lab, shown)
    return Wall(index, lab, shown, np.asarray(odd, np.float32), upright, level, shell.top, maps)
