"""The catalogues: whole, compiled, with the same placeholders as the source. And pages in the reader's language."""

import shutil
from html import unescape

import pytest
from django.utils.translation import override

from billing.stripe.client import not_configured
from projects.accounts.models import Role
from tests.factories import MembershipFactory
from tests.translations import LANGUAGES, ROOT, problems, write
from tests.web.conftest import browser_of

SAYS = 'from django.utils.translation import gettext as _, ngettext\n\nHELLO = _("Hello %(name)s")\n'
GERMAN = {"Accept-Language": "de"}
HELLO = '\nmsgid "Hello %(name)s"\nmsgstr "Hallo %(name)s"\n'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    assert problems(ROOT, language) == []


@pytest.fixture
def small(tmp_path):
    """A project with one text in Python, one in a template, and a German catalogue that has the first."""
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "locale/de/LC_MESSAGES/django.po", folder)
    catalogue = folder / "django.po"
    catalogue.write_text(catalogue.read_text().split("\n\n")[0] + "\n" + HELLO)
    for path, text in (("staging/words.py", SAYS), ("templates/page.html", "{% load i18n %} it's {% trans 'Rooms' %}")):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text)
    write(tmp_path, "de")
    return tmp_path, catalogue


def test_what_is_missing_is_added_for_translation(small):
    root, catalogue = small

    assert catalogue.read_text().endswith(f'{HELLO}\nmsgid "Rooms"\nmsgstr ""\n')
    assert problems(root, "de") == ["de: not translated: 'Rooms'"]


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        pytest.param(
            '"Rooms"\nmsgstr ""', '"Rooms"\nmsgstr "Räume"', ["not compiled: 'Rooms'"], id="fail: not compiled"
        ),
        pytest.param(
            '\nmsgid "Rooms"\nmsgstr ""\n', "", ["not in the catalogue: 'Rooms'"], id="fail: missing in the catalogue"
        ),
        pytest.param(
            '"Rooms"\nmsgstr ""',
            '"Halls"\nmsgstr "Säle"',
            ["not in the catalogue: 'Rooms'", "in no source any more: 'Halls'", "not compiled: 'Halls'"],
            id="fail: out of step",
        ),
        pytest.param(
            "Hallo %(name)s",
            "Hallo %(nome)s",
            ["other placeholders: 'Hello %(name)s'", "not translated: 'Rooms'", "not compiled: 'Hello %(name)s'"],
            id="fail: another placeholder",
        ),
        pytest.param(
            '\nmsgid "Hello',
            '\n#, fuzzy\nmsgid "Hello',
            ["fuzzy: 'Hello %(name)s'", "not translated: 'Rooms'"],
            id="fail: fuzzy",
        ),
    ],
)
def test_what_is_wrong_is_told(small, was, becomes, told):
    root, catalogue = small
    text = catalogue.read_text()
    assert was in text
    catalogue.write_text(text.replace(was, becomes))

    assert problems(root, "de") == [f"de: {each}" for each in told]


def test_plurals(small):
    root, catalogue = small
    (root / "staging/words.py").write_text(f'{SAYS}ROOMS = ngettext("%(n)d room", "%(n)d rooms", 2)\n')

    write(root, "de")

    assert catalogue.read_text().endswith(
        'msgid "%(n)d room"\nmsgid_plural "%(n)d rooms"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    assert problems(root, "de") == ["de: not translated: 'Rooms'", *["de: not translated: '%(n)d room'"] * 2]


@pytest.mark.parametrize(
    ("language", "heading", "code"),
    [
        pytest.param("es-MX,es;q=0.9", "Inmuebles", "es", id="success: Spanish"),
        pytest.param("fr", "Biens", "fr", id="success: French"),
        pytest.param("de-AT", "Objekte", "de", id="success: German"),
        pytest.param("ja", "Listings", "en", id="success: one we don't have"),
    ],
)
def test_pages_speak_the_readers_language(web, language, heading, code):
    page = web.get("/projects/", headers={"Accept-Language": language}).content.decode()

    assert f"<h1>{heading}</h1>" in page
    assert f'<html lang="{code}">' in page


def test_refusals_speak_it_too(db):
    owner = MembershipFactory(role=Role.OWNER)
    refused = browser_of(owner).post(f"/organization/team/{owner.user_id}/remove/", headers=GERMAN)

    assert refused.status_code == 409
    page = unescape(refused.content.decode())
    assert "Eine Organisation braucht mindestens einen Inhaber, und dies ist der einzige." in page
    assert "Machen Sie zuerst jemand anderen zum Inhaber." in page


def test_shops_that_are_closed_speak_it_too():
    with override("de"):
        assert not_configured().title == "Zahlungen sind nicht eingerichtet"
