"""Events as people read them: ids become names, as far as the names are still known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Model, Q

from spindel.foundation.audit.models import Event
from spindel.foundation.organisation.models import Membership, Organisation, Owned
from spindel.foundation.trail.reads.words import sentence_of, words

MEMBER, USER = "organisation.membership", "accounts.user"
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    action: str
    about: str
    sequence: int | None
    hash: str


def lines_about(organisation: Organisation, events: Sequence[Event], language: str) -> list[Line]:
    """Costs one query for the people and one per kind of thing, however many events there are."""
    people, members = _people(organisation, events)
    things = _things(organisation, events)
    known = {**{f"{MEMBER}:{pk}": name for pk, name in members.items()}, **things}
    known |= {f"{USER}:{pk}": name for pk, name in people.items()}
    return [
        Line(
            at=event.at,
            who=_who(event, people, language),
            what=sentence_of(event.action, event.facts, known.get(event.about, ""), language),
            action=event.action,
            about=event.about,
            sequence=event.sequence,
            hash=event.hash,
        )
        for event in events
    ]


def _who(event: Event, people: dict[int, str], language: str) -> str:
    if event.actor_id is None:
        return str(words(language)["spindel"])
    return people.get(event.actor_id) or str(words(language)["somebody"])


def _people(organisation: Organisation, events: Iterable[Event]) -> tuple[dict[int, str], dict[int, str]]:
    """Names by user and by membership; those who have left keep theirs, those who were erased have none."""
    users = {event.actor_id for event in events} | _ids(events, USER)
    found = Membership.objects.filter(organisation_id=organisation.pk).filter(
        Q(user_id__in=users - {None}) | Q(pk__in=_ids(events, MEMBER))
    )
    rows = list(found.values_list("user_id", "pk", "name"))
    return {user: name for user, _, name in rows}, {pk: name for _, pk, name in rows}


def _things(organisation: Organisation, events: Iterable[Event]) -> dict[str, str]:
    """Names of whatever has one, whichever slice it belongs to."""
    found: dict[str, str] = {}
    for label in {event.about.partition(":")[0] for event in events} - {MEMBER, USER}:
        model = _named(label)
        if model is not None:
            things = model.objects.filter(  # type: ignore[attr-defined]
                organisation_id=organisation.pk, pk__in=_ids(events, label)
            )
            found |= {f"{label}:{pk}": name for pk, name in things.values_list("pk", "name")}
    return found


def _named(label: str) -> type[Model] | None:
    """The model, where its rows have a name and belong to an organisation; one a later version dropped has none."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    has_name = any(field.name == "name" for field in model._meta.get_fields())
    return model if has_name and issubclass(model, Owned) else None


def _ids(events: Iterable[Event], label: str) -> set[int]:
    pairs = (event.about.split(":") for event in events)
    return {int(pk) for name, pk in pairs if name == label and pk.isdecimal() and int(pk) <= LARGEST_KEY}
