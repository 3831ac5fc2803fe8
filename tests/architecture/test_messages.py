"""Everything people read exists in Danish, once and complete, and nothing is written past the translation."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scripts import messages
from tests.architecture.source import HERE, Source, plant

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
HIDDEN = re.compile(
    r"\{%\s*block\s+\w*class\w*\s*%\}.*?\{%\s*endblock\s*%\}|\{%\s*blocktrans.*?endblocktrans\w*\s*%\}|\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
READ_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "placeholder", "label"}
UNREAD_TAGS = {"script", "style"}
READ_ARGUMENTS = {"label", "help_text", "empty_label", "verbose_name"}
PROPER_NAMES = {"Spindel"}
MARKUP = re.compile(r"""[\w-]+="[^"]*"|\b[a-z]+(?:-[a-z0-9]+)+\b""")
"""What a fragment that is put inside a tag looks like: attributes, and names for style sheets and scripts."""
LETTERS = re.compile(r"[^\W\d_]{2,}")


def faults_of_translation(folder: Path, root: Path) -> Iterator[str]:
    catalog, file = messages.gathered(folder, root), folder / messages.PO_FILE
    name = folder.name
    for sentence in messages.untranslated(catalog):
        yield f"{name}: no Danish for {sentence}"
    for message in catalog:
        if message.id and all(messages.strings(message)) and placeholders_differ(message):
            yield f"{name}: other placeholders in the Danish for {message.id}"
    for message in messages.existing(folder):
        if message.fuzzy and message.id:
            yield f"{name}: only guessed: {message.id}"
    if len(catalog) and file.exists() and file.read_text(encoding="utf-8") != messages.written(catalog):
        yield f"{name}: run make messages"


def placeholders_differ(message: messages.Message) -> bool:
    said = tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)
    wanted = set().union(*(PLACEHOLDER.findall(form) for form in said))
    plural_only = len(said) > 1
    return any(
        (set(PLACEHOLDER.findall(form)) - wanted)
        or (not plural_only and set(PLACEHOLDER.findall(form)) != wanted)
        for form in messages.strings(message)
    ) or (plural_only and set(PLACEHOLDER.findall(messages.strings(message)[-1])) != wanted)


def contradictions(folders: list[Path]) -> list[str]:
    """Django puts all apps' sentences in one pot: the same one must mean the same everywhere."""
    seen: dict[tuple[str | None, Any], dict[tuple[str, ...], str]] = {}
    for folder in folders:
        for message in messages.existing(folder):
            if message.id:
                seen.setdefault((message.context, message.id), {})[messages.strings(message)] = folder.name
    return [
        f"{sentence!r} is {' and '.join(f'{string[0]!r} in {name}' for string, name in meanings.items())}"
        for (_, sentence), meanings in seen.items()
        if len(meanings) > 1
    ]


def homeless(package: Path) -> list[str]:
    folders = messages.apps(package)
    return [
        f"{path.relative_to(package)}:{line}: {message}"
        for path, line, message, _ in messages.said_in(package)
        if not any(path.is_relative_to(folder) for folder in folders)
    ]


