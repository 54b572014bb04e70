"""What the renderer gives back."""

import numpy as np

from staging.engines.studio.render.passes import Layer, Passes


def test_furnished_and_matte_are_views_of_the_furniture_layer():
    pixels = np.arange(2 * 3 * 4, dtype=np.float32).reshape(2, 3, 4)
    layer = Layer(pixels, (0, 0, 3, 2), (3, 2))
    passes = Passes(layer, layer, layer, np.zeros((2, 3), np.int16), pixels[..., 0], {})
    assert np.array_equal(passes.matte, pixels[..., 3])
    assert np.array_equal(passes.furnished, pixels[..., :3])
