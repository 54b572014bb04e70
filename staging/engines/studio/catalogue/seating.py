"""Designs people sit on."""

from __future__ import annotations

from collections.abc import Iterator

from staging.engines.base import Style
from staging.engines.studio.catalogue.design import Design, Option
from staging.engines.studio.catalogue.groups import ALL, CLASSIC, CLEAN, FINE, LIGHT, MODERN, NEW, RAW, WARM, but

_SOFT = {"fabric": "upholstery", "legs": "wood", "pillow": "accent", "pillow_2": "pattern", "pillow_3": "neutral"}
_METAL = {**_SOFT, "legs": "metal"}
_THROWN = {**_SOFT, "throw": "throw"}
_CHAIR = {"fabric": "upholstery_2", "legs": "wood", "pillow": "accent"}
_FRAME = {"fabric": "upholstery_2", "legs": "wood"}
_DINING = {"fabric": "chair", "legs": "wood"}

SOFAS = (
    Design("sofa-track", "sofa", (2.2, 0.93, 0.80), (*NEW, Style.COASTAL, Style.INDUSTRIAL), "sofa", _THROWN,
           {"arm": "track", "arm_width": 0.15, "legs": "taper", "seats": 3, "throw": True}, 0.44, stretch=0.15),
    Design("sofa-low", "sofa", (2.4, 1.0, 0.75), (*CLEAN, Style.INDUSTRIAL), "sofa", _METAL,
           {"arm": "track", "arm_width": 0.22, "legs": "block", "seats": 2, "arm_height": 0.56}, 0.41, stretch=0.15),
    Design("sofa-pillowed", "sofa", (2.25, 0.98, 0.78), (*CLEAN, Style.FARMHOUSE), "sofa", _METAL,
           {"arm": "round", "arm_width": 0.24, "legs": "plinth", "seats": 3, "arm_height": 0.58}, 0.42, stretch=0.12),
    Design("sofa-slim", "sofa", (2.05, 0.86, 0.82), (*WARM, Style.MODERN), "sofa", _SOFT,
           {"arm": "slim", "arm_width": 0.08, "legs": "splay", "seats": 2, "leg_height": 0.17}, 0.44, stretch=0.15),
    Design("sofa-frame", "sofa", (2.1, 0.85, 0.79), WARM, "sofa_frame", _SOFT, {"seats": 3}, 0.43, stretch=0.12),
    Design("sofa-roll", "sofa", (2.2, 0.96, 0.86), CLASSIC, "sofa", _THROWN,
           {"arm": "roll", "arm_width": 0.22, "legs": "turned", "seats": 3, "leg_height": 0.11, "throw": True}, 0.46),
    Design("sofa-tight", "sofa", (2.15, 0.92, 0.78), (Style.INDUSTRIAL, Style.MIDCENTURY, *FINE), "sofa", _METAL,
           {"arm": "round", "arm_width": 0.17, "legs": "taper", "seats": 2, "arm_height": 0.62}, 0.44),
    Design("sofa-skirted", "sofa", (2.1, 0.95, 0.84), LIGHT[1:], "sofa", _SOFT,
           {"arm": "track", "arm_width": 0.16, "legs": "skirt", "seats": 2}, 0.46),
)  # fmt: skip

LOVESEATS = (
    Design("loveseat-track", "loveseat", (1.62, 0.90, 0.80), (*NEW, Style.COASTAL, Style.INDUSTRIAL), "sofa", _SOFT,
           {"arm": "track", "arm_width": 0.14, "legs": "taper", "seats": 2}, 0.44),
    Design("loveseat-round", "loveseat", (1.65, 0.92, 0.76), CLEAN, "sofa", _METAL,
           {"arm": "round", "arm_width": 0.22, "legs": "plinth", "seats": 2, "arm_height": 0.57}, 0.42),
    Design("loveseat-slim", "loveseat", (1.5, 0.84, 0.81), WARM, "sofa", _SOFT,
           {"arm": "slim", "arm_width": 0.08, "legs": "splay", "seats": 2, "leg_height": 0.17}, 0.44),
    Design("loveseat-frame", "loveseat", (1.48, 0.84, 0.79), (*WARM, Style.FARMHOUSE, Style.INDUSTRIAL, Style.MODERN),
           "sofa_frame", _SOFT, {"seats": 2}, 0.43),
    Design("loveseat-tight", "loveseat", (1.55, 0.90, 0.78), but(Style.MODERN, Style.SCANDINAVIAN, Style.COASTAL),
           "sofa", _METAL, {"arm": "round", "arm_width": 0.16, "legs": "taper", "seats": 2, "arm_height": 0.62}, 0.44),
    Design("loveseat-roll", "loveseat", (1.6, 0.94, 0.86), CLASSIC, "sofa", _SOFT,
           {"arm": "roll", "arm_width": 0.21, "legs": "turned", "seats": 2, "leg_height": 0.11}, 0.46),
)  # fmt: skip

