"""For entryways and bathrooms: what hangs, dries and holds small things."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.groups import ALL, NEW, but

_STAND = {"wood": "wood", "throw": "throw"}
_LADDER = {"wood": "wood", "linen": "towel", "linen_2": "towel_2"}
_STOOL = {"top": "wood", "legs": "wood"}

COAT_STANDS = (
    Design("coats-wood", "coat_stand", (0.46, 0.46, 1.76), but(Style.MODERN), "coat_stand",
           _STAND, {}, tall=True),
    Design("coats-steel", "coat_stand", (0.42, 0.42, 1.74), (*NEW, Style.INDUSTRIAL, Style.FARMHOUSE), "coat_stand",
           {**_STAND, "wood": "black"}, {}, tall=True),
    Design("coats-metal", "coat_stand", (0.42, 0.42, 1.72), (Style.LUXURY, Style.TRADITIONAL, Style.MIDCENTURY,
           Style.COASTAL, Style.MODERN), "coat_stand", {**_STAND, "wood": "metal"}, {}, tall=True),
)  # fmt: skip

LADDERS = (
    Design("ladder-wood", "towel_ladder", (0.50, 0.34, 1.75), ALL, "towel_ladder", _LADDER, {}, wall=True, tall=True),
    Design("ladder-steel", "towel_ladder", (0.48, 0.32, 1.70), ALL, "towel_ladder", {**_LADDER, "wood": "metal"}, {},
           wall=True, tall=True),
)  # fmt: skip

STOOLS = (
    Design("stool-three", "stool", (0.36, 0.36, 0.46), ALL, "round_table", _STOOL, {"base": "three"}),
    Design("stool-drum", "stool", (0.34, 0.34, 0.45), ALL, "round_table", _STOOL, {"base": "drum"}),
    Design("stool-square", "stool", (0.38, 0.32, 0.46), ALL, "leg_table", _STOOL,
           {"legs": "square"}),
)  # fmt: skip

BASKETS = (
    Design("basket-laundry", "basket", (0.42, 0.42, 0.58), ALL, "throw_basket",
           {"rattan": "rattan", "throw": "towel"}, {}, stretch=0.15),
    Design("basket-low", "basket", (0.46, 0.46, 0.42), ALL, "throw_basket", {"rattan": "rattan", "throw": "throw"}, {},
           stretch=0.15),
)  # fmt: skip

MATS = (
    Design("mat-terry", "bath_mat", (0.80, 0.52, 0.014), ALL, "rug", {"rug": "mat_bath"}, {}, stretch=0.2),
    Design("mat-round", "bath_mat", (0.75, 0.75, 0.014), ALL, "round_rug", {"rug": "mat_bath"}, {}, stretch=0.2),
)  # fmt: skip

TOWELS = (
    Design("towels-stack", "towels", (0.28, 0.22, 0.15), ALL, "folded_throw", {"throw": "towel"}, {}, stretch=0.2),
    Design("towels-tone", "towels", (0.27, 0.21, 0.12), ALL, "folded_throw", {"throw": "towel_2"}, {}, stretch=0.2),
)  # fmt: skip

DESIGNS = (*COAT_STANDS, *LADDERS, *STOOLS, *BASKETS, *MATS, *TOWELS)
