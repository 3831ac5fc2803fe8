"""Look at frameworks: list those that come along, show one, check your own, print the schema."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from spindel.cli.language import spoken_language
from spindel.core.frameworks import parse
from spindel.core.frameworks.model import Checklist, Item, Ladder, Node, Quantity, Texts
from spindel.core.refusals import Faults
from spindel.frameworks import bundled, read_bundled, read_folder, schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the frameworks that come with Spindel")
    show = actions.add_parser("show", help="a framework's tree, questions and levels")
    show.add_argument("framework", metavar="ID|PATH", help="id of a bundled framework, or a folder")
    show.add_argument("--language", help="language of the words (default: the terminal's)")
    check = actions.add_parser("check", help="every fault in a framework's files")
    check.add_argument("path", metavar="PATH", help="folder with framework.yaml and a file per language")
    schema_parser = actions.add_parser("schema", help="the JSON Schema of the files")
    schema_parser.add_argument("--texts", action="store_true", help="of a language's file instead")


def run(arguments: argparse.Namespace) -> int:
    return int(ACTIONS[arguments.action](arguments))


def files_of(framework: str) -> Mapping[str, bytes]:
    """A bundled framework by id, anything else as a folder."""
    return read_bundled(framework) if framework in bundled() else read_folder(framework)


def list_bundled(_: argparse.Namespace) -> int:
    language = spoken_language()
    for key in bundled():
        framework = parse(read_bundled(key))
        title, items = framework.text(language).heading.title, len(framework.items())
        print(f"{key}  {framework.version}  {title}, {LISTED[language].format(items=items)}")
    return 0


LISTED = {"da": "{items} spørgsmål", "en": "{items} questions"}


def check(arguments: argparse.Namespace) -> int:
    from spindel.site.refused import sentences

    language = spoken_language()
    try:
        framework = parse(read_folder(arguments.path))
    except Faults as faults:
        for line in sentences(faults, language):
            print(line)
        print(COUNTED[language].format(n=faults.total))
        return 2
    print(FINE[language].format(id=framework.id, version=framework.version, items=len(framework.items())))
    return 0


COUNTED = {"da": "{n} fejl.", "en": "{n} faults."}
FINE = {
    "da": "{id} {version} er i orden: {items} spørgsmål.",
    "en": "{id} {version} is in order: {items} questions.",
}


def show(arguments: argparse.Namespace) -> int:
    framework = parse(files_of(arguments.framework))
    texts = framework.text(arguments.language or spoken_language())
    print(f"{texts.heading.title} ({framework.id} {framework.version})\n{texts.heading.text}\n")
    print("\n".join(node_lines(framework.tree, texts, 0)))
    return 0


def node_lines(node: Node, texts: Texts, depth: int) -> list[str]:
    lines = [f"{'  ' * depth}{texts.nodes[node.id].title}  [{node.id}]"]
    for child in node.children:
        lines += (
            node_lines(child, texts, depth + 1)
            if isinstance(child, Node)
            else item_lines(child, texts, depth + 1)
        )
    return lines


def item_lines(item: Item, texts: Texts, depth: int) -> list[str]:
    indent, words = "  " * depth, texts.items[item.id]
    lines = [f"{indent}{words.question}  [{item.id}]"]
    match item:
        case Ladder():
            choices = item.levels
        case Checklist():
            choices = item.options
        case Quantity():
            return [*lines, f"{indent}  {item.worst:g} → {item.best:g} {words.unit}".rstrip()]
    return lines + [f"{indent}  {choice.id}: {words.choices.get(choice.id, '')}" for choice in choices]


def print_schema(arguments: argparse.Namespace) -> int:
    print(schema("texts" if arguments.texts else "framework").rstrip())
    return 0


ACTIONS = {"list": list_bundled, "show": show, "check": check, "schema": print_schema}
