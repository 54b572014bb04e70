"""Why there is no result, in the reader's language."""

import dataclasses
import re
from pathlib import Path

import pytest
from django.utils import translation

from staging.engines.base import Refused
from staging.engines.studio.engine import require_stageable
from staging.engines.studio.options import Options
from staging.engines.studio.understand.verdict import REFUSALS
from staging.models import Image
from staging.reasons import QUESTIONS, REASONS, Reason, reason_of
from tests.staging.engines.studio.boxroom import understanding

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


@pytest.mark.parametrize("doubt", ["things", "floor"])
def test_success_elsewhere_by_the_question_that_was_asked(doubt):
    with pytest.raises(Refused) as asked:
        require_stageable(dataclasses.replace(understanding(), verdict="amber", doubt_about=doubt), Options())
    with translation.override("fr"):
        reason = reason_of(image(asked.value.code, asked.value.message, asked.value.advice))
        words = [str(each) for each in QUESTIONS[asked.value.message]]
    assert [reason.message, reason.advice] == words
    assert asked.value.message not in words, "not translated"
    with translation.override("en"):
        assert [str(each) for each in QUESTIONS[asked.value.message]] == [asked.value.message, asked.value.advice]


def test_success_every_code_has_words():
    """Whatever the engine, the decoder and the pipeline raise."""
    text = "".join(path.read_text() for path in SOURCES.rglob("*.py") if "blender" not in path.parts)
    raised = re.findall(r'(?:Refused|EngineFailed|BadPhoto)\(\s*"(\w+)"', text)
    codes = {*raised, *REFUSALS, "internal_error", "worker_lost"}
    assert codes - set(REASONS) == set()
