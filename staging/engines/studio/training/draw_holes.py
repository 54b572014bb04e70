"""Random windows, doors, passages, pictures and panels along a wall."""

from __future__ import annotations

from dataclasses import dataclass, replace

from staging.engines.studio.training.draw_materials import Dice, hsv, paint, trim, wood
from staging.engines.studio.training.rooms import Color, Hole

KINDS = ("window", "door", "passage", "picture", "panel")
SHARES = (0.38, 0.3, 0.18, 0.07, 0.07)

CLOSETS, TALL = 0.2, 0.4
"""Share of doors that are closets', and of pictures that are panels as tall as a door."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the next hole begins: wall, distance along it, lowest height of the wall; and colours of wall and trim."""

    host: int
    at: float
    height: float
    base: Color
    frame: Color


def along_wall(dice: Dice, host: int, length: float, height: float, base: Color, frame: Color) -> list[Hole]:
    """None to three of them side by side, clear of the corners; ``height`` is the wall's lowest."""
    out: list[Hole] = []
    at = dice.uniform(0.1, max(0.15, length * 0.35))
    for _ in range(int(dice.choice([0, 1, 1, 2, 3]))):
        kind = str(dice.choice(KINDS, p=SHARES))
        hole = MAKE[kind](dice, Site(host, at, height, base, frame))
        if hole.end > length - 0.1:
            break
        out.append(hole)
        at = hole.end + dice.uniform(0.22, 1.5)
    return out


def _casing(dice: Dice) -> float:
    return float(dice.uniform(0.04, 0.11)) if dice.random() < 0.65 else 0.0


def window(dice: Dice, site: Site) -> Hole:
    """Clear, with blinds or blown out; one in five begins near the floor."""
    wide = dice.uniform(0.5, 2.6)
    low = dice.uniform(0.06, 0.35) if dice.random() < 0.2 else dice.uniform(0.5, 1.3)
    high = min(site.height - 0.06, max(low + 0.5, dice.uniform(1.8, 2.5)))
    sash = site.frame if dice.random() < 0.8 else hsv(0.1, 0.1, dice.uniform(0.05, 0.3))
    return Hole(
        "window", site.host, site.at, site.at + wide, low, high, dice.uniform(0.03, 0.3),
        (int(dice.integers(1, 5)), int(dice.integers(1, 4))),
        dice.uniform(0.03, 0.09), _casing(dice), site.base if dice.random() < 0.5 else site.frame, sash,
        dice.uniform(0.8, 3.0),
        style=int(dice.choice([0, 1, 2], p=[0.7, 0.15, 0.15])), view=(dice.uniform(0.5, 1.1), dice.uniform(0.4, 1.2)),
        variant=int(dice.integers(1, 999)),
    )  # fmt: skip


def door(dice: Dice, site: Site) -> Hole:
    """A closed leaf, plain or panelled, sometimes glazed; two leaves where wide; or a closet's row of narrow ones."""
    if dice.random() < CLOSETS:
        return _closet(dice, site)
    style = int(dice.choice([0, 1, 2], p=[0.78, 0.17, 0.05]))
    leaves = 2 if style == 1 and dice.random() < 0.6 else 1
    wide = leaves * dice.uniform(0.65, 1.0)
    across = leaves if style == 1 else int(dice.choice([0, 1, 2]))
    leaf = _leaf_color(dice, site)
    return Hole(
        "door", site.host, site.at, site.at + wide, 0.0, min(site.height - 0.08, dice.uniform(1.93, 2.15)),
        dice.uniform(0.0, 0.15),
        (across, int(dice.choice([1, 2, 3]))), dice.uniform(0.05, 0.12),
        _door_casing(dice), site.base if dice.random() < 0.5 else site.frame,
        leaf, dice.uniform(0.8, 2.5), style=style, view=(dice.uniform(0.5, 1.1), dice.uniform(0.4, 1.2)),
        variant=int(dice.integers(0, 2)),
    )  # fmt: skip


def _closet(dice: Dice, site: Site) -> Hole:
    """Folding or sliding leaves side by side, hardly set back."""
    leaves = int(dice.integers(2, 5))
    return Hole(
        "door", site.host, site.at, site.at + leaves * dice.uniform(0.35, 0.7), 0.0,
        min(site.height - 0.08, dice.uniform(1.95, 2.35)), dice.uniform(0.0, 0.06),
        (leaves, int(dice.choice([1, 2, 3]))), 0.05, _door_casing(dice), site.base, _leaf_color(dice, site), 1.0,
        variant=int(dice.integers(0, 2)),
    )  # fmt: skip


