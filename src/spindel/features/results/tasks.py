from datetime import datetime

from spindel.features.answering.reads import is_being_counted
from spindel.features.results import writes
from spindel.features.rounds.models import Round
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.jobs.writes import progress


def freeze(*, round_id: int, now: datetime) -> None:
    """After closing. A round that was opened again meanwhile, or whose sheets are deleted, is left alone."""
    round = _closed(round_id)
    if round is not None:
        writes.freeze_result(round=round, now=now, progress=lambda done, of: progress(done=done, of=of))


def erase(*, round_id: int, now: datetime) -> None:
    """When answers have been kept as long as was promised."""
    round = _closed(round_id)
    if round is not None:
        writes.keep_only_figures(round=round, now=now)


def _closed(round_id: int) -> Round | None:
    round = (
        Round.objects.filter(pk=round_id, closed_at__isnull=False, erased_at=None)
        .select_related("framework_version", "organisation")
        .first()
    )
    if round is not None and is_being_counted(round):
        raise NotYet("result.being_counted", name=round.name)
    return round
