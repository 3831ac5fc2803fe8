"""What answering does in the background when something has happened to a round."""

from datetime import datetime

from spindel.features.answering import reads, writes
from spindel.foundation.jobs.writes import announce


def count_answers(*, round_id: int, now: datetime) -> None:
    """Open the envelopes of an anonymous round that has closed. Running twice does no harm."""
    round = reads.closed_round(round_id)
    if round is not None and round.is_anonymous:
        writes.open_envelopes(round=round, now=now)


def announce_expired(*, now: datetime) -> None:
    """Say of each round whose answers have been kept long enough that they are to go; its figures are seen to first."""
    for round in reads.to_be_erased(now):
        announce(
            "round.expired",
            organisation_id=round.organisation_id,
            now=now,
            key=f"expired:{round.pk}",
            round_id=round.pk,
        )