def _leaf_color(dice: Dice, site: Site) -> Color:
    if dice.random() < 0.6:
        return site.frame
    return site.base if dice.random() < 0.2 else wood(dice) if dice.random() < 0.7 else paint(dice)


def _door_casing(dice: Dice) -> float:
    return float(dice.uniform(0.05, 0.12)) if dice.random() < 0.85 else 0.0


def opened(dice: Dice, door: Hole, color: Color) -> Hole:
    """What is seen once the door stands open: the way through, mostly into a darker room."""
    glow = dice.uniform(0.1, 0.5) if dice.random() < 0.7 else dice.uniform(0.5, 1.2)
    return replace(
        door, kind="passage", depth=dice.uniform(1.0, 3.5), panes=(1, 1), frame=0.0, reveal=color, face=color,
        glow=glow, spread=(dice.uniform(0, 1.5), dice.uniform(0, 1.5)), style=0,
    )  # fmt: skip


def passage(dice: Dice, site: Site) -> Hole:
    """An opening into a hall or another room, sometimes up to the ceiling, darker or brighter than here."""
    wide = dice.uniform(0.7, 2.5)
    top = site.height - 0.001 if dice.random() < 0.2 else min(site.height - 0.05, dice.uniform(1.95, 2.4))
    beyond = paint(dice) if dice.random() < 0.5 else site.base
    glow = dice.uniform(0.15, 0.6) if dice.random() < 0.5 else dice.uniform(0.5, 1.4)
    other = hsv(0.08, 0.3, dice.uniform(0.2, 0.8))
    return Hole(
        "passage", site.host, site.at, site.at + wide, 0.0, top, dice.uniform(1.0, 4.5), (1, 1), 0.0, _casing(dice),
        beyond, other, glow, (dice.uniform(0, 1.8), dice.uniform(0, 1.8)),
        style=int(dice.random() < 0.35), variant=int(dice.integers(1, 999)),
    )  # fmt: skip


def picture(dice: Dice, site: Site) -> Hole:
    """Something flat on the wall that is no opening: a picture, a screen, a switch board, or a panel down to the floor
    or nearly.
    """
    low = dice.uniform(1.0, 1.5)
    rim = hsv(dice.random(), 0.3, dice.uniform(0.05, 0.9))
    end, high = site.at + dice.uniform(0.3, 1.4), low + dice.uniform(0.3, 1.0)
    frame, variant = dice.uniform(0.02, 0.08), int(dice.integers(1, 999))
    own = dice.spawn(1)[0]
    if own.random() < TALL:
        low, high = own.uniform(0.0, 0.5), own.uniform(1.7, 2.4)
    return Hole(
        "picture", site.host, site.at, end, low, min(site.height - 0.1, high), 0.0, (1, 1), frame, 0.0, rim,
        paint(own), 0.0, variant=variant,
    )  # fmt: skip


def panel(dice: Dice, site: Site) -> Hole:
    """A moulding on the wall."""
    low = float(dice.choice([0.2, 1.1]))
    return Hole(
        "panel", site.host, site.at, site.at + dice.uniform(0.5, 2.0), low, min(site.height - 0.15,
        low + dice.uniform(0.4, 1.5)),
        0.0, (1, 1),
        dice.uniform(0.015, 0.04), 0.0, site.base, trim(dice, site.base), 0.0,
    )  # fmt: skip


def hearth(dice: Dice, host: int, middle: float, wide: float, low: float, high: float) -> Hole:
    """The dark mouth of a fireplace with its surround."""
    stone = hsv(0.08, dice.uniform(0, 0.3), dice.uniform(0.1, 0.95))
    return Hole(
        "hearth", host, middle - wide / 2, middle + wide / 2, low, high, dice.uniform(0.1, 0.4), (1, 1), 0.03,
        float(dice.choice([0.0, dice.uniform(0.08, 0.25)])), (0.03, 0.028, 0.025), stone, 0.0,
    )  # fmt: skip


MAKE = {"window": window, "door": door, "passage": passage, "picture": picture, "panel": panel}
