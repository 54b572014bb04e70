"""Colour schemes of the nine styles, and the choice among them for a room's own floor and wall.

A scheme names the colours of the soft things; woods and metals belong to the style. Each scheme carries two accents
and no more: everything else is a neutral, so that a room never turns into a paint chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staging.engines.base import Style
from staging.engines.studio.catalogue.color import distance, hex_to_rgb, lab

NEUTRAL_WALL = (232.0, 230.0, 226.0)
NEUTRAL_FLOOR = (176.0, 148.0, 118.0)
ENOUGH = 16.0
STILL_SUITS = 14.0
"""How much worse than the best, in colour difference, a scheme may suit a room."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Soft colours that go together. All ``#rrggbb``."""

    name: str
    upholstery: str
    upholstery_2: str
    accent: str
    accent_2: str
    rug: str
    rug_2: str
    linen: str
    throw: str


@dataclass(frozen=True, slots=True)
class StyleColors:
    """Everything a style may be made of: woods and metals as ``#rrggbb``, cloth by kind, patterns by name."""

    schemes: tuple[Scheme, ...]
    woods: tuple[str, ...]
    metal: str
    metal_roughness: float
    lacquer: str
    stone: str
    vein: str
    ceramic: str
    pot: str
    shade: str
    cloth: str
    cloth_2: str
    rug_patterns: tuple[str, ...]
    cloth_patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one staged room.

    Attributes:
        style: whose palette it is.
        scheme: soft colours.
        wood: the wood of most pieces, seen well against the floor.
        wood_2: a second wood, for small pieces.
        base: the style's metals, stone, ceramics and kinds of cloth.
    """

    style: Style
    scheme: Scheme
    wood: str
    wood_2: str
    base: StyleColors


def palette(
    style: Style | str,
    seed: int,
    wall_rgb: Sequence[float] | None = None,
    floor_rgb: Sequence[float] | None = None,
    variant: int = 0,
) -> Palette:
    """Choose the style's colours that suit a room.

    Args:
        style: whose colours.
        seed: another seed may choose another of the schemes that suit about as well.
        wall_rgb: mean sRGB of the walls in [0, 255]; None for an off-white wall.
        floor_rgb: mean sRGB of the floor in [0, 255]; None for an oak floor.
        variant: 0 for the scheme that suits best, above for the next ones, as long as they suit.

    Returns:
        A scheme and two woods that stand out from the floor and from the wall.
    """
    base = COLORS[Style(style)]
    wall = tuple(wall_rgb) if wall_rgb is not None else NEUTRAL_WALL
    floor = tuple(floor_rgb) if floor_rgb is not None else NEUTRAL_FLOOR
    chance = np.random.default_rng([seed, list(Style).index(Style(style))])
    jitter = chance.uniform(0, 9, len(base.schemes))
    scores = [_suits(scheme, wall, floor) + extra for scheme, extra in zip(base.schemes, jitter, strict=True)]
    suiting = [i for i in np.argsort(scores)[::-1] if scores[i] > max(scores) - STILL_SUITS]
    scheme = base.schemes[int(suiting[variant % len(suiting)])]
    woods = sorted(base.woods, key=lambda wood: -_apart(wood, floor))
    return Palette(Style(style), scheme, woods[0], woods[min(1, len(woods) - 1)], base)


def _apart(color: str, other: Sequence[float]) -> float:
    """Contrast with ``other``; more than enough is no better."""
    return min(ENOUGH, distance(hex_to_rgb(color), other))


def _suits(scheme: Scheme, wall: Sequence[float], floor: Sequence[float]) -> float:
    """Large pieces must stand out from the floor, the rug too, and accents must not fight a coloured wall."""
    contrast = (
        1.5 * _apart(scheme.rug, floor) + _apart(scheme.upholstery, floor) + 0.5 * _apart(scheme.upholstery, wall)
    )
    return contrast - sum(_clash(accent, wall) for accent in (scheme.accent, scheme.accent_2))


def _clash(accent: str, wall: Sequence[float]) -> float:
    """Penalty for two strong hues neither near each other nor opposite, growing with the wall's chroma."""
    a, b = np.array(lab(hex_to_rgb(accent))[1:]), np.array(lab(wall)[1:])
    strength = float(min(np.hypot(*a), 30) * min(np.hypot(*b), 30)) / 30
    cosine = float(a @ b) / max(float(np.hypot(*a) * np.hypot(*b)), 1e-9)
    return strength * (1 - abs(cosine)) * 0.5


