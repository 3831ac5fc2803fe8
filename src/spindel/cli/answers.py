"""What `score` and `evaluate` share: a framework by id or path, a file of answers, and what to say about both."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from spindel.cli.framework import files_of
from spindel.cli.language import spoken_language
from spindel.core.answers.model import Answers
from spindel.core.answers.reading import read_answers
from spindel.core.frameworks import parse
from spindel.core.frameworks.model import Framework
from spindel.core.refusals import Refusal

MOST_BYTES = 200_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--framework", required=True, metavar="ID|PATH", help="id of a bundled framework, or a folder"
    )
    parser.add_argument("--answers", required=True, metavar="FILE", help="answers as .csv or .xlsx")
    parser.add_argument(
        "--layout",
        choices=["auto", "wide", "long"],
        default="auto",
        help="one respondent or one answer a row (default: as the headings say)",
    )
    parser.add_argument("--unit", default="", metavar="COL", help="heading of the column that names the unit")
    parser.add_argument(
        "--respondent", default="", metavar="COL", help="heading of the column that names the respondent"
    )
    parser.add_argument("--sheet", default="", metavar="NAME", help="which sheet of the workbook")
    parser.add_argument(
        "--language", choices=["da", "en"], help="language of the words (default: the terminal's)"
    )


def language_of(arguments: argparse.Namespace) -> str:
    return str(getattr(arguments, "language", None) or spoken_language())


@dataclass(frozen=True)
class Read:
    """The framework, the answers, and what is worth knowing about how they were read."""

    framework: Framework
    answers: Answers
    notes: tuple[str, ...]


def read(arguments: argparse.Namespace) -> Read:
    """What the arguments name; what was left unread is said on standard error."""
    framework = parse(files_of(arguments.framework))
    file = Path(arguments.answers)
    reading = read_answers(
        file.name,
        contents(file),
        framework,
        layout=arguments.layout,
        sheet=arguments.sheet,
        unit=arguments.unit,
        respondent=arguments.respondent,
    )
    notes: tuple[str, ...] = ()
    if reading.notes:
        from spindel.site.refused import located

        notes = tuple(located(note, language_of(arguments)) for note in reading.notes)
        print(*notes, sep="\n", file=sys.stderr)
    return Read(framework, reading.answers, notes)


def contents(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refusal("file.too_large", path=str(file), most=MOST_BYTES // 1_000_000)
        return file.read_bytes()
    except FileNotFoundError:
        raise Refusal("file.not_found", path=str(file)) from None
    except OSError as problem:
        raise Refusal("file.unreadable", path=str(file), problem=problem.strerror or "") from None