ARMCHAIRS = (
    Design("armchair-tub", "armchair", (0.80, 0.78, 0.72), CLEAN, "tub_chair",
           {"fabric": "upholstery_2", "legs": "metal"}, {"legs": "plinth"}, 0.43),
    Design("armchair-frame", "armchair", (0.72, 0.80, 0.79), (*WARM, Style.MODERN), "lounge_chair", _FRAME, {}, 0.42),
    Design("armchair-track", "armchair", (0.84, 0.86, 0.79), (*NEW, Style.COASTAL), "sofa", _CHAIR,
           {"arm": "slim", "arm_width": 0.11, "legs": "taper", "seats": 1, "pillows": 1}, 0.44),
    Design("armchair-sling", "armchair", (0.74, 0.78, 0.77), MODERN, "sling_chair",
           {"fabric": "hide", "legs": "black"}, {}, 0.40),
    Design("armchair-wing", "armchair", (0.78, 0.84, 1.05), (Style.TRADITIONAL, Style.FARMHOUSE, Style.LUXURY),
           "wing_chair", _CHAIR, {}, 0.46),
    Design("armchair-roll", "armchair", (0.92, 0.90, 0.86), CLASSIC, "sofa", _CHAIR,
           {"arm": "roll", "arm_width": 0.2, "legs": "turned", "seats": 1, "pillows": 1, "leg_height": 0.11}, 0.46),
    Design("armchair-hide", "armchair", (0.80, 0.84, 0.78), (*RAW, Style.MIDCENTURY, Style.TRADITIONAL, Style.LUXURY),
           "sofa", {"fabric": "hide", "legs": "wood", "pillow": "neutral"},
           {"arm": "slim", "arm_width": 0.10, "legs": "splay", "seats": 1, "pillows": 1, "leg_height": 0.16}, 0.44),
    Design("armchair-shell", "armchair", (0.74, 0.74, 0.80), (Style.SCANDINAVIAN, Style.MIDCENTURY,
           Style.CONTEMPORARY, Style.INDUSTRIAL), "shell_chair", _FRAME, {}, 0.42),
)  # fmt: skip

DINING_CHAIRS = (
    Design("chair-padded", "dining_chair", (0.48, 0.55, 0.82), (*CLEAN, Style.INDUSTRIAL), "padded_chair",
           {"fabric": "chair", "legs": "metal"}, {"legs": "rod"}, 0.47),
    Design("chair-curved", "dining_chair", (0.53, 0.54, 0.78), but(Style.INDUSTRIAL, Style.FARMHOUSE), "bow_chair",
           _DINING, {}, 0.46),
    Design("chair-spindle", "dining_chair", (0.50, 0.53, 0.84), (*LIGHT, Style.MIDCENTURY), "spindle_chair",
           {"wood": "wood"}, {}, 0.45),
    Design("chair-cross", "dining_chair", (0.46, 0.54, 0.88), CLASSIC, "cross_chair",
           {"wood": "wood", "seat": "rattan"}, {}, 0.46),
    Design("chair-upholstered", "dining_chair", (0.50, 0.60, 0.96), (*FINE, Style.FARMHOUSE), "padded_chair", _DINING,
           {"legs": "wood"}, 0.48),
    Design("chair-steel", "dining_chair", (0.46, 0.52, 0.83), (Style.INDUSTRIAL,), "padded_chair",
           {"fabric": "hide", "legs": "black"}, {"legs": "rod"}, 0.46),
    Design("chair-shell", "dining_chair", (0.50, 0.54, 0.80), (*NEW, Style.MIDCENTURY, Style.INDUSTRIAL),
           "shell_chair", _DINING, {"dining": True}, 0.46),
)  # fmt: skip

