"""What `score` and `evaluate` share: a framework by id or path, a file of answers, and what to say about both."""

from __future__ import annotations

import argparse
import sys
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
        help="one respondent or one answer a row",
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
    return str(arguments.language or spoken_language())


def read(arguments: argparse.Namespace) -> tuple[Framework, Answers]:
    """The framework and the answers; what was left unread is said on standard error."""
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
    if reading.notes:
        from spindel.site.refused import located

        for note in reading.notes:
            print(located(note, language_of(arguments)), file=sys.stderr)
    return framework, reading.answers


def contents(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refusal("file.too_large", path=str(file), most=MOST_BYTES // 1_000_000)
        return file.read_bytes()
    except FileNotFoundError:
        raise Refusal("file.not_found", path=str(file)) from None
    except OSError as problem:
        raise Refusal("file.unreadable", path=str(file), problem=problem.strerror or "") from None


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a full disk leaves what stood there before."""
    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as problem:
        partial.unlink(missing_ok=True)
        raise Refusal("file.not_written", path=str(path), problem=problem.strerror or "") from None
