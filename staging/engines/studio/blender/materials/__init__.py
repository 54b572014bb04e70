"""Shaders for the catalogue's material descriptions. `material` needs Blender; `pictures` and `rugs` do not."""
