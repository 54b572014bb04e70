"""What may be asked of an engine is known without loading it, and is what the engine itself takes."""

import pytest

from staging.engines import registry
from staging.engines.base import Refused
from staging.engines.options import OPTIONS, faults
from staging.engines.studio.options import HIGHEST_CEILING_M, LOWEST_CEILING_M, Options
from staging.engines.studio.render.quality import QUALITIES


def test_success_every_engine_says_what_it_takes():
    assert set(OPTIONS) == set(registry.names())


def test_success_the_studio_engine_takes_what_is_declared():
    quality, ceiling, confirmed = OPTIONS["studio"]
    assert quality.choices == tuple(QUALITIES)
    assert ceiling.bounds == (LOWEST_CEILING_M, HIGHEST_CEILING_M)
    options = {"quality": "high", "ceiling_height_m": 2.5, "confirmed": True}
    assert faults("studio", options) == {}
    assert Options.parse(options) == Options(**options)
    assert {each.name for each in (quality, ceiling, confirmed)} == set(options)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        pytest.param("quality", "best", "Give one of draft, standard, high.", id="fail: no such word"),
        pytest.param("quality", 1, "Give one of draft, standard, high.", id="fail: no word"),
        pytest.param("ceiling_height_m", 1.7, "Give a number from 1.8 to 8 metres.", id="fail: too low"),
        pytest.param("ceiling_height_m", True, "Give a number from 1.8 to 8 metres.", id="fail: no number"),
        pytest.param("ceiling_height_m", "2.5", "Give a number from 1.8 to 8 metres.", id="fail: a text"),
        pytest.param("confirmed", 1, "Give true or false.", id="fail: neither yes nor no"),
    ],
)
def test_fail_both_refuse_the_same(option, value, said):
    assert faults("studio", {option: value}) == {option: said}
    with pytest.raises(Refused):
        Options.parse({option: value})


def test_fail_unknown_options_are_named():
    assert faults("studio", {"sofa": 1}) == {"sofa": "The engine studio knows quality, ceiling_height_m, confirmed."}
    assert faults("crystal ball", {"sofa": 1}) == {"sofa": "The engine crystal ball knows no options."}
