"""Interior designers' rules as numbers: metres unless the name says otherwise.

Sources: Panero and Zelnik, *Human Dimension and Interior Space* (1979), for walkways, seating and dining clearances;
Neufert, *Architects' Data*, for beds, desks and door swings; Merrell et al., "Interactive Furniture Layout Using
Interior Design Guidelines" (SIGGRAPH 2011), for conversation groups; SMPTE EG-18 for viewing distances; the common
practice of hanging pictures at eye height (145 to 150 cm). Camera rules are real-estate photographers' practice.

``HARD_*`` is what a scene must keep to be delivered, the plain name what the layout aims for.
"""

from __future__ import annotations

# --- walking ---
MAIN_WALKWAY = 0.90
"""Between doors, and from a door to the room's main group, where the empty room allows it."""
SECONDARY_WALKWAY = 0.60
"""To every other piece that somebody uses."""
HARD_WALKWAY = 0.60
REACH = 0.55
"""Somebody this near to a piece can use it."""
DOOR_SWING = 0.95
DOOR_SIDE = 0.05
"""Kept free beside a door's frame."""
PASSAGE_DEPTH = 0.95
WIDE_DEPTH = 0.6
"""Before an opening in which nothing swings: what leaves a secondary walkway before it does not block it, as long as a
main one leads there."""

# --- walls, windows, fixtures ---
WALL_GAP = 0.04
"""Skirting boards keep furniture this far from the wall's plane."""
HARD_OUTSIDE = 0.01
"""How far a footprint may reach over the room's outline: rounding, never more."""
TOUCH = 0.01
"""How deep pieces may stand in each other or in what is kept free."""
HARD_TAKEN_SHARE = 0.05
"""Of a footprint that may lie over floor seen to be taken: a floor outline is that uncertain."""
WINDOW_DEPTH = 0.45
WINDOW_TALL = 1.20
"""Above this height (or the sill's) a piece is tall and never stands before a window."""
HEATER_CLEARANCE = 0.20
HEATER_TALL = 0.90
HEATER_TALL_CLEARANCE = 0.60
FIREPLACE_CLEARANCE = 0.95
FIREPLACE_SIDE = 0.15
BUILT_IN_CLEARANCE = 0.75
FLAT = 0.03
"""Things up to this height (rugs) can be walked on."""

# --- living room ---
SOFA_TABLE_GAP = 0.42
SOFA_TABLE_GAP_RANGE = (0.30, 0.60)
CONVERSATION = 2.40
"""Largest distance from the sofa's seat to an armchair's."""
TV_DISTANCE_DIAGONALS = (1.5, 2.5)
TV_DISTANCE_RANGE = (2.1, 3.7)
"""The same for the 43 to 55 inches of the catalogue."""
TV_CENTRE_RANGE = (0.80, 1.20)
FLOATING_BEHIND = 0.90
"""A sofa stands at the wall or leaves at least a walkway behind it."""

# --- rugs ---
RUG_TO_WALL = 0.25
RUG_UNDER_FRONT = 0.25
"""How far a living-room rug reaches under the seats."""
RUG_BEYOND_TABLE = 0.62
RUG_BEYOND_BED = 0.50

# --- bedroom ---
BED_SIDE = 0.60
HARD_BED_SIDE = 0.40
BED_FOOT = 0.90
HARD_BED_FOOT = 0.60
NIGHTSTAND_GAP = 0.05

KIDS_FLOOR = 0.75
HARD_KIDS_FLOOR = 0.55
"""Before a child's bed, for getting in and for playing."""

# --- dining and desk ---
SEAT_WIDTH = 0.60
DINING_TO_WALL = 0.90
HARD_DINING_TO_WALL = 0.75
CHAIR_TUCK = 0.22
"""How far a chair stands under its table."""
DESK_BEHIND = 0.90
HARD_DESK_BEHIND = 0.70

BISTRO_AROUND = 0.75
HARD_BISTRO_AROUND = 0.60
"""Around a table for two, from its edge: a chair and somebody getting up."""
KITCHEN_AISLE = 0.95
"""Before cupboards and appliances, to open them."""

# --- on walls ---
ART_CENTRE = 1.48
ART_CENTRE_RANGE = (1.20, 1.75)
ART_OVER_FURNITURE = 0.18
ART_WIDTH_SHARES = (2 / 3, 1 / 2)
"""Of the furniture below: two thirds, or a half where the wall has no free stretch as large."""
ART_MARGIN = 0.10
"""Free wall around anything that hangs, to openings and corners."""
ART_TO_CEILING = 0.15
ART_PICTURE_SHARE = 0.06
"""Of the photo's area: above it a picture beside the camera looms."""

# --- camera ---
CAMERA_NEAR = 1.60
HARD_CAMERA_NEAR = 1.20
DOMINANT_SHARE = 0.24
HARD_DOMINANT_SHARE = 0.36
"""Of the picture's area: above it a single piece dominates the photo."""
SECOND_SHARE = 0.09
"""The same for pieces beside the main one: armchairs, coffee tables."""
MINOR_SHARE = 0.05
"""The same for pieces that the room is not about: plants, lamps, cupboards."""
CENTRAL_SHARE = 0.35
"""Of half the picture's width: the room's main piece stands this near to the middle."""
HARD_IN_FRAME = 0.70
"""Of a piece the room is about."""
HARD_WHOLE = 0.65
"""The same of any other piece but a companion: one cut more than that looks like a mistake."""
HARD_SEEN_SHARE = 0.50
"""Of a footprint: unseen floor serves only as the overflow of a piece that the photo mostly shows."""

HARD_RUG_SEEN_SHARE = 0.15
"""A rug may run out of the picture."""

FRONT_CLEARANCE: dict[str, float] = {
    "sofa": 0.40,
    "loveseat": 0.40,
    "sectional": 0.40,
    "armchair": 0.35,
    "media_console": 0.75,
    "dresser": 0.75,
    "bookcase": 0.60,
    "sideboard": 0.75,
    "console": 0.60,
    "bed": BED_FOOT,
    "nightstand": 0.30,
    "bench": 0.40,
    "toy_storage": 0.60,
    "towel_ladder": 0.50,
}
"""Free floor before a piece, for using it."""

BIG = frozenset({"sofa", "loveseat", "sectional", "bed", "kids_bed", "dining_table", "bistro_table", "desk"})
"""The pieces a room is about."""
SEATS = frozenset({"sofa", "loveseat", "sectional", "chaise", "armchair"})
SOFAS = frozenset({"sofa", "loveseat", "sectional"})
TUCKED = frozenset(
    {
        frozenset({"dining_chair", "dining_table"}),
        frozenset({"dining_chair", "bistro_table"}),
        frozenset({"office_chair", "desk"}),
        frozenset({"kids_stool", "kids_table"}),
    }
)
"""Pairs whose footprints may overlap: the seat goes under the top."""
BACK_TO_WALL = 0.15
"""A piece made to stand at a wall has its whole back this near to one."""
USED = BIG | {
    "armchair", "dresser", "bookcase", "sideboard", "media_console", "console", "kids_table", "toy_storage",
    "towel_ladder", "basket", "stool",
}  # fmt: skip
"""Pieces that somebody must be able to walk to."""
COMPANIONS = frozenset({"dining_chair", "office_chair", "nightstand", "kids_stool", "side_table", "bench"})
"""Pieces that may be cut by the frame, as they belong to one that is not."""
