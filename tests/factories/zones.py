"""Development zones in the cast's municipality, through the real write."""

from spindel.features.rounds.models import Round
from spindel.features.zones.models import Zone
from spindel.features.zones.writes import choose_zone
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Unit
from tests.cast import NOW


def zone_in(round: Round, unit: Unit | None, actor: User, node: str = "strategi") -> Zone:
    return choose_zone(round=round, unit=unit, node=node, score=2.0, target=3.0, actor=actor, now=NOW)
