"""The tree of units: as it stands, as it stood, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Leadership, Role, Unit
from spindel.foundation.organisation.writes import (
    LoopInTree,
    UnitEnded,
    UnitInUse,
    UuidTaken,
    add_member,
    add_unit,
    change_unit,
    end_membership,
    end_unit,
    merge_unit,
    remove_unit,
)
from tests.cast import NOW, account
from tests.factories.rounds import planned_round

LATER = NOW + timedelta(days=30)


def change(unit, actor, now=NOW, **new):
    facts = {"name": unit.name, "parent": unit.parent, "headcount": unit.headcount} | new
    return change_unit(unit=unit, actor=actor, now=now, **facts)


def names(tree):
    return [(place.unit.name, place.depth) for place in tree]


def test_the_tree_stands_in_the_organisations_own_order(cast):
    placed = [("Egelund", 0), ("Ældre og omsorg", 1), ("Hjemmeplejen", 2), ("Skoler", 1)]
    assert names(reads.unit_tree(cast.here)) == placed


def test_the_tree_says_where_its_branches_begin_and_end(cast):
    placed = [(place.has_below, place.closes) for place in reads.unit_tree(cast.here)]
    assert placed == [(True, 0), (True, 0), (False, 1), (False, 1)]


def test_a_tree_of_any_depth_is_read(cast):
    unit = cast.schools
    for depth in range(60):
        unit = add_unit(organisation=cast.here, name=f"Lag {depth}", parent=unit, actor=cast.finn, now=NOW)
    assert max(place.depth for place in reads.unit_tree(cast.here)) == 61


def test_a_unit_and_all_below_it(cast):
    assert reads.units_below(cast.here, cast.elder_care) == {cast.elder_care.pk, cast.home_care.pk}


def test_what_stands_above_a_unit(cast):
    assert reads.line_of(cast.home_care) == [cast.municipality, cast.elder_care]


@pytest.mark.parametrize("above", ["elder_care", "home_care"])
def test_a_unit_cannot_stand_below_itself(cast, above):
    with pytest.raises(LoopInTree):
        change(cast.elder_care, cast.finn, parent=getattr(cast, above))
    cast.elder_care.refresh_from_db()
    assert cast.elder_care.parent == cast.municipality


def test_a_unit_can_move_to_another_branch(cast):
    change(cast.home_care, cast.finn, parent=cast.schools)
    assert reads.units_below(cast.here, cast.elder_care) == {cast.elder_care.pk}


def test_a_unit_needs_a_name(cast):
    with pytest.raises(ValidationError):
        add_unit(organisation=cast.here, name="", actor=cast.finn, now=NOW)


def test_a_key_belongs_to_one_unit(cast):
    add_unit(organisation=cast.here, name="Biblioteker", uuid="b-1", actor=cast.finn, now=NOW)
    with pytest.raises(UuidTaken):
        add_unit(organisation=cast.here, name="Museer", uuid="b-1", actor=cast.finn, now=NOW)
    add_unit(organisation=cast.there, name="Biblioteker", uuid="b-1", actor=cast.gry, now=NOW)


def test_what_nothing_is_said_about_stays(cast):
    unit = add_unit(organisation=cast.here, name="Museer", kind="Team", uuid="m-1", actor=cast.finn, now=NOW)
    change(unit, cast.finn, name="Museer og arkiv")
    unit.refresh_from_db()
    assert (unit.name, unit.kind, unit.uuid) == ("Museer og arkiv", "Team", "m-1")


def test_the_tree_is_read_as_it_stood_on_a_day(cast):
    change(cast.home_care, cast.finn, now=LATER, name="Hjemmepleje Nord", parent=cast.schools, headcount=40)
    before, after = (reads.tree_on(cast.here, day.date()) for day in (NOW, LATER))
    assert names(before) == [("Egelund", 0), ("Ældre og omsorg", 1), ("Hjemmeplejen", 2), ("Skoler", 1)]
    assert names(after) == [("Egelund", 0), ("Ældre og omsorg", 1), ("Skoler", 1), ("Hjemmepleje Nord", 2)]
    assert [place.unit.headcount for place in before] == [300, 120, 80, 150]
    assert reads.tree_on(cast.here, (NOW - timedelta(days=1)).date()) == []


def test_changes_on_one_day_are_one_line_of_history(cast):
    for name in ("Skoler og fritid", "Skoler og SFO"):
        change(cast.schools, cast.finn, now=LATER, name=name)
    change(cast.schools, cast.finn, now=LATER + timedelta(days=9), name="Skoler og SFO")
    history = [(line.name, line.ends_on) for line in reads.history_of(cast.schools)]
    assert history == [("Skoler", LATER.date()), ("Skoler og SFO", None)]


def test_a_unit_that_ends_leaves_the_tree_and_stays_reachable(cast):
    end_unit(unit=cast.schools, actor=cast.finn, now=LATER)
    assert cast.schools not in [place.unit for place in reads.unit_tree(cast.here)]
    assert cast.schools in [place.unit for place in reads.tree_on(cast.here, NOW.date())]
    assert cast.schools not in [place.unit for place in reads.tree_on(cast.here, LATER.date())]
    assert reads.unit_of(cast.here, cast.schools.pk).ended_on == LATER.date()
    assert cast.schools.pk in reads.units_below(cast.here, cast.municipality)


def test_a_unit_with_units_or_people_does_not_end(cast):
    for unit in (cast.elder_care, cast.home_care):
        with pytest.raises(UnitInUse):
            end_unit(unit=unit, actor=cast.finn, now=LATER)
    end_membership(membership=cast.membership_of(cast.alma), actor=cast.finn, now=NOW)
    end_unit(unit=cast.home_care, actor=cast.finn, now=LATER)


def test_a_unit_that_is_no_more_takes_nothing_in(cast):
    end_unit(unit=cast.schools, actor=cast.finn, now=LATER)
    with pytest.raises(UnitEnded):
        add_unit(organisation=cast.here, name="SFO", parent=cast.schools, actor=cast.finn, now=LATER)
    with pytest.raises(UnitEnded):
        change(cast.schools, cast.finn, name="Skole")
    with pytest.raises(UnitEnded):
        merge_unit(unit=cast.home_care, into=cast.schools, actor=cast.finn, now=LATER)


def test_a_merged_units_people_and_units_move_and_its_place_is_kept(cast):
    merge_unit(unit=cast.elder_care, into=cast.schools, actor=cast.finn, now=LATER)
    assert names(reads.unit_tree(cast.here)) == [("Egelund", 0), ("Skoler", 1), ("Hjemmeplejen", 2)]
    cast.elder_care.refresh_from_db()
    cast.schools.refresh_from_db()
    assert cast.elder_care.merged_into == cast.schools
    assert cast.schools.headcount == 270
    assert cast.membership_of(cast.carla).unit == cast.schools
    assert len(reads.tree_on(cast.here, NOW.date())) == 4


def test_who_led_a_merged_unit_does_not_lead_what_it_became_part_of(cast):
    merge_unit(unit=cast.elder_care, into=cast.schools, actor=cast.finn, now=LATER)
    carla = cast.membership_of(cast.carla)
    assert carla.role == Role.RESPONDENT
    assert reads.units_led_by(carla) == set()
    assert Leadership.objects.get(membership=carla).ends_on == LATER.date()


@pytest.mark.parametrize("into", ["elder_care", "home_care"])
def test_a_unit_is_not_merged_into_itself(cast, into):
    with pytest.raises(LoopInTree):
        merge_unit(unit=cast.elder_care, into=getattr(cast, into), actor=cast.finn, now=LATER)


def test_a_unit_with_units_below_it_is_not_removed(cast):
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.elder_care, actor=cast.finn, now=NOW)


def test_a_unit_with_people_is_not_removed(cast):
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.home_care, actor=cast.finn, now=NOW)


def test_a_unit_somebody_has_led_is_not_removed(cast):
    add_member(
        organisation=cast.here,
        user=account("Ida"),
        role=Role.READER,
        unit=None,
        leads=[cast.schools],
        actor=cast.finn,
        now=NOW,
    )
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.schools, actor=cast.finn, now=NOW)


def test_a_unit_that_takes_part_in_a_round_is_not_removed(cast):
    planned_round(cast, units=[cast.schools])
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.schools, actor=cast.finn, now=NOW)
    assert Unit.objects.filter(pk=cast.schools.pk).exists()


def test_an_empty_unit_goes(cast):
    remove_unit(unit=cast.schools, actor=cast.finn, now=NOW)
    assert not Unit.objects.filter(pk=cast.schools.pk).exists()


def test_units_are_found_by_name_with_what_stands_above(cast):
    assert [(each.unit, each.path) for each in reads.found_units(reads.unit_tree(cast.here), "hjemme")] == [
        (cast.home_care, "Egelund › Ældre og omsorg")
    ]
    assert reads.found_units(reads.unit_tree(cast.here), "skoler xyz") == []


def test_the_neighbours_units_are_not_there(cast):
    with pytest.raises(Http404):
        reads.unit_of(cast.there, cast.schools.pk)
    assert cast.schools not in reads.units_of(cast.there)
    assert [place.unit for place in reads.tree_on(cast.there, NOW.date())] == [cast.neighbouring_unit]
    assert reads.people_per_unit(cast.there) == {cast.neighbouring_unit.pk: 2}
