"""What a random room is made of. World frame, metres and wall numbers as in `staging.engines.studio.model`.

Walls of the outer rectangle: 0 behind the camera, 1 right, 2 front, 3 left. Solid blocks inside it make L-shapes,
half walls, chimney breasts, fixtures and things that stand about.
"""

from __future__ import annotations

from dataclasses import dataclass

from staging.engines.studio.model import Camera, Room

Color = tuple[float, float, float]
"""Linear reflectance, red first."""

DATA_VERSION = 3
"""Raised whenever the same seed would give another picture."""
PLAIN, PLANKS, TILES, BRICKS, MOTTLED, STRIPES, GLOWING = range(7)
STRUCTURE = ("wall", "half_wall")
FIXTURES = ("heater", "fireplace", "built_in")
DECORATION = ("beam", "lamp")


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface looks.

    Attributes:
        kind: `PLAIN` … `GLOWING`; the last shines by itself, its main colour times ``grain``.
        colors: main, second and joint colour.
        size_m: of a plank, tile or brick, of a stripe, or of a mottle: along and across.
        turn_deg: direction of the pattern.
        joint_m: width of joints.
        gloss: mirror-like share at grazing angles, 0 to 1.
        rough: how blurred reflections are.
        grain: strength of the texture, 0 to 1.
        variant: tells patterns of one kind apart.
    """

    kind: int
    colors: tuple[Color, Color, Color]
    size_m: tuple[float, float] = (1.0, 1.0)
    turn_deg: float = 0.0
    joint_m: float = 0.0
    gloss: float = 0.0
    rough: float = 0.05
    grain: float = 0.0
    variant: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A solid: a box, or an ellipsoid in that box, turned about its upright axis.

    Attributes:
        role: ``wall half_wall leaf heater fireplace built_in object beam lamp soffit``.
        centre: (x, y) in metres.
        size: (x, y) in its own frame.
        bottom, top: above the floor.
        turn_deg: counter-clockwise from above.
    """

    role: str
    centre: tuple[float, float]
    size: tuple[float, float]
    bottom: float
    top: float
    material: Material
    turn_deg: float = 0.0
    round: bool = False


@dataclass(frozen=True, slots=True)
class Hole:
    """Something in or on a wall, or on the face of a block.

    Attributes:
        kind: ``window door passage`` are openings; ``picture panel hearth`` are not.
        host: wall 0 to 3, or 10 + 4 · block + face (0 -x, 1 +x, 2 -y, 3 +y in the block's frame).
        start, end: along the wall from its first corner; along a face from its smaller coordinate.
        depth: how far it goes into the wall.
        panes: across and up; a door's panels likewise.
        frame: width of sashes.
        casing: width of the trim around it, 0 for none.
        reveal, face: colours of its sides and of its leaf, sash or back.
        glow: brightness of what is behind it.
        spread: how far a passage's room goes beyond it at start and end.
        style: window: 0 clear, 1 blinds, 2 blown out; door: 0 closed, 1 glazed, 2 half glazed; passage: 0 the floor
            runs on, 1 another floor.
        view: two factors for the colours outdoors.
    """

    kind: str
    host: int
    start: float
    end: float
    bottom: float
    top: float
    depth: float
    panes: tuple[int, int]
    frame: float
    casing: float
    reveal: Color
    face: Color
    glow: float
    spread: tuple[float, float] = (0.0, 0.0)
    style: int = 0
    view: tuple[float, float] = (1.0, 1.0)
    variant: int = 1


@dataclass(frozen=True, slots=True)
class Lamp:
    """A soft light: position, intensity by colour, softness (m²) and how far it reaches around (0 to 1)."""

    position: tuple[float, float, float]
    color: Color
    softness: float
    wrap: float


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a room.

    Attributes:
        ambient: by colour.
        corner: how much darker corners are, and how far that reaches in metres.
        bounce: how much the floor colours the ceiling.
        sun: unit vector towards it, strength 0 where there is none.
    """

    ambient: Color
    corner: tuple[float, float]
    bounce: float
    lamps: tuple[Lamp, ...]
    sun: tuple[float, float, float] = (0.0, 0.0, 1.0)
    sun_strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Finish:
    """How the camera develops the picture: see `develop.develop`."""

    seed: int
    exposure: float
    balance: Color
    shoulder: float
    gain: float
    gamma: float
    vignette: float
    blur: float
    noise: float
    contrast: float
    lift: float
    jpeg: int
    grey: bool


@dataclass(frozen=True, slots=True)
class RandomRoom:
    """Everything about one random room and its photo.

    Attributes:
        vault: ceiling planes (slope along x, slope along y, height above the origin); one flat one is no vault.
        skirting, cornice: heights, 0 for none.
        lens: see `staging.engines.studio.lens`: negative bends lines outwards (barrel).
        furnished: whether things stand about, so that it must be refused.
    """

    seed: int
    camera: Camera
    room: Room
    vault: tuple[tuple[float, float, float], ...]
    walls: tuple[Material, Material, Material, Material]
    floor: Material
    ceiling: Material
    trim: Color
    skirting: float
    cornice: float
    holes: tuple[Hole, ...]
    blocks: tuple[Block, ...]
    light: Light
    finish: Finish
    lens: float
    furnished: bool
