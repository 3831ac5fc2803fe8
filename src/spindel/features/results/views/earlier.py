"""The rounds before this one, as stops of a course."""

from __future__ import annotations

from django.utils.translation import gettext as _

from spindel.features.results import reads
from spindel.features.results.presentation.figures import NO_FIGURE, figure, share_text
from spindel.features.results.presentation.trending import Stop
from spindel.features.results.views.asking import Asked


def stops_of(found: Asked) -> list[Stop]:
    """Oldest first, this round last."""
    stops = reads.trend_of(found.behind)
    scale = found.behind.framework.scale
    return [
        Stop(
            label=stop.round.name,
            figures={
                id: figure(
                    scale, *(NO_FIGURE if end is None else end for end in (one.score, one.low, one.high))
                )
                for id, one in stop.standings.items()
            },
            broken=bool(place) and not joined(stops[place - 1], stop),
            note=note_of(stop),
        )
        for place, stop in enumerate(stops)
    ]


def joined(before: reads.Stop, after: reads.Stop) -> bool:
    """Whether a line may run from one round to the next: both asked the same as the last one, or each other."""
    same = before.round.framework_version_id == after.round.framework_version_id
    return before.is_comparable == after.is_comparable and (after.is_comparable or same)


def note_of(stop: reads.Stop) -> str:
    """What a reader must know about a round that did not ask the same."""
    if stop.is_comparable:
        return ""
    if stop.coverage is None:
        return _("%(round)s asked other questions, so there is a gap.") % {"round": stop.round.name}
    return _(
        "%(round)s asked other questions: it is shown by those that mean the same, %(share)s of the whole."
    ) % {
        "round": stop.round.name,
        "share": share_text(stop.coverage),
    }
