"""What the figures say, in words: strengths, development zones, what to discuss, and what the figures cannot bear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.core.evaluation.model import Standing
from spindel.core.statistics.intervals import FEWEST_FOR_INTERVAL
from spindel.features.results.presentation.figures import difference_text, share_text
from spindel.features.results.presentation.picture import Line, Picture

THIN_COVERAGE = 0.7
FEW_AREAS = 3
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """A category worth a word: where it lies, whether that is more than noise, and what comes next."""

    line: Line
    beside: str
    """Where it lies beside its yardstick."""
    worth: str
    """Whether that stands out or is within the noise."""
    target: str
    """Where it lies beside its target, where that is not the yardstick."""
    moved: str
    advice: str


def strengths_of(picture: Picture) -> tuple[Remark, ...]:
    """The strengths in words, strongest first."""
    return tuple(
        remark(picture, standing) for standing in picture.strengths if standing.node in picture.lines
    )


def zones_of(picture: Picture) -> tuple[Remark, ...]:
    """The development zones in words, farthest from the yardstick first."""
    return tuple(remark(picture, standing) for standing in picture.zones if standing.node in picture.lines)


def remark(picture: Picture, standing: Standing) -> Remark:
    """One strength or zone in words."""
    line, advice, aimed = picture.lines[standing.node], standing.advice, standing.yardstick == "target"
    return Remark(
        line=line,
        beside=beside_target(picture, line) if aimed else beside_mean(picture, standing),
        worth="" if picture.own else worth(standing),
        target="" if aimed else beside_target(picture, line),
        moved=moved_text(line, picture.earlier),
        advice=picture.texts.advice.get(advice.node, {}).get(advice.band, "") if advice else "",
    )


def worth(standing: Standing) -> str:
    """Whether it stands out, in a sentence."""
    if standing.stands_out is None:
        return _("Too few have answered to say whether it stands out.")
    if standing.stands_out:
        return _("It stands out clearly.")
    return _("The distance is within the noise: take it as a hint.")


def beside_mean(picture: Picture, standing: Standing) -> str:
    """Where it lies beside the mean of all categories."""
    gap = difference_text(picture.scale, standing.distance)
    if gap.startswith("+"):
        return _("%(gap)s above the mean of the categories.") % {"gap": gap[1:]}
    if gap.startswith("−"):
        return _("%(gap)s below the mean of the categories.") % {"gap": gap[1:]}
    return _("On the mean of the categories.")


def beside_target(picture: Picture, line: Line) -> str:
    """Where it lies beside its target; "" without one."""
    if not line.target.is_there or not line.figure.is_there:
        return ""
    gap = difference_text(picture.scale, line.figure.score - line.target.score)
    facts = {"gap": gap[1:], "target": line.target.text}
    if gap.startswith("+"):
        return _("%(gap)s above the target of %(target)s.") % facts
    if gap.startswith("−"):
        return _("%(gap)s below the target of %(target)s.") % facts
    return _("Exactly on the target of %(target)s.") % facts


def moved_text(line: Line, earlier: str) -> str:
    """What changed since the earlier round, and whether that is more than noise; "" where nothing can be compared."""
    if line.moved is None:
        return ""
    facts = {"change": line.moved.text, "interval": line.moved.interval, "round": earlier}
    if line.moved.beyond_noise is None:
        return (
            _("%(change)s since %(round)s. Too few have answered to say whether it is more than chance.")
            % facts
        )
    if line.moved.beyond_noise:
        return _("%(change)s since %(round)s: more than the noise (%(interval)s).") % facts
    return _("%(change)s since %(round)s: within the noise (%(interval)s).") % facts


def change_text(line: Line) -> str:
    """The change in few words, for a table."""
    if line.moved is None:
        return ""
    if line.moved.beyond_noise is None:
        return line.moved.text
    word = _("more than noise") if line.moved.beyond_noise else _("within the noise")
    return f"{line.moved.text}, {word}"


def agreement_text(agreement: float | None) -> str:
    """Agreement (r_wg) in words, by the bounds of LeBreton & Senter (2008); "" where there is none."""
    if agreement is None:
        return ""
    words = (
        (0.31, _("disagree")),
        (0.51, _("agree weakly")),
        (0.71, _("agree somewhat")),
        (0.91, _("agree")),
    )
    return next((word for bound, word in words if agreement < bound), _("agree strongly"))


def honest_notes(picture: Picture) -> list[str]:
    """What a reader must know before trusting the figures."""
    notes = []
    if picture.own:
        notes.append(
            _("This is your picture of your daily work. It says nothing about how well you do yours.")
        )
    if not picture.own and picture.respondents == 1:
        notes.append(_("Only one person has answered: this is one person's picture, not yet the unit's."))
    elif not picture.own and picture.respondents < FEWEST_FOR_INTERVAL:
        notes.append(
            _(
                "Only %(n)d people have answered. With fewer than five we show no uncertainty, "
                "because one answer more can move the figures a lot."
            )
            % {"n": picture.respondents}
        )
    if picture.coverage < THIN_COVERAGE:
        notes.append(
            _(
                "Only %(share)s of what could be answered has an answer. Look at what is missing before you conclude."
            )
            % {"share": share_text(picture.coverage)}
        )
    return [*notes, *picture.remarks]


def answered_by(respondents: int, silent: int = 0) -> str:
    """How many the result rests on, and out of how many where that is known."""
    if silent:
        return _("%(n)d of %(invited)d have answered") % {"n": respondents, "invited": respondents + silent}
    return ngettext("%(n)d person has answered", "%(n)d people have answered", respondents) % {
        "n": respondents
    }


def answered_where(sheets: Mapping[str, int]) -> str:
    """In how many areas somebody has answered, and which of them had the fewest; ``sheets`` by the areas' titles."""
    there = {title: number for title, number in sheets.items() if number}
    facts = {"n": sum(there.values()), "areas": len(there), "all": len(sheets)}
    said = _("%(n)d people in %(areas)d of %(all)d areas.") % facts
    if len(there) < FEW_AREAS:
        return said
    least = min(there.values())
    named = [title for title, number in there.items() if number == least]
    if len(named) > MOST_NAMED:
        return said
    return f"{said} " + _("The fewest in %(areas)s: %(n)d.") % {"areas": ", ".join(named), "n": least}
