from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from spindel.foundation.audit import reads
from spindel.foundation.audit.models import Chain, Event

AT_ONCE = 1000


def record(
    action: str,
    *,
    about: models.Model,
    actor: models.Model | None,
    organisation: models.Model | None,
    at: datetime,
    **facts: Any,
) -> Event:
    event = Event.objects.create(
        at=at,
        action=action,
        about=f"{about._meta.label_lower}:{about.pk}",
        actor_id=actor.pk if actor else None,
        organisation_id=organisation.pk if organisation else None,
        facts=facts,
    )
    _when_committed(Sealing(event.organisation_id or reads.INSTALLATION))
    return event


@dataclass(frozen=True)
class Sealing:
    """That a chain is to be sealed as soon as what was written is certain."""

    chain: int

    def __call__(self) -> None:
        seal(chain=self.chain)


def _when_committed(sealing: Sealing) -> None:
    """Sealing inside the act would hold the chain's end until the act is over, and two long acts would wait in turn.

    What falls between the two, a killed process for one, is sealed with the chain's next event. An act of a thousand
    events seals once, unless something else is to be done in between.
    """
    last = connection.run_on_commit[-1:]
    if not last or last[0][:2] != (set(connection.savepoint_ids), sealing):
        transaction.on_commit(sealing, robust=True)


def seal(*, chain: int) -> None:
    """Put what has been written since last time at the end of the chain, whoever wrote it; one at a time."""
    while _seal_some(chain) == AT_ONCE:
        pass


@transaction.atomic
def _seal_some(chain: int) -> int:
    end = Chain.objects.select_for_update().filter(id=chain).first()
    if end is None:
        Chain.objects.get_or_create(id=chain)
        end = Chain.objects.select_for_update().get(id=chain)
    events = list(reads.unsealed(chain)[:AT_ONCE])
    for event in events:
        event.sequence, event.previous_hash = end.sequence + 1, end.hash
        event.hash = reads.hash_of(event)
        Event.objects.filter(pk=event.pk).update(
            sequence=event.sequence, previous_hash=event.previous_hash, hash=event.hash
        )
        end.sequence, end.hash = event.sequence, event.hash
    if events:
        end.save(update_fields=["sequence", "hash"])
    return len(events)
