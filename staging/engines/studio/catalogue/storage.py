"""Cabinets, shelves and the television that stands on one."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, CLEAN, FINE, LIGHT, MODERN, NEW, RAW, WARM, but

_WOOD = {"body": "wood", "front": "wood", "legs": "wood", "handle": "metal"}
_TWO = {**_WOOD, "front": "lacquer"}
_METAL = {**_WOOD, "legs": "metal"}
_PLAIN = {"body": "wood", "front": "wood", "legs": "metal"}
_SHELVES = {"body": "wood", "shelf": "wood", "paper": "paper", "book": "book", "book_2": "book_2",
            "book_3": "book_3", "ceramic": "ceramic", "ceramic_2": "ceramic_2"}  # fmt: skip

MEDIA = (
    Design("media-slats", "media_console", (1.8, 0.42, 0.48), (*NEW, Style.MIDCENTURY), "cabinet", _PLAIN,
           {"columns": 3, "rows": 1, "front": "slats", "legs": "rod"}, wall=True, stretch=0.2),
    Design("media-low", "media_console", (1.9, 0.42, 0.42), (*CLEAN, *LIGHT, Style.INDUSTRIAL), "cabinet", _TWO,
           {"columns": 3, "rows": 1, "front": "flat", "legs": "plinth"}, wall=True, stretch=0.2),
    Design("media-splay", "media_console", (1.7, 0.42, 0.52), (*WARM, Style.MODERN, Style.FARMHOUSE), "cabinet", _WOOD,
           {"columns": 3, "rows": 1, "front": "flat", "legs": "splay", "open": True}, wall=True, stretch=0.2),
    Design("media-steel", "media_console", (1.8, 0.42, 0.52), RAW, "cabinet", {**_METAL, "legs": "black"},
           {"columns": 4, "rows": 1, "front": "panel", "legs": "rod"}, wall=True, stretch=0.2),
    Design("media-panel", "media_console", (1.75, 0.45, 0.58), CLASSIC, "cabinet", _WOOD,
           {"columns": 4, "rows": 1, "front": "panel", "legs": "base"}, wall=True, stretch=0.2),
)  # fmt: skip

REEDED = (
    Design("media-reeded", "media_console", (1.75, 0.42, 0.50), ALL, "cabinet", _PLAIN,
           {"columns": 4, "rows": 1, "front": "reeded", "legs": "base"}, wall=True, stretch=0.2),
    Design("sideboard-reeded", "sideboard", (1.6, 0.44, 0.78), ALL, "cabinet", _PLAIN,
           {"columns": 4, "rows": 1, "front": "reeded", "legs": "base"}, wall=True, stretch=0.2),
    Design("sideboard-flat", "sideboard", (1.65, 0.44, 0.78), ALL, "cabinet", _METAL,
           {"columns": 3, "rows": 1, "front": "flat", "legs": "rod"}, wall=True, stretch=0.2),
    Design("dresser-reeded", "dresser", (1.3, 0.48, 0.82), ALL, "cabinet", _PLAIN,
           {"columns": 2, "rows": 3, "front": "reeded", "legs": "base"}, wall=True, stretch=0.15),
    Design("dresser-low", "dresser", (1.35, 0.48, 0.78), ALL, "cabinet", _METAL,
           {"columns": 2, "rows": 3, "front": "flat", "legs": "rod"}, wall=True, stretch=0.15),
    Design("nightstand-plain", "nightstand", (0.48, 0.42, 0.54), ALL, "cabinet", _WOOD,
           {"columns": 1, "rows": 2, "front": "flat", "legs": "base"}, wall=True, stretch=0.15),
)  # fmt: skip

TVS = (
    Design("tv-55", "tv", (1.24, 0.22, 0.78), ALL, "tv", {"screen": "screen", "body": "plastic"}, wall=True,
           stretch=0.2),
    Design("tv-43", "tv", (0.97, 0.20, 0.63), ALL, "tv", {"screen": "screen", "body": "plastic"}, wall=True,
           stretch=0.2),
)  # fmt: skip

SIDEBOARDS = (
    Design("sideboard-slats", "sideboard", (1.7, 0.45, 0.76), (*NEW, Style.MIDCENTURY), "cabinet", _PLAIN,
           {"columns": 4, "rows": 1, "front": "slats", "legs": "rod"}, wall=True, stretch=0.2),
    Design("sideboard-mixed", "sideboard", (1.65, 0.44, 0.78), WARM, "cabinet", _WOOD,
           {"columns": 3, "rows": 1, "front": "flat", "legs": "splay", "drawers": True}, wall=True, stretch=0.2),
    Design("sideboard-lacquer", "sideboard", (1.8, 0.45, 0.75), CLEAN, "cabinet", {**_PLAIN, "front": "lacquer"},
           {"columns": 4, "rows": 1, "front": "reeded", "legs": "plinth"}, wall=True, stretch=0.2),
    Design("sideboard-panel", "sideboard", (1.6, 0.46, 0.88), (*CLASSIC, Style.INDUSTRIAL), "cabinet", _WOOD,
           {"columns": 4, "rows": 1, "front": "panel", "legs": "base", "drawers": True}, wall=True, stretch=0.2),
)  # fmt: skip

DRESSERS = (
    Design("dresser-six", "dresser", (1.4, 0.48, 0.80), (*NEW, *WARM[1:]), "cabinet", _WOOD,
           {"columns": 2, "rows": 3, "front": "flat", "legs": "splay"}, wall=True, stretch=0.15),
    Design("dresser-lacquer", "dresser", (1.4, 0.48, 0.78), CLEAN, "cabinet", {**_TWO, "legs": "metal"},
           {"columns": 2, "rows": 3, "front": "flat", "legs": "plinth"}, wall=True, stretch=0.15),
    Design("dresser-panel", "dresser", (1.3, 0.50, 0.90), (*CLASSIC, Style.INDUSTRIAL), "cabinet", _WOOD,
           {"columns": 2, "rows": 3, "front": "panel", "legs": "base"}, wall=True, stretch=0.15),
)  # fmt: skip

NIGHTSTANDS = (
    Design("nightstand-two", "nightstand", (0.50, 0.42, 0.52), (*NEW, *WARM[1:]), "cabinet", _WOOD,
           {"columns": 1, "rows": 2, "front": "flat", "legs": "splay"}, wall=True, stretch=0.15),
    Design("nightstand-open", "nightstand", (0.46, 0.40, 0.50), (*LIGHT, *MODERN, Style.MIDCENTURY), "cabinet", _METAL,
           {"columns": 1, "rows": 2, "front": "flat", "legs": "rod", "open": True}, wall=True, stretch=0.15),
    Design("nightstand-reeded", "nightstand", (0.52, 0.42, 0.54), (*CLEAN, Style.MIDCENTURY, Style.TRADITIONAL),
           "cabinet", _PLAIN,
           {"columns": 1, "rows": 2, "front": "reeded", "legs": "plinth"}, wall=True, stretch=0.15),
    Design("nightstand-panel", "nightstand", (0.54, 0.44, 0.64), (*CLASSIC, Style.INDUSTRIAL), "cabinet", _WOOD,
           {"columns": 1, "rows": 2, "front": "panel", "legs": "base"}, wall=True, stretch=0.15),
)  # fmt: skip

BOOKCASES = (
    Design("bookcase-open", "bookcase", (0.95, 0.32, 1.88), but(Style.LUXURY), "bookcase", _SHELVES,
           {"shelves": 5}, wall=True, tall=True),
    Design("bookcase-steel", "bookcase", (1.0, 0.34, 1.90), (*MODERN, *RAW[1:], Style.LUXURY, Style.MIDCENTURY),
           "bookcase",
           {**_SHELVES, "body": "black"}, {"shelves": 5, "frame": True}, wall=True, tall=True),
    Design("bookcase-gilt", "bookcase", (0.95, 0.34, 1.95), FINE, "bookcase", {**_SHELVES, "body": "metal"},
           {"shelves": 5, "frame": True}, wall=True, tall=True),
    Design("bookcase-base", "bookcase", (0.95, 0.38, 2.0), CLASSIC, "bookcase",
           {**_SHELVES, "front": "wood", "handle": "metal"}, {"shelves": 5, "doors": True}, wall=True, tall=True),
    Design("bookcase-low", "bookcase", (1.1, 0.32, 0.98), ALL, "bookcase", _SHELVES, {"shelves": 2},
           wall=True),
)  # fmt: skip

DESIGNS = (*MEDIA, *REEDED, *TVS, *SIDEBOARDS, *DRESSERS, *NIGHTSTANDS, *BOOKCASES)
