"""Which events of an organisation's trail somebody wants to see, newest first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from spindel.foundation.audit.models import Event
from spindel.foundation.organisation.models import Membership, Organisation

AT_ONCE = 50
MOST_PEOPLE = 200
"""A name that fits more people than this is no name to look for."""


@dataclass(frozen=True)
class Wanted:
    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    about: str = ""


@dataclass(frozen=True)
class Page:
    events: list[Event]
    older: int | None
    """From where the next page goes on; None on the last."""


def events_of(organisation: Organisation, wanted: Wanted) -> QuerySet[Event]:
    events = Event.objects.filter(organisation_id=organisation.pk).order_by("-id")
    if wanted.person:
        events = events.filter(_by_or_about(organisation, wanted.person))
    if wanted.kind:
        events = events.filter(action__startswith=f"{wanted.kind}.")
    if wanted.since:
        events = events.filter(at__gte=_start_of(wanted.since))
    if wanted.until:
        events = events.filter(at__lt=_start_of(wanted.until + timedelta(days=1)))
    return events.filter(about=wanted.about) if wanted.about else events


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _by_or_about(organisation: Organisation, name: str) -> Q:
    """What people of that name did, and what was done to them here."""
    people = Membership.objects.filter(organisation_id=organisation.pk)
    for word in name.split():
        people = people.filter(Q(name__icontains=word) | Q(user__email__iexact=word))
    found = list(people.values_list("pk", "user_id")[:MOST_PEOPLE])
    about = [f"organisation.membership:{membership}" for membership, _ in found]
    about += [f"accounts.user:{user}" for _, user in found]
    return Q(actor_id__in=[user for _, user in found]) | Q(about__in=about)


def page_of(organisation: Organisation, wanted: Wanted, before: int | None) -> Page:
    events = events_of(organisation, wanted)
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: AT_ONCE + 1])
    more = len(found) > AT_ONCE
    return Page(found[:AT_ONCE], found[AT_ONCE - 1].pk if more else None)
