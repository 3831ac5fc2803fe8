"""Answers in a file to a folder: a report to read, spider webs to show, an Excel file to work with."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from spindel.cli import answers as files
from spindel.cli.progress import progress
from spindel.cli.writing import write_all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files.add_arguments(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="folder for the files; made if need be"
    )
    parser.add_argument(
        "--title", default="", metavar="TEXT", help="title of the report (default: the name of the file)"
    )


def run(arguments: argparse.Namespace) -> int:
    read = files.read(arguments)
    language = files.language_of(arguments)
    from spindel.cli.report.making import made
    from spindel.cli.report.subject import Subject
    from spindel.cli.report.words import WORDS

    words, file = WORDS[language], Path(arguments.answers)
    subject = Subject(
        framework=read.framework,
        answers=read.answers,
        language=language,
        title=" ".join(arguments.title.split()) or file.stem,
        file=file.name,
        day=datetime.now().astimezone().date(),
        all_units=words["all_units"],
    )
    with progress(words["working"], 2 * len(subject.units) + 1) as step:
        contents = made(subject, read.notes, step)
    for path in write_all(arguments.out, contents):
        print(f"{words['written']} {path}")
    return 0