def _scheme(name: str, colors: str) -> Scheme:
    return Scheme(name, *(f"#{color}" for color in colors.split()))


COLORS: dict[Style, StyleColors] = {
    Style.MODERN: StyleColors(
        schemes=(
            _scheme("stone", "8f8d89 d8d3ca a9573a 3f4a4c d6d1c7 9a948b efece7 7d8074"),
            _scheme("sand", "cfc8bc 6f7371 4d5b53 b39470 b7b1a6 8a8378 f1eeea 5c665f"),
            _scheme("graphite", "55585a c9c3b8 a98c62 7e8b8c d9d5cd a7a198 ece9e5 9a7b5a"),
        ),
        woods=("#6a4a34", "#a27b54", "#3d3029", "#c4a077"),
        metal="#1e1e1f", metal_roughness=0.38, lacquer="#e9e7e3", stone="#ebe8e3", vein="#8f8b86",
        ceramic="#e4dfd6", pot="#4b4a48", shade="#f2ebde", cloth="fabric", cloth_2="boucle",
        rug_patterns=("plain", "contours", "dashes"), cloth_patterns=("windowpane", "dashes", "plain"),
    ),
    Style.CONTEMPORARY: StyleColors(
        schemes=(
            _scheme("oat", "d9d1c4 a8a097 7a4a3c 8c8a74 cbc4b7 a39a8c f0ede8 8c7f70"),
            _scheme("fog", "a5a6a4 e1dcd3 33505a c49a74 dedad3 a9a7a2 eeebe7 5d7076"),
            _scheme("clay", "b7a594 e2dbd0 6b3f33 d0b08a d8cfc3 a8988a f1ede7 96594a"),
        ),
        woods=("#7b5a40", "#b08d65", "#4a382d", "#cdb08a"),
        metal="#a98c5b", metal_roughness=0.28, lacquer="#dcd7cf", stone="#d9d2c8", vein="#a39686",
        ceramic="#d8cfc3", pot="#cfc7ba", shade="#f3ece0", cloth="boucle", cloth_2="fabric",
        rug_patterns=("contours", "plain", "waves"), cloth_patterns=("dashes", "plain", "trellis"),
    ),
    Style.SCANDINAVIAN: StyleColors(
        schemes=(
            _scheme("mist", "cbc8c2 e6e1d8 74878c d9a58b e7e2d9 a6a198 f3f1ed a9b3ad"),
            _scheme("moss", "b9b8b2 e9e4da 7f8b74 c98f64 ece8e0 8e8a83 f1efea 98a38d"),
            _scheme("blush", "dcd7ce a9b0ae c58f7c 6f8791 d5d0c6 9b968d f4f1ec c8a595"),
        ),
        woods=("#c9a478", "#dcc19b", "#a87d52", "#8a6443"),
        metal="#23211f", metal_roughness=0.45, lacquer="#f1efeb", stone="#e9e6e1", vein="#b5b0a9",
        ceramic="#ece8e0", pot="#d9d3c8", shade="#f5efe4", cloth="linen", cloth_2="wool",
        rug_patterns=("diamonds", "plain", "lines"), cloth_patterns=("windowpane", "dashes", "gingham"),
    ),
    Style.MIDCENTURY: StyleColors(
        schemes=(
            _scheme("teal", "3f5f5c d8c9b0 c98a2e a4492c d9ccb4 8a5b3c efe8db b4622f"),
            _scheme("olive", "6f7046 d9cdb8 c0672f 34545c d5c7ad 6b5a3e eee6d8 b98a35"),
            _scheme("rust", "9c5634 d6cab6 3a5a5f c99a3f dccfb8 7c5a44 efe9dd 4f6a63"),
        ),
        woods=("#8a5632", "#6d4128", "#b07d4c"),
        metal="#b08d57", metal_roughness=0.3, lacquer="#efe9dd", stone="#e4dccf", vein="#a89a87",
        ceramic="#d9c7a6", pot="#e5ddcf", shade="#f0e4cd", cloth="fabric", cloth_2="wool",
        rug_patterns=("arcs", "dashes", "plain"), cloth_patterns=("chevron", "dashes", "plain"),
    ),
    Style.INDUSTRIAL: StyleColors(
        schemes=(
            _scheme("saddle", "7a4b2f 6d6f70 3b4043 a5633a a29d96 5e5a56 dbd8d3 4c5052"),
            _scheme("iron", "4f5153 8a5a3a a2683e 787c7c b8b2a8 6f6a64 d8d5d0 7d5a40"),
            _scheme("canvas", "8d867b 5b4636 4a5a5e a86b42 c0b9ad 77716a dedad3 5a5f60"),
        ),
        woods=("#6b4c34", "#94704c", "#463529"),
        metal="#1b1b1c", metal_roughness=0.5, lacquer="#3a3c3e", stone="#9a9894", vein="#7c7a77",
        ceramic="#8a8782", pot="#55534f", shade="#d8cdb8", cloth="leather", cloth_2="fabric",
        rug_patterns=("worn", "plain", "dashes"), cloth_patterns=("ticking", "plain", "windowpane"),
    ),
    Style.FARMHOUSE: StyleColors(
        schemes=(
            _scheme("cream", "dcd4c5 b3aca0 76836f 9a6a4a cfc6b6 8d8577 f2eee6 8f9a88"),
            _scheme("denim", "c9c3b8 ded6c8 53677a a5744e ddd5c7 7f8587 f1ede5 6d7f90"),
            _scheme("barn", "b5a996 e0d8ca 8c4a3a 5f6b60 d6ccbb 9a8c7a f0ebe2 a05a47"),
        ),
        woods=("#9b7450", "#c5a47c", "#6f5039", "#e3ddd1"),
        metal="#2c2825", metal_roughness=0.55, lacquer="#ebe6db", stone="#d6d0c5", vein="#b0a899",
        ceramic="#e8e1d4", pot="#c7b9a4", shade="#f1e8d6", cloth="linen", cloth_2="fabric",
        rug_patterns=("stripes", "worn", "plain"), cloth_patterns=("ticking", "gingham", "windowpane"),
    ),
    Style.COASTAL: StyleColors(
        schemes=(
            _scheme("shore", "e2dcd1 b9c3c6 4f7389 d3b48c d8d2c5 9fb0b8 f4f2ed 86a3b1"),
            _scheme("dune", "d5cbbb e8e2d6 6d95a0 c49f74 e6dfd2 a9b7b5 f3f0ea 9db4b6"),
            _scheme("harbour", "a9b4ba e6e0d5 2f4f6b d1a878 e4ded2 7e919c f2f0eb 4f6f8a"),
        ),
        woods=("#cdb48f", "#a98a66", "#e6ded0", "#866a4e"),
        metal="#b9a06e", metal_roughness=0.35, lacquer="#f0eee8", stone="#e6e2da", vein="#c2bbb0",
        ceramic="#dfe5e5", pot="#d8cdb9", shade="#f4eee1", cloth="linen", cloth_2="fabric",
        rug_patterns=("stripes", "lines", "plain"), cloth_patterns=("awning", "ticking", "dashes"),
    ),
    Style.TRADITIONAL: StyleColors(
        schemes=(
            _scheme("sage", "c9c0ae 7f8a75 6e3b35 b39a62 b9a98f 6b4a42 f1ece2 8a8f76"),
            _scheme("navy", "d6ccba 37465a 8d4a3c b89a63 c4b397 3a475a f0ebe1 4a5a70"),
            _scheme("walnut", "a9977f d9cfbd 55634f 9c6b4a c6b69b 71584a efe9de 7a5548"),
        ),
        woods=("#5d3824", "#7d5233", "#3f271b"),
        metal="#a58a55", metal_roughness=0.3, lacquer="#e8e1d2", stone="#d9cfbf", vein="#a08f7a",
        ceramic="#cfd4d0", pot="#6d5f50", shade="#f2e7d0", cloth="fabric", cloth_2="velvet",
        rug_patterns=("medallion", "border", "worn"), cloth_patterns=("trellis", "ticking", "plain"),
    ),
    Style.LUXURY: StyleColors(
        schemes=(
            _scheme("ivory", "d9d2c6 b7a995 23394f b8986a cfc7ba a59a8a f2efea 2f465c"),
            _scheme("emerald", "cdc5b8 2f5148 b8946a 1f3a36 ddd6ca a99c8a f1ede7 3a5c52"),
            _scheme("plum", "bdb4aa 5a3a4a c0a172 3c3a44 d8d1c7 9a8f88 f0ece8 6a4a5a"),
        ),
        woods=("#33241b", "#6a4a36", "#1f1713"),
        metal="#c6a363", metal_roughness=0.18, lacquer="#e6e2db", stone="#f0eeea", vein="#a7a19a",
        ceramic="#e9e4db", pot="#2b2a29", shade="#f5eddd", cloth="velvet", cloth_2="boucle",
        rug_patterns=("waves", "border", "contours"), cloth_patterns=("trellis", "plain", "windowpane"),
    ),
}  # fmt: skip
