"""The catalogue: furniture designs, palettes and materials as data. Draws nothing and imports no renderer.

sofa = designs("sofa", Style.MODERN)[0]
colors = palette(Style.MODERN, seed=1, wall_rgb=(230, 228, 225), floor_rgb=(170, 140, 110))
described = materials(sofa, colors, seed=1)
"""

from staging.engines.studio.catalogue.design import Design
from staging.engines.studio.catalogue.finishes import finish, materials
from staging.engines.studio.catalogue.palettes import Palette, palette
from staging.engines.studio.catalogue.registry import CATEGORIES, EVERYTHING, design, designs

__all__ = ["CATEGORIES", "EVERYTHING", "Design", "Palette", "design", "designs", "finish", "materials", "palette"]
