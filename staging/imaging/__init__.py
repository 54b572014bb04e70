"""Pure functions on pixels: decode and check an upload, encode a result, compare two photos. No Django."""

from staging.imaging.decode import Decoded, decode
from staging.imaging.errors import BadPhoto

__all__ = ["BadPhoto", "Decoded", "decode"]