OFFICE_CHAIRS = (
    Design("office-task", "office_chair", (0.64, 0.60, 0.92), ALL,
           "office_chair", {"fabric": "chair", "metal": "chrome", "plastic": "plastic"}, {}, 0.47),
    Design("office-hide", "office_chair", (0.64, 0.60, 0.90), but(Style.MODERN, Style.CONTEMPORARY, Style.SCANDINAVIAN),
           "office_chair", {"fabric": "hide", "metal": "metal", "plastic": "plastic"},
           {"arms": True}, 0.47),
    Design("office-soft", "office_chair", (0.62, 0.60, 0.88), ALL, "office_chair",
           {"fabric": "neutral", "metal": "metal", "plastic": "plastic"}, {"arms": True}, 0.47),
)  # fmt: skip

BENCHES = (
    Design("bench-padded", "bench", (1.25, 0.42, 0.46), ALL, "bench",
           {"fabric": "upholstery_2", "legs": "metal"}, {"legs": "rod"}, 0.46, stretch=0.2),
    Design("bench-oak", "bench", (1.3, 0.38, 0.45), but(Style.LUXURY), "bench", {"wood": "wood", "legs": "wood"},
           {"legs": "splay"}, 0.45, stretch=0.2),
    Design("bench-boucle", "bench", (1.2, 0.45, 0.44), ALL, "bench", {"fabric": "neutral", "legs": "wood"},
           {"legs": "drum"}, 0.44, stretch=0.2),
)  # fmt: skip

_EASY = (*NEW, *FINE[:2], Style.COASTAL, Style.INDUSTRIAL, Style.FARMHOUSE)
_SETS: tuple[tuple[str, tuple[Style, ...], str, dict[str, Option], dict[str, str]], ...] = (
    ("track", _EASY, "taper", {"arm": "track", "arm_width": 0.15}, _SOFT),
    ("low", (*CLEAN, Style.INDUSTRIAL), "block", {"arm": "track", "arm_width": 0.20, "arm_height": 0.56}, _METAL),
    ("slim", (*WARM, Style.MODERN), "splay", {"arm": "slim", "arm_width": 0.09, "leg_height": 0.16}, _SOFT),
    ("roll", (Style.TRADITIONAL, Style.FARMHOUSE), "turned", {"arm": "roll", "arm_width": 0.21, "leg_height": 0.11},
     _SOFT),
    ("soft", (*CLEAN, *LIGHT), "plinth", {"arm": "round", "arm_width": 0.22, "arm_height": 0.58}, _METAL),
)  # fmt: skip


def _corner() -> Iterator[Design]:
    """Corner sofas in two pieces that stand flush: seats with one arm, and a chaise at the ``side`` without."""
    for name, styles, legs, options, roles in _SETS:
        for side in ("right", "left"):
            given = {**options, "legs": legs, "set": name, "side": side}
            other = "left" if side == "right" else "right"
            yield Design(f"corner-{name}-{other}", "sectional", (1.75, 0.95, 0.80), styles, "sofa", roles,
                         {**given, "open": side, "seats": 2}, 0.44, stretch=0.12)  # fmt: skip
            slots = {k: roles[k] for k in ("fabric", "legs", "pillow")}
            yield Design(f"chaise-{name}-{side}", "chaise", (0.98, 1.58, 0.80), styles, "chaise", slots,
                         {**given, "arm_side": side}, 0.44)  # fmt: skip


SECTIONALS = tuple(_corner())

DESIGNS = (*SOFAS, *LOVESEATS, *ARMCHAIRS, *DINING_CHAIRS, *OFFICE_CHAIRS, *BENCHES, *SECTIONALS)
