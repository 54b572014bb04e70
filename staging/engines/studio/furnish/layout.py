"""Pieces with their poses: what the search moves about before it becomes a scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import compose, corners
from staging.engines.studio.model import Points

Size = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A design in a role.

    Attributes:
        role: what it does here, e.g. ``armchair-2``; unique in a layout.
        group: pieces of one group move together; the group's first piece leads.
        size: width, depth, height in metres.
        reason: why it stands there, one sentence; ``{wall}`` is filled in with the wall's name.
    """

    role: str
    design: Design
    group: int
    size: Size
    reason: str = ""

    @property
    def category(self) -> str:
        return self.design.category

    @property
    def flat(self) -> bool:
        return self.size[2] <= rules.FLAT


@dataclass(frozen=True, slots=True)
class Layouts:
    """``n`` layouts of the same pieces.

    Attributes:
        pieces: k of them.
        poses: (n, k, 3) x, y, degrees.
        walls: (n, k) index of the wall a piece stands against, -1 for none.
        liking: (n,) cost that the group's own template knows of, e.g. for a smaller sofa.
    """

    pieces: tuple[Piece, ...]
    poses: Points
    walls: NDArray[np.intp]
    liking: Points

    def __len__(self) -> int:
        return int(self.poses.shape[0])

    @property
    def sizes(self) -> Points:
        """(k, 3)."""
        return np.array([p.size for p in self.pieces], float).reshape(-1, 3)

    def corners(self) -> Points:
        """(n, k, 4, 2)."""
        return corners(self.poses, self.sizes[:, :2])

    def pick(self, which: Sequence[int] | NDArray[Any]) -> Layouts:
        """Some of them."""
        return replace(self, poses=self.poses[which], walls=self.walls[which], liking=self.liking[which])

    def disliked(self, much: float) -> Layouts:
        """The same, each costing ``much`` more."""
        return replace(self, liking=self.liking + much)

    def leader(self) -> Layouts:
        """The first piece alone."""
        return replace(self, pieces=self.pieces[:1], poses=self.poses[:, :1], walls=self.walls[:, :1])

    def with_piece(self, piece: Piece, poses: Points, walls: NDArray[Any], liking: Points) -> Layouts:
        """This one layout (n = 1), each time with ``piece`` at another of the poses (m, 3)."""
        m = len(poses)
        return Layouts(
            (*self.pieces, piece),
            np.concatenate([np.repeat(self.poses, m, 0), poses[:, None]], 1),
            np.concatenate([np.repeat(self.walls, m, 0), np.asarray(walls, np.intp)[:, None]], 1),
            self.liking + liking,
        )

    def with_parts(
        self,
        parts: Sequence[tuple[Piece, tuple[float, float, float]]],
        poses: Points,
        walls: NDArray[Any],
        liking: Points,
    ) -> Layouts:
        """Like `with_piece` for a group: parts keep their offsets to the poses; the walls are the first part's."""
        made = self
        for k, (piece, offset) in enumerate(parts):
            at = compose(poses, offset)
            against = np.asarray(walls, np.intp) if k == 0 else np.full(len(poses), -1, np.intp)
            made = made.with_piece(piece, at, against, liking) if k == 0 else made.beside(piece, at, against)
        return made

    def beside(self, piece: Piece, poses: Points, walls: NDArray[Any]) -> Layouts:
        """Each of these layouts with ``piece`` at its own pose of (n, 3)."""
        return replace(
            self,
            pieces=(*self.pieces, piece),
            poses=np.concatenate([self.poses, poses[:, None]], 1),
            walls=np.concatenate([self.walls, np.asarray(walls, np.intp)[:, None]], 1),
        )

    def without(self, roles: set[str]) -> Layouts:
        """The same without some pieces."""
        keep = [i for i, p in enumerate(self.pieces) if p.role not in roles]
        return replace(
            self, pieces=tuple(self.pieces[i] for i in keep), poses=self.poses[:, keep], walls=self.walls[:, keep]
        )

    def moved(self, poses: Points) -> Layouts:
        """The same pieces at poses (n, k, 3), starting from this one layout."""
        n = len(poses)
        return replace(self, poses=poses, walls=np.repeat(self.walls, n, 0), liking=np.repeat(self.liking, n))
