"""Groups of styles that share shapes, for the design tables."""

from __future__ import annotations

from staging.engines.base import Style

ALL = tuple(Style)
CLEAN = (Style.MODERN, Style.CONTEMPORARY, Style.LUXURY)
WARM = (Style.SCANDINAVIAN, Style.MIDCENTURY, Style.COASTAL)
CLASSIC = (Style.TRADITIONAL, Style.FARMHOUSE, Style.COASTAL)
RAW = (Style.INDUSTRIAL, Style.FARMHOUSE)
NEW = (Style.MODERN, Style.CONTEMPORARY, Style.SCANDINAVIAN)
FINE = (Style.LUXURY, Style.TRADITIONAL, Style.CONTEMPORARY)
MODERN = (Style.MODERN, Style.CONTEMPORARY, Style.INDUSTRIAL)
LIGHT = (Style.SCANDINAVIAN, Style.COASTAL, Style.FARMHOUSE)


def but(*left_out: Style) -> tuple[Style, ...]:
    """Every style but those."""
    return tuple(style for style in Style if style not in left_out)
