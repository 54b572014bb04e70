"""From a role in the palette to a description of a material that any renderer can read."""

from __future__ import annotations

from typing import Any

import numpy as np

from staging.engines.studio.catalogue.color import blend, muted
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.palettes import Palette

Material = dict[str, Any]

# Cloth lies in folds and light goes to and fro in them, which makes it stronger in colour than its swatch.
CALM = 0.8

FLAT = ("stripes", "lines", "dashes", "border")
"""Patterns of flat-woven rugs, for outdoors."""

CRAYONS = ("#c98265", "#7397ab", "#dcb364", "#8aa886", "#4a4c50")
"""A warm colour, a blue, a yellow, a green and a dark one."""

BOOK_CLOTH = (
    ("#d9cfc0", "#e4dfd5", "#cfc7b8"),
    ("#3b3b3d", "#2f4858", "#4a4239"),
    ("#8c6653", "#7a8a7a", "#a08a68", "#66757f"),
)


def materials(design: Design, palette: Palette, seed: int) -> dict[str, Material]:
    """Describe the material of each slot of ``design``.

    Args:
        design: whose slots.
        palette: the room's colours.
        seed: varies what may vary within the palette (pattern of a rug, motif of a picture).

    Returns:
        slot → ``{"kind": …, "color": "#rrggbb", …}``; JSON-ready. Kinds are those of `KINDS`.
    """
    made = {slot: finish(role, palette, seed) for slot, role in design.roles.items()}
    if "panels" in design.options:
        made["picture"]["panels"] = design.options["panels"]
    return made


def finish(role: str, palette: Palette, seed: int) -> Material:
    """The material that plays ``role``.

    Raises:
        KeyError: no palette has such a role.
    """
    scheme, base = palette.scheme, palette.base
    made: dict[str, Material] = {
        "upholstery": _cloth(base.cloth, scheme.upholstery),
        "upholstery_2": _cloth(base.cloth_2, scheme.upholstery_2),
        "chair": _cloth("fabric" if base.cloth_2 == "boucle" else base.cloth_2, scheme.upholstery_2),
        "hide": _cloth("leather", blend(scheme.accent, "#6b4a35", 0.6)),
        "accent": _cloth("linen", scheme.accent),
        "pattern": _patterned(palette, seed),
        "neutral": _cloth("boucle", blend(scheme.upholstery_2, scheme.linen, 0.5)),
        "linen": _cloth("bedding", blend(scheme.linen, "#b9b4ab", 0.2)),
        "linen_2": _cloth("bedding", blend(scheme.linen, scheme.throw, 0.22)),
        "throw": _cloth("knit", scheme.throw),
        "rug": _rug(palette, seed),
        "rug_flat": {**_rug(palette, seed), "pattern": FLAT[seed % len(FLAT)], "pile": 0.25},
        "mat_bath": {
            "kind": "rug",
            "color": blend(scheme.linen, scheme.throw, 0.35),
            "color_2": scheme.linen,
            "color_3": scheme.throw,
            "pattern": "plain",
            "pile": 1.5,
            "seed": seed,
        },
        "towel": _cloth("terry", blend(scheme.linen, scheme.rug, 0.25)),
        "towel_2": _cloth("terry", blend(scheme.linen, scheme.throw, 0.6)),
        "outdoor": _cloth("fabric", blend(scheme.linen, scheme.rug, 0.6)),
        "outdoor_2": _cloth("fabric", blend(scheme.rug, scheme.throw, 0.3)),
        "canvas": _cloth("linen", blend(scheme.linen, "#d8cdb8", 0.35)),
        "accent_pale": _cloth("linen", blend(scheme.accent, scheme.linen, 0.5)),
        "toy": {"kind": "paint", "color": muted(scheme.accent, CALM), "roughness": 0.45},
        "toy_2": {"kind": "paint", "color": muted(scheme.accent_2, CALM), "roughness": 0.45},
        "toy_3": {"kind": "paint", "color": muted(blend(CRAYONS[2], scheme.accent, 0.2), CALM), "roughness": 0.45},
        "plush": _cloth("boucle", blend("#a97e55", scheme.linen, 0.15)),
        "plush_2": _cloth("boucle", blend("#d9c7ae", scheme.linen, 0.4)),
        "linen_wax": {"kind": "paint", "color": "#efe8d8", "roughness": 0.5},
        "teak": {"kind": "wood", "color": blend(palette.wood_2, "#a8835c", 0.65)},
        "wood": {"kind": "wood", "color": muted(palette.wood, CALM)},
        "wood_2": {"kind": "wood", "color": muted(palette.wood_2, CALM)},
        "metal": {"kind": "metal", "color": base.metal, "roughness": base.metal_roughness},
        "black": {"kind": "metal", "color": "#1c1c1d", "roughness": 0.45},
        "chrome": {"kind": "metal", "color": "#c9cacc", "roughness": 0.16},
        "lacquer": {"kind": "paint", "color": base.lacquer, "roughness": 0.35},
        "plastic": {"kind": "paint", "color": "#1d1e1f", "roughness": 0.5},
        "stone": {"kind": "marble", "color": base.stone, "color_2": base.vein},
        "ceramic": {"kind": "ceramic", "color": base.ceramic, "roughness": 0.4},
        "ceramic_2": {"kind": "ceramic", "color": blend(scheme.accent_2, base.ceramic, 0.5), "roughness": 0.3},
        "pot": {"kind": "ceramic", "color": base.pot, "roughness": 0.65},
        "shade": {"kind": "lampshade", "color": blend(base.shade, "#8f8577", 0.35), "strength": 0.3},
        "bulb": {"kind": "lampshade", "color": "#fff4e2", "strength": 0.9},
        "glass": {"kind": "glass", "color": "#eef4f1"},
        "mirror": {"kind": "mirror", "color": "#e8ebea"},
        "screen": {"kind": "screen", "color": "#08090a"},
        "rattan": {"kind": "rattan", "color": blend(palette.wood_2, "#d2b48a", 0.6)},
        "leaf": {"kind": "leaf", "color": "#3f6136", "color_2": "#55783f"},
        "leaf_pale": {"kind": "leaf", "color": "#6f8062", "color_2": "#8b9877"},
        "leaf_dark": {"kind": "leaf", "color": "#2d4d2f", "color_2": "#446940"},
        "bark": {"kind": "bark", "color": "#6f5a45"},
        "soil": {"kind": "bark", "color": "#3b2d22"},
        "paper": {"kind": "paper", "color": "#f1ede4"},
        "mat": {"kind": "paper", "color": "#f4f2ed"},
        "picture": _picture(palette, seed),
        "picture_child": _picture_for_children(palette, seed),
        "book": _book(seed, 0),
        "book_2": _book(seed, 1),
        "book_3": _book(seed, 2),
    }
    return made[role]


