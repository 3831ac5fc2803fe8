"""What each picture says, for those who do not see it: a title and a description in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from spindel.features.results.presentation.figures import decimal_text
from spindel.features.results.presentation.picture import Line, Picture

NAMED = 3


def web_title(picture: Picture) -> str:
    """What the spider web shows."""
    return _("Spider web: %(place)s, %(round)s") % {"place": picture.name, "round": picture.round}


def web_description(picture: Picture) -> str:
    """What the spider web says: the whole, the highest, the lowest, the target and the earlier round."""
    axes = [line for line in picture.axes if line.figure.is_there]
    if not axes:
        return _("No axis has a score yet.")
    rising = sorted(axes, key=lambda line: line.figure.score)
    sentences = [
        _("%(n)d axes on a scale from %(low)s to %(high)s.") % {"n": len(picture.axes), **ends(picture)},
        _("Overall %(score)s.") % {"score": picture.top.figure.text},
        _("Highest: %(axes)s.") % {"axes": listed(rising[::-1][:NAMED])},
        _("Lowest: %(axes)s.") % {"axes": listed(rising[:NAMED])},
        beside_targets(axes),
        beside_earlier(picture, axes),
        without_score(picture),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def dots_title(picture: Picture) -> str:
    """What the dot plot shows."""
    return _("Scores with uncertainty: %(place)s, %(round)s") % {
        "place": picture.name,
        "round": picture.round,
    }


def dots_description(picture: Picture) -> str:
    """What the dot plot says: every axis with its score and interval."""
    lines = [line for line in picture.axes if line.figure.is_there]
    said = [
        _("%(axis)s %(score)s (%(interval)s)")
        % {"axis": line.heading.title, "score": line.figure.text, "interval": line.figure.interval}
        if line.figure.has_interval
        else _("%(axis)s %(score)s") % {"axis": line.heading.title, "score": line.figure.text}
        for line in lines
    ]
    if not said:
        return _("No axis has a score yet.")
    return (
        _("Score and 95 %% interval on a scale from %(low)s to %(high)s: ") % ends(picture)
        + "; ".join(said)
        + "."
    )


def ends(picture: Picture) -> dict[str, str]:
    """The lowest and highest number of the scale."""
    decimals = (
        0 if picture.scale.low.is_integer() and picture.scale.high.is_integer() else picture.scale.decimals
    )
    return {
        "low": decimal_text(picture.scale.low, decimals),
        "high": decimal_text(picture.scale.high, decimals),
    }


def listed(lines: Sequence[Line]) -> str:
    """Axes with their scores, in a row."""
    return ", ".join(f"{line.heading.title} {line.figure.text}" for line in lines)


def beside_targets(axes: Sequence[Line]) -> str:
    """How many axes have reached their target; "" without targets."""
    aimed = [line for line in axes if line.target.is_there]
    if not aimed:
        return ""
    reached = sum(line.figure.score >= line.target.score for line in aimed)
    return _("%(reached)d of %(n)d have reached their target.") % {"reached": reached, "n": len(aimed)}


def beside_earlier(picture: Picture, axes: Sequence[Line]) -> str:
    """Which axes moved since the earlier round; "" without one."""
    both = [line for line in axes if line.earlier.is_there]
    if not picture.earlier or not both:
        return ""
    up = sum(line.figure.score > line.earlier.score for line in both)
    down = sum(line.figure.score < line.earlier.score for line in both)
    return _("Since %(round)s %(up)d have risen and %(down)d have fallen.") % {
        "round": picture.earlier,
        "up": up,
        "down": down,
    }


def without_score(picture: Picture) -> str:
    """Which axes have no score."""
    titles = [line.heading.title for line in picture.axes if not line.figure.is_there]
    return capfirst(_("without a score: %(axes)s.") % {"axes": ", ".join(titles)}) if titles else ""
