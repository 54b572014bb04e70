"""Proof: what was put into the photo, and that nothing else was touched. Anyone can check it again with `verify`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Density, Photo, RoomType, StageRequest, Style
from staging.engines.studio.light.model import Light
from staging.engines.studio.model import Camera, Item, Room, Scene, Understanding
from staging.engines.studio.render.passes import Passes

SCHEMA = "virtual-staging-ai/proof/1"
CHANGED = 255
MOST_TOLD = 20
"""Contradictions of a proof that are told one by one."""

Pixels = NDArray[np.uint8]


def prove(
    photo: Photo,
    staged: Pixels,
    change_map: Pixels,
    scene: Scene,
    u: Understanding,
    passes: Passes,
    light: Light,
    *,
    engine: str,
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """JSON-ready proof of a staged photo.

    Args:
        staged: (height, width, 3) sRGB.
        change_map: (height, width), 255 where a pixel may differ from the original, else 0.
        engine: name and version.
        options: of the request; with what else is told of it, the same room and furniture can be found again.
    """
    found = counts(photo.pixels, staged, change_map)
    return {
        "schema": SCHEMA,
        "engine": engine,
        "image": {"width": photo.width, "height": photo.height},
        "sha256": hashes(photo.pixels, staged, change_map),
        "pixels": found,
        "unchanged_share": found["unchanged_share"],
        **told(scene, u),
        "options": dict(options),
        "light": light.summary(),
        "render": passes.settings,
    }


def told(scene: Scene, u: Understanding) -> dict[str, Any]:
    """What a proof says of room and furniture: all that follows from the photo and the request, without a render."""
    return {
        "camera": _camera(u.camera),
        "room": _room(scene.room, u),
        "items": [_item(item, scene.measures) for item in scene.items],
        "rules_kept": scene.measures.get("ok"),
        "checks": [c for c in scene.measures.get("checks", ()) if c.get("item") not in {i.id for i in scene.items}],
        "room_type": scene.room_type,
        "style": scene.style,
        "density": scene.density,
        "confidence": round(u.confidence, 4),
        "seed": scene.seed,
    }


def requested(proof: Mapping[str, Any]) -> StageRequest:
    """The request that a proof names.

    Raises:
        ValueError: it names none.
    """
    seed, options = proof.get("seed"), proof.get("options")
    if not isinstance(seed, int) or not isinstance(options, dict):
        raise ValueError("seed and options are missing")
    room_type, style, density = (str(proof.get(name)) for name in ("room_type", "style", "density"))
    return StageRequest(RoomType(room_type), Style(style), seed, Density(density), options)


def contradictions(proof: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    """Where a proof says otherwise than `told` found anew, one sentence each, no more than `MOST_TOLD` of them."""
    said, found = _leaves({k: proof.get(k) for k in again}), _leaves(json.loads(json.dumps(again)))
    names = [name for name in {**found, **said} if said.get(name, "nothing") != found.get(name, "nothing")]
    out = [
        f"The proof says {name} = {said.get(name, 'nothing')}, furnishing the photo again gives "
        f"{found.get(name, 'nothing')}."
        for name in names[:MOST_TOLD]
    ]
    return [*out, f"… and {len(names) - MOST_TOLD} more."] if len(names) > MOST_TOLD else out


def _leaves(value: Any, name: str = "") -> dict[str, Any]:
    """``{"items[0].size_m[1]": 0.86, …}`` of something that came from JSON."""
    if isinstance(value, dict):
        parts = {f"{name}.{key}" if name else key: part for key, part in value.items()}
    elif isinstance(value, list):
        parts = {f"{name}[{i}]": part for i, part in enumerate(value)}
    else:
        return {name: value}
    return {leaf: v for part_name, part in parts.items() for leaf, v in _leaves(part, part_name).items()}


def hashes(original: Pixels, staged: Pixels, change_map: Pixels) -> dict[str, str]:
    """SHA-256 over the raw bytes, row by row from the top: RGB for photos, one byte a pixel for the map."""
    named = {"original": original, "staged": staged, "change_map": change_map}
    return {name: hashlib.sha256(np.ascontiguousarray(a).data).hexdigest() for name, a in named.items()}


def counts(original: Pixels, staged: Pixels, change_map: Pixels) -> dict[str, Any]:
    """How many pixels differ and how many may."""
    differs = (original != staged).any(-1)
    changed, total = int(differs.sum()), int(differs.size)
    return {
        "total": total,
        "allowed": int((change_map == CHANGED).sum()),
        "changed": changed,
        "changed_outside": int((differs & (change_map != CHANGED)).sum()),
        "unchanged_share": round(1 - changed / total, 6),
    }


def verify(original: Pixels, staged: Pixels, change_map: Pixels, proof: Mapping[str, Any]) -> list[str]:
    """Check a proof against the pixels it speaks of. Returns what is wrong, one sentence each; empty when it holds."""
    if proof.get("schema") != SCHEMA:
        return [f"The proof's schema is {proof.get('schema')!r}, not {SCHEMA!r}."]
    problems = _shape_problems(original, staged, change_map, proof)
    if problems:
        return problems
    return [
        *_hash_problems(hashes(original, staged, change_map), proof),
        *_map_problems(original, staged, change_map),
        *_count_problems(counts(original, staged, change_map), proof),
    ]


def _shape_problems(original: Pixels, staged: Pixels, change_map: Pixels, proof: Mapping[str, Any]) -> list[str]:
    image = _part(proof, "image")
    size = (image.get("height"), image.get("width"))
    named = {"original": original, "staged photo": staged, "change map": change_map}
    wrong = [
        f"The {name} is {a.shape[1]}x{a.shape[0]}, the proof says {size[1]}x{size[0]}."
        for name, a in named.items()
        if a.shape[:2] != size
    ]
    depth = [f"The {name} is not 8-bit RGB." for name, a in list(named.items())[:2] if not _is_bytes(a, 3)]
    return wrong + depth + ([] if _is_bytes(change_map, 2) else ["The change map is not one byte a pixel."])


def _is_bytes(a: Pixels, dimensions: int) -> bool:
    return a.dtype == np.uint8 and a.ndim == dimensions and (dimensions == 2 or a.shape[2] == 3)


def _part(proof: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = proof.get(name)
    return part if isinstance(part, Mapping) else {}


def _hash_problems(found: Mapping[str, str], proof: Mapping[str, Any]) -> list[str]:
    said = _part(proof, "sha256")
    names = {"original": "original", "staged": "staged photo", "change_map": "change map"}
    return [f"The {names[k]}'s hash does not match." for k in names if said.get(k) != found[k]]


def _map_problems(original: Pixels, staged: Pixels, change_map: Pixels) -> list[str]:
    problems = []
    if not np.isin(change_map, (0, CHANGED)).all():
        problems.append("The change map holds values other than 0 and 255.")
    outside = int(((original != staged).any(-1) & (change_map != CHANGED)).sum())
    if outside:
        problems.append(f"{outside} pixels differ from the original outside the change map.")
    return problems


def _count_problems(found: Mapping[str, Any], proof: Mapping[str, Any]) -> list[str]:
    said = {**_part(proof, "pixels"), "unchanged_share at the top": proof.get("unchanged_share")}
    true = {**found, "unchanged_share at the top": found["unchanged_share"]}
    return [f"The proof says {k} = {said.get(k)}, the pixels say {v}." for k, v in true.items() if said.get(k) != v]


def _camera(camera: Camera) -> dict[str, Any]:
    return {
        "focal_px": round(camera.focal_px, 2),
        "principal_point": [round(camera.cx, 2), round(camera.cy, 2)],
        "pitch_deg": round(camera.pitch_deg, 3),
        "roll_deg": round(camera.roll_deg, 3),
        "yaw_deg": round(camera.yaw_deg, 3),
        "height_m": round(camera.height_m, 3),
        "lens": round(camera.lens, 4),
    }


def _room(room: Room, u: Understanding) -> dict[str, Any]:
    return {
        "polygon_m": [[round(x, 3), round(y, 3)] for x, y in room.polygon_m],
        "height_m": round(room.height_m, 3),
        "scale": u.scale_note,
    }


def _item(item: Item, measures: Mapping[str, Any]) -> dict[str, Any]:
    """Dimensions, place and clearances of one item, as measured when the room was furnished."""
    return {
        "id": item.id,
        "category": item.category,
        "design": item.design,
        "size_m": [round(x, 3) for x in item.size_m],
        "position_m": [round(x, 3) for x in item.position_m],
        "rotation_deg": round(item.rotation_deg, 2),
        "support": item.support,
        "reason": item.reason,
        "checks": [c for c in measures.get("checks", ()) if c.get("item") == item.id],
    }
