"""Rounds of the bundled framework in the cast's municipality, answered through the real writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from spindel.core.answers.model import Absence
from spindel.features.answering.models import Sheet
from spindel.features.answering.writes import GivenAnswer, hand_in_sheet
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.writes import add_framework
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import items_asked
from spindel.features.rounds.writes import close_round, open_round, plan_round
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Organisation, Role, Unit
from spindel.foundation.organisation.writes import add_member
from spindel.frameworks import read_bundled
from tests.cast import NOW, Cast, account

Answer = int | Absence
"""A level from 1 to 5, or why there is none."""


def bundled_version(organisation: Organisation) -> FrameworkVersion:
    files = read_bundled("digital-omstilling")
    return add_framework(organisation=organisation, files=files, actor=None, now=NOW)


def bundled_round(
    cast: Cast,
    *,
    name: str = "Forår 2027",
    units: Sequence[Unit] = (),
    form: str = "",
    now: datetime = NOW,
    **how: object,
) -> Round:
    round = plan_round(
        framework_version=bundled_version(cast.here),
        name=name,
        form=form,
        units=units or [cast.home_care, cast.schools],
        actor=cast.bo,
        now=now,
        **how,
    )
    open_round(round=round, actor=cast.bo, now=now)
    return round


def close(cast: Cast, round: Round, days: int = 20) -> Round:
    close_round(round=round, actor=cast.bo, now=round.opened_at + timedelta(days=days))
    return round


def respondents(cast: Cast, unit: Unit, number: int, start: int = 0) -> list[User]:
    found = []
    for place in range(start, start + number):
        user = account(f"{unit.pk}-respondent-{place}")
        add_member(
            organisation=cast.here, user=user, role=Role.RESPONDENT, unit=unit, actor=cast.finn, now=NOW
        )
        found.append(user)
    return found


def answer(
    round: Round,
    unit: Unit,
    user: User,
    level: Answer = 3,
    comments: Mapping[str, str] | None = None,
    **items: Answer,
) -> Sheet:
    """The same level everywhere, except where said otherwise; an item's hyphens are written as underscores."""
    asked = items_asked(round)
    chosen = dict.fromkeys(asked, level) | {id.replace("_", "-"): one for id, one in items.items()}
    given = {id: given_answer(one, (comments or {}).get(id, "")) for id, one in chosen.items() if id in asked}
    return hand_in_sheet(
        round=round, unit=unit, respondent=user, answers=given, actor=user, now=round.opened_at
    )


def given_answer(one: Answer, comment: str) -> GivenAnswer:
    if isinstance(one, Absence):
        return GivenAnswer(None, one, comment)
    return GivenAnswer(float(one - 1), Absence.ANSWERED, comment)


def answered_by(cast: Cast, round: Round, unit: Unit, levels: Sequence[Answer]) -> list[Sheet]:
    """One respondent for each level."""
    start = round.sheets.filter(unit=unit).count() + 100 * round.pk
    people = respondents(cast, unit, len(levels), start)
    return [answer(round, unit, user, level) for user, level in zip(people, levels, strict=True)]
