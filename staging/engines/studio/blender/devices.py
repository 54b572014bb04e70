"""Which device computes: the graphics cards that Cycles can use, or the processor. Knows no Blender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

AUTO, CPU = "auto", "cpu"
# Best first: OptiX uses a card's ray-tracing cores, CUDA only its other ones.
KINDS = ("optix", "cuda", "hip", "metal", "oneapi")


class Device(Protocol):
    """A line of Blender's list of devices."""

    name: str
    type: str
    use: bool


class Preferences(Protocol):
    """What is used of the preferences of Blender's Cycles add-on."""

    compute_device_type: str

    @property
    def devices(self) -> Iterable[Device]: ...

    def get_devices_for_type(self, compute_device_type: str) -> Iterable[Device]: ...


class DeviceMissing(Exception):
    """The device that was asked for is not there. The message says what is, and what to do."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What computes.

    Attributes:
        kind: ``cpu`` or one of `KINDS`.
        names: the devices' own names.
    """

    kind: str
    names: tuple[str, ...]


def choose(preferences: Preferences, wanted: str) -> Chosen:
    """Switch on the devices of the kind ``wanted`` and no others; for ``auto`` those of the best kind there is.

    Raises:
        DeviceMissing: there is no device of the kind that was asked for.
    """
    everything = (*KINDS, CPU)
    for kind in everything if wanted == AUTO else (wanted,):
        if names := _names(preferences, kind):
            _switch_on(preferences, kind)
            return Chosen(kind, names)
    there = ", ".join(kind for kind in everything if _names(preferences, kind))
    raise DeviceMissing(
        f"RENDER_DEVICE asks for {wanted}, but Blender finds no such device here, only {there}. "
        "Install the device's driver, or set RENDER_DEVICE to auto or cpu."
    )


def _names(preferences: Preferences, kind: str) -> tuple[str, ...]:
    """Of the devices of that kind; Blender puts the processor at the end of every list that is not empty."""
    there = preferences.get_devices_for_type(kind.upper())
    return tuple(each.name for each in there if each.type == kind.upper())


def _switch_on(preferences: Preferences, kind: str) -> None:
    if kind != CPU:  # which is no kind of compute device, and used where nothing else is asked for
        preferences.compute_device_type = kind.upper()
    for each in preferences.devices:
        each.use = each.type == kind.upper()
