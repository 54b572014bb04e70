"""For balconies and terraces: teak, rope, coated steel and cloth that may get wet."""

from __future__ import annotations

from dataclasses import replace

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import OUTDOOR, Design
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, LIGHT, MODERN, NEW, WARM

_CLOTH = {"fabric": "outdoor", "pillow": "accent", "pillow_2": "pattern", "pillow_3": "outdoor_2"}
_TEAK = {**_CLOTH, "legs": "teak"}
_STEEL = {**_CLOTH, "legs": "black"}
_TABLE = {"top": "teak", "legs": "teak"}
_FRAME = {"top": "teak", "legs": "black"}
_SEATING = {"fabric": "outdoor", "legs": "teak"}
_PLANT = {"pot": "pot", "soil": "soil", "leaf": "leaf", "bark": "bark"}


SOFAS = (
    Design("terrace-sofa-teak", "sofa", (2.05, 0.85, 0.76), ALL, "sofa_frame", _TEAK, {"seats": 3}, 0.43,
           stretch=0.12),
    Design("terrace-sofa-steel", "sofa", (2.0, 0.84, 0.75), (*MODERN, Style.LUXURY, Style.MIDCENTURY), "sofa_frame",
           _STEEL, {"seats": 2}, 0.43, stretch=0.12),
    Design("terrace-sofa-woven", "sofa", (2.05, 0.88, 0.74), (*LIGHT, Style.TRADITIONAL, Style.CONTEMPORARY), "sofa",
           {**_TEAK, "body": "rattan"},
           {"arm": "track", "arm_width": 0.13, "legs": "block", "seats": 3, "body": "body"}, 0.42, stretch=0.12),
    Design("terrace-loveseat", "loveseat", (1.42, 0.82, 0.75), ALL, "sofa_frame", _TEAK, {"seats": 2}, 0.43),
    Design("terrace-loveseat-steel", "loveseat", (1.40, 0.82, 0.75), ALL, "sofa_frame", _STEEL, {"seats": 2}, 0.43),
)  # fmt: skip

CHAIRS = (
    Design("terrace-lounge", "armchair", (0.72, 0.80, 0.79), ALL, "lounge_chair", _SEATING, {}, 0.42),
    Design("terrace-sling", "armchair", (0.72, 0.76, 0.77), (*MODERN, *WARM), "sling_chair",
           {"fabric": "outdoor", "legs": "black"}, {}, 0.40),
    Design("terrace-cross", "dining_chair", (0.46, 0.54, 0.88), (*CLASSIC, *WARM[:2], Style.LUXURY), "cross_chair",
           {"wood": "teak", "seat": "rattan"}, {}, 0.46),
    Design("terrace-spindle", "dining_chair", (0.50, 0.53, 0.84), (*LIGHT, Style.MIDCENTURY, Style.TRADITIONAL),
           "spindle_chair", {"wood": "teak"}, {}, 0.45),
    Design("terrace-padded", "dining_chair", (0.48, 0.55, 0.82), ALL, "padded_chair",
           {"fabric": "outdoor", "legs": "black"}, {"legs": "rod"}, 0.47),
)  # fmt: skip

TABLES = (
    Design("terrace-coffee-plank", "coffee_table", (1.1, 0.62, 0.40), ALL, "plank_table",
           {**_TABLE, "shelf": "teak"}, {}, stretch=0.2),
    Design("terrace-coffee-frame", "coffee_table", (1.1, 0.62, 0.38), (*MODERN, Style.LUXURY, Style.MIDCENTURY),
           "frame_table", _FRAME, {}, stretch=0.2),
    Design("terrace-coffee-drum", "coffee_table", (0.80, 0.80, 0.36), ALL, "round_table",
           {"top": "stone", "legs": "stone"}, {"base": "drum"}, stretch=0.06),
    Design("terrace-side", "side_table", (0.42, 0.42, 0.46), ALL, "round_table", {"top": "stone", "legs": "stone"},
           {"base": "drum"}),
    Design("terrace-side-teak", "side_table", (0.44, 0.44, 0.48), ALL, "round_table", _TABLE, {"base": "three"}),
    Design("terrace-table", "dining_table", (1.7, 0.90, 0.75), ALL, "plank_table", _TABLE, {"trestle": True},
           stretch=0.25),
    Design("terrace-table-frame", "dining_table", (1.6, 0.88, 0.75), (*MODERN, *NEW[2:], Style.LUXURY), "frame_table",
           _FRAME, {}, stretch=0.25),
    Design("terrace-table-round", "dining_table", (1.1, 1.1, 0.75), ALL, "round_table", _TABLE, {"base": "pedestal"},
           stretch=0.15),
    Design("terrace-bistro", "bistro_table", (0.70, 0.70, 0.74), ALL, "round_table",
           {"top": "stone", "legs": "black"}, {"base": "tulip"}, stretch=0.1),
)  # fmt: skip

GREEN = (
    Design("planter-olive", "plant", (0.80, 0.80, 1.70), ALL, "olive_plant", {**_PLANT, "leaf": "leaf_pale"}, {},
           tall=True, stretch=0.25),
    Design("planter-palm", "plant", (1.0, 1.0, 1.45), ALL, "palm_plant",
           {"pot": "pot", "soil": "soil", "leaf": "leaf"}, {}, stretch=0.25),
    Design("planter-small", "plant", (0.30, 0.30, 0.34), ALL, "small_plant",
           {"pot": "ceramic", "soil": "soil", "leaf": "leaf"}, {}, stretch=0.25),
    Design("terrace-rug", "rug", (2.6, 1.8, 0.008), ALL, "rug", {"rug": "rug_flat"}, {}, stretch=0.4),
    Design("terrace-rug-round", "rug", (2.0, 2.0, 0.008), ALL, "round_rug", {"rug": "rug_flat"}, {}, stretch=0.4),
)  # fmt: skip

LANTERNS = (
    Design("lantern-tall", "lantern", (0.22, 0.22, 0.52), ALL, "lantern",
           {"metal": "black", "wax": "linen_wax"}, {}, stretch=0.2),
    Design("lantern-low", "lantern", (0.18, 0.18, 0.32), ALL, "lantern",
           {"metal": "metal", "wax": "linen_wax"}, {}, stretch=0.2),
)  # fmt: skip

_MADE_FOR_IT = (*SOFAS, *CHAIRS, *TABLES, *GREEN)
DESIGNS = (*(replace(each, setting=OUTDOOR) for each in _MADE_FOR_IT), *LANTERNS)
