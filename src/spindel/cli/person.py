"""Everything that is kept about one person: fetched for them, or erased."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from spindel.cli import database
from spindel.cli.language import spoken_language
from spindel.cli.writing import write
from spindel.core.refusals import Refusal

if TYPE_CHECKING:
    from spindel.foundation.persons.reads import Person

WORDS = {
    "da": {
        "fetched": "{organisation}: hentet til {file}",
        "erased": "{organisation}: slettet.",
        "sure": "Det kan ikke fortrydes. Kør igen med --yes for at slette {email} i: {organisations}",
    },
    "en": {
        "fetched": "{organisation}: written to {file}",
        "erased": "{organisation}: erased.",
        "sure": "This cannot be undone. Run it again with --yes to erase {email} in: {organisations}",
    },
}
NOT_SURE = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="a zip for the person, one per organisation that knows them")
    erase = actions.add_parser("erase", help="forget the person in every organisation")
    for action in (export, erase):
        action.add_argument("email", metavar="EMAIL", help="the person's address")
    export.add_argument("--out", default=".", metavar="FOLDER", help="folder for the files; made if need be")
    erase.add_argument(
        "--answers",
        choices=["keep", "delete"],
        default="keep",
        help="whether the answers stay, without a name",
    )
    erase.add_argument("--yes", action="store_true", help="really do it")


def run(arguments: argparse.Namespace) -> int:
    database.set_up_django()
    from spindel.foundation.persons.reads import found_everywhere

    found = found_everywhere(arguments.email)
    if not found:
        raise Refusal("person.unknown")
    return export(found, arguments) if arguments.action == "export" else erase(found, arguments)


def export(found: list[Person], arguments: argparse.Namespace) -> int:
    from spindel.foundation.persons.reads import as_archive
    from spindel.foundation.persons.writes import export_person

    now, folder = datetime.now(UTC), Path(arguments.out)
    for person in found:
        held = export_person(person=person, actor=None, now=now)
        file = folder / f"person-{person.organisation.pk}.zip"
        write(file, as_archive(person, held, now))
        say("fetched", organisation=person.organisation.name, file=file)
    return 0


def erase(found: list[Person], arguments: argparse.Namespace) -> int:
    from spindel.foundation.persons.writes import erase_person

    if not arguments.yes:
        names = ", ".join(person.organisation.name for person in found)
        say("sure", email=arguments.email, organisations=names)
        return NOT_SURE
    for person in found:
        erase_person(
            person=person, keeps_answers=arguments.answers == "keep", actor=None, now=datetime.now(UTC)
        )
        say("erased", organisation=person.organisation.name)
    return 0


def say(what: str, **facts: object) -> None:
    print(WORDS[spoken_language()][what].format(**facts))
