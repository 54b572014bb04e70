"""For children's rooms."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import CHILD, Design
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, CLEAN, LIGHT, NEW, RAW, WARM

_BEDDING = {"linen": "linen", "linen_2": "linen_2", "throw": "throw", "pillow": "accent", "pillow_2": "pattern"}
_WOOD = {"frame": "wood", **_BEDDING}
_SHELF = {"body": "wood", "rattan": "rattan", "book": "book", "toy": "toy", "toy_2": "toy_2", "paper": "paper"}
_PICTURE = {"frame": "wood", "mat": "mat", "picture": "picture_child"}
_TABLE = {"top": "wood", "legs": "wood"}

MADE_BED = 0.475
"""Metres, top of the duvet on every child's bed."""

BEDS = (
    Design("kids-bed-slats", "kids_bed", (2.06, 1.0, 0.82), (*NEW, *WARM[1:]), "day_bed", _WOOD, {"frame": "slats"},
           wall=True, lies_at_m=MADE_BED),
    Design("kids-bed-house", "kids_bed", (2.06, 1.0, 1.55), (*NEW, *LIGHT[1:], Style.INDUSTRIAL), "day_bed", _WOOD,
           {"frame": "house"}, wall=True, lies_at_m=MADE_BED),
    Design("kids-bed-soft", "kids_bed", (2.12, 1.06, 0.84), (*CLEAN, Style.TRADITIONAL, Style.COASTAL), "day_bed",
           {"frame": "upholstery_2", "legs": "wood", **_BEDDING}, {"frame": "soft"}, wall=True, lies_at_m=MADE_BED),
    Design("kids-bed-drawers", "kids_bed", (2.08, 1.02, 0.86), (*CLASSIC, Style.MIDCENTURY, Style.INDUSTRIAL,
           Style.LUXURY), "day_bed", {**_WOOD, "front": "lacquer", "handle": "metal"}, {"frame": "drawers"},
           wall=True, lies_at_m=MADE_BED),
    Design("kids-bed-painted", "kids_bed", (2.06, 1.0, 0.84), ALL, "day_bed", {**_WOOD, "frame": "lacquer"},
           {"frame": "slats"}, wall=True, lies_at_m=MADE_BED),
)  # fmt: skip

SHELVES = (
    Design("toys-wide", "toy_storage", (1.12, 0.38, 0.74), ALL, "toy_shelf", _SHELF, {"columns": 3, "rows": 2},
           wall=True, stretch=0.15),
    Design("toys-painted", "toy_storage", (1.12, 0.38, 0.74), ALL, "toy_shelf", {**_SHELF, "body": "lacquer"},
           {"columns": 3, "rows": 2}, wall=True, stretch=0.15),
    Design("toys-tall", "toy_storage", (0.80, 0.38, 1.08), ALL, "toy_shelf", _SHELF, {"columns": 2, "rows": 3},
           wall=True, stretch=0.15),
)  # fmt: skip

TABLES = (
    Design("kids-table-splay", "kids_table", (0.76, 0.56, 0.50), (*NEW, *WARM[1:], Style.LUXURY), "leg_table", _TABLE,
           {"legs": "splay"}),
    Design("kids-table-round", "kids_table", (0.66, 0.66, 0.50), ALL, "round_table", _TABLE, {"base": "three"}),
    Design("kids-table-square", "kids_table", (0.72, 0.56, 0.50), (*CLASSIC, *RAW[:1]), "leg_table", _TABLE,
           {"legs": "square"}),
)  # fmt: skip

STOOLS = (
    Design("kids-stool", "kids_stool", (0.30, 0.30, 0.29), ALL, "round_table", {"top": "lacquer", "legs": "wood"},
           {"base": "three"}),
    Design("kids-stool-wood", "kids_stool", (0.30, 0.30, 0.29), ALL, "round_table", _TABLE, {"base": "three"}),
)  # fmt: skip

TENTS = (
    Design("tent-linen", "play_tent", (1.15, 1.15, 1.55), ALL, "play_tent",
           {"wood": "wood_2", "fabric": "canvas", "throw": "throw"}, {}),
    Design("tent-accent", "play_tent", (1.10, 1.10, 1.48), ALL, "play_tent",
           {"wood": "wood_2", "fabric": "accent_pale", "throw": "linen"}, {}),
)  # fmt: skip

POUFS = (
    Design("pouf-knit", "pouf", (0.52, 0.52, 0.36), ALL, "pouf", {"fabric": "throw"}, {}, stretch=0.15),
    Design("pouf-boucle", "pouf", (0.48, 0.48, 0.40), ALL, "pouf", {"fabric": "neutral"}, {}, stretch=0.15),
    Design("pouf-hide", "pouf", (0.55, 0.55, 0.35), ALL, "pouf", {"fabric": "hide"}, {}, stretch=0.15),
)  # fmt: skip

PICTURES = (
    Design("art-child-one", "art", (0.60, 0.035, 0.78), ALL, "art", _PICTURE, {}, wall=True, stretch=0.35,
           setting=CHILD),
    Design("art-child-canvas", "art", (0.85, 0.04, 0.85), ALL, "art", {"frame": "wood", "picture": "picture_child"},
           {"canvas": True}, wall=True, stretch=0.35, setting=CHILD),
    Design("art-child-pair", "art", (1.05, 0.03, 0.66), ALL, "art", {**_PICTURE, "frame": "lacquer"}, {"panels": 2},
           wall=True, stretch=0.35, setting=CHILD),
    Design("art-child-triple", "art", (1.38, 0.03, 0.56), ALL, "art", _PICTURE, {"panels": 3}, wall=True, stretch=0.35,
           setting=CHILD),
)  # fmt: skip

TOYS = (
    Design("toy-bear", "toy", (0.30, 0.275, 0.355), ALL, "toy_bear",
           {"fur": "plush", "pale": "plush_2", "nose": "plastic", "ribbon": "accent"}, {}, stretch=0.15),
    Design("toy-rabbit", "toy", (0.30, 0.275, 0.42), ALL, "toy_rabbit",
           {"fur": "plush_2", "pale": "linen", "nose": "plastic", "ribbon": "accent"}, {}, stretch=0.15),
    Design("toy-blocks", "toy", (0.245, 0.142, 0.18), ALL, "toy_blocks",
           {"wood": "wood_2", "toy": "toy", "toy_2": "toy_2", "toy_3": "toy_3"}, {}, stretch=0.15),
    Design("toy-rings", "toy", (0.15, 0.15, 0.21), ALL, "toy_rings",
           {"wood": "wood_2", "toy": "toy", "toy_2": "toy_2", "toy_3": "toy_3"}, {}, stretch=0.15),
)  # fmt: skip

DESIGNS = (*BEDS, *SHELVES, *TABLES, *STOOLS, *TENTS, *POUFS, *PICTURES, *TOYS)
