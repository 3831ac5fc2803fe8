"""Committees and groups, and who sits in them."""

import pytest
from django.http import Http404
from django.urls import reverse

from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Seat
from spindel.foundation.organisation.writes import end_body, end_membership, give_seat
from tests.cast import NOW
from tests.factories.organisation import committee_of


@pytest.fixture
def committee(cast):
    return committee_of(cast.here, cast.dan, cast.finn)


def seats(body):
    return [(each.membership.name, each.seat) for each in reads.seats_in(body)]


def test_chairs_come_first(cast, committee):
    for user in (cast.alma, cast.bo):
        give_seat(
            body=committee, membership=cast.membership_of(user), seat=Seat.MEMBER, actor=cast.finn, now=NOW
        )
    assert seats(committee) == [("Dan", "chair"), ("Alma", "member"), ("Bo", "member")]


def test_a_person_has_one_seat(cast, committee):
    give_seat(
        body=committee, membership=cast.membership_of(cast.dan), seat=Seat.MEMBER, actor=cast.finn, now=NOW
    )
    assert seats(committee) == [("Dan", "member")]


def test_who_has_left_sits_nowhere(cast, committee):
    end_membership(membership=cast.membership_of(cast.dan), actor=cast.finn, now=NOW)
    assert seats(committee) == []
    assert [body.people for body in reads.bodies_of(cast.here)] == [0]


def test_a_body_that_is_closed_is_on_no_list(cast, committee):
    end_body(body=committee, actor=cast.finn, now=NOW)
    assert not reads.bodies_of(cast.here).exists()
    assert not reads.seats_of(cast.membership_of(cast.dan)).exists()


def test_the_neighbours_find_no_body(cast, committee):
    with pytest.raises(Http404):
        reads.body_of(cast.there, committee.pk)


def test_bo_gives_and_takes_seats(cast, client, committee):
    client.force_login(cast.bo)
    page = reverse("organisation:body", args=[committee.pk])
    client.post(page, {"email": "Alma@example.org", "seat": "member"})
    assert ("Alma", "member") in seats(committee)
    alma = cast.membership_of(cast.alma)
    client.post(reverse("organisation:take-seat", args=[committee.pk, alma.pk]))
    assert seats(committee) == [("Dan", "chair")]


@pytest.mark.parametrize("email", ["gry@example.org", "nobody-at-all@example.org"])
def test_only_those_who_belong_here_get_a_seat(cast, client, committee, email):
    client.force_login(cast.bo)
    page = client.post(reverse("organisation:body", args=[committee.pk]), {"email": email, "seat": "member"})
    assert page.context["form"].errors["email"]
    assert seats(committee) == [("Dan", "chair")]
