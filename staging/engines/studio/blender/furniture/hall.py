"""For halls, baths and terraces: a coat stand, a ladder of towels, a lantern."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part, waves
from staging.engines.studio.blender.furniture.plates import sheet
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import curve, lathe, rod, tube


def coat_stand(order: Order) -> Assembly:
    """A post with hooks on four feet, a scarf over one hook."""
    made = Assembly()
    width, _, height = order.size
    reach = width / 2
    made.add("wood", rod((0, 0, 0.06), (0, 0, height), 0.017, 0.014, 18))
    for k in range(4):
        angle = np.pi * k / 2
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        foot = curve(
            [np.array([0, 0, 0.22]), out * reach * 0.55 + [0, 0, 0.10], out * (reach - 0.012) + [0, 0, 0.012]], 14
        )
        made.add("wood", tube(foot, np.linspace(0.014, 0.010, 14), 10))
    for k in range(6):
        angle = 2 * np.pi * k / 6
        z = height - (0.10 if k % 2 else 0.24)
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        hook = curve(
            [out * 0.01 + [0, 0, z], out * reach * 0.45 + [0, 0, z - 0.02], out * reach * 0.72 + [0, 0, z + 0.07]], 12
        )
        made.add("wood", tube(hook, 0.009, 8))
    made.add("throw", _scarf(reach * 0.42, height - 0.27, 0.62, order.seed))
    return made


def _scarf(x: float, top: float, length: float, seed: int) -> Part:
    """A scarf hung over a hook: both ends hang down."""
    s = np.linspace(-length, length * 0.8, 50)
    t = np.linspace(-0.07, 0.07, 12)
    along, across = np.meshgrid(s, t, indexing="ij")
    half = 0.02
    drop = np.clip(np.abs(along) - half, 0, None)
    flat = np.column_stack([along.ravel(), across.ravel(), np.zeros(along.size)])
    folds = (0.014 * np.sin(across * 90) + 0.006 * waves(flat, 3.0, seed).reshape(along.shape)) * np.clip(
        drop / 0.1, 0.3, 1
    )
    grid = np.stack([x + np.clip(along, -half, half) + np.sign(along) * 0.012 + folds, across, top - drop], -1)
    return sheet(grid, 0.006)


def towel_ladder(order: Order) -> Assembly:
    """A ladder that leans against the wall (+y) with two towels over its rungs."""
    made = Assembly()
    width, depth, height = order.size
    low, high = -depth / 2 + 0.016, depth / 2 - 0.016

    def at(z: float) -> float:
        return low + (high - low) * z / height

    x = width / 2 - 0.016
    for s in (-1, 1):
        made.add("wood", rod((s * x, low, 0), (s * x, high, height), 0.016, 0.015, 14))
    rungs = np.linspace(0.28, height - 0.18, 5)
    for z in rungs:
        made.add("wood", rod((-x, at(z), z), (x, at(z), z), 0.011, sides=12))
    wide = width - 0.10
    made.add("linen", towel(wide, 0.40, 0.34, order.seed).moved(0, at(rungs[3]), float(rungs[3]) + 0.012))
    made.add(
        "linen_2", towel(wide * 0.92, 0.34, 0.30, order.seed + 1).moved(0.01, at(rungs[1]), float(rungs[1]) + 0.012)
    )
    return made


def towel(width: float, front: float, back: float, seed: int) -> Part:
    """A towel over a rung at the origin, hanging down ``front`` before and ``back`` behind it."""
    s = np.linspace(-front, back, 54)
    t = np.linspace(-width / 2, width / 2, 26)
    along, across = np.meshgrid(s, t, indexing="ij")
    half = 0.018
    drop = np.clip(np.abs(along) - half, 0, None)
    flat = np.column_stack([along.ravel(), across.ravel(), np.zeros(along.size)])
    chance = np.random.default_rng([seed, 67])
    wave = np.sin(across * 34 + chance.uniform(0, 6)) + 0.5 * np.sin(across * 61 + chance.uniform(0, 6))
    folds = (0.006 * wave + 0.005 * waves(flat, 3.0, seed).reshape(along.shape)) * np.clip(drop / 0.12, 0.1, 1)
    y = np.clip(along, -half, half) + np.sign(along) * (0.004 + folds)
    z = -drop + 0.006 * (1 - np.clip(np.abs(along) / half, 0, 1) ** 2)
    return sheet(np.stack([across * (1 - 0.02 * drop), y, z], -1), 0.009)


def lantern(order: Order) -> Assembly:
    """An open lantern with a candle."""
    made = Assembly()
    width, depth, height = order.size
    body, bar = height * 0.78, 0.014
    made.add("metal", box((width, depth, 0.02), (0, 0, 0), 0.003), box((width, depth, 0.02), (0, 0, body), 0.003))
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (width - bar) / 2, sy * (depth - bar) / 2
            made.add("metal", box((bar, bar, body), (x, y, 0.01), 0.002))
    roof = lathe([(0, 0), (width * 0.48, 0), (width * 0.16, height * 0.10), (0, height * 0.10)], 4).turned("z", 45)
    made.add("metal", roof.moved(0, 0, body + 0.018))
    turns = np.linspace(0, np.pi, 14)
    ring: Floats = np.column_stack(
        [0.05 * np.cos(turns), np.zeros(14), height * 0.89 + (height * 0.11 - 0.006) * np.sin(turns)]
    )
    made.add("metal", tube(ring, 0.005, 8))
    made.add("wax", lathe([(0, 0.02), (width * 0.2, 0.02), (width * 0.2, body * 0.5), (0, body * 0.5 - 0.006)], 28))
    return made
