"""The catalogues: whole, compiled, with the same placeholders as the source."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[2] / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%d|\{\w+\}|</?\w+>")
LANGUAGES = ["es", "fr", "de"]


def texts(message):
    """Pairs of source and translation; both forms where there is a plural."""
    if not message.pluralizable:
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def messages(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_its_placeholders(language):
    for message in messages(language):
        for source, translation in texts(message):
            assert translation, source
            assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(source)), source
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for message in messages(language):
        if message.pluralizable:
            assert tuple(compiled.ngettext(*message.id, count) for count in (1, 2)) == message.string
        else:
            assert compiled.gettext(message.id) == message.string


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        pytest.param("es-MX,es;q=0.9", "Inmuebles", id="success: Spanish"),
        pytest.param("fr", "Biens", id="success: French"),
        pytest.param("de-AT", "Objekte", id="success: German"),
        pytest.param("ja", "Listings", id="success: one we don't have"),
    ],
)
def test_pages_speak_the_readers_language(web, language, heading):
    page = web.get("/projects/", headers={"Accept-Language": language}).content.decode()

    assert f"<h1>{heading}</h1>" in page
