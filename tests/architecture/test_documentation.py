"""What one can type, set or write in a framework file stands in the documentation."""

import argparse
import json
import re
from collections.abc import Iterator
from importlib import resources

import pytest

from scripts import arrows
from spindel.cli import main as cli
from tests.architecture.source import HERE, ROOT, Source, plant

DOCS = ROOT / "docs"
SETTING = re.compile(r"SPINDEL_[A-Z_]+")
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)


def undocumented_commands(parsers: dict[str, argparse.ArgumentParser], text: str) -> Iterator[str]:
    """Each command has a heading of its own, and below it every option and argument it takes."""
    for name, parser in parsers.items():
        section = section_about(f"spindel {name}", text)
        if not section:
            yield f"spindel {name}"
        for words, action in actions_of(parser, name):
            known = [*action.option_strings] or [str(action.metavar or action.dest).strip("{}")]
            if section and not any(
                re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", section) for option in known
            ):
                yield f"spindel {words}: {known[0]}"


def section_about(command: str, text: str) -> str:
    headings = list(HEADING.finditer(text))
    for place, heading in enumerate(headings):
        if command in heading[0]:
            level = heading[0].index(" ")
            ends = [later.start() for later in headings[place + 1 :] if later[0].index(" ") <= level]
            return text[heading.end() : ends[0] if ends else len(text)]
    return ""


def actions_of(parser: argparse.ArgumentParser, words: str) -> Iterator[tuple[str, argparse.Action]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield f"{words} {name}", argparse.Action([], name, metavar=name)
                yield from actions_of(below, f"{words} {name}")
        elif not isinstance(action, argparse._HelpAction):
            yield words, action


def parsers() -> dict[str, argparse.ArgumentParser]:
    found = {}
    for name in cli.COMMANDS:
        found[name] = argparse.ArgumentParser(prog=name)
        if hasattr(cli.module(name), "add_arguments"):
            cli.module(name).add_arguments(found[name])
    return found


def undocumented_settings(source: Source, text: str) -> list[str]:
    read = {
        name
        for module in source.modules.values()
        for part, _ in module.strings()
        for name in SETTING.findall(part)
    }
    return sorted(read - set(SETTING.findall(text)))


def surplus_settings(source: Source, text: str) -> list[str]:
    read = {
        name
        for module in source.modules.values()
        for part, _ in module.strings()
        for name in SETTING.findall(part)
    }
    return sorted(set(SETTING.findall(text)) - read)


def fields_of(schema: object) -> Iterator[str]:
    """Every property a JSON Schema knows by name, at whatever depth."""
    if isinstance(schema, dict):
        for name, below in schema.items():
            if name == "properties":
                yield from below
            yield from fields_of(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from fields_of(below)


def undocumented_fields(schemas: list[object], text: str) -> list[str]:
    fields = {name for schema in schemas for name in fields_of(schema)}
    return sorted(name for name in fields if not re.search(rf"(?<![\w-]){re.escape(name)}\b", text))


def schemas() -> list[object]:
    folder = resources.files("spindel.core.frameworks")
    return [
        json.loads(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".schema.json")
    ]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_command_and_option_is_documented():
    assert list(undocumented_commands(parsers(), read("cli.md"))) == []


def test_every_setting_is_documented_and_none_is_invented():
    assert undocumented_settings(HERE, read("operations.md")) == []
    assert surplus_settings(HERE, read("operations.md")) == []


def test_every_field_of_a_framework_file_is_documented():
    assert len(schemas()) == 2
    assert undocumented_fields(schemas(), read("frameworks.md")) == []


def test_the_house_is_drawn_as_it_stands():
    assert arrows.redrawn(read("architecture.md")) == read("architecture.md")


@pytest.fixture
def score():
    parser = argparse.ArgumentParser()
    parser.add_argument("answers")
    parser.add_argument("--out")
    parser.add_subparsers().add_parser("deep").add_argument("--down")
    return {"score": parser}


def test_an_undocumented_command_or_option_is_seen(score):
    assert list(undocumented_commands(score, "")) == ["spindel score"]
    text = "## `spindel score ANSWERS`\n`answers`, `--output`\n## `spindel else`\n`--out --down deep`"
    assert list(undocumented_commands(score, text)) == [
        "spindel score: --out",
        "spindel score deep: deep",
        "spindel score deep: --down",
    ]


def test_an_undocumented_setting_is_seen(tmp_path):
    source = plant(tmp_path, {"site/env.py": 'flag("SPINDEL_DEMO")'})
    assert undocumented_settings(source, "SPINDEL_DEMONS") == ["SPINDEL_DEMO"]
    assert surplus_settings(source, "SPINDEL_DEMONS") == ["SPINDEL_DEMONS"]


def test_an_undocumented_field_is_seen():
    schema: dict[str, object] = {
        "properties": {"id": {}, "tree": {"items": [{"properties": {"weight": {}}}]}}
    }
    assert undocumented_fields([schema], "`id`, `subtree`: heavyweight") == ["tree", "weight"]
