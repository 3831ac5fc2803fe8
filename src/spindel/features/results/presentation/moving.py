"""What moved since the last round: every category with its change, and how many moved more than the noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.core.evaluation import Evaluation
from spindel.core.statistics.change import Change
from spindel.features.results.presentation.picture import Line, Picture
from spindel.features.results.presentation.sentences import change_text
from spindel.webkit.charts import ChangePlot, ChangeRow, change_plot


@dataclass(frozen=True, slots=True)
class Moving:
    """The sentence, and the drawing behind it."""

    said: str
    drawn: SafeString
    since: str


def moving_of(picture: Picture, evaluation: Evaluation, unit: str) -> Moving | None:
    """None where there is nothing to compare with; ``unit`` is the place's name in the evaluation."""
    lines = [line for line in picture.axes if line.moved is not None]
    if not lines or evaluation.change is None:
        return None
    row = evaluation.unit(unit)
    changes = {line.id: change_row(evaluation, evaluation.change, row, line) for line in lines}
    rising = sorted(lines, key=lambda line: -changes[line.id].value)
    plot = ChangePlot(
        id="moved",
        title=_("What has moved since %(round)s") % {"round": picture.earlier},
        description="; ".join(f"{line.heading.title} {change_text(line)}" for line in rising),
        rows=[changes[line.id] for line in rising],
        less=_("lower"),
        more=_("higher"),
    )
    return Moving(said_of(lines), mark_safe(change_plot(plot)), picture.earlier)


def change_row(evaluation: Evaluation, change: Change, row: int, line: Line) -> ChangeRow:
    column = evaluation.place(line.id)
    low, high = float(change.low[row, column]), float(change.high[row, column])
    return ChangeRow(
        label=line.heading.short,
        value=float(change.difference[row, column]),
        text=line.moved.text if line.moved else "",
        low=low,
        high=high,
        href=line.point,
        note=f"{line.heading.title}: {change_text(line)}",
    )


def said_of(lines: Sequence[Line]) -> str:
    """How many moved more than the noise, and which way."""
    told = [line.moved for line in lines if line.moved and line.moved.beyond_noise is not None]
    if not told:
        return _("Too few have answered to say what is more than chance.")
    certain = [moved for moved in told if moved.beyond_noise]
    if not certain:
        return _("Nothing has moved more than the noise. The differences below may be chance.")
    up = sum(moved.text.startswith("+") for moved in certain)
    down = len(certain) - up
    facts = {"n": len(certain), "of": len(lines), "up": up, "down": down}
    first = ngettext(
        "%(n)d of %(of)d has moved more than the noise",
        "%(n)d of %(of)d have moved more than the noise",
        len(certain),
    )
    return (first % facts) + _(": %(up)d up, %(down)d down.") % facts
