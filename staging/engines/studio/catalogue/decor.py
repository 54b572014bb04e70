"""Rugs, plants, pictures, mirrors and the small things that stand on furniture."""

from __future__ import annotations

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, CLEAN, FINE, LIGHT, MODERN, NEW, WARM, but

_RUG = {"rug": "rug"}
_PLANT = {"pot": "pot", "soil": "soil", "leaf": "leaf", "bark": "bark"}
_BOOKS = {"paper": "paper", "book": "book", "book_2": "book_2", "book_3": "book_3"}
_WITH_BOWL = {**_BOOKS, "ceramic": "ceramic"}
_FRAME = {"frame": "wood", "mat": "mat", "picture": "picture"}
_PLACE = {"plate": "ceramic", "bowl": "ceramic_2"}
_THIN = {**_FRAME, "frame": "black"}

RUGS = (
    Design("rug-small", "rug", (2.3, 1.6, 0.012), ALL, "rug", _RUG, {}, stretch=0.35),
    Design("rug-medium", "rug", (3.0, 2.0, 0.012), ALL, "rug", _RUG, {}, stretch=0.35),
    Design("rug-large", "rug", (3.4, 2.4, 0.012), ALL, "rug", _RUG, {}, stretch=0.35),
    Design("rug-fringed", "rug", (2.6, 1.8, 0.012), (*WARM, *CLASSIC[:2]), "rug", _RUG, {"fringe": True}, stretch=0.35),
    Design("rug-round", "rug", (2.0, 2.0, 0.012), (*NEW, *WARM[1:]), "round_rug", _RUG, {}, stretch=0.4),
    Design("rug-runner", "rug", (2.2, 0.75, 0.010), ALL, "rug", _RUG, {}, stretch=0.4),
)  # fmt: skip

PLANTS = (
    Design("plant-fiddle", "plant", (0.75, 0.75, 1.55), ALL, "fiddle_plant", _PLANT, {}, stretch=0.25),
    Design("plant-monstera", "plant", (0.90, 0.90, 1.05), (*NEW, *WARM[1:]), "monstera_plant",
           {"pot": "pot", "soil": "soil", "leaf": "leaf_dark"}, {}, stretch=0.25),
    Design("plant-olive", "plant", (0.80, 0.80, 1.75), (*CLEAN, *LIGHT, Style.TRADITIONAL), "olive_plant",
           {**_PLANT, "leaf": "leaf_pale"}, {}, tall=True, stretch=0.25),
    Design("plant-snake", "plant", (0.36, 0.36, 0.85), (*MODERN, Style.SCANDINAVIAN, Style.MIDCENTURY), "snake_plant",
           {"pot": "pot", "soil": "soil", "leaf": "leaf_dark"}, {}, stretch=0.25),
    Design("plant-palm", "plant", (1.0, 1.0, 1.6), (Style.COASTAL, Style.LUXURY, *MODERN[:2]), "palm_plant",
           {"pot": "rattan", "soil": "soil", "leaf": "leaf"}, {}, stretch=0.25),
    Design("plant-small", "plant", (0.30, 0.30, 0.34), ALL, "small_plant",
           {"pot": "ceramic", "soil": "soil", "leaf": "leaf"}, {}, stretch=0.25),
)  # fmt: skip

ART = (
    Design("art-wide", "art", (1.2, 0.035, 0.80), ALL, "art", _FRAME, {}, wall=True, stretch=0.4),
    Design("art-tall", "art", (0.70, 0.035, 0.95), ALL, "art", _THIN, {}, wall=True, stretch=0.4),
    Design("art-pair", "art", (1.25, 0.03, 0.82), but(Style.TRADITIONAL), "art", _FRAME, {"panels": 2},
           wall=True, stretch=0.4),
    Design("art-triple", "art", (1.5, 0.03, 0.66), (*NEW, Style.COASTAL), "art", _THIN, {"panels": 3}, wall=True,
           stretch=0.4),
    Design("art-canvas", "art", (1.1, 0.04, 1.1), (*CLEAN, Style.INDUSTRIAL), "art",
           {"frame": "wood", "picture": "picture"}, {"canvas": True}, wall=True, stretch=0.4),
    Design("art-gilt", "art", (1.0, 0.045, 0.80), FINE, "art", {**_FRAME, "frame": "metal"}, {"wide": True},
           wall=True, stretch=0.4),
)  # fmt: skip

