"""Easy chairs without sofa arms."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part, joined, waves
from staging.engines.studio.blender.furniture.plates import plate, sheet, superellipse
from staging.engines.studio.blender.furniture.sofas import closed_skin, lean, piped_seat
from staging.engines.studio.blender.furniture.solids import box, cushion, pillow
from staging.engines.studio.blender.furniture.turned import curve, rod, tube


def tub_chair(order: Order) -> Assembly:
    """A low round chair: one upholstered shell that falls towards the front, on a recessed base."""
    made = Assembly()
    width, depth, height = order.size
    made.add("legs", plate(superellipse(width * 0.7, depth * 0.7), 0.05, 0, 0.006))
    made.add("fabric", plate(superellipse(width * 0.97, depth * 0.95, 2.3), 0.26, 0.04, 0.05, 5))
    made.add("fabric", _tub_shell(width, depth, height, order.seed))
    seat = cushion(
        (width * 0.66, depth * 0.72, 0.15), (0, -depth * 0.09, 0.29), puff=0.025, radius=0.06, seed=order.seed
    )
    made.add("fabric", seat)
    return made


def _tub_shell(width: float, depth: float, height: float, seed: int) -> Part:
    """The wall of the tub: a thick band swept around the back, its top rounded and falling to the arms."""
    turns = np.linspace(-0.20 * np.pi, 1.20 * np.pi, 56)
    section = np.linspace(0, 2 * np.pi, 22, endpoint=False)
    thick, low = 0.065, 0.14
    rings = []
    for k, a in enumerate(turns):
        share = max(0.0, np.sin(a))
        ends = min(1.0, 0.55 + 0.45 * min(k, len(turns) - 1 - k) / 4)
        top = 0.53 + (height - 0.53) * share**1.3
        middle, half = (top + low) / 2, (top - low) / 2 * (0.92 + 0.08 * ends)
        cos, sin = np.cos(section), np.sin(section)
        out = np.sign(cos) * np.abs(cos) ** 0.8 * thick * ends
        rise = np.sign(sin) * np.abs(sin) ** 0.55 * half
        lean_out = 0.02 * rise / half
        reach_x, reach_y = width / 2 - thick + out + lean_out, depth / 2 - thick + out + lean_out
        rings.append(np.column_stack([reach_x * np.cos(a), reach_y * np.sin(a), middle + rise]))
    skin = closed_skin(np.array(rings))

    def soften(points: Floats) -> Floats:
        return points + (0.003 * waves(points, 2.0, seed))[:, None]

    return skin.deformed(soften)


def lounge_chair(order: Order) -> Assembly:
    """An easy chair with an open wooden frame and two cushions."""
    made = Assembly()
    width, depth, height = order.size
    front, back = -depth / 2 + 0.016, depth / 2 - 0.16
    for s in (-1, 1):
        x = s * (width / 2 - 0.028)
        made.add(
            "legs",
            rod((x, front + 0.05, 0.545), (x, front, 0), 0.018, 0.013),
            rod((x, back, 0.56), (x, depth / 2 - 0.014, 0), 0.018, 0.013),
        )
        rest = [(x, front - 0.01, 0.548), (x, 0, 0.562), (x, back + 0.04, 0.555)]
        made.add(
            "legs",
            tube(curve(rest, 16), np.interp(np.linspace(0, 1, 16), [0, 0.2, 1], [0.024, 0.028, 0.018]), 14, flat=0.5),
        )
        made.add("legs", rod((x, front + 0.02, 0.26), (x, back + 0.06, 0.20), 0.013))
        slope = [(x * 0.86, back + 0.02, 0.24), (x * 0.86, depth / 2 - 0.06, height - 0.05)]
        made.add("legs", rod(slope[0], slope[1], 0.015))
    made.add(
        "legs",
        *(
            rod((-width / 2 + 0.03, y, z), (width / 2 - 0.03, y, z), 0.013)
            for y, z in ((front + 0.03, 0.27), (back + 0.04, 0.21))
        ),
    )
    for z in np.linspace(0.38, height - 0.07, 4):
        y = np.interp(z, [0.24, height - 0.05], [back + 0.02, depth / 2 - 0.06])
        made.add("legs", rod((-width * 0.42, float(y), float(z)), (width * 0.42, float(y), float(z)), 0.010))
    seat = piped_seat((width - 0.11, depth - 0.24, 0.13), (0, 0, 0), order.seed).turned("x", -5)
    made.add("fabric", seat.moved(0, -0.05, 0.275))
    rest_back = cushion(
        (width - 0.11, 0.13, height - 0.415), puff=0.03, axis=1, radius=0.05, wrinkles=0.004, seed=order.seed + 1
    )
    made.add("fabric", rest_back.turned("x", -15).moved(0, depth / 2 - 0.245, 0.40))
    return made


def sling_chair(order: Order) -> Assembly:
    """Leather slung in a frame of thin steel."""
    made = Assembly()
    width, depth, height = order.size
    half = width / 2 - 0.012
    for s in (-1, 1):
        x = s * half
        loop = [
            (x, -depth / 2 + 0.02, 0.012),
            (x, -depth / 2 + 0.05, 0.42),
            (x, -depth / 2 + 0.10, 0.55),
            (x, depth * 0.10, 0.57),
            (x, depth / 2 - 0.10, 0.58),
            (x, depth / 2 - 0.04, 0.40),
            (x, depth / 2 - 0.012, 0.012),
        ]
        made.add(
            "legs",
            tube(curve(loop, 48), 0.011, 12),
            rod((x, -depth / 2 + 0.02, 0.012), (x, depth / 2 - 0.012, 0.012), 0.010),
        )
    made.add(
        "legs",
        *(rod((-half, y, z), (half, y, z), 0.010) for y, z in ((-depth / 2 + 0.035, 0.20), (depth / 2 - 0.03, 0.25))),
    )
    across = np.linspace(-half + 0.06, half - 0.06, 14)
    line = curve(
        [
            (0, -depth / 2 + 0.02, 0.40),
            (0, -depth * 0.12, 0.355),
            (0, depth * 0.17, 0.335),
            (0, depth * 0.30, 0.45),
            (0, depth / 2 - 0.07, height - 0.02),
        ],
        34,
    )
    grid = np.array([[(x, y, z - 0.02 * np.cos(x / half * np.pi / 2)) for x in across] for _, y, z in line])
    made.add("fabric", sheet(grid[:, ::-1], 0.02))
    pads = [
        cushion((width - 0.16, depth - 0.24, 0.08), (0, 0, 0), puff=0.02, radius=0.035, seed=order.seed)
        .turned("x", -6)
        .moved(0, -0.06, 0.35),
        cushion((width - 0.16, 0.08, height - 0.38), puff=0.02, axis=1, radius=0.035, seed=order.seed + 1)
        .turned("x", -21)
        .moved(0, depth * 0.25, 0.39),
    ]
    made.add("fabric", *pads)
    made.add(
        "legs",
        *(
            tube([(s * half, depth * 0.42, 0.56), (s * (half - 0.05), depth / 2 - 0.08, height - 0.05)], 0.008, 8)
            for s in (-1, 1)
        ),
    )
    return made


def wing_chair(order: Order) -> Assembly:
    """A high-backed chair with wings."""
    made = Assembly()
    width, depth, height = order.size
    for sx in (-1, 1):
        made.add(
            "legs",
            rod(
                (sx * (width / 2 - 0.09), -depth / 2 + 0.10, 0.17),
                (sx * (width / 2 - 0.08), -depth / 2 + 0.08, 0),
                0.024,
                0.015,
            ),
        )
        made.add(
            "legs",
            rod(
                (sx * (width / 2 - 0.10), depth / 2 - 0.12, 0.17),
                (sx * (width / 2 - 0.09), depth / 2 - 0.04, 0),
                0.022,
                0.015,
            ),
        )
    made.add("fabric", box((width - 0.06, depth - 0.10, 0.16), (0, 0, 0.16), 0.03, 3))
    made.add("fabric", piped_seat((width - 0.24, depth - 0.22, 0.15), (0, -0.055, 0.31), order.seed))
    arm = cushion(
        (0.13, depth - 0.16, 0.36), (width / 2 - 0.065, -0.04, 0.29), puff=0.012, axis=0, radius=0.06, seed=order.seed
    )
    made.both_sides("fabric", arm)
    back = cushion((width - 0.16, 0.16, height - 0.33), puff=0.035, axis=1, radius=0.07, seed=order.seed + 2)
    made.add("fabric", back.turned("x", -9).moved(0, depth / 2 - 0.20, 0.33))
    wing = cushion((0.09, 0.26, height - 0.62), puff=0.012, axis=0, radius=0.042, seed=order.seed + 3)
    made.both_sides("fabric", wing.turned("x", -9).turned("z", -8).moved(width / 2 - 0.075, depth / 2 - 0.20, 0.575))
    made.add("pillow", lean(pillow(0.44, 0.34, 0.13, order.seed), -16, 3, 0, 0, depth / 2 - 0.33, 0.475))
    return made


def shell_chair(order: Order) -> Assembly:
    """An upholstered shell that wraps around the sitter, on four wooden legs."""
    made = Assembly()
    width, depth, height = order.size
    dining = order.flag("dining")
    seat = 0.44 if dining else 0.37
    inset = 0.12 if dining else 0.16
    for sx in (-1, 1):
        for sy in (-1, 1):
            foot = (sx * (width / 2 - 0.05), sy * (depth / 2 - 0.05), 0)
            made.add("legs", rod((sx * (width / 2 - inset), sy * (depth / 2 - inset), seat), foot, 0.017, 0.011, 16))
    made.add("legs", box((width - 2 * inset, depth - 2 * inset, 0.03), (0, 0, seat - 0.045), 0.01))
    made.add("fabric", _shell(width, depth, height, seat))
    pad = cushion(
        (width * 0.70, depth * 0.68, 0.075), (0, -depth * 0.05, seat - 0.01), puff=0.02, radius=0.035, seed=order.seed
    )
    made.add("fabric", pad)
    return made


def _shell(width: float, depth: float, height: float, seat: float) -> Part:
    """A bowl over seat and back, high behind and open in front."""
    turns, steps = 65, 14
    grid = np.zeros((steps, turns, 3))
    for i, s in enumerate(np.linspace(0, 1, steps)):
        for j, a in enumerate(np.linspace(-0.5 * np.pi, 1.5 * np.pi, turns)):
            behind = (1 + np.sin(a)) / 2
            top = 0.02 + (height - seat + 0.0) * behind**1.9
            bowl = np.clip(s / 0.45, 0, 1)
            reach = 0.82 * np.sin(bowl * np.pi / 2) + 0.12 * np.clip((s - 0.45) / 0.55, 0, 1) * (0.3 + 0.7 * behind)
            up = 0.045 * (1 - np.cos(bowl * np.pi / 2)) + top * np.clip((s - 0.30) / 0.70, 0, 1) ** 1.25
            grid[i, j] = (width / 2 * reach * np.cos(a), depth / 2 * reach * np.sin(a), seat - 0.050 + up)
    shell = sheet(grid, 0.028)
    rim = tube(grid[-1, :-1] * np.array([0.975, 0.975, 1.0]), 0.0165, 10, closed=True)
    return joined(shell, rim)
