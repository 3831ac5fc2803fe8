"""Gather what people read into each app's `locale/da/LC_MESSAGES/django.po`.

Translations that exist are kept, sentences nobody says any more are dropped, and nothing is guessed. Running it twice
changes nothing: the files hold no dates, no line numbers and no places outside the repository.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "spindel"
PO_FILE = Path("locale/da/LC_MESSAGES/django.po")
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: da\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

Said = tuple[Path, int, str | tuple[str, ...], str | None]
"""Where it is said, and the sentence (with its plural), and its context."""


def apps(package: Path = PACKAGE) -> list[Path]:
    """The folder of every Django app; each carries its own translations."""
    return sorted(path.parent for path in package.rglob("apps.py"))


def said_in(folder: Path) -> Iterator[Said]:
    """Every sentence marked for translation below a folder."""
    for path in sorted(folder.rglob("*.py")):
        yield from sentences(path, path.read_text(encoding="utf-8"))
    for path in sorted(folder.rglob("templates/**/*")):
        if path.is_file():
            yield from sentences(path, as_python(path))


def as_python(template: Path) -> str:
    """Django's own reading of a template, with its lines flush left so that they read as Python."""
    if not settings.configured:
        settings.configure()
    text = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    return re.sub(r"^[^\S\n]+", "", text, flags=re.MULTILINE)


def sentences(path: Path, text: str) -> Iterator[Said]:
    source = io.BytesIO(text.encode("utf-8"))
    for line, message, _comments, context in extract("python", source, KEYWORDS):
        yield path, line, message, context


def gathered(folder: Path, root: Path = ROOT) -> Catalog:
    """What an app says, with the translations it has."""
    old, new = existing(folder), Catalog(locale="da")
    for path, _line, sentence, context in said_in(folder):
        place = (path.relative_to(root).as_posix(), 1)
        new.add(sentence, locations=[place], context=context)
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known and not known.fuzzy:
            message.string = known.string
    return new


def existing(folder: Path) -> Catalog:
    file = folder / PO_FILE
    return read_po(io.BytesIO(file.read_bytes()), locale="da") if file.exists() else Catalog(locale="da")


def written(catalog: Catalog) -> str:
    text = io.BytesIO()
    write_po(
        text, catalog, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True, width=0
    )
    return HEADER + text.getvalue().decode("utf-8").strip() + "\n"


def untranslated(catalog: Catalog) -> list[str]:
    """Sentences without a translation, or without one of its plural forms."""
    return [str(message.id) for message in catalog if message.id and not all(strings(message))]


def strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def main() -> None:
    for folder in apps():
        catalog = gathered(folder)
        file = folder / PO_FILE
        if not len(catalog):
            file.unlink(missing_ok=True)
            continue
        if not file.exists() or file.read_text(encoding="utf-8") != written(catalog):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(written(catalog), encoding="utf-8")
        missing = len(untranslated(catalog))
        print(f"{file.relative_to(ROOT)}: {len(catalog)} sentences, {missing} without a translation")


if __name__ == "__main__":
    main()
