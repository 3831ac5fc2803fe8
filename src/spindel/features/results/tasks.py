from datetime import datetime

from spindel.features.answering.reads import closed_round
from spindel.features.results import reads, writes
from spindel.features.rounds.models import Round
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.jobs.writes import progress


def freeze(*, round_id: int, now: datetime) -> None:
    """After closing. A round that was opened again meanwhile, or whose sheets are deleted, is left alone."""
    round = _counted(round_id)
    if round is not None:
        writes.freeze_result(round=round, now=now, progress=lambda done, of: progress(done=done, of=of))


def erase(*, round_id: int, now: datetime) -> None:
    """When answers have been kept as long as was promised."""
    round = _counted(round_id)
    if round is not None:
        writes.keep_only_figures(round=round, now=now)


def _counted(round_id: int) -> Round | None:
    """The closed round, once the last anonymous sheet has been taken out of its envelope."""
    round = closed_round(round_id)
    if round is None or round.erased_at:
        return None
    if not reads.is_told(round):
        raise NotYet("result.not_counted")
    return round
