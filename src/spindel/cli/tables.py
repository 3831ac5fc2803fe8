"""Scores as a table for a terminal."""

from __future__ import annotations

import io
import math
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from spindel.cli.words import NOTHING, WORDS, figure
from spindel.core.evaluation import Evaluation, Kind, Place
from spindel.core.frameworks.model import Framework, Texts
from spindel.core.scoring.display import shown

FLOWING = ("node", "band")
NUMBERS = ("score", "interval", "agreement", "coverage", "n", "respondents")
COLUMNS = ("node", "score", "band", *NUMBERS[1:])
ON_PAPER = 110
"""Columns of a table that is not for a terminal."""
ROOMY = 100
"""From here on there is room for whole titles."""


def score_table(framework: Framework, evaluation: Evaluation, language: str, *, to_terminal: bool) -> str:
    """A table a unit: nodes, then the groups of each lens; single questions are left to the other formats."""
    coloured = to_terminal and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if coloured else ON_PAPER
    written = io.StringIO()
    console = Console(file=written, force_terminal=coloured, width=width, highlight=False)
    rows = Rows(framework, evaluation, language, short=width < ROOMY)
    for unit in range(len(evaluation.tree.names)):
        console.print(rows.table(unit))
        console.print()
    console.print(WORDS[language]["items"].format(n=len(framework.items())), style="dim")
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


@dataclass(frozen=True)
class Rows:
    """An evaluation as rows of text."""

    framework: Framework
    evaluation: Evaluation
    language: str
    short: bool
    """Whether there is room for short titles only."""

    @property
    def texts(self) -> Texts:
        return self.framework.text(self.language)

    def table(self, unit: int) -> Table:
        name, words = self.evaluation.tree.names[unit], WORDS[self.language]
        table = Table(title=Text(name), title_justify="left", title_style="bold", box=None, pad_edge=False)
        table.collapse_padding = self.short
        for column in COLUMNS:
            if column in FLOWING:
                table.add_column(words[column])
            else:
                table.add_column(words[column], justify="right", no_wrap=True)
        for row in self.of(unit):
            table.add_row(*row)
        return table

    def of(self, unit: int) -> Iterator[list[RenderableType]]:
        """Nodes in the order of the tree, then each lens: its title, and below it its groups."""
        lens = ""
        for place, where in enumerate(self.evaluation.places):
            if where.kind is Kind.GROUP and where.above != lens:
                lens = where.above
                yield [Text(self.texts.lenses[lens].heading.title, style="bold")]
            if where.kind is not Kind.ITEM:
                yield self.row(unit, place)

    def row(self, unit: int, place: int) -> list[RenderableType]:
        where = self.evaluation.places[place]
        style = "" if where.depth else "bold"
        title = Padding(Text(self.title(where), style=style), (0, 0, 0, 2 * where.depth))
        return [title, *(Text(cell, style=style) for cell in self.cells(unit, place))]

    def title(self, place: Place) -> str:
        in_lens = place.kind is Kind.GROUP
        heading = (self.texts.lenses[place.above].groups if in_lens else self.texts.nodes)[place.id]
        return heading.short if self.short else heading.title

    def cells(self, unit: int, place: int) -> list[str]:
        found, scale = self.evaluation, self.framework.scale
        low, high = found.low[unit, place], found.high[unit, place]
        ends = [figure(float(shown(scale, end)), scale.decimals, self.language) for end in (low, high)]
        coverage = float(found.coverage[unit, place])
        return [
            figure(float(found.shown[unit, place]), scale.decimals, self.language),
            self.level(int(found.band[unit, place])),
            "" if math.isnan(low) else NOTHING.join(ends),
            figure(float(found.agreement[unit, place]), 2, self.language),
            NOTHING if math.isnan(coverage) else f"{100 * coverage:.0f} %",
            str(int(found.answers[unit, place])),
            str(int(found.respondents[unit, place])),
        ]

    def level(self, band: int) -> str:
        return self.texts.bands[self.framework.bands.steps[band].id].title if band >= 0 else ""
