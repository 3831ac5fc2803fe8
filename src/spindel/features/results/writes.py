from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import F

from spindel.features.answering.reads import revisions_of
from spindel.features.answering.writes import erase_sheets
from spindel.features.results import reads
from spindel.features.results.models import FrozenResult
from spindel.features.rounds.models import Round
from spindel.foundation.audit.writes import record


def unseen(_done: int, _of: int) -> None:
    """Progress nobody waits for."""


@transaction.atomic
def freeze_result(
    *, round: Round, now: datetime, progress: Callable[[int, int], None] = unseen
) -> FrozenResult:
    """Work out the figures of a closed round once and for all. Once its sheets are deleted they stay as they are."""
    frozen = FrozenResult(
        organisation_id=round.organisation_id,
        round=round,
        closed_at=cast("datetime", round.closed_at),
        people={str(unit): sheets for unit, (sheets, _) in revisions_of(round).items()},
        content=reads.packed(reads.worked_out(round, progress)),
    )
    FrozenResult.objects.filter(round=round).delete()
    frozen.full_clean()
    frozen.save()
    record("result.frozen", about=round, actor=None, organisation=round.organisation, at=now)
    return frozen


@transaction.atomic
def keep_only_figures(*, round: Round, now: datetime) -> None:
    """Once answers have been kept as long as was promised: the figures first, since nothing else is left of them."""
    if not FrozenResult.objects.filter(round=round, closed_at=F("round__closed_at")).exists():
        freeze_result(round=round, now=now)
    erase_sheets(round=round, now=now)
