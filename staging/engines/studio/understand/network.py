"""Our own network: which face of the room each pixel shows, where faces meet, and what is in or before the walls.

Input: the picture and each pixel's viewing direction in the room frame (how far up it points, how much along x and
y), so that the network knows which way is up and where the walls run. Output at half the input's size: logits of floor,
ceiling, x-wall, y-wall, of edges along x, y and z, and of what is in front: nothing, window, door, passage,
fixture, thing. See ``weights/README.md`` for how it was trained.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from staging.engines.studio.model import Camera
from staging.engines.studio.understand.geometry import pixel_grid

WEIGHTS = Path(__file__).parent / "weights"
ROOM, SECOND = WEIGHTS / "room.onnx", WEIGHTS / "second_opinion.onnx"
"""What is seen; and an earlier, smaller state that knows faces only, to compare with."""
MOST, SECOND_MOST = (384, 320), (320, 320)
"""Width and height of the input in pixels, at most: those of the largest pictures each was trained on. In a picture
that is higher than any of them the floor before the camera is not seen."""

Maps = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network sees, at half its input's size.

    Attributes:
        faces: (4, h, w) probabilities of floor, ceiling, x-wall (left or right), y-wall (front).
        edges: (3, h, w) probabilities of an edge between faces along x, y, z.
        things: (7, h, w) probabilities of `found.THINGS`.
    """

    faces: Maps
    edges: Maps
    things: Maps


@functools.cache
def _session(weights: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


def _input(picture: NDArray[np.uint8], camera: Camera, most: tuple[int, int]) -> Maps:
    """(6, h, w) input: colours (blue first, as trained) in [-1, 1], then the ray's z, |x|, |y|."""
    scale = min(most[0] / camera.width, most[1] / camera.height)
    width, height = (max(16, round(side * scale / 16) * 16) for side in (camera.width, camera.height))
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)[..., ::-1]
    rays = guide(camera, width, height)
    return np.asarray(np.concatenate([small.transpose(2, 0, 1) / 127.5 - 1.0, rays]), np.float32)


def guide(camera: Camera, width: int, height: int) -> Maps:
    """(3, height, width) unit viewing direction in the room frame: z, |x|, |y|, for the picture at that size."""
    pixels = pixel_grid(width, height) * [camera.width / width, camera.height / height]
    rays = camera.rays(pixels)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    return np.asarray(np.stack([rays[..., 2], np.abs(rays[..., 0]), np.abs(rays[..., 1])]), np.float32)


def look(picture: NDArray[np.uint8], camera: Camera) -> Seen:
    """Run the network on a (height, width, 3) RGB picture and its mirror image, and average.

    Args:
        picture: of the camera's size.
        camera: focal length, principal point and angles; the height does not matter.
    """
    logits = _logits(ROOM, picture, camera, MOST)
    faces, edges, things = logits[:, :4], logits[:, 4:7], logits[:, 7:]
    return Seen(_both(_shares(faces)), _both(1.0 / (1.0 + np.exp(-edges))), _both(_shares(things)))


def second_opinion(picture: NDArray[np.uint8], camera: Camera) -> Maps:
    """(h, w) probability of floor by the earlier training, at half its input's size; arguments as for `look`."""
    logits = _logits(SECOND, picture, camera, SECOND_MOST)
    return np.asarray(_both(_shares(logits[:, :4]))[0], np.float32)


def _logits(weights: Path, picture: NDArray[np.uint8], camera: Camera, most: tuple[int, int]) -> Maps:
    """(2, outputs, h, w) for the picture and its mirror image."""
    x = _input(picture, camera, most)
    return np.asarray(_session(weights).run(None, {"image_and_rays": np.stack([x, x[..., ::-1]])})[0], np.float32)


def _shares(logits: Maps) -> Maps:
    """Softmax over the classes."""
    scores = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(scores / scores.sum(1, keepdims=True), np.float32)


def _both(maps: Maps) -> Maps:
    """Mean of the picture's and its mirror image's."""
    return np.asarray((maps[0] + maps[1, ..., ::-1]) / 2, np.float32)
