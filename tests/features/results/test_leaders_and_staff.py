"""Leaders held up against staff, as the round's mode allows."""

import pytest

from spindel.features.answering.models import Sheet
from spindel.features.results.reads import Behind, groups_of, place_of
from spindel.features.results.writes import freeze_result
from spindel.features.rounds.models import Mode
from tests.cast import NOW
from tests.features.results.answered import answered_by, bundled_round, close
from tests.features.results.test_protected import protected


@pytest.fixture
def led(cast):
    """In each of two units eight staff at two and three leaders at four."""
    round = bundled_round(cast)
    for unit in (cast.home_care, cast.schools):
        answered_by(cast, round, unit, [2] * 8)
        leaders = answered_by(cast, round, unit, [4] * 3)
        Sheet.objects.filter(pk__in=[sheet.pk for sheet in leaders]).update(is_leader=True)
    return round


def behind(cast, round, unit=None):
    return Behind(place_of(cast.membership_of(cast.bo), round.pk, unit.pk if unit else None))


def test_named_leaders_and_staff_stand_beside_each_other_everywhere(cast, led):
    told = groups_of(behind(cast, led, cast.schools))
    assert (told.leaders, told.staff) == (3, 8)
    category = told.at("data")
    assert (category.leaders, category.staff, category.difference) == (0.75, 0.25, 0.5)
    assert category.low is None
    assert groups_of(behind(cast, led)).at("data").low == pytest.approx(0.5)


@pytest.mark.parametrize("frozen", [False, True])
def test_where_nobody_is_singled_out_only_where_there_are_enough_of_both(cast, led, frozen):
    protected(led, Mode.CONFIDENTIAL)
    close(cast, led)
    led.refresh_from_db()
    if frozen:
        freeze_result(round=led, now=NOW)
        led.sheets.all().delete()
    assert groups_of(behind(cast, led, cast.schools)) is None
    told = groups_of(behind(cast, led))
    assert (told.leaders, told.staff) == (6, 16)
    category = told.at("data")
    assert (category.leaders, category.staff) == (0.75, 0.25)
    assert category.low is None


def test_a_round_without_marked_leaders_has_no_such_groups(cast, round):
    assert groups_of(behind(cast, round)) is None
