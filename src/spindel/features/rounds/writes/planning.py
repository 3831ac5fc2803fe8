"""Planning a round, and changing the plan until it opens."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from spindel.core.refusals import Refusal
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.rounds.models import Round, RoundUnit
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Organisation, Unit


class NothingToMeasure(Refusal):
    """A round needs at least one unit."""


class AlreadyOpen(Refusal):
    """Opening twice would invite twice; and what respondents were promised is not changed behind their backs."""


class DeadlineBeforeOpening(Refusal):
    """A round that closes before it opens asks nobody."""


class Settings(TypedDict, total=False):
    """What can be said about a round besides its name, framework and units; as in ``models.Round``."""

    form: str
    purpose: str
    mode: str
    fewest_shown: int
    audience: str
    language: str
    weighting: str
    opens_on: date | None
    deadline: date | None
    closes_itself: bool
    reminder_days: list[int]
    shows_own_result: bool
    shows_last_answer: bool
    retention_months: int | None
    targets: Mapping[str, float] | None


@transaction.atomic
def plan_round(
    *,
    framework_version: FrameworkVersion,
    name: str,
    units: Iterable[Unit],
    actor: User,
    now: datetime,
    previous: Round | None = None,
    **settings: Unpack[Settings],
) -> Round:
    round = Round(
        organisation=framework_version.organisation,
        framework_version=framework_version,
        name=name,
        previous=previous,
        created_at=now,
    )
    _take_over(round, settings)
    round.save()
    _set_units(round, units)
    record("round.planned", about=round, actor=actor, organisation=round.organisation, at=now, name=name)
    return round


@transaction.atomic
def change_plan(
    *,
    round: Round,
    framework_version: FrameworkVersion,
    name: str,
    units: Iterable[Unit],
    actor: User,
    now: datetime,
    **settings: Unpack[Settings],
) -> None:
    """Everything can be changed until the round opens; from then on people answer on what they were promised."""
    _require_planned(round)
    round.framework_version, round.name = framework_version, name
    _take_over(round, settings)
    round.save()
    _set_units(round, units)
    record("round.plan_changed", about=round, actor=actor, organisation=round.organisation, at=now, name=name)


@transaction.atomic
def set_targets(*, round: Round, targets: Mapping[str, float], actor: User, now: datetime) -> None:
    """Targets promise nobody anything, so they can be set as long as the round is not closed."""
    if round.closed_at:
        raise Refusal("round.closed", name=round.name)
    round.targets = dict(targets)
    round.save(update_fields=["targets"])
    record("round.targets_set", about=round, actor=actor, organisation=round.organisation, at=now)


@transaction.atomic
def discard_plan(*, round: Round, actor: User, now: datetime) -> None:
    """A plan that never opened asked nobody, so it leaves nothing behind."""
    _require_planned(round)
    record(
        "round.discarded", about=round, actor=actor, organisation=round.organisation, at=now, name=round.name
    )
    round.delete()


def _require_planned(round: Round) -> None:
    """Locked, so that nobody opens it in between."""
    stands = Round.objects.select_for_update().get(pk=round.pk)
    if stands.opened_at:
        raise AlreadyOpen("round.already_open", name=round.name)


def _take_over(round: Round, settings: Settings) -> None:
    for name, value in settings.items():
        setattr(round, name, value)
    round.targets = dict(round.targets or {})
    if round.opens_on and round.deadline and round.deadline < round.opens_on:
        raise DeadlineBeforeOpening("round.deadline_before_opening")
    round.full_clean(exclude=["targets"])


def _set_units(round: Round, units: Iterable[Unit]) -> None:
    wanted = {unit.pk for unit in units}
    if not wanted:
        raise NothingToMeasure("round.no_units")
    organisation: Organisation = round.organisation
    taking_part = set(round.round_units.values_list("unit_id", flat=True))
    round.round_units.filter(unit_id__in=taking_part - wanted).delete()
    round.invitations.filter(unit_id__in=taking_part - wanted).delete()
    RoundUnit.objects.bulk_create(
        RoundUnit(organisation=organisation, round=round, unit_id=unit)
        for unit in sorted(wanted - taking_part)
    )
