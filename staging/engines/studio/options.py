"""What a caller may ask of the studio engine beyond room, style, density and seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from staging.engines.base import Refused
from staging.engines.studio.render.quality import QUALITIES
from staging.engines.studio.understand import corrections as correct
from staging.engines.studio.understand.corrections import Corrections, ceiling

LOWEST_CEILING_M, HIGHEST_CEILING_M = correct.LOWEST_CEILING_M, correct.HIGHEST_CEILING_M
NO_CORRECTIONS = Corrections()
LAST_VARIANT = 7


@dataclass(frozen=True, slots=True)
class Options:
    """Checked options.

    Attributes:
        quality: ``draft``, ``standard`` or ``high``.
        ceiling_height_m: as a person measured it; fixes the scale. None lets the engine estimate.
        confirmed: a person looked at the room outline and takes responsibility for an uncertain one.
        corrections: where a person moved horizon, corners or ceiling.
        variant: which of the arrangements of one seed, 0 the best, up to `LAST_VARIANT`.
    """

    quality: str = "standard"
    ceiling_height_m: float | None = None
    confirmed: bool = False
    corrections: Corrections = NO_CORRECTIONS
    variant: int = 0

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
        corrections = Corrections.parse(options.get("corrections"))
        variant = options.get("variant", 0)
        if isinstance(variant, bool) or not isinstance(variant, int) or not 0 <= variant <= LAST_VARIANT:
            raise _bad("variant", f"a whole number from 0 to {LAST_VARIANT}")
        return cls(quality, ceiling(options.get("ceiling_height_m")), confirmed, corrections, variant)


def _bad(name: str, allowed: str) -> Refused:
    return Refused("bad_option", f"The option “{name}” has a value that cannot be used.", f"Give {allowed}.")