class Plain(HTMLParser):
    """What a reader is given that stands in the template itself."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[tuple[int, str]] = []

    def keep(self, text: str) -> None:
        if set(LETTERS.findall(MARKUP.sub("", text))) - PROPER_NAMES:
            self.found.append((self.getpos()[0], " ".join(text.split())))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        is_button = tag == "input" and dict(attrs).get("type") in {"submit", "button", "reset"}
        for name, value in attrs:
            if name in READ_ATTRIBUTES or (is_button and name == "value"):
                self.keep(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            del self.inside[len(self.inside) - 1 - self.inside[::-1].index(tag) :]

    def handle_data(self, text: str) -> None:
        if not UNREAD_TAGS & set(self.inside):
            self.keep(text)


def untranslatable(source: Source) -> Iterator[str]:
    for template in source.templates:
        reader = Plain()
        reader.feed(HIDDEN.sub(lambda hidden: "\n" * hidden[0].count("\n"), template.text))
        yield from (f"{template.name}:{line}: {text}" for line, text in reader.found)
    for module in source.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and module.name.endswith(".forms") and plain_label(node):
                yield f"{module.name}:{node.lineno}: {plain_label(node)}"


def plain_label(node: ast.AST) -> str:
    if (
        not isinstance(node, ast.keyword)
        or node.arg not in READ_ARGUMENTS
        or not isinstance(node.value, ast.Constant)
    ):
        return ""
    text = str(node.value.value)
    return text if LETTERS.search(text) and isinstance(node.value.value, str) else ""


@pytest.mark.parametrize("folder", messages.apps(), ids=lambda folder: folder.name)
def test_everything_an_app_says_exists_in_danish(folder):
    assert list(faults_of_translation(folder, messages.ROOT)) == []


def test_one_sentence_means_the_same_everywhere():
    assert contradictions(messages.apps()) == []


def test_only_apps_speak():
    assert homeless(messages.PACKAGE) == []


def test_nothing_is_written_past_the_translation():
    assert list(untranslatable(HERE)) == []


def po(folder: Path, text: str) -> Path:
    file = folder / messages.PO_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(messages.HEADER + text, encoding="utf-8")
    return folder


@pytest.fixture
def app(tmp_path):
    plant(tmp_path, {"one/apps.py": "", "one/views.py": '_("Sent to %(name)s")', "two/apps.py": ""})
    return tmp_path / "spindel" / "one"


def translation_faults(app: Path) -> list[str]:
    return [fault.partition(": ")[2] for fault in faults_of_translation(app, app.parents[1])]


def test_a_missing_translation_is_seen(app):
    assert translation_faults(app) == ["no Danish for Sent to %(name)s"]


def test_another_placeholder_is_seen(app):
    po(app, 'msgid "Sent to %(name)s"\nmsgstr "Sendt til %(navn)s"\n')
    assert "other placeholders in the Danish for Sent to %(name)s" in translation_faults(app)


def test_a_guess_is_seen(app):
    po(app, '#, fuzzy\nmsgid "Sent to %(name)s"\nmsgstr "Sendt til %(name)s"\n')
    assert "only guessed: Sent to %(name)s" in translation_faults(app)


def test_a_sentence_nobody_says_is_seen(app):
    po(app, 'msgid "Sent to %(name)s"\nmsgstr "Sendt til %(name)s"\n\nmsgid "Gone"\nmsgstr "Væk"\n')
    assert translation_faults(app) == ["run make messages"]


def test_a_plural_needs_both_forms(tmp_path):
    plant(
        tmp_path,
        {
            "one/apps.py": "",
            "one/templates/one/a.html": "{% blocktranslate count n=x %}one{% plural %}{{ n }} all{% endblocktranslate %}",
        },
    )
    app = po(
        tmp_path / "spindel" / "one", 'msgid "one"\nmsgid_plural "%(n)s all"\nmsgstr[0] "én"\nmsgstr[1] ""\n'
    )
    assert "no Danish for ('one', '%(n)s all')" in translation_faults(app)


def test_gathering_twice_changes_nothing(app):
    po(app, 'msgid "Sent to %(name)s"\nmsgstr "Sendt til %(name)s"\n')
    first = messages.written(messages.gathered(app, app.parents[1]))
    (app / messages.PO_FILE).write_text(first, encoding="utf-8")
    assert messages.written(messages.gathered(app, app.parents[1])) == first
    assert translation_faults(app) == []


def test_two_meanings_are_seen(app):
    po(app, 'msgid "Open"\nmsgstr "Åben"\n')
    po(app.parent / "two", 'msgid "Open"\nmsgstr "Åbn"\n')
    assert contradictions([app, app.parent / "two"]) == ["'Open' is 'Åben' in one and 'Åbn' in two"]


def test_speech_outside_the_apps_is_seen(app):
    plant(app.parents[1], {"cli/main.py": '_("Hello")'})
    assert homeless(app.parent) == ["cli/main.py:1: Hello"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello</p>",
        '<img alt="A picture">',
        "{% if x %}Open{% endif %}",
        '<input type="submit" value="Send">',
        '<button aria-label="Close">{{ x }}</button>',
    ],
)
def test_text_past_the_translation_is_seen(tmp_path, text):
    assert len(list(untranslatable(plant(tmp_path, {"one/templates/one/a.html": text})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Hello" %} · {{ name }}',
        "{% blocktranslate %}Hello{% endblocktranslate %}",
        "<title>{{ x }} · Spindel</title>",
        '<input type="hidden" value="abc">',
        "{% block body_class %}wide-page{% endblock %}",
        'data-round="{{ x }}"{% if y %} data-closed{% endif %}',
        '<p class="lead" title="{{ x }}">{# a note #}</p>',
    ],
)
def test_translated_text_is_let_through(tmp_path, text):
    assert list(untranslatable(plant(tmp_path, {"one/templates/one/a.html": text}))) == []


def test_a_label_past_the_translation_is_seen(tmp_path):
    source = plant(tmp_path, {"one/forms.py": 'name = CharField(label="Name")'})
    assert list(untranslatable(source)) == ["spindel.one.forms:1: Name"]
