"""Which random rooms are for what. The ranges never meet: what is judged was never learned from."""

from __future__ import annotations

HELD_OUT = range(0, 10_000)
"""Judged by `make eval`. Nothing is fitted to them."""
CALIBRATION = range(10_000, 100_000)
"""The confidence is fitted to these."""
TRAINING = range(1_000_000, 1_000_000_000)
"""The network learns from these."""


def require(seed: int, allowed: range) -> int:
    """``seed`` if it lies in ``allowed``.

    Raises:
        ValueError: it does not; results would not be held out any more.
    """
    if seed not in allowed:
        raise ValueError(f"Seed {seed} is outside {allowed.start} to {allowed.stop - 1}.")
    return seed
