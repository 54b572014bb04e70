"""Designs with a top to put things on; the top is at the design's full height."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, CLEAN, MODERN, NEW, RAW, WARM, but

_WOOD = {"top": "wood", "legs": "wood"}
_STEEL = {"top": "wood", "legs": "black"}
_STONE = {"top": "stone", "legs": "metal"}

COFFEE_TABLES = (
    Design("coffee-shelf", "coffee_table", (1.2, 0.62, 0.40), (*WARM, Style.FARMHOUSE), "leg_table",
           {**_WOOD, "shelf": "wood"}, {"legs": "splay", "shelf": True}, stretch=0.2),
    Design("coffee-plinth", "coffee_table", (1.1, 0.7, 0.36), (*CLEAN, Style.SCANDINAVIAN), "block_table",
           {"top": "wood", "legs": "wood"}, {"gap": 0.05}, stretch=0.2),
    Design("coffee-round", "coffee_table", (0.9, 0.9, 0.38), but(Style.LUXURY), "round_table", _WOOD,
           {"base": "three"}, stretch=0.2),
    Design("coffee-glass", "coffee_table", (0.95, 0.95, 0.40), (*MODERN, Style.MIDCENTURY, Style.LUXURY), "round_table",
           {"top": "glass", "legs": "metal"}, {"base": "hoop"}, stretch=0.15),
    Design("coffee-drum", "coffee_table", (0.82, 0.82, 0.34), CLEAN, "round_table",
           {"top": "stone", "legs": "stone"}, {"base": "drum"}, stretch=0.06),
    Design("coffee-pebble", "coffee_table", (1.15, 0.70, 0.36), (*NEW, Style.COASTAL), "pebble_table", _WOOD, {},
           stretch=0.12),
    Design("coffee-frame", "coffee_table", (1.2, 0.65, 0.42), MODERN, "frame_table", _STEEL, {}, stretch=0.2),
    Design("coffee-marble", "coffee_table", (1.15, 0.65, 0.40), (Style.LUXURY, Style.MODERN), "frame_table", _STONE,
           {}, stretch=0.2),
    Design("coffee-plank", "coffee_table", (1.2, 0.68, 0.43), (*RAW, Style.TRADITIONAL), "plank_table",
           {**_WOOD, "shelf": "wood"}, {}, stretch=0.2),
    Design("coffee-turned", "coffee_table", (1.15, 0.65, 0.45), CLASSIC, "leg_table", _WOOD, {"legs": "turned"},
           stretch=0.2),
    Design("coffee-slim", "coffee_table", (1.1, 0.42, 0.40), but(Style.TRADITIONAL), "leg_table", _WOOD,
           {"legs": "splay"}, stretch=0.15),
    Design("coffee-slim-turned", "coffee_table", (1.1, 0.42, 0.42), (Style.TRADITIONAL,), "leg_table", _WOOD,
           {"legs": "turned"}, stretch=0.15),
)  # fmt: skip

SIDE_TABLES = (
    Design("side-pedestal", "side_table", (0.45, 0.45, 0.52), (*CLEAN, Style.MIDCENTURY), "round_table",
           {"top": "stone", "legs": "metal"}, {"base": "pedestal"}, stretch=0.2),
    Design("side-drum", "side_table", (0.40, 0.40, 0.46), ALL, "round_table", {"top": "wood", "legs": "wood"},
           {"base": "drum"}, stretch=0.2),
    Design("side-three", "side_table", (0.45, 0.45, 0.50), but(Style.LUXURY), "round_table", _WOOD,
           {"base": "three"}, stretch=0.2),
    Design("side-frame", "side_table", (0.45, 0.45, 0.52), (*MODERN, Style.FARMHOUSE), "frame_table", _STEEL, {},
           stretch=0.2),
    Design("side-turned", "side_table", (0.50, 0.50, 0.58), CLASSIC, "leg_table", {**_WOOD, "shelf": "wood"},
           {"legs": "turned", "shelf": True}, stretch=0.2),
)  # fmt: skip

DINING_TABLES = (
    Design("dining-taper", "dining_table", (1.8, 0.92, 0.75), (*NEW, *WARM[1:]), "leg_table", _WOOD,
           {"legs": "splay"}, stretch=0.3),
    Design("dining-round", "dining_table", (1.2, 1.2, 0.75), ALL, "round_table", _WOOD,
           {"base": "pedestal"}, stretch=0.15),
    Design("dining-oval", "dining_table", (2.0, 1.05, 0.75), CLEAN, "oval_table",
           {"top": "wood", "legs": "wood"}, {}, stretch=0.2),
    Design("dining-marble", "dining_table", (1.25, 1.25, 0.75), (Style.LUXURY, Style.CONTEMPORARY), "round_table",
           {"top": "stone", "legs": "metal"}, {"base": "tulip"}, stretch=0.15),
    Design("dining-steel", "dining_table", (1.8, 0.92, 0.76), MODERN, "frame_table", _STEEL, {"live": True},
           stretch=0.3),
    Design("dining-trestle", "dining_table", (1.9, 0.95, 0.76), (*RAW, Style.TRADITIONAL), "plank_table", _WOOD,
           {"trestle": True}, stretch=0.15),
    Design("dining-turned", "dining_table", (1.8, 1.0, 0.76), CLASSIC, "leg_table", _WOOD, {"legs": "turned"},
           stretch=0.3),
    Design("dining-small", "dining_table", (1.15, 0.8, 0.75), but(Style.LUXURY), "leg_table", _WOOD,
           {"legs": "square"}, stretch=0.3),
    Design("dining-slim", "dining_table", (1.15, 0.8, 0.75), (Style.LUXURY,), "leg_table", _WOOD,
           {"legs": "splay"}, stretch=0.3),
)  # fmt: skip

BISTRO_TABLES = (
    Design("bistro-tulip", "bistro_table", (0.75, 0.75, 0.75), (*CLEAN, *WARM), "round_table",
           {"top": "stone", "legs": "metal"}, {"base": "tulip"}, stretch=0.15),
    Design("bistro-pedestal", "bistro_table", (0.75, 0.75, 0.75), ALL, "round_table", _WOOD, {"base": "pedestal"},
           stretch=0.15),
    Design("bistro-square", "bistro_table", (0.72, 0.72, 0.75), (*MODERN, *CLASSIC), "frame_table", _STEEL, {},
           stretch=0.15),
)  # fmt: skip

DESKS = (
    Design("desk-plain", "desk", (1.35, 0.65, 0.75), but(Style.MODERN, Style.CONTEMPORARY), "desk",
           {**_WOOD, "front": "wood", "handle": "metal"}, {"legs": "square"}, stretch=0.2),
    Design("desk-slim", "desk", (1.4, 0.68, 0.75), (*NEW, *WARM[1:]), "desk",
           {**_WOOD, "front": "lacquer", "handle": "metal"}, {"legs": "splay"}, stretch=0.2),
    Design("desk-steel", "desk", (1.5, 0.72, 0.75), (*MODERN, Style.FARMHOUSE), "desk",
           {**_STEEL, "front": "wood", "handle": "black"}, {"legs": "frame"}, stretch=0.2),
    Design("desk-drawers", "desk", (1.5, 0.72, 0.76), (*CLASSIC, Style.LUXURY), "desk",
           {**_WOOD, "front": "wood", "handle": "metal"}, {"legs": "pedestal"}, stretch=0.2),
    Design("desk-compact", "desk", (1.15, 0.58, 0.75), ALL, "desk", {**_WOOD, "front": "wood", "handle": "metal"},
           {"legs": "square"}, stretch=0.2),
)  # fmt: skip

CONSOLES = (
    Design("console-frame", "console", (1.2, 0.35, 0.80), (*MODERN, Style.LUXURY, Style.MIDCENTURY), "frame_table",
           _STEEL,
           {"shelf": True}, wall=True, stretch=0.2),
    Design("console-oak", "console", (1.2, 0.36, 0.80), but(Style.LUXURY), "leg_table",
           {**_WOOD, "shelf": "wood"}, {"legs": "square", "shelf": True}, wall=True, stretch=0.2),
    Design("console-arch", "console", (1.3, 0.36, 0.80), (*NEW, Style.LUXURY, Style.MIDCENTURY, Style.COASTAL),
           "block_table", _WOOD,
           {"arch": True}, wall=True, stretch=0.2),
    Design("console-turned", "console", (1.25, 0.38, 0.82), CLASSIC, "leg_table", {**_WOOD, "shelf": "wood"},
           {"legs": "turned", "shelf": True}, wall=True, stretch=0.2),
)  # fmt: skip

DESIGNS = (*COFFEE_TABLES, *SIDE_TABLES, *DINING_TABLES, *BISTRO_TABLES, *DESKS, *CONSOLES)
