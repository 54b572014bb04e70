"""Lamps with a plug. None that is wired in: a fixture is sold with the house."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, CLEAN, FINE, LIGHT, MODERN, NEW, but

_METAL = {"metal": "metal", "shade": "shade"}
_WOOD = {"wood": "wood", "metal": "metal", "shade": "shade"}
_DOME = {"metal": "metal", "dome": "black", "bulb": "bulb"}

FLOOR_LAMPS = (
    Design("floor-column", "floor_lamp", (0.42, 0.42, 1.58), ALL, "column_lamp", _METAL, {}),
    Design("floor-tripod", "floor_lamp", (0.56, 0.54, 1.52), but(Style.MODERN, Style.CONTEMPORARY, Style.LUXURY),
           "tripod_lamp", _WOOD, {}),
    Design("floor-arc", "floor_lamp", (1.15, 0.38, 1.95), CLEAN, "arc_lamp",
           {"metal": "metal", "base": "stone", "dome": "metal", "bulb": "bulb"}, {}),
    Design("floor-reader", "floor_lamp", (0.46, 0.30, 1.42), ALL, "reading_lamp",
           {**_DOME, "dome": "metal"}, {}),
    Design("floor-globe", "floor_lamp", (0.30, 0.30, 1.45), NEW, "globe_lamp", {"metal": "metal", "shade": "bulb"}, {}),
)  # fmt: skip

TABLE_LAMPS = (
    Design("lamp-vase", "table_lamp", (0.34, 0.34, 0.54), (*NEW, *CLASSIC), "vase_lamp",
           {"ceramic": "ceramic_2", "metal": "metal", "shade": "shade"}, {}),
    Design("lamp-column", "table_lamp", (0.30, 0.30, 0.50), but(Style.SCANDINAVIAN, Style.FARMHOUSE), "vase_lamp",
           {"ceramic": "stone", "metal": "metal", "shade": "shade"}, {"body": "column"}),
    Design("lamp-dome", "table_lamp", (0.30, 0.30, 0.36), (*MODERN, Style.SCANDINAVIAN, Style.MIDCENTURY),
           "mushroom_lamp", {"metal": "metal", "dome": "shade"}, {}),
    Design("lamp-wood", "table_lamp", (0.28, 0.28, 0.46), (*LIGHT, Style.MIDCENTURY, Style.LUXURY), "vase_lamp",
           {"ceramic": "wood_2", "metal": "metal", "shade": "shade"}, {"body": "gourd"}),
    Design("lamp-desk", "table_lamp", (0.17, 0.42, 0.46), (*MODERN, Style.SCANDINAVIAN), "desk_lamp", _DOME, {}),
    Design("lamp-gilt", "table_lamp", (0.34, 0.34, 0.60), FINE, "vase_lamp",
           {"ceramic": "metal", "metal": "metal", "shade": "shade"}, {"body": "column"}),
)  # fmt: skip

DESIGNS = (*FLOOR_LAMPS, *TABLE_LAMPS)
