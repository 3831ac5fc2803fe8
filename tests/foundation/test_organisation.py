"""The tree of units, who is in it, and what is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from spindel.foundation.organisation import permissions, reads
from spindel.foundation.organisation.models import Membership, Role, Unit
from spindel.foundation.organisation.writes import (
    BelongsElsewhere,
    LastAdministrator,
    LoopInTree,
    UnitInUse,
    add_member,
    add_unit,
    change_unit,
    invite_member,
    remove_member,
    remove_unit,
)
from tests.cast import NOW, PASSWORD
from tests.factories.rounds import planned_round


def change(unit, actor, **new):
    facts = {"name": unit.name, "parent": unit.parent, "headcount": unit.headcount} | new
    return change_unit(unit=unit, actor=actor, now=NOW, **facts)


def test_the_tree_stands_in_the_organisations_own_order(cast):
    placed = [(place.unit.name, place.depth) for place in reads.unit_tree(cast.here)]
    assert placed == [("Egelund", 0), ("Ældre og omsorg", 1), ("Hjemmeplejen", 2), ("Skoler", 1)]


def test_a_unit_and_all_below_it(cast):
    assert reads.units_below(cast.here, cast.elder_care) == {cast.elder_care.pk, cast.home_care.pk}


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


def test_a_unit_with_units_below_it_stays(cast):
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.elder_care, actor=cast.finn, now=NOW)


def test_a_unit_with_people_stays(cast):
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.home_care, actor=cast.finn, now=NOW)


def test_a_unit_that_takes_part_in_a_round_stays(cast):
    planned_round(cast, units=[cast.schools])
    with pytest.raises(UnitInUse):
        remove_unit(unit=cast.schools, actor=cast.finn, now=NOW)
    assert Unit.objects.filter(pk=cast.schools.pk).exists()


def test_an_empty_unit_goes(cast):
    remove_unit(unit=cast.schools, actor=cast.finn, now=NOW)
    assert not Unit.objects.filter(pk=cast.schools.pk).exists()


def test_the_last_administrator_cannot_be_removed(cast):
    with pytest.raises(LastAdministrator):
        remove_member(membership=cast.membership_of(cast.finn), actor=cast.finn, now=NOW)


def test_the_last_administrator_cannot_become_something_else(cast):
    with pytest.raises(LastAdministrator):
        invite_member(
            organisation=cast.here,
            name="Finn",
            email=cast.finn.email,
            role=Role.READER,
            unit=None,
            actor=cast.finn,
            now=NOW,
        )
    assert cast.membership_of(cast.finn).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go(cast):
    add_member(
        organisation=cast.here, user=cast.bo, role=Role.ADMINISTRATOR, unit=None, actor=cast.finn, now=NOW
    )
    remove_member(membership=cast.membership_of(cast.finn), actor=cast.bo, now=NOW)
    assert not cast.finn.memberships.exists()


def test_a_member_who_left_is_let_in_nowhere(cast, client):
    client.force_login(cast.bo)
    remove_member(membership=cast.membership_of(cast.bo), actor=cast.finn, now=NOW)
    assert client.get(reverse("rounds:rounds")).status_code == 404


def test_one_person_has_one_role_here(cast):
    add_member(
        organisation=cast.here,
        user=cast.alma,
        role=Role.UNIT_LEADER,
        unit=cast.schools,
        actor=cast.finn,
        now=NOW,
    )
    assert [(m.role, m.unit) for m in cast.alma.memberships.all()] == [(Role.UNIT_LEADER, cast.schools)]


def test_whoever_belongs_elsewhere_cannot_be_invited(cast):
    with pytest.raises(BelongsElsewhere):
        invite_member(
            organisation=cast.here,
            name="Gry",
            email=cast.gry.email,
            role=Role.READER,
            unit=None,
            actor=cast.finn,
            now=NOW,
        )


def test_the_neighbours_units_and_people_are_not_there(cast):
    with pytest.raises(Http404):
        reads.unit_of(cast.there, cast.schools.pk)
    with pytest.raises(Http404):
        reads.member_of(cast.there, cast.membership_of(cast.alma).pk)
    assert cast.schools not in reads.units_of(cast.there)
    assert {member.user for member in reads.members_of(cast.there)} == set(cast.neighbours.values())


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (permissions.may_administer, {Role.ADMINISTRATOR}),
        (permissions.may_lead_rounds, {Role.ADMINISTRATOR, Role.ROUND_LEADER}),
        (permissions.may_read_all, {Role.ADMINISTRATOR, Role.ROUND_LEADER, Role.READER}),
    ],
)
def test_what_each_role_may(cast, rule, allowed):
    assert {role for role, user in cast.colleagues.items() if rule(cast.membership_of(user))} == allowed


def test_finn_adds_a_unit(cast, client):
    client.force_login(cast.finn)
    answer = client.post(
        reverse("organisation:add-unit"), {"unit-name": "Biblioteker", "unit-parent": cast.municipality.pk}
    )
    assert answer.status_code == 302
    assert Unit.objects.get(name="Biblioteker").parent == cast.municipality


def test_the_neighbours_unit_cannot_be_chosen_as_parent(cast, client):
    client.force_login(cast.finn)
    answer = client.post(
        reverse("organisation:add-unit"),
        {"unit-name": "Biblioteker", "unit-parent": cast.neighbouring_unit.pk},
    )
    assert answer.status_code == 200
    assert not Unit.objects.filter(name="Biblioteker").exists()


def test_a_refusal_is_said_on_the_page_it_came_from(cast, client):
    client.force_login(cast.finn)
    page = f"http://testserver{reverse('organisation:unit', args=[cast.elder_care.pk])}"
    answer = client.post(
        reverse("organisation:remove-unit", args=[cast.elder_care.pk]), headers={"referer": page}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "»Ældre og omsorg«" in answer.content.decode()
    assert Unit.objects.filter(pk=cast.elder_care.pk).exists()


def test_an_invited_person_chooses_a_password_through_the_link_shown_once(cast, client, django_user_model):
    client.force_login(cast.finn)
    facts = {"name": "Ida", "email": "ida@example.org", "role": Role.RESPONDENT, "unit": cast.schools.pk}
    page = client.post(
        reverse("organisation:add-member"),
        {f"member-{name}": value for name, value in facts.items()},
        follow=True,
    )
    link = page.context["new_link"]["link"]
    assert link in page.content.decode()
    assert link not in client.get(reverse("organisation:overview")).content.decode()
    ida = django_user_model.objects.get(email="ida@example.org")
    assert not ida.has_usable_password()
    client.logout()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    ida.refresh_from_db()
    assert ida.check_password(PASSWORD)


def test_a_role_about_a_unit_needs_one(cast, client):
    client.force_login(cast.finn)
    facts = {"name": "Ida", "email": "ida@example.org", "role": Role.RESPONDENT}
    answer = client.post(
        reverse("organisation:add-member"), {f"member-{name}": value for name, value in facts.items()}
    )
    assert answer.status_code == 200
    assert "unit" in answer.context["member_form"].errors
    assert Membership.objects.filter(organisation=cast.here).count() == len(cast.colleagues)
