"""Headboards: upholstered, of wood and of iron."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly
from staging.engines.studio.blender.furniture.solids import box, cushion
from staging.engines.studio.blender.furniture.turned import rod


def _panels(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Two rows of upholstered panels."""
    y = depth / 2 - head / 2
    made.add("head", box((width, head * 0.6, height - 0.10), (0, y + head * 0.2, 0.10), 0.02, 3))
    count = 4
    each, tall = width / count, (height - 0.42) / 2
    for k in range(count):
        for row in range(2):
            at = (-width / 2 + each * (k + 0.5), y - head * 0.16, 0.42 + tall * row)
            made.add(
                "head",
                cushion(
                    (each - 0.004, head * 0.66, tall - 0.004),
                    at,
                    puff=0.014,
                    axis=1,
                    radius=0.022,
                    wrinkles=0.0015,
                    seed=k + 7 * row,
                ),
            )


def _channels(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Upright rolls side by side."""
    y = depth / 2 - head / 2
    made.add("head", box((width, head * 0.5, height - 0.10), (0, y + head * 0.25, 0.10), 0.02, 3))
    count = round(width / 0.125)
    each = width / count
    for k in range(count):
        at = (-width / 2 + each * (k + 0.5), y - head * 0.12, 0.34)
        made.add(
            "head",
            cushion(
                (each - 0.001, head * 0.75, height - 0.34),
                at,
                puff=0.008,
                axis=1,
                radius=each * 0.45,
                wrinkles=0.001,
                seed=k,
                cells=(2, 2, 10),
            ),
        )


def _cushions(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Two big loose cushions before a low board."""
    y = depth / 2 - head / 2
    made.add("head", box((width, head * 0.45, height - 0.22), (0, y + head * 0.27, 0.10), 0.018, 3))
    for s in (-1, 1):
        big = cushion(
            (width / 2 - 0.004, head * 1.1, height - 0.47),
            (s * width / 4, y - 0.01, 0.47),
            puff=0.022,
            axis=1,
            radius=0.05,
            wrinkles=0.005,
            seed=3 + s,
        )
        made.add("head", big)


def _border(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """A framed headboard: a padded field within a padded border."""
    y, edge = depth / 2 - head / 2, 0.11
    made.add("head", box((width, head * 0.6, height - 0.10), (0, y + head * 0.2, 0.10), 0.02, 3))
    inner = cushion(
        (width - 2 * edge, head * 0.6, height - 0.36 - edge),
        (0, y - head * 0.10, 0.36),
        puff=0.02,
        axis=1,
        radius=0.03,
        wrinkles=0.001,
        seed=1,
    )
    made.add("head", inner)
    for s in (-1, 1):
        made.add(
            "head",
            cushion(
                (edge, head * 0.8, height - 0.30),
                (s * (width - edge) / 2, y - head * 0.1, 0.30),
                puff=0.006,
                axis=1,
                radius=0.035,
                wrinkles=0.001,
                seed=2,
            ),
        )
    made.add(
        "head",
        cushion(
            (width, head * 0.8, edge),
            (0, y - head * 0.1, height - edge),
            puff=0.006,
            axis=1,
            radius=0.035,
            wrinkles=0.001,
            seed=4,
        ),
    )


def _plank(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Three wide boards between two posts, leaning back a little."""
    y = depth / 2 - head / 2
    tall = (height - 0.40) / 3
    for k in range(3):
        made.add("head", box((width - 0.08, 0.026, tall - 0.006), (0, y, 0.40 + tall * k), 0.008, 3))
    _posts(made, width, y, height)


def _posts(made: Assembly, width: float, y: float, height: float) -> None:
    made.add("head", *(box((0.05, 0.045, height), (s * (width / 2 - 0.025), y, 0), 0.012, 3) for s in (-1, 1)))


def _slats(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Thin upright slats under a rail."""
    y = depth / 2 - head / 2
    _posts(made, width, y, height)
    made.add(
        "head",
        box((width - 0.08, 0.032, 0.07), (0, y, height - 0.09), 0.012, 3),
        box((width - 0.08, 0.026, 0.05), (0, y, 0.42), 0.008),
    )
    for x in np.linspace(-width / 2 + 0.10, width / 2 - 0.10, 15):
        made.add("head", box((0.034, 0.015, height - 0.53), (float(x), y, 0.46), 0.004))


def _framed(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """A panelled board under a moulded cap."""
    y = depth / 2 - head / 2
    _posts(made, width, y, height - 0.03)
    made.add("head", box((width, 0.05, 0.035), (0, y, height - 0.035), 0.01, 3))
    made.add("head", box((width - 0.08, 0.018, height - 0.45), (0, y + 0.006, 0.40), 0.003))
    for z in (0.40, height - 0.13):
        made.add("head", box((width - 0.08, 0.03, 0.09), (0, y - 0.004, z), 0.006))
    for x in np.linspace(-width / 2 + 0.09, width / 2 - 0.09, 4):
        made.add("head", box((0.08, 0.028, height - 0.55), (float(x), y - 0.004, 0.45), 0.006))


def _bars(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """A headboard of black iron bars."""
    y = depth / 2 - head / 2
    half = width / 2 - 0.018
    for s in (-1, 1):
        made.add("head", rod((s * half, y, 0), (s * half, y, height), 0.017))
    made.add(
        "head",
        *(
            rod((-half, y, z), (half, y, z), r)
            for z, r in ((height - 0.02, 0.015), (height - 0.18, 0.010), (0.45, 0.012))
        ),
    )
    for x in np.linspace(-half, half, 12)[1:-1]:
        made.add("head", rod((float(x), y, 0.45), (float(x), y, height - 0.18), 0.007))


Head = Callable[[Assembly, float, float, float, float], None]


HEADS: dict[str, Head] = {
    "panels": _panels,
    "channels": _channels,
    "cushions": _cushions,
    "border": _border,
    "plank": _plank,
    "slats": _slats,
    "frame": _framed,
    "bars": _bars,
}
