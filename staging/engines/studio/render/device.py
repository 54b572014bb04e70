"""Which device shall compute, as the person who runs this says."""

from __future__ import annotations

from config import env
from staging.engines.base import EngineFailed
from staging.engines.studio.blender.devices import AUTO, CPU, KINDS

NAME = "RENDER_DEVICE"
DEVICES = (AUTO, CPU, *KINDS)


def wanted_device() -> str:
    """One of `DEVICES`, ``auto`` where nothing is said.

    Raises:
        EngineFailed: ``bad_render_device``: the variable holds another word.
    """
    word = env.text(NAME, AUTO).lower()
    if word not in DEVICES:
        raise EngineFailed("bad_render_device", f"{NAME} must be one of {', '.join(DEVICES)}, not {word!r}.")
    return word
