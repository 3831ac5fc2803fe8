"""Everything that is kept about one person: each slice knows its own part, and the composition root lists them."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.functional import Promise

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation
from spindel.foundation.organisation.reads.person import membership_with_address

Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One kind of thing that is kept about people."""

    key: str
    title: str | Promise
    read: Callable[[Organisation, str, User | None], list[Row]]
    """What there is, as data that can be written as JSON."""
    erasing: str | Promise
    """What erasing the person means for it, in a sentence."""
    forget: Callable[..., None] | None = None
    """Called with organisation, email, user, keeps_answers and now; None where nothing has to be done."""
    promised: Callable[[Organisation, str, User | None], list[Row]] | None = None
    """The same without what people were promised that nobody here is shown; None where nothing was."""


@dataclass(frozen=True)
class Person:
    """Somebody an organisation knows by an address, with or without an account here."""

    organisation: Organisation
    email: str
    membership: Membership | None

    @property
    def user(self) -> User | None:
        return self.membership.user if self.membership else None

    @property
    def name(self) -> str:
        return self.membership.name if self.membership else self.email


@dataclass(frozen=True)
class Held:
    holding: Holding
    rows: list[Row]


_holdings: list[Holding] = []


def wire(holdings: Sequence[Holding]) -> None:
    """Say what there is, in the order in which it is erased; done once, by the composition root."""
    _holdings[:] = holdings


def holdings() -> Sequence[Holding]:
    return tuple(_holdings)


def person_at(organisation: Organisation, email: str) -> Person:
    """By the address; an account counts only where it belongs, or has belonged, to this organisation."""
    email = email.strip()
    return Person(organisation, email, membership_with_address(organisation, email))


def found_everywhere(email: str) -> list[Person]:
    """The same person in every organisation that keeps something about the address; for whoever runs the machine."""
    people = [person_at(organisation, email) for organisation in Organisation.objects.order_by("id")]
    return [person for person in people if is_known(person)]


def is_known(person: Person) -> bool:
    return any(each.rows for each in everything_about(person))


def everything_about(person: Person) -> list[Held]:
    return [
        Held(holding, holding.read(person.organisation, person.email, person.user)) for holding in _holdings
    ]


def shown_about(person: Person) -> list[Held]:
    """As far as a colleague of the person may know it."""
    return [
        Held(holding, (holding.promised or holding.read)(person.organisation, person.email, person.user))
        for holding in _holdings
    ]


def as_archive(person: Person, held: Sequence[Held], now: datetime) -> bytes:
    """A zip with the same twice: data for machines, a page for people."""
    data = {
        "organisation": person.organisation.name,
        "email": person.email,
        "at": now,
        **{each.holding.key: each.rows for each in held},
    }
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    context = {"person": person, "held": held, "at": now}
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("person.json", text)
        archive.writestr("person.html", render_to_string("persons/export.html", context))
    return content.getvalue()
