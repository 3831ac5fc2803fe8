from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from spindel.core.refusals import Refusal
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.rounds.models import Round, RoundUnit, Weighting
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Unit


class NothingToMeasure(Refusal):
    """A round needs at least one unit."""


class AlreadyOpen(Refusal):
    """Opening twice would invite twice."""


class NotOpen(Refusal):
    """Only an open round can be closed."""


@transaction.atomic
def plan_round(
    *,
    framework_version: FrameworkVersion,
    name: str,
    units: Iterable[Unit],
    actor: User,
    now: datetime,
    form: str = "",
    deadline: date | None = None,
    weighting: str = Weighting.EQUAL,
    targets: Mapping[str, float] | None = None,
) -> Round:
    units = list(units)
    if not units:
        raise NothingToMeasure("round.no_units")
    organisation = framework_version.organisation
    round = Round(
        organisation=organisation,
        framework_version=framework_version,
        form=form,
        name=name,
        deadline=deadline,
        weighting=weighting,
        targets=dict(targets or {}),
        created_at=now,
    )
    round.full_clean(exclude=["targets"])
    round.save()
    RoundUnit.objects.bulk_create(
        RoundUnit(organisation=organisation, round=round, unit=unit) for unit in units
    )
    record("round.planned", about=round, actor=actor, organisation=organisation, at=now, name=name)
    return round


@transaction.atomic
def open_round(*, round: Round, actor: User, now: datetime) -> None:
    if round.opened_at:
        raise AlreadyOpen("round.already_open", name=round.name)
    round.opened_at = now
    round.save(update_fields=["opened_at"])
    record("round.opened", about=round, actor=actor, organisation=round.organisation, at=now)


@transaction.atomic
def close_round(*, round: Round, actor: User, now: datetime) -> None:
    if not round.is_open:
        raise NotOpen("round.not_open", name=round.name)
    round.closed_at = now
    round.save(update_fields=["closed_at"])
    record("round.closed", about=round, actor=actor, organisation=round.organisation, at=now)
