"""From a photo to everything the next steps need to know about the room."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo
from staging.engines.studio.bars import inside_bars
from staging.engines.studio.lens import as_photographed, reduction
from staging.engines.studio.model import Camera, Opening, Point, Points, Refusal, Room, Understanding
from staging.engines.studio.understand import scale as scales
from staging.engines.studio.understand.busy import busy_map
from staging.engines.studio.understand.camera import depth_lines
from staging.engines.studio.understand.ceiling_lamps import look_up
from staging.engines.studio.understand.clutter import lower_room, measure
from staging.engines.studio.understand.corrections import Corrections, applied
from staging.engines.studio.understand.floor import Floor, free_floor, visible_floor
from staging.engines.studio.understand.found import OPENING_KINDS, THINGS
from staging.engines.studio.understand.framed import corrections_inside, framed
from staging.engines.studio.understand.geometry import focal_from_35mm, signed_area
from staging.engines.studio.understand.layout import Layout, solve
from staging.engines.studio.understand.openings import Openings, in_metres, keep_clear, look_for
from staging.engines.studio.understand.outdoors import looks_outdoors
from staging.engines.studio.understand.outlines import box_outlines, mask_outlines
from staging.engines.studio.understand.plumb import straight_view
from staging.engines.studio.understand.room_type import scores
from staging.engines.studio.understand.shell import Shell, close
from staging.engines.studio.understand.verdict import REFUSALS, Signs, confidence, decide, doubt_about

NONE = Corrections()
WORKING = 960
"""Longer side of the picture that is worked on; larger shows no more of a room's edges."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The working picture and what was found in it.

    Attributes:
        picture: straight: layout, floor and shell are of it, not of the photo where ``lens`` bends that.
        corrections: of a person; the layout, the floor and the shell have them already.
    """

    picture: NDArray[np.uint8]
    layout: Layout
    floor: Floor
    shell: Shell
    corrections: Corrections
    lens: float


def working_picture(photo: Photo) -> NDArray[np.uint8]:
    """The photo with its longer side 960 pixels, at least 16 the other way."""
    s = WORKING / max(photo.width, photo.height)
    size = (max(16, round(photo.width * s)), max(16, round(photo.height * s)))
    how = cv2.INTER_AREA if s < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(photo.pixels, size, interpolation=how), np.uint8)


def see(photo: Photo, corrections: Corrections = NONE) -> Seen | None:
    """Camera, box and floor of a photo; None where too few lines tell.

    Raises:
        Refused: the corrections make no room.
    """
    return _seen_in(working_picture(photo), photo, corrections)


def _seen_in(working: NDArray[np.uint8], photo: Photo, corrections: Corrections) -> Seen | None:
    """As `see`, the working picture already made."""
    view = straight_view(working)
    picture, lens = view.picture, view.lens
    height, width = picture.shape[:2]
    focal = photo.focal_35mm and focal_from_35mm(photo.focal_35mm, width, height) * reduction(width, height, lens)
    layout = solve(picture, view.segments, focal)
    if layout is None:
        return None
    camera, box = applied(corrections, layout.refined.camera.behind(lens), layout.refined.box)
    camera = camera.straight()
    layout = replace(layout, refined=replace(layout.refined, camera=camera, box=box))
    floor = visible_floor(picture, camera, box)
    return Seen(picture, layout, floor, close(camera, box, floor.visible), corrections, lens)


def _clutter(work: Seen, things: tuple[Opening, ...], lower: NDArray[np.bool_]) -> float:
    """How furnished the room looks, windows and doorways left out; ``things`` in the working picture's pixels."""
    layout, picture = work.layout, work.picture
    ignored = np.zeros(picture.shape[:2], np.uint8)
    for thing in things:
        cv2.fillPoly(ignored, [np.round(np.array(thing.polygon)).astype(np.int32)], (1,))
    wide = cv2.dilate(ignored, np.ones((9, 9), np.uint8)) > 0
    return measure(picture, layout.refined.camera, layout.segments, layout.fit.error, np.asarray(lower & ~wide))


def _signs(work: Seen, things: tuple[Opening, ...], free: tuple[tuple[Point, ...], ...]) -> Signs:
    lower = lower_room(work.layout.refined.camera, work.layout.refined.box)
    return Signs(
        score=work.layout.refined.score,
        inliers=work.layout.fit.inliers,
        margin=work.layout.margin,
        floor_share=float(work.floor.visible.mean()),
        floor_agreement=work.floor.agreement,
        free_m2=sum(signed_area(np.array(polygon)) for polygon in free),
        clutter=_clutter(work, things, lower),
        certainty=work.floor.certainty,
        doubt=work.floor.doubt,
        focal_spread=work.layout.fit.focal_spread,
        objects=_objects(work, lower),
        outlined=work.corrections.outlined,
        depth_lines=_depth_lines(work),
    )


def _depth_lines(work: Seen) -> float:
    drawn = work.corrections.horizon is not None
    return math.inf if drawn else depth_lines(work.layout.fit, work.layout.segments)


def _objects(work: Seen, lower: NDArray[np.bool_]) -> float:
    """Share of the ``lower`` room in which the network sees things that stand about, and no floor beneath them."""
    height, width = work.picture.shape[:2]
    belief = cv2.resize(work.floor.things[THINGS.index("object")], (width, height), interpolation=cv2.INTER_LINEAR)
    # What looks like a thing to one network and like floor to the other is floor: tiles and gloss close to the camera.
    return float(((belief > 0.5) & ~work.floor.network)[lower].mean()) if lower.any() else 0.0


