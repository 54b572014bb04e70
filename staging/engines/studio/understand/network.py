"""Our own small network: which face of the room each pixel shows, and where faces meet.

Input: the picture and each pixel's viewing direction in the room frame (how far up it points, how much along x and
y), so that the network knows which way is up and where the walls run. Output at half the input's size: logits of floor,
ceiling, x-wall, y-wall, and of edges along x, y and z. See ``weights/README.md`` for how it was trained.
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

WEIGHTS = Path(__file__).parent / "weights" / "room_faces.onnx"
LONG_SIDE = 240
FLOOR_LONG_SIDE = 320
"""The floor's outline gains from a larger input; faces and edges do not."""

Maps = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Faces:
    """What the network sees, at half its input's size.

    Attributes:
        faces: (4, h, w) probabilities of floor, ceiling, x-wall (left or right), y-wall (front).
        edges: (3, h, w) probabilities of an edge between faces along x, y, z.
    """

    faces: Maps
    edges: Maps


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(WEIGHTS), options, providers=["CPUExecutionProvider"])


def _input(picture: NDArray[np.uint8], camera: Camera, long_side: int) -> Maps:
    """(6, h, w) input: colours (blue first, as trained) in [-1, 1], then the ray's z, |x|, |y|."""
    scale = long_side / max(camera.width, camera.height)
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


def look(picture: NDArray[np.uint8], camera: Camera, long_side: int = LONG_SIDE) -> Faces:
    """Run the network on a (height, width, 3) RGB picture and its mirror image, and average.

    Args:
        picture: of the camera's size.
        camera: focal length, principal point and angles; the height does not matter.
        long_side: of the network's input, in pixels.
    """
    x = _input(picture, camera, long_side)
    logits = _session().run(None, {"image_and_rays": np.stack([x, x[..., ::-1]])})[0]
    scores = np.exp(logits[:, :4] - logits[:, :4].max(1, keepdims=True))
    faces = scores / scores.sum(1, keepdims=True)
    edges = 1.0 / (1.0 + np.exp(-logits[:, 4:]))
    return Faces((faces[0] + faces[1, ..., ::-1]) / 2, (edges[0] + edges[1, ..., ::-1]) / 2)
