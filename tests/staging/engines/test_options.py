"""What may be asked of an engine is known without loading it, and is what the engine itself takes."""

import pytest

from staging.engines import registry
from staging.engines.base import Refused
from staging.engines.options import OPTIONS, faults
from staging.engines.studio.options import HIGHEST_CEILING_M, LAST_VARIANT, LOWEST_CEILING_M, Options
from staging.engines.studio.render.quality import QUALITIES
from staging.engines.studio.understand.corrections import Corrections


def test_success_every_engine_says_what_it_takes():
    assert set(OPTIONS) == set(registry.names())


def test_success_the_studio_engine_takes_what_is_declared():
    quality, ceiling, _confirmed, variant, corrections = OPTIONS["studio"]
    assert quality.choices == tuple(QUALITIES)
    assert ceiling.bounds == (LOWEST_CEILING_M, HIGHEST_CEILING_M)
    assert variant.bounds == (0, LAST_VARIANT)
    assert corrections.fields == ("horizon", "corners", "ceiling_height_m")
    options = {"quality": "high", "ceiling_height_m": 2.5, "confirmed": True, "variant": 3}
    moved = {"horizon": [[0.0, 0.5], [1.0, 0.5]], "corners": None, "ceiling_height_m": 2.6}
    assert faults("studio", {**options, "corrections": moved}) == {}
    assert Options.parse({**options, "corrections": moved}) == Options(
        **options, corrections=Corrections(((0.0, 0.5), (1.0, 0.5)), None, 2.6)
    )
    assert {each.name for each in OPTIONS["studio"]} == {*options, "corrections"}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        pytest.param("quality", "best", "Give one of draft, standard, high.", id="fail: no such word"),
        pytest.param("quality", 1, "Give one of draft, standard, high.", id="fail: no word"),
        pytest.param("ceiling_height_m", 1.7, "Give a number from 1.8 to 8 metres.", id="fail: too low"),
        pytest.param("ceiling_height_m", True, "Give a number from 1.8 to 8 metres.", id="fail: no number"),
        pytest.param("ceiling_height_m", "2.5", "Give a number from 1.8 to 8 metres.", id="fail: a text"),
        pytest.param("confirmed", 1, "Give true or false.", id="fail: neither yes nor no"),
        pytest.param("variant", 8, "Give a whole number from 0 to 7.", id="fail: one too many"),
        pytest.param("variant", 1.5, "Give a whole number from 0 to 7.", id="fail: between two"),
        pytest.param("variant", True, "Give a whole number from 0 to 7.", id="fail: no count"),
        pytest.param("corrections", [], "Give an object of horizon, corners, ceiling_height_m.", id="fail: no object"),
        pytest.param(
            "corrections", {"sofa": 1}, "Give an object of horizon, corners, ceiling_height_m.", id="fail: no such line"
        ),
    ],
)
def test_fail_both_refuse_the_same(option, value, said):
    assert faults("studio", {option: value}) == {option: said}
    with pytest.raises(Refused):
        Options.parse({option: value})


def test_fail_unknown_options_are_named():
    said = "The engine studio knows quality, ceiling_height_m, confirmed, variant, corrections."
    assert faults("studio", {"sofa": 1}) == {"sofa": said}
    assert faults("crystal ball", {"sofa": 1}) == {"sofa": "The engine crystal ball knows no options."}
