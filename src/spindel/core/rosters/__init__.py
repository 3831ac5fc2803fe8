"""Files that list units or people: reading them, and working out what they would change."""

from spindel.core.rosters.model import (
    Action,
    KnownPerson,
    KnownUnit,
    PersonChange,
    Plan,
    UnitChange,
)
from spindel.core.rosters.people import plan_people
from spindel.core.rosters.tables import PERSON_COLUMNS, UNIT_COLUMNS, read_person_rows, read_unit_rows
from spindel.core.rosters.units import plan_units

__all__ = [
    "PERSON_COLUMNS",
    "UNIT_COLUMNS",
    "Action",
    "KnownPerson",
    "KnownUnit",
    "PersonChange",
    "Plan",
    "UnitChange",
    "plan_people",
    "plan_units",
    "read_person_rows",
    "read_unit_rows",
]
