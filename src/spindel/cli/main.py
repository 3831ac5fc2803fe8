"""The command ``spindel``: parse, call, print. Each command's module is imported only when it is the one called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from spindel.cli.language import spoken_language
from spindel.cli.speaking import parser_class
from spindel.core.refusals import Faults, Refusal

COMMANDS = {
    "framework": "look at frameworks and check your own",
    "score": "answers in a file to scores",
    "evaluate": "answers in a file to a report, a spider web and an Excel file",
    "serve": "start the web server",
    "worker": "do what waits in the background",
    "backup": "everything into one file, while people go on working",
    "restore": "a backup back into an empty database",
    "health": "ask whether the web server answers",
    "demo": "start the web server with a demo municipality",
    "audit": "check the audit trail",
    "person": "fetch or erase what is kept about a person",
    "unlock": "let somebody in again who has lost their phone",
    "manage": "Django's own management commands",
}
FAULTS_FOUND = 2


def parser_of(command: str | None) -> argparse.ArgumentParser:
    made = parser_class(spoken_language())
    parser = made(prog="spindel", description="Digital maturity, from answers to action.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        subparser = commands.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + "."
        )
        if name == command:
            module(name).add_arguments(subparser)
    return parser


def module(command: str) -> Any:
    return import_module(f"spindel.cli.{command}")


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given and given[0] in COMMANDS else None
    if command == "manage":
        return int(module("manage").run(given[1:]))
    parsed = parser_of(command).parse_args(given)
    try:
        return int(module(parsed.command).run(parsed))
    except Refusal as refusal:
        say(refusal, getattr(parsed, "language", None) or spoken_language())
        return FAULTS_FOUND
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def say(refusal: Refusal, language: str) -> None:
    """Everything that is wrong, a line each, on standard error."""
    from spindel.site.refused import counted, sentence, sentences

    if isinstance(refusal, Faults) and refusal.faults:
        print(*sentences(refusal, language), sep="\n", file=sys.stderr)
        if refusal.total > 1:
            print(counted(refusal, language), file=sys.stderr)
    else:
        print(sentence(refusal, language), file=sys.stderr)
