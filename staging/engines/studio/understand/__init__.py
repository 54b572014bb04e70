"""Understand a photographed room: camera, shape, floor, openings, scale; or say why it cannot be staged."""

from staging.engines.studio.understand.entry import understand
from staging.engines.studio.understand.overlay import overlay
from staging.engines.studio.understand.serialize import as_json

__all__ = ["as_json", "overlay", "understand"]
