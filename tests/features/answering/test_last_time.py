"""What one answered last time, where the round says so and where it can be known; and what was changed on the way."""

from datetime import timedelta

import pytest

from spindel.core.answers.model import Absence
from spindel.features.rounds.models import Mode
from spindel.features.rounds.writes import close_round, extend_round
from tests.cast import NOW
from tests.factories.rounds import opened_round, sheet_of
from tests.features.answering.keys import begin, invited, key_to, page


def two_rounds(cast, before=Mode.NAMED, now=Mode.NAMED, shows=True):
    previous = opened_round(cast, name="I fjor", mode=before)
    if before != Mode.ANONYMOUS:
        said = {"retning": 2.0, "ledelse": Absence.DONT_KNOW}
        sheet_of(previous, cast.home_care, cast.alma, said)
    close_round(round=previous, actor=cast.bo, now=NOW)
    return previous, opened_round(cast, mode=now, shows_last_answer=shows, previous=previous)


def seen(client, round, unit):
    client.post(page("start", round, unit))
    return client.get(page("section", round, unit, "strategi")).text


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_alma_sees_what_she_answered(cast, alma, mode):
    _previous, round = two_rounds(cast, mode, mode)
    text = seen(alma, round, cast.home_care)
    assert text.count("Sidst svarede du:") == 1
    assert '<strong dir="auto">Planlagt</strong>' in text


@pytest.mark.parametrize(
    ("before", "now", "shows"),
    [
        (Mode.NAMED, Mode.NAMED, False),
        (Mode.ANONYMOUS, Mode.NAMED, True),
        (Mode.NAMED, Mode.ANONYMOUS, True),
    ],
)
def test_nothing_is_shown_where_it_may_not_or_cannot_be(cast, alma, before, now, shows):
    _previous, round = two_rounds(cast, before, now, shows)
    assert "Sidst svarede du:" not in seen(alma, round, cast.home_care)


def test_nobody_sees_somebody_elses(cast, signed_in):
    _previous, round = two_rounds(cast)
    assert "Sidst svarede du:" not in seen(signed_in(cast.carla), round, cast.home_care)
    client = begin(key_to(invited(round, cast.home_care, "Ida")), round, cast.home_care)
    assert "Sidst svarede du:" not in client.get(page("section", round, cast.home_care, "strategi")).text


def test_a_new_deadline_and_its_reason_are_told(cast, alma):
    round = opened_round(cast, deadline=NOW.date() + timedelta(days=3))
    extend_round(
        round=round,
        deadline=NOW.date() + timedelta(days=9),
        reason="Sygdom i afdelingen",
        actor=cast.bo,
        now=NOW,
    )
    assert "Sygdom i afdelingen" in alma.get(page("promise", round, cast.home_care)).text
