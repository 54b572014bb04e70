"""What the renderer gives back."""

import numpy as np

from staging.engines.studio.render.passes import Layer, Passes


def test_furnished_and_matte_are_views_of_the_furniture_layer():
    pixels = np.arange(2 * 3 * 4, dtype=np.float32).reshape(2, 3, 4)
    layer = Layer(pixels, (0, 0, 3, 2), (3, 2))
    passes = Passes(layer, layer, layer, np.zeros((2, 3), np.int16), pixels[..., 0], np.zeros((2, 3), np.int8), {})
    assert np.array_equal(passes.matte, pixels[..., 3])
    assert np.array_equal(passes.furnished, pixels[..., :3])


def test_a_part_of_a_layer_keeps_its_place():
    pixels = np.arange(4 * 6 * 4, dtype=np.float32).reshape(4, 6, 4)
    part = Layer(pixels, (10, 20, 16, 24), (100, 80)).part((12, 21, 15, 24))
    assert (part.border, part.size) == ((12, 21, 15, 24), (100, 80))
    assert np.array_equal(part.pixels, pixels[1:4, 2:5])
