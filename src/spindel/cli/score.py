"""Answers in a file to scores: as a table, as CSV, as JSON, or one score explained."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spindel.cli import answers as files
from spindel.cli.writing import write
from spindel.core.answers.model import Answers
from spindel.core.evaluation import Evaluation, Kind, Place, Settings, evaluate
from spindel.core.frameworks.model import Framework
from spindel.core.refusals import Refusal, nearest
from spindel.core.scoring.display import on_scale
from spindel.core.spreadsheets import harmless

COLUMNS = ("unit", "node", "score", "band", "coverage", "n", "respondents", "agreement", "low", "high")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files.add_arguments(parser)
    parser.add_argument(
        "--explain", metavar="NODE", help="show how this node's or question's score is worked out"
    )
    parser.add_argument(
        "--format", choices=["table", "csv", "json"], default="table", help="how to print (default: table)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead")


def run(arguments: argparse.Namespace) -> int:
    read = files.read(arguments)
    if arguments.explain:
        written = explained(read.framework, read.answers, arguments)
    else:
        written = scored(
            read.framework,
            evaluate(read.framework, read.answers, settings=Settings(standings=False)),
            arguments,
        )
    if arguments.out:
        write(arguments.out, written.encode())
    else:
        print(written, end="")
    return 0


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's figures at one place, on the framework's scale and unrounded; None where there is none."""

    unit: str
    node: str
    score: float | None
    band: str | None
    coverage: float | None
    n: int
    respondents: int
    agreement: float | None
    low: float | None
    high: float | None


def rows(framework: Framework, evaluation: Evaluation) -> Iterator[Row]:
    names = [node_name(place) for place in evaluation.places]
    bands = [step.id for step in framework.bands.steps]
    score, low, high = (
        on_scale(framework.scale, each) for each in (evaluation.score, evaluation.low, evaluation.high)
    )
    for unit, unit_name in enumerate(evaluation.tree.names):
        for place, name in enumerate(names):
            band = int(evaluation.band[unit, place])
            yield Row(
                unit=unit_name,
                node=name,
                score=known(score[unit, place]),
                band=bands[band] if band >= 0 else None,
                coverage=known(evaluation.coverage[unit, place]),
                n=int(evaluation.answers[unit, place]),
                respondents=int(evaluation.respondents[unit, place]),
                agreement=known(evaluation.agreement[unit, place]),
                low=known(low[unit, place]),
                high=known(high[unit, place]),
            )


def node_name(place: Place) -> str:
    """A lens' group is told from a node of the same name by its lens."""
    return f"{place.above}/{place.id}" if place.kind is Kind.GROUP else place.id


def known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def scored(framework: Framework, evaluation: Evaluation, arguments: argparse.Namespace) -> str:
    found = rows(framework, evaluation)
    if arguments.format == "json":
        return (
            json.dumps(
                [{name: getattr(row, name) for name in COLUMNS} for row in found],
                ensure_ascii=False,
                indent=1,
            )
            + "\n"
        )
    if arguments.format == "csv":
        return as_csv(found)
    from spindel.cli.tables import score_table

    return score_table(framework, evaluation, files.language_of(arguments), to_terminal=arguments.out is None)


def as_csv(found: Iterator[Row]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found:
        values = (getattr(row, name) for name in COLUMNS)
        writer.writerow(
            [
                harmless(value) if isinstance(value, str) else "" if value is None else value
                for value in values
            ]
        )
    return written.getvalue()


def explained(framework: Framework, answers: Answers, arguments: argparse.Namespace) -> str:
    from spindel.core.scoring.explain import explain
    from spindel.core.scoring.explanation import plain

    lens, place = place_of(framework, arguments.explain)
    found = [explain(framework, answers, unit, place, lens=lens) for unit in answers.units]
    if arguments.format == "json":
        return json.dumps([plain(one) for one in found], ensure_ascii=False, indent=1) + "\n"
    from spindel.cli.explanations import explanation_text

    language = files.language_of(arguments)
    return "\n".join(explanation_text(framework, one, language, lens or "") for one in found)


def place_of(framework: Framework, word: str) -> tuple[str | None, str]:
    groups = {
        f"{lens.id}/{group.id}": (lens.id, group.id) for lens in framework.lenses for group in lens.groups
    }
    plain_ids = [node.id for node in framework.nodes()] + [item.id for item in framework.items()]
    if word in groups:
        return groups[word]
    if word not in plain_ids:
        raise Refusal("score.no_such_node", word=word, nearest=nearest(word, [*plain_ids, *groups]))
    return None, word