MIRRORS = (
    Design("mirror-round", "mirror", (0.80, 0.035, 0.80), ALL, "mirror", {"frame": "metal", "glass": "mirror"},
           {"outline": "round"}, wall=True, stretch=0.3),
    Design("mirror-arch", "mirror", (0.65, 0.035, 1.0), ALL, "mirror",
           {"frame": "black", "glass": "mirror"}, {"outline": "arch"}, wall=True, stretch=0.3),
    Design("mirror-wood", "mirror", (0.75, 0.035, 1.05), but(Style.MODERN, Style.CONTEMPORARY, Style.LUXURY), "mirror",
           {"frame": "wood", "glass": "mirror"}, {"outline": "rectangle"}, wall=True, stretch=0.3),
    Design("mirror-full", "mirror", (0.75, 0.04, 1.75), (*MODERN, Style.SCANDINAVIAN), "mirror",
           {"frame": "metal", "glass": "mirror"}, {"outline": "rounded"}, wall=True, tall=True),
)  # fmt: skip

VASES = (
    Design("vase-branches", "vase", (0.42, 0.40, 0.72), ALL, "vase",
           {"ceramic": "ceramic", "bark": "bark", "leaf": "leaf_pale"}, {"branches": True}, stretch=0.25),
    Design("vase-tall", "vase", (0.17, 0.17, 0.34), ALL, "vase", {"ceramic": "ceramic_2"}, {}, stretch=0.25),
    Design("vase-pair", "vase", (0.34, 0.18, 0.28), (*NEW, *WARM[1:]), "vase_pair",
           {"ceramic": "ceramic", "ceramic_2": "ceramic_2"}, {}, stretch=0.25),
    Design("vase-bowl", "vase", (0.28, 0.28, 0.10), ALL, "bowl", {"ceramic": "ceramic"}, {}, stretch=0.25),
)  # fmt: skip

BOOKS = (
    Design("books-stack", "books", (0.29, 0.23, 0.10), ALL, "books", _BOOKS, {}, stretch=0.2),
    Design("books-bowl", "books", (0.30, 0.24, 0.16), ALL, "books", _WITH_BOWL, {"bowl": True}, stretch=0.2),
    Design("books-notebook", "books", (0.24, 0.30, 0.03), ALL, "notebook",
           {"book": "book", "paper": "paper", "metal": "metal"}, {}, stretch=0.2),
    Design("books-row", "books", (0.34, 0.20, 0.26), ALL, "book_row", {**_BOOKS, "ceramic": "ceramic_2"}, {},
           stretch=0.2),
)  # fmt: skip

THROWS = (
    Design("throw-folded", "throw", (0.45, 0.36, 0.09), ALL, "folded_throw", {"throw": "throw"}, {}, stretch=0.3),
    Design("throw-basket", "throw", (0.44, 0.44, 0.42), ALL, "throw_basket",
           {"rattan": "rattan", "throw": "throw"}, {}, stretch=0.2),
)  # fmt: skip

SETTINGS = (
    Design("setting-woven", "setting", (0.31, 0.31, 0.07), but(Style.LUXURY), "place_setting",
           {**_PLACE, "mat": "rattan"}, {}),
    Design("setting-round", "setting", (0.31, 0.31, 0.07), (Style.LUXURY, Style.CONTEMPORARY, Style.INDUSTRIAL),
           "place_setting", {**_PLACE, "mat": "throw"}, {}),
    Design("setting-linen", "setting", (0.44, 0.31, 0.07), but(Style.INDUSTRIAL), "place_setting",
           {"mat": "accent_pale", "plate": "ceramic", "bowl": "ceramic_2", "napkin": "linen", "cutlery": "chrome"},
           {"cutlery": True}),
)  # fmt: skip

DESIGNS = (*RUGS, *PLANTS, *ART, *MIRRORS, *VASES, *BOOKS, *THROWS, *SETTINGS)
