"""What is found on a wall, and how rectangles there lie to each other."""

from __future__ import annotations

from dataclasses import dataclass

from staging.engines.studio.understand.rectangles import Rectangle

OPENING_KINDS = ("window", "door", "passage")
THINGS = ("nothing", *OPENING_KINDS, "fixture", "object", "lamp")
"""What the network tells apart, and the painter labels, by number."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something on a wall, in camera heights."""

    kind: str
    wall: int
    where: Rectangle


def overlap_share(a: Rectangle, b: Rectangle) -> float:
    """Share of the narrower one's width that both have in common."""
    return (min(a.end, b.end) - max(a.start, b.start)) / min(a.end - a.start, b.end - b.start)


def common(a: Rectangle, b: Rectangle) -> float:
    """Intersection of two rectangles over the smaller one's area."""
    wide = min(a.end, b.end) - max(a.start, b.start)
    high = min(a.top, b.top) - max(a.bottom, b.bottom)
    least = min((r.end - r.start) * (r.top - r.bottom) for r in (a, b))
    return max(0.0, wide) * max(0.0, high) / max(least, 1e-9)


def area(where: Rectangle) -> float:
    """In camera heights squared."""
    return (where.end - where.start) * (where.top - where.bottom)


def union(a: Rectangle, b: Rectangle) -> Rectangle:
    """The rectangle around both."""
    return Rectangle(
        min(a.start, b.start), max(a.end, b.end), min(a.bottom, b.bottom), max(a.top, b.top), max(a.score, b.score),
        a.open_start or b.open_start, a.open_end or b.open_end,
    )  # fmt: skip
