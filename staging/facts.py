"""What the proof of a staged photo says, in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.common import storage
from staging.models import Image
from staging.words import DENSITIES, PIECES, ROOMS, STYLES

logger = logging.getLogger(__name__)

MAX_PROOF_BYTES = 4 * 1024 * 1024
CENTIMETRES_PER_METRE = 100.0
INCHES_PER_METRE = CENTIMETRES_PER_METRE / 2.54


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of furniture with its width × depth × height."""

    name: str
    centimetres: str
    inches: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said beside the picture. ``unchanged_percent`` is rounded down: never more than was proven."""

    unchanged_percent: float | None
    rows: list[tuple[str, str]]
    items: list[Piece]


def facts_of(image: Image) -> Facts:
    """The facts of a ready image. Without its proof (the store lost it) only what the database knows."""
    proof = _proof(image)
    return Facts(unchanged_percent=_unchanged(proof), rows=_rows(image), items=_pieces(proof))


def _proof(image: Image) -> Mapping[str, Any]:
    try:
        proof = json.loads(storage.read_bytes(image.proof_key, MAX_PROOF_BYTES))
    except (FileNotFoundError, storage.TooLarge, ValueError):
        logger.exception("no readable proof", extra={"image": str(image.pk)})
        proof = {}
    return proof if isinstance(proof, dict) else {}


def _unchanged(proof: Mapping[str, Any]) -> float | None:
    share = proof.get("unchanged_share")
    return int(share * 1000) / 10 if share is not None else None


def _rows(image: Image) -> list[tuple[str, str]]:
    room = image.room_type or image.detected_room_type
    return [
        (_("Room"), str(ROOMS.get(room, room))),
        (_("Style"), str(STYLES.get(image.style, image.style))),
        (_("Furniture"), str(DENSITIES.get(image.density, image.density))),
        (_("Size"), f"{image.original.width} × {image.original.height} px"),
        (_("Engine"), image.engine_version),
        (_("Seed"), str(image.seed)),
    ]


def _pieces(proof: Mapping[str, Any]) -> list[Piece]:
    return [_piece(item) for item in proof.get("items", ())]


def _piece(item: Mapping[str, Any]) -> Piece:
    category = str(item["category"])
    return Piece(
        name=str(PIECES.get(category, category.replace("_", " ").capitalize())),
        centimetres=_measured(item["size_m"], CENTIMETRES_PER_METRE, "cm"),
        inches=_measured(item["size_m"], INCHES_PER_METRE, "in"),
    )


def _measured(size_m: Sequence[float], per_metre: float, unit: str) -> str:
    # A rug is thin, but not nothing.
    return " × ".join(str(max(1, round(metres * per_metre))) for metres in size_m) + f" {unit}"
