import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256

from django.db.models import QuerySet

from spindel.foundation.audit.models import Chain, Event

INSTALLATION = 0
"""The chain of what belongs to no organisation."""


@dataclass(frozen=True)
class Break:
    """The first thing in a chain that is not as it was written."""

    code: str
    chain: int
    sequence: int
    event_id: int | None = None


@dataclass(frozen=True)
class Verified:
    chain: int
    events: int
    end: str
    """Hash of the last event: kept elsewhere, it also shows a chain that was written anew from the start."""
    broken: Break | None


def hash_of(event: Event) -> str:
    """SHA-256 over everything the event says, its place, and the hash of the one before it."""
    said = [
        event.sequence,
        event.previous_hash,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.action,
        event.about,
        event.actor_id,
        event.organisation_id,
        event.facts,
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def events_of_chain(chain: int) -> QuerySet[Event]:
    if chain == INSTALLATION:
        return Event.objects.filter(organisation_id__isnull=True)
    return Event.objects.filter(organisation_id=chain)


def unsealed(chain: int) -> QuerySet[Event]:
    return events_of_chain(chain).filter(sequence__isnull=True).order_by("id")


def chains() -> list[int]:
    """Every chain there is or ought to be."""
    named = set(Event.objects.order_by().values_list("organisation_id", flat=True).distinct())
    return sorted({each or INSTALLATION for each in named} | set(Chain.objects.values_list("id", flat=True)))


def verified(chain: int) -> Verified:
    """Walk a sealed chain from its first event to its end; stops at the first that does not hold."""
    end = Chain.objects.filter(id=chain).first() or Chain(id=chain)
    sequence, last = 0, ""
    for event in _in_order(chain):
        broken = _break_at(event, chain, sequence + 1, last)
        if broken:
            return Verified(chain, sequence, last, broken)
        sequence, last = sequence + 1, event.hash
    broken = Break("end", chain, sequence + 1) if (sequence, last) != (end.sequence, end.hash) else None
    return Verified(chain, sequence, last, broken)


def _in_order(chain: int) -> Iterator[Event]:
    return events_of_chain(chain).filter(sequence__isnull=False).order_by("sequence").iterator(2000)


def _break_at(event: Event, chain: int, sequence: int, last: str) -> Break | None:
    if event.sequence != sequence:
        return Break("missing", chain, sequence)
    if event.previous_hash != last:
        return Break("torn", chain, sequence, event.pk)
    if event.hash != hash_of(event):
        return Break("changed", chain, sequence, event.pk)
    return None
