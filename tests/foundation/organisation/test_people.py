"""Who belongs to the organisation, in which role, and who leads what."""

import pytest
from django.http import Http404
from django.urls import reverse

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation import permissions, reads
from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.writes import (
    LastAdministrator,
    NoUnitToLead,
    add_member,
    change_member,
    end_membership,
    invite_member,
)
from tests.cast import NOW, account


def invite(cast, **facts):
    facts = {"name": "Ida", "email": "ida@example.org", "role": Role.READER, "unit": None} | facts
    return invite_member(organisation=cast.here, actor=cast.finn, now=NOW, **facts)


def changed(membership, cast, **new):
    facts = {"name": membership.name, "role": membership.role, "unit": membership.unit, "leads": []} | new
    return change_member(membership=membership, actor=cast.finn, now=NOW, **facts)


def test_the_last_administrator_cannot_leave(cast):
    with pytest.raises(LastAdministrator):
        end_membership(membership=cast.membership_of(cast.finn), actor=cast.finn, now=NOW)


def test_the_last_administrator_cannot_become_something_else(cast):
    with pytest.raises(LastAdministrator):
        invite(cast, email=cast.finn.email)
    with pytest.raises(LastAdministrator):
        changed(cast.membership_of(cast.finn), cast, role=Role.READER)
    assert cast.membership_of(cast.finn).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go(cast):
    add_member(
        organisation=cast.here, user=cast.bo, role=Role.ADMINISTRATOR, unit=None, actor=cast.finn, now=NOW
    )
    end_membership(membership=cast.membership_of(cast.finn), actor=cast.bo, now=NOW)
    assert not reads.members_of(cast.here).filter(user=cast.finn).exists()


def test_a_member_who_left_is_let_in_nowhere(cast, client):
    client.force_login(cast.bo)
    end_membership(membership=cast.membership_of(cast.bo), actor=cast.finn, now=NOW)
    assert client.get(reverse("rounds:rounds")).status_code == 404


def test_a_member_who_left_is_on_no_list_and_can_come_back(cast):
    carla = cast.membership_of(cast.carla)
    end_membership(membership=carla, actor=cast.finn, now=NOW)
    assert carla not in reads.members_of(cast.here)
    assert cast.elder_care.pk not in reads.leaders_of(cast.here)
    back = invite(cast, email=cast.carla.email, name="Carla", role=Role.RESPONDENT, unit=cast.schools)
    assert back == carla
    assert cast.membership_of(cast.carla).ended_on is None


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


def test_a_unit_leader_leads_the_own_unit_and_all_below_it(cast):
    carla = cast.membership_of(cast.carla)
    assert reads.units_led_by(carla) == {cast.elder_care.pk, cast.home_care.pk}
    assert reads.leaders_of(cast.here) == {cast.elder_care.pk: [carla]}


def test_a_person_may_lead_several_units(cast):
    carla = changed(cast.membership_of(cast.carla), cast, leads=[cast.schools])
    assert reads.units_led_by(carla) == {cast.elder_care.pk, cast.home_care.pk, cast.schools.pk}


def test_who_leads_no_more_is_remembered(cast):
    carla = changed(cast.membership_of(cast.carla), cast, role=Role.READER)
    assert reads.units_led_by(carla) == set()
    assert [leadership.ends_on for leadership in reads.leaders_of_unit(cast.elder_care)] == [NOW.date()]


def test_who_answers_and_leads_is_a_unit_leader(cast):
    ida = invite(cast, role=Role.RESPONDENT, unit=cast.schools, leads=[cast.schools])
    assert ida.role == Role.UNIT_LEADER


def test_a_reader_who_leads_stays_a_reader(cast):
    ida = invite(cast, leads=[cast.schools])
    assert ida.role == Role.READER
    assert reads.units_led_by(ida) == {cast.schools.pk}


def test_a_unit_leader_has_a_unit(cast):
    with pytest.raises(NoUnitToLead):
        invite(cast, role=Role.UNIT_LEADER)


def test_whoever_has_an_account_elsewhere_is_added_like_anybody_else(cast):
    before = User.objects.count()
    gry = invite(cast, name="Gry H.", email="GRY@example.org")
    assert gry.user == cast.gry
    assert User.objects.count() == before
    assert [m.name for m in reads.found_people(cast.here, "Gry H.")] == ["Gry H."]
    cast.gry.refresh_from_db()
    assert cast.gry.name == "Gry"
    assert reads.membership_of(cast.gry, cast.there.pk).role == Role.ADMINISTRATOR


def test_the_account_follows_the_name_only_while_it_is_nobody_elses(cast):
    invite(cast, name="Gry H.", email=cast.gry.email)
    changed(cast.gry.memberships.get(organisation=cast.here), cast, name="Gry Holm")
    changed(cast.membership_of(cast.dan), cast, name="Dan Hessel")
    for user in (cast.gry, cast.dan):
        user.refresh_from_db()
    assert (cast.gry.name, cast.dan.name) == ("Gry", "Dan Hessel")


def test_people_are_found_by_name_address_unit_and_role(cast):
    def found(*how):
        return [member.user for member in reads.found_people(cast.here, *how)]

    assert found("carla@") == [cast.carla]
    assert found("al ma") == [cast.alma]
    assert found("", cast.elder_care) == [cast.alma, cast.carla]
    assert found("", None, Role.READER) == [cast.dan]
    assert found("gry") == []


def test_the_neighbours_people_are_not_there(cast):
    with pytest.raises(Http404):
        reads.member_of(cast.there, cast.membership_of(cast.alma).pk)
    assert {member.user for member in reads.members_of(cast.there)} == set(cast.neighbours.values())
    assert cast.elder_care.pk not in reads.leaders_of(cast.there)


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (permissions.may_administer, {Role.ADMINISTRATOR}),
        (permissions.may_operate, {Role.ADMINISTRATOR, Role.OPERATOR}),
        (permissions.may_set_up, {Role.ADMINISTRATOR, Role.ROUND_LEADER}),
        (permissions.may_lead_rounds, {Role.ADMINISTRATOR, Role.ROUND_LEADER}),
        (permissions.may_read_all, {Role.ADMINISTRATOR, Role.ROUND_LEADER, Role.READER}),
    ],
)
def test_what_each_role_may(cast, rule, allowed):
    assert {role for role, user in cast.colleagues.items() if rule(cast.membership_of(user))} == allowed


def test_only_administrators_give_roles_that_see_or_run_more(cast):
    bo, finn, carla = (cast.membership_of(user) for user in (cast.bo, cast.finn, cast.carla))
    assert {role for role in Role if permissions.may_give(finn, role)} == set(Role)
    given_by_bo = {Role.RESPONDENT, Role.UNIT_LEADER, Role.READER}
    assert {role for role in Role if permissions.may_give(bo, role)} == given_by_bo
    assert not any(permissions.may_give(carla, role) for role in Role)


def test_an_account_is_opened_without_a_password(cast):
    assert not invite(cast).user.has_usable_password()
    assert account("Jo").has_usable_password()
