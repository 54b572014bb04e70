"""Furnishing: from an understood room to a scene that keeps every rule.

scene = furnish(u, RoomType.LIVING_ROOM, Style.MODERN, Density.MEDIUM, seed=1)
report = validity.check(scene, u)
"""

from staging.engines.studio.furnish.step import furnish

__all__ = ["furnish"]