def _ceiling_seen(layout: Layout) -> bool:
    support = layout.refined.support[3:6]
    return bool(np.nansum(support[:, 1]) > 100 and np.nanmax(support[:, 0]) > 0.35)


def understand(photo: Photo, options: Mapping[str, Any] | None = None) -> Understanding:
    """Camera, room, floor and openings of a photo, or why it cannot be staged.

    Args:
        photo: upright; its EXIF focal length is used where there is one.
        options: ``ceiling_height_m`` as a person measured it, and ``corrections``, see `corrections.Corrections`.

    Returns:
        For a bad photo too: the verdict is ``red`` then and `Understanding.refusal` says why.

    Raises:
        Refused: ``bad_option``, for corrections that cannot be.
    """
    given = options or {}
    corrections = Corrections.parse(given.get("corrections"))
    if corrections.ceiling_height_m is None:
        corrections = replace(corrections, ceiling_height_m=given.get("ceiling_height_m"))
    left, top, right, bottom = border = inside_bars(photo.pixels)
    if border == (0, 0, photo.width, photo.height):
        return _understood(photo, corrections)
    inside = replace(photo, pixels=np.ascontiguousarray(photo.pixels[top:bottom, left:right]))
    return framed(_understood(inside, corrections_inside(corrections, photo, border)), photo, border)


def _understood(photo: Photo, corrections: Corrections) -> Understanding:
    working = working_picture(photo)
    if looks_outdoors(working):
        return nothing_known(photo, REFUSALS["outdoors"])
    seen = _seen_in(working, photo, corrections)
    return nothing_known(photo, REFUSALS["not_a_room"]) if seen is None else describe(photo, seen)[0]


def describe(photo: Photo, work: Seen) -> tuple[Understanding, Signs]:
    """What was seen, in metres and at the photo's size, and the signs that the verdict went by."""
    layout = work.layout
    found = look_for(work.picture, work.shell, work.floor.network, work.floor.things)
    known = scales.clues(work.shell.top, _ceiling_seen(layout), found.door_heights, work.corrections.ceiling_height_m)
    scale = scales.combine(known)
    shell = work.shell.in_metres(scale.height_m)
    large = replace(shell, camera=_of_photo(shell.camera, photo, work.lens))
    things = _seen_things(large, found)
    openings = tuple(thing for thing in things if thing.kind in OPENING_KINDS)
    fixtures = tuple(thing for thing in things if thing.kind not in OPENING_KINDS)
    free = free_floor(shell, work.floor.visible, _clearances(shell, things))
    signs = _signs(work, _seen_things(work.shell, found), free)
    verdict, refusal = decide(signs)
    own = _of_photo(replace(layout.refined.camera, height_m=scale.height_m), photo, work.lens)
    edges = box_outlines(own, layout.refined.box)
    visible = as_photographed(work.floor.visible, work.lens)
    mask = cv2.resize(visible.astype(np.uint8), (photo.width, photo.height), interpolation=cv2.INTER_LINEAR)
    shape = visible.shape
    understood = Understanding(
        camera=large.camera,
        room=shell.room,
        openings=openings,
        fixtures=fixtures,
        floor_mask=np.asarray(mask > 0),
        floor=mask_outlines(visible, (photo.width / shape[1], photo.height / shape[0])),
        wall_floor=edges.wall_floor,
        wall_ceiling=edges.wall_ceiling,
        wall_wall=edges.wall_wall,
        free_floor_m=free,
        room_types=scores(signed_area(np.array(shell.polygon)), openings, fixtures),
        confidence=confidence(signs),
        verdict=verdict,
        refusal=refusal,
        scale_note=f"{scale.note}; lengths true to ±{100 * scale.spread:.0f}%",
        notes=_notes(work),
        busy=busy_map(photo),
        doubt_about=doubt_about(signs),
        ceiling_lamps=look_up(large, work.floor.things),
    )
    return understood, signs


def _of_photo(camera: Camera, photo: Photo, lens: float) -> Camera:
    """The photo's own camera, from that of the straight working picture."""
    return camera.behind(lens).scaled(photo.width, photo.height)


def _seen_things(shell: Shell, found: Openings) -> tuple[Opening, ...]:
    """Openings and fixtures in the shell's units and its camera's pixels, those that the picture shows."""
    return tuple(thing for thing in (in_metres(shell, each) for each in found.found) if thing.polygon)


def _clearances(shell: Shell, things: tuple[Opening, ...]) -> list[Points]:
    zones = (keep_clear(shell, thing) for thing in things)
    return [zone for zone in zones if zone is not None]


def _notes(work: Seen) -> tuple[str, ...]:
    spread = work.layout.fit.focal_spread
    corrected = ("room outline as corrected by a person",) if work.corrections.outlined else ()
    bent = (f"lines bent by the lens straightened ({100 * work.lens:+.1f}% at the corners)",) if work.lens else ()
    return (f"focal length true to ±{100 * spread:.0f}%", *bent, *corrected)


def nothing_known(photo: Photo, refusal: Refusal) -> Understanding:
    """A refusal for a picture without recognisable geometry; camera and room are nominal and mean nothing."""
    longest = max(photo.width, photo.height)
    camera = Camera(photo.width, photo.height, longest * 24 / 36, photo.width / 2, photo.height / 2, 0.0, 0.0, 0.0, 1.4)
    room = Room(((-2.0, -0.6), (2.0, -0.6), (2.0, 4.0), (-2.0, 4.0)), 2.5)
    empty = np.zeros((photo.height, photo.width), np.bool_)
    return Understanding(camera, room, (), (), empty, (), (), (), (), (), (), 0.0, "red", refusal)
