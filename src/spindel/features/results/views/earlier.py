"""The rounds before this one, as stops of a course."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from spindel.features.results import reads
from spindel.features.results.presentation.trending import Stop
from spindel.features.results.reads import Behind
from spindel.features.results.reads.earlier import comparable
from spindel.features.results.views.asking import Asked
from spindel.features.rounds.models import Round

MOST_STOPS = 8


def stops_of(found: Asked) -> list[Stop]:
    """Oldest first: the closed rounds of the same framework in which the place has a figure, and this one."""
    this = found.place.round
    before = reads.shown_rounds(found.place.membership).filter(
        closed_at__isnull=False,
        opened_at__lt=this.opened_at,
        framework_version__key=this.framework_version.key,
    )
    stops: list[Stop] = []
    last: Round | None = None
    for round in [*reversed(before[: MOST_STOPS - 1]), this]:
        stop = stop_at(found, round, last)
        if stop:
            stops.append(stop)
            last = round
    return stops


def stop_at(found: Asked, round: Round, before: Round | None) -> Stop | None:
    """None where the place had no answers then, or may not be shown."""
    unit = found.place.unit
    try:
        behind = Behind(reads.place_of(found.place.membership, round.pk, unit.pk if unit else None))
        if not behind.respondents:
            return None
        picture = behind.picture(found.name, found.language, found.addresses())
    except Http404:
        return None
    broken = before is not None and not comparable(before, round)
    note = (
        _("%(round)s asked other questions, so there is a gap before it.") % {"round": round.name}
        if broken
        else ""
    )
    return Stop(round.name, picture, broken=broken, note=note)
