"""What callers may ask of each engine beyond room, style, density and seed: known without loading an engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Option:
    """One option: a choice of words, a number within bounds, or yes and no where it is neither.

    Attributes:
        choices: the words it may be.
        bounds: lowest and highest number it may be.
        unit: of the number, for people; without one only whole numbers are taken.
        fields: what an object may hold; the engine checks what is in them.
    """

    name: str
    choices: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    unit: str = ""
    fields: tuple[str, ...] = ()

    def allows(self, value: object) -> bool:
        """Whether the option may have this value."""
        if self.choices:
            return value in self.choices
        if self.fields:
            return isinstance(value, Mapping) and set(value) <= set(self.fields)
        if self.bounds is None:
            return isinstance(value, bool)
        number = isinstance(value, int | float if self.unit else int) and not isinstance(value, bool)
        return number and self.bounds[0] <= value <= self.bounds[1]  # type: ignore[operator]

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.fields:
            return f"an object of {', '.join(self.fields)}"
        if self.bounds is None:
            return "true or false"
        return (
            f"a {'' if self.unit else 'whole '}number from {self.bounds[0]:g} to {self.bounds[1]:g} {self.unit}".strip()
        )


# Name of the engine → what it may be asked.
OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "studio": (
        Option("quality", choices=("draft", "standard", "high")),
        Option("ceiling_height_m", bounds=(1.8, 8.0), unit="metres"),
        Option("confirmed"),
        Option("variant", bounds=(0, 7)),
        Option("corrections", fields=("horizon", "corners", "ceiling_height_m")),
    ),
}


def faults(engine: str, options: Mapping[str, Any]) -> dict[str, str]:
    """Name of each option that the engine does not know or not take → what is allowed instead."""
    known = {option.name: option for option in OPTIONS.get(engine, ())}
    unknown = f"The engine {engine} knows {', '.join(known) or 'no options'}."
    return {
        name: f"Give {known[name].allowed}." if name in known else unknown
        for name, value in options.items()
        if name not in known or not known[name].allows(value)
    }
