"""Light: what shines in the photographed room, and how its surfaces reflect it."""

from staging.engines.studio.light.estimate import estimate
from staging.engines.studio.light.model import Light, Source, Surface

__all__ = ["Light", "Source", "Surface", "estimate"]
