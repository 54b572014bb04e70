"""What the room may be used for: plain rules on size, shape and openings, with honest, never certain, scores."""

from __future__ import annotations

import math

from staging.engines.studio.model import Opening, RoomTypeScore


def _fit(value: float, best: float, spread: float) -> float:
    """1 where ``value`` is ``best``, falling off over ``spread`` (in natural logarithms)."""
    return math.exp(-0.5 * (math.log(max(value, 0.1) / best) / spread) ** 2)


def scores(area_m2: float, openings: tuple[Opening, ...], fixtures: tuple[Opening, ...]) -> tuple[RoomTypeScore, ...]:
    """Room types by how well the room suits them, best first; scores add up to 1.

    Args:
        area_m2: floor of the room as far as it is known; the real room is rather larger.
        openings: windows, doors and passages.
        fixtures: a fireplace makes a living room.
    """
    passages = sum(o.kind == "passage" for o in openings)
    windows = sum(o.kind == "window" for o in openings)
    fireplace = any(f.kind == "fireplace" for f in fixtures)
    raw = {
        "living_room": _fit(area_m2, 24, 0.6) * (1 + 0.3 * passages) * (3.0 if fireplace else 1.0),
        "bedroom": 0.9 * _fit(area_m2, 14, 0.45) * 0.6**passages * (1.1 if windows else 0.8),
        "dining_room": 0.55 * _fit(area_m2, 13, 0.45) * (1 + 0.4 * passages),
        "office": 0.45 * _fit(area_m2, 9, 0.4) * 0.8**passages,
    }
    total = sum(raw.values()) + 0.05
    ranked = sorted(raw.items(), key=lambda pair: -pair[1])
    return tuple(RoomTypeScore(name, value / total) for name, value in ranked)
