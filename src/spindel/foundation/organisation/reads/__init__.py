"""What is known of an organisation: its units, its people, its bodies. Always for one organisation."""

from spindel.foundation.organisation.reads.belonging import (
    CHOSEN,
    NotChosen,
    membership_in,
    membership_of,
    memberships_of,
)
from spindel.foundation.organisation.reads.bodies import bodies_of, body_of, seat_of, seats_in
from spindel.foundation.organisation.reads.municipalities import (
    Municipality,
    municipalities,
    municipality_named,
)
from spindel.foundation.organisation.reads.people import (
    found_people,
    leaders_of,
    leaders_of_unit,
    leaderships_of,
    member_of,
    members_of,
    units_led_by,
)
from spindel.foundation.organisation.reads.units import (
    PlacedUnit,
    current_units_of,
    found_units,
    history_of,
    line_of,
    people_per_unit,
    tree_on,
    unit_of,
    unit_tree,
    units_below,
    units_of,
)

__all__ = [
    "CHOSEN",
    "Municipality",
    "NotChosen",
    "PlacedUnit",
    "bodies_of",
    "body_of",
    "current_units_of",
    "found_people",
    "found_units",
    "history_of",
    "leaders_of",
    "leaders_of_unit",
    "leaderships_of",
    "line_of",
    "member_of",
    "members_of",
    "membership_in",
    "membership_of",
    "memberships_of",
    "municipalities",
    "municipality_named",
    "people_per_unit",
    "seat_of",
    "seats_in",
    "tree_on",
    "unit_of",
    "unit_tree",
    "units_below",
    "units_led_by",
    "units_of",
]
