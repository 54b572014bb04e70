"""Why there is no result, in the reader's language."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from staging.engines.studio.understand.verdict import REFUSALS
from staging.models import Image
from staging.reasons import REASONS, Reason, reason_of

SOURCES = Path(__file__).parents[2] / "staging"


def image(code="too_small", message="It is 3 × 2 pixels.", advice="More."):
    return Image(error_code=code, error_message=message, error_advice=advice)


def test_success_nothing_went_wrong():
    assert reason_of(image(code="")) is None


@pytest.mark.parametrize("language", ["en", "en-gb", None])
def test_success_in_english_the_engines_own_words(language):
    with translation.override(language):
        assert reason_of(image()) == Reason("too_small", "It is 3 × 2 pixels.", "More.")


def test_success_elsewhere_by_its_code():
    with translation.override("de"):
        reason = reason_of(image())
        assert reason.message == str(REASONS["too_small"][0])
        assert reason_of(image(code="brand_new")) == Reason("brand_new", "It is 3 × 2 pixels.", "More.")


def test_success_every_code_has_words():
    """Whatever the engine, the decoder and the pipeline raise."""
    text = "".join(path.read_text() for path in SOURCES.rglob("*.py") if "blender" not in path.parts)
    raised = re.findall(r'(?:Refused|EngineFailed|BadPhoto)\(\s*"(\w+)"', text)
    codes = {*raised, *REFUSALS, "internal_error", "worker_lost"}
    assert codes - set(REASONS) == set()
