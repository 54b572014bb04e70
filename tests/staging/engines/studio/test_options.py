"""Options of the studio engine are checked before any work is done."""

from __future__ import annotations

from typing import Any

import pytest

from staging.engines.base import Refused
from staging.engines.studio.options import Options


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        pytest.param({}, Options("standard", None, False), id="success: nothing asked for"),
        pytest.param({"quality": "draft"}, Options("draft"), id="success: quality"),
        pytest.param({"ceiling_height_m": 3}, Options(ceiling_height_m=3.0), id="success: a whole number of metres"),
        pytest.param({"ceiling_height_m": None}, Options(), id="success: no ceiling height"),
        pytest.param({"confirmed": True}, Options(confirmed=True), id="success: a person confirmed"),
        pytest.param({"prompt": "cosy"}, Options(), id="success: another engine's option is left alone"),
    ],
)
def test_options_are_parsed(given: dict[str, Any], parsed: Options) -> None:
    assert Options.parse(given) == parsed


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        pytest.param({"quality": "best"}, "Give one of draft, standard, high.", id="fail: unknown quality"),
        pytest.param({"confirmed": "yes"}, "Give true or false.", id="fail: confirmed is not a boolean"),
        pytest.param(
            {"ceiling_height_m": 1.0}, "Give a height in metres from 1.8 to 8.0.", id="fail: ceiling too low to stand"
        ),
        pytest.param({"ceiling_height_m": True}, "Give a height in metres from 1.8 to 8.0.", id="fail: not a number"),
        pytest.param({"ceiling_height_m": "3"}, "Give a height in metres from 1.8 to 8.0.", id="fail: text"),
    ],
)
def test_bad_options_are_refused_with_what_is_allowed(given: dict[str, Any], advice: str) -> None:
    with pytest.raises(Refused) as refused:
        Options.parse(given)
    assert refused.value.code == "bad_option"
    assert refused.value.advice == advice
