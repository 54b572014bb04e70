"""Beds, by width of mattress: 1.4, 1.6 and 1.8 m. The head is at the back (+y), against the wall."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.groups import CLASSIC, CLEAN, FINE, LIGHT, MODERN, NEW, RAW, WARM, but

_BEDDING = {"linen": "linen", "linen_2": "linen_2", "throw": "throw", "pillow": "accent", "pillow_2": "pattern"}
_SOFT = {"frame": "upholstery_2", "head": "upholstery_2", "legs": "wood", **_BEDDING}
_WOOD = {"frame": "wood", "head": "wood", "legs": "wood", **_BEDDING}
_IRON = {"frame": "black", "head": "black", "legs": "black", **_BEDDING}

DESIGNS = (
    Design("bed-panel", "bed", (1.70, 2.14, 1.08), but(Style.INDUSTRIAL, Style.FARMHOUSE, Style.LUXURY), "bed", _SOFT,
           {"head": "panels"},
           0.58, wall=True),
    Design("bed-channel", "bed", (1.74, 2.16, 1.18), CLEAN, "bed", _SOFT, {"head": "channels"}, 0.58, wall=True),
    Design("bed-pillow", "bed", (1.72, 2.16, 1.02), (*NEW, Style.LUXURY), "bed", _SOFT, {"head": "cushions"},
           0.56, wall=True),
    Design("bed-oak", "bed", (1.68, 2.12, 1.00), (*WARM, Style.MODERN), "bed", _WOOD, {"head": "plank"},
           0.54, wall=True),
    Design("bed-slats", "bed", (1.68, 2.12, 1.05), (*LIGHT, Style.MIDCENTURY, Style.INDUSTRIAL), "bed", _WOOD,
           {"head": "slats"},
           0.54, wall=True),
    Design("bed-iron", "bed", (1.68, 2.12, 1.18), RAW, "bed", _IRON, {"head": "bars"}, 0.56, wall=True),
    Design("bed-plank", "bed", (1.72, 2.14, 1.15), (*RAW, Style.TRADITIONAL), "bed", _WOOD, {"head": "frame"},
           0.56, wall=True),
    Design("bed-border", "bed", (1.76, 2.18, 1.30), (*FINE, *CLASSIC[1:]), "bed", _SOFT, {"head": "border"},
           0.60, wall=True),
    Design("bed-double", "bed", (1.50, 2.12, 1.05), (*MODERN, Style.SCANDINAVIAN), "bed", _SOFT, {"head": "panels"},
           0.56, wall=True),
    Design("bed-king", "bed", (1.92, 2.16, 1.15), (*CLEAN, Style.SCANDINAVIAN), "bed", _SOFT, {"head": "channels"},
           0.58, wall=True),
)  # fmt: skip
