"""Shaders for the catalogue's material descriptions. `material` needs Blender; `pictures` does not."""