def _cloth(kind: str, color: str) -> Material:
    return {"kind": kind, "color": muted(color, CALM)}


def _patterned(palette: Palette, seed: int) -> Material:
    """The second accent's cloth, with the linen's colour in a pattern of the style or plain."""
    scheme = palette.scheme
    made = _cloth("fabric", scheme.accent_2)
    pattern = _chosen(palette.base.cloth_patterns, seed, 13)
    if pattern == "plain":
        return made
    return {**made, "color_2": muted(blend(scheme.linen, "#b9b4ab", 0.2), CALM), "pattern": pattern}


def _chosen(names: tuple[str, ...], seed: int, salt: int) -> str:
    return names[int(np.random.default_rng([seed, salt]).integers(len(names)))]


def _rug(palette: Palette, seed: int) -> Material:
    pattern = _chosen(palette.base.rug_patterns, seed, 11)
    scheme = palette.scheme
    colors = {"color": scheme.rug, "color_2": scheme.rug_2, "color_3": scheme.accent}
    calm = {key: muted(color, CALM) for key, color in colors.items()}
    return {"kind": "rug", **calm, "pattern": pattern, "seed": seed}


def _picture(palette: Palette, seed: int) -> Material:
    scheme = palette.scheme
    inks = [scheme.accent, scheme.accent_2, scheme.upholstery, scheme.rug_2, "#2e2f30"]
    return {"kind": "picture", "color": "#efe9de", "inks": [muted(ink, CALM) for ink in inks], "seed": seed}


def _picture_for_children(palette: Palette, seed: int) -> Material:
    """In crayons that lean towards the room's accents."""
    accents = (palette.scheme.accent, palette.scheme.accent_2)
    inks = [muted(blend(crayon, accents[k % 2], 0.2), CALM) for k, crayon in enumerate(CRAYONS)]
    return {**_picture(palette, seed), "inks": inks, "motif": "children"}


def _book(seed: int, which: int) -> Material:
    """The cloth of a book: one pale, one dark, one coloured."""
    shelf = BOOK_CLOTH[which]
    return {"kind": "paper", "color": _chosen(shelf, seed, 23), "roughness": 0.6}
