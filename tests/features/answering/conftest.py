"""Alma has begun to answer for the home care, in a round that is open."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.writes import start_sheet
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from tests.cast import NOW, Cast
from tests.factories.rounds import opened_round


@pytest.fixture
def round(cast: Cast) -> Round:
    return opened_round(cast)


@pytest.fixture
def sheet(cast: Cast, round: Round) -> Sheet:
    return start_sheet(round=round, unit=cast.home_care, respondent=cast.alma, now=NOW)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def alma(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.alma)


def page(name: str, sheet: Sheet, *more: str) -> str:
    return reverse(f"answering:{name}", args=[sheet.round_id, sheet.unit_id, *more])


def save(client: Client, sheet: Sheet, **data: Any) -> HttpResponse:
    """One answer as the page's script sends it."""
    body = {"item": "retning", "seen": 0} | data
    return post(client, sheet, json.dumps(body))


def post(client: Client, sheet: Sheet, body: str | bytes) -> HttpResponse:
    url = reverse("answering:save", args=[sheet.pk])
    return client.post(url, body, content_type="application/json", headers={"accept": "application/json"})


def stored(sheet: Sheet, item: str = "retning") -> tuple[float | None, int, str, int]:
    answer = Answer.objects.get(sheet=sheet, item=item)
    return answer.value, answer.absence, answer.comment, answer.revision
