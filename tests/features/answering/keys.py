"""People who come with a key and no account, and rounds of each mode for them."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from spindel.features.rounds.models import Invitation, InvitationKey, OpenLink, Round
from spindel.features.rounds.reads import invitation_digest, new_key
from spindel.foundation.organisation.models import Unit


def invited(round: Round, unit: Unit, name: str) -> Invitation:
    return Invitation.objects.create(
        organisation=round.organisation,
        round=round,
        unit=unit,
        name=name,
        email=f"{name.lower()}@example.org",
    )


def key_to(invitation: Invitation) -> str:
    """As a mail or a reminder brings it."""
    key = new_key()
    InvitationKey.objects.create(
        organisation=invitation.organisation, invitation=invitation, digest=invitation_digest(key)
    )
    return key


def enter(key: str, client: Client | None = None) -> tuple[Client, HttpResponse]:
    client = client or Client()
    return client, client.post(reverse("answering:enter"), {"key": key})


def begin(key: str, round: Round, unit: Unit) -> Client:
    client, answer = enter(key)
    assert answer.status_code == 302, answer.text
    begun = client.post(page("start", round, unit))
    assert begun.status_code == 302
    return client


def page(name: str, round: Round, unit: Unit, *more: str) -> str:
    return reverse(f"answering:{name}", args=[round.pk, unit.pk, *more])


def choose(
    client: Client, round: Round, unit: Unit, item: str, choice: str, seen: int = 0, **more
) -> HttpResponse:
    """As the page's script saves it."""
    return client.post(
        page("save-by-key", round, unit),
        {"item": item, "chosen": [choice], "seen": seen} | more,
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def answered(key: str, round: Round, unit: Unit, choice: str, **more) -> Client:
    """In by the key, one answer, and sent."""
    client = begin(key, round, unit)
    assert choose(client, round, unit, "retning", choice, **more).status_code == 200
    assert client.post(page("send", round, unit)).status_code == 302
    return client


def open_link(round: Round, unit: Unit, code: str = "kaffestuen") -> str:
    OpenLink.objects.create(organisation=round.organisation, round=round, unit=unit, code=code)
    return reverse("answering:open-link", args=[code])
