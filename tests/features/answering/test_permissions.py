"""Who may answer for a unit, as a plain question."""

import pytest

from spindel.features.answering.permissions import may_answer


@pytest.mark.parametrize(
    ("who", "unit", "led", "allowed"),
    [
        ("alma", "home_care", (), True),
        ("alma", "schools", (), False),
        ("alma", "schools", ("schools",), False),  # leading is a role, not a place
        ("dan", "schools", ("schools",), False),
        ("carla", "elder_care", (), True),
        ("carla", "home_care", ("elder_care", "home_care"), True),
        ("carla", "schools", ("elder_care", "home_care"), False),
        ("bo", "schools", (), True),
        ("finn", "municipality", (), True),
        ("gry", "schools", ("schools",), False),
        ("finn", "neighbouring_unit", (), False),
    ],
)
def test_who_may_answer(cast, who, unit, led, allowed):
    ids = {getattr(cast, name).pk for name in led}
    assert may_answer(cast.membership_of(getattr(cast, who)), getattr(cast, unit), ids) is allowed
