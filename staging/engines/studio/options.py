"""What a caller may ask of the studio engine beyond room, style, density and seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from staging.engines.base import Refused
from staging.engines.studio.render.quality import QUALITIES

LOWEST_CEILING_M, HIGHEST_CEILING_M = 1.8, 8.0


@dataclass(frozen=True, slots=True)
class Options:
    """Checked options.

    Attributes:
        quality: ``draft``, ``standard`` or ``high``.
        ceiling_height_m: as a person measured it; fixes the scale. None lets the engine estimate.
        confirmed: a person looked at the room outline and takes responsibility for an uncertain one.
    """

    quality: str = "standard"
    ceiling_height_m: float | None = None
    confirmed: bool = False

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> Options:
        """Check ``options``; unknown names are ignored, as other engines have their own.

        Raises:
            Refused: ``bad_option``, saying which and what is allowed.
        """
        quality = options.get("quality", "standard")
        if quality not in QUALITIES:
            raise _bad("quality", f"one of {', '.join(QUALITIES)}")
        confirmed = options.get("confirmed", False)
        if not isinstance(confirmed, bool):
            raise _bad("confirmed", "true or false")
        return cls(quality, _ceiling(options.get("ceiling_height_m")), confirmed)


def _ceiling(value: object) -> float | None:
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not LOWEST_CEILING_M <= float(value) <= HIGHEST_CEILING_M:  # type: ignore[arg-type]
        raise _bad("ceiling_height_m", f"a height in metres from {LOWEST_CEILING_M} to {HIGHEST_CEILING_M}")
    return float(value)  # type: ignore[arg-type]


def _bad(name: str, allowed: str) -> Refused:
    return Refused("bad_option", f"The option “{name}” has a value that cannot be used.", f"Give {allowed}.")
