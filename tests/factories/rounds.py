"""Rounds and sheets in the cast's municipality, through the real writes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from spindel.core.answers.model import Absence
from spindel.features.answering.models import Sheet
from spindel.features.answering.writes import GivenAnswer, hand_in_sheet
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.writes import add_framework
from spindel.features.rounds.models import Round
from spindel.features.rounds.writes import close_round, open_round, plan_round
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Organisation, Unit
from tests.cast import NOW, Cast
from tests.factories.frameworks import small_files


def framework_in(organisation: Organisation, version: str = "1") -> FrameworkVersion:
    return add_framework(organisation=organisation, files=small_files(version), actor=None, now=NOW)


def planned_round(
    cast: Cast,
    *,
    name: str = "Forår 2027",
    units: Iterable[Unit] = (),
    now: datetime = NOW,
    **settings,
) -> Round:
    """``settings`` are those of ``plan_round``: mode, deadline, audience …"""
    return plan_round(
        framework_version=framework_in(cast.here),
        name=name,
        units=list(units) or [cast.home_care, cast.schools],
        actor=cast.bo,
        now=now,
        **settings,
    )


def opened_round(cast: Cast, **how) -> Round:
    round = planned_round(cast, **how)
    open_round(round=round, actor=cast.bo, now=NOW)
    return round


def closed_round(cast: Cast, **how) -> Round:
    round = opened_round(cast, **how)
    close_round(round=round, actor=cast.bo, now=NOW)
    return round


def neighbouring_round(cast: Cast, *, name: str = "Naboens") -> Round:
    """An open round of Gry's own."""
    round = plan_round(
        framework_version=framework_in(cast.there),
        name=name,
        units=[cast.neighbouring_unit],
        actor=cast.gry,
        now=NOW,
    )
    open_round(round=round, actor=cast.gry, now=NOW)
    return round


def sheet_of(
    round: Round, unit: Unit, respondent: User, answers: Mapping[str, float | Absence] | None = None
) -> Sheet:
    """A sent sheet: a number is an answer as it is stored, an absence says why there is none."""
    given = {
        item: GivenAnswer(None, value) if isinstance(value, Absence) else GivenAnswer(value, Absence.ANSWERED)
        for item, value in (answers or {"retning": 2.0, "data": 3.0}).items()
    }
    return hand_in_sheet(
        round=round, unit=unit, respondent=respondent, answers=given, actor=respondent, now=NOW
    )
