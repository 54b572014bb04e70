"""What is said to the photographer whose file cannot be used."""

from __future__ import annotations

from staging.engines.base import Refused


class BadPhoto(Refused):
    """The upload is not a photo we can open. Codes are stable: ``empty_file``, ``file_too_large``, ``not_an_image``,
    ``unsupported_format``, ``truncated``, ``too_many_pixels``, ``too_small`` and ``animated``."""
