"""Answers are kept as long as was promised, and no longer; the figures stay."""

from datetime import date, datetime, timedelta

import pytest

from spindel.core.answers.model import Absence
from spindel.features.answering import tasks
from spindel.features.answering.models import Answer, Draft, Envelope, Sheet
from spindel.features.answering.reads import erased_on
from spindel.features.answering.reads.keeping import months_later
from spindel.features.results.models import FrozenResult
from spindel.features.rounds.models import Mode
from spindel.features.rounds.writes import close_round
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs.writes import run_due
from tests.cast import NOW
from tests.factories.rounds import opened_round, sheet_of
from tests.features.answering.keys import answered, invited, key_to

LAST_DAY = NOW + timedelta(days=91)
"""The day before 21 February, which is three months after."""


@pytest.fixture
def round(cast):
    round = opened_round(cast, retention_months=3)
    sheet_of(round, cast.home_care, cast.alma, {"retning": 2.0, "data": Absence.DONT_KNOW})
    close_round(round=round, actor=cast.bo, now=NOW)
    return round


def look(now: datetime) -> None:
    tasks.announce_expired(now=now)
    run_due(now=now)


def test_months_end_where_the_month_does():
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_answers_go_on_their_day_and_not_before(cast, round):
    assert erased_on(round) == date(2027, 2, 21)
    look(LAST_DAY)
    assert Answer.objects.exists()
    look(LAST_DAY + timedelta(days=1))
    assert not Answer.objects.exists()
    assert not Sheet.objects.exists()
    round.refresh_from_db()
    assert round.erased_at == LAST_DAY + timedelta(days=1)


def test_the_figures_were_frozen_before(cast, round):
    FrozenResult.objects.all().delete()
    look(LAST_DAY + timedelta(days=1))
    assert FrozenResult.objects.get().people == {str(cast.home_care.pk): 1}


def test_it_is_in_the_audit_trail_once(cast, round):
    for days in (1, 2):
        look(LAST_DAY + timedelta(days=days))
    [event] = Event.objects.filter(action="round.erased")
    assert event.facts == {"sheets": 1}


def test_open_rounds_and_those_without_a_day_keep_theirs(cast):
    for settings in ({"retention_months": 3}, {"retention_months": None}):
        round = opened_round(cast, **settings)
        sheet_of(round, cast.home_care, cast.alma)
        if settings["retention_months"] is None:
            close_round(round=round, actor=cast.bo, now=NOW)
    look(NOW + timedelta(days=4000))
    assert Sheet.objects.count() == 2


def test_nothing_sealed_is_left_either(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS, retention_months=3)
    answered(key_to(invited(round, cast.home_care, "Ida")), round, cast.home_care, "1", comment="Ord")
    close_round(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    look(LAST_DAY + timedelta(days=1))
    for kept in (Sheet, Answer, Draft, Envelope):
        assert not kept.objects.exists()


def test_bo_is_shown_the_day_beforehand(cast, round, signed_in):
    text = signed_in(cast.bo).get(f"/maalinger/{round.pk}/").text
    assert "Svarene slettes 21. februar 2027" in text
