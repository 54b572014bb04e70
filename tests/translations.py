"""The catalogues in locale/: every text of the sources is in them, translated and compiled, and nothing else.

``python -m tests.translations`` looks and says what is wrong. ``--write`` adds the texts that are missing, for somebody
to translate, and compiles. The machine needs no gettext for either.
"""

from __future__ import annotations

import gettext
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
SOURCES = ("config", "staging", "projects", "billing")
LANGUAGES = ("es", "fr", "de")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%d|\{\w+\}|</?\w+>")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
}

Text = tuple[str, ...]


def main() -> int:
    """Exit status 1, and a line for each thing, where something is wrong."""
    # The extractor of templates asks whether Django translates at all.
    if not settings.configured:
        settings.configure(USE_I18N=True)
    if "--write" in sys.argv[1:]:
        for language in LANGUAGES:
            write(ROOT, language)
    found = [each for language in LANGUAGES for each in problems(ROOT, language)]
    sys.stdout.write("".join(f"{each}\n" for each in found))
    return 1 if found else 0


def problems(root: Path, language: str) -> list[str]:
    """What is wrong with one language: what the sources say and the catalogue does not, and so on."""
    catalogue, known = read(root, language), source_texts(root)
    there = {text_of(message) for message in catalogue if message.id}
    return [
        *(f"{language}: not in the catalogue: {text[0]!r}" for text in sorted(known - there)),
        *(f"{language}: in no source any more: {text[0]!r}" for text in sorted(there - known)),
        *(f"{language}: {wrong}: {text_of(message)[0]!r}" for message in catalogue for wrong in _faults(message)),
        *(f"{language}: not compiled: {text[0]!r}" for text in _not_compiled(root, language, catalogue)),
    ]


def source_texts(root: Path) -> set[Text]:
    """What Python and templates mark as text for people: singular and plural of each."""
    return {
        _ids(text) for name in SOURCES for path in root.glob(f"{name}/**/*.py") for text in _marked(path.read_bytes())
    } | {_ids(text) for path in root.glob("templates/**/*.*") for text in _marked(_as_python(path))}


def read(root: Path, language: str) -> Catalog:
    """A catalogue as people write it."""
    with _file(root, language, "po").open("rb") as file:
        return read_po(file, locale=language)


def write(root: Path, language: str) -> None:
    """Add what is missing at the end, untranslated, and compile."""
    missing = source_texts(root) - {text_of(message) for message in read(root, language)}
    with _file(root, language, "po").open("a", encoding="utf-8") as file:
        for text in sorted(missing):
            plural = f"msgid_plural {normalize(text[1])}\n" if len(text) > 1 else ""
            empty = 'msgstr[0] ""\nmsgstr[1] ""\n' if plural else 'msgstr ""\n'
            file.write(f"\nmsgid {normalize(text[0])}\n{plural}{empty}")
    with _file(root, language, "mo").open("wb") as file:
        write_mo(file, read(root, language))


def text_of(message: Message) -> Text:
    """Singular, and plural where there is one."""
    return _ids(message.id)


def _ids(text: str | tuple[str, ...]) -> Text:
    return (text,) if isinstance(text, str) else tuple(text)


def _marked(source: bytes) -> Iterator[str | tuple[str, ...]]:
    return (found[1] for found in extract("python", io.BytesIO(source), KEYWORDS) if found[1])


def _as_python(template: Path) -> bytes:
    """The texts of a template as calls of gettext, each line for itself: what stands between them is no Python."""
    calls = templatize(template.read_text(), origin=str(template))
    return "\n".join(line.strip() for line in calls.splitlines()).encode()


def _faults(message: Message) -> Iterator[str]:
    if message.fuzzy and message.id:
        yield "fuzzy"
    for source, translation in zip(text_of(message), _ids(message.string), strict=True):
        if not translation:
            yield "not translated"
        elif source and sorted(PLACEHOLDER.findall(translation)) != sorted(PLACEHOLDER.findall(source)):
            yield "other placeholders"


def _not_compiled(root: Path, language: str, catalogue: Catalog) -> Iterator[Text]:
    with _file(root, language, "mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue:
        text = text_of(message)
        one = compiled.gettext(text[0]) if len(text) == 1 else tuple(compiled.ngettext(*text, n) for n in (1, 2))
        if message.id and all(_ids(message.string)) and one != message.string:
            yield text


def _file(root: Path, language: str, suffix: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


if __name__ == "__main__":
    sys.exit(main())
