"""How much work a render may cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from staging.engines.studio.model import Camera


@dataclass(frozen=True, slots=True)
class Quality:
    """A level of quality; edges are the longer side of a photo of 3:2, in pixels.

    Attributes:
        shadow_edge: the smooth ratio of shadowed to empty room is rendered at most this large and enlarged.
        shadow_share: of the photo's size, at most; shadows are smoother than what throws them.
        furniture_edge: the furniture itself is traced at most this large.
        shadow_samples, furniture_samples: most samples a pixel.
        threshold: adaptive sampling stops a pixel below this noise; 0 never.
    """

    name: str
    shadow_edge: int
    shadow_share: float
    furniture_edge: int
    shadow_samples: int
    furniture_samples: int
    threshold: float


DRAFT = Quality("draft", 480, 0.75, 720, 8, 12, 0.1)
STANDARD = Quality("standard", 800, 0.75, 2048, 10, 24, 0.03)
HIGH = Quality("high", 1280, 1.0, 3072, 64, 128, 0.02)
QUALITIES = {q.name: q for q in (DRAFT, STANDARD, HIGH)}


def quality_named(name: str) -> Quality:
    """The level called ``draft``, ``standard`` or ``high``.

    Raises:
        ValueError: there is none of that name.
    """
    if name not in QUALITIES:
        raise ValueError(f"quality must be one of {', '.join(QUALITIES)}, not {name!r}")
    return QUALITIES[name]


def fitted(camera: Camera, edge: int, share: float = 1.0) -> Camera:
    """``camera`` for the photo reduced to the pixels that a photo of 3:2 with the longer side ``edge`` has.

    It has at most ``share`` of the photo's own width and height. A renderer knows no lens: it takes the straight
    picture, as fine in its middle as the photo so reduced.
    """
    straight = camera.straight()
    scale = min(share, edge / math.sqrt(camera.width * camera.height * 1.5)) * (camera.focal_px / straight.focal_px)
    return straight.scaled(max(1, round(camera.width * scale)), max(1, round(camera.height * scale)))
