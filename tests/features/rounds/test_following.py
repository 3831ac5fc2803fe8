"""What is seen of how far a round has come, and that in an anonymous one nobody is singled out."""

import pytest

from spindel.features.rounds import reads
from spindel.features.rounds.models import Mode, Round
from spindel.features.rounds.reads.following import Rate, UnitFollowed, rate, total_of
from spindel.foundation.organisation.models import Role
from tests.cast import NOW
from tests.factories.rounds import opened_round

MODES = pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])


def invite(round, unit, people, answered):
    from spindel.features.rounds.models import Invitation

    Invitation.objects.bulk_create(
        Invitation(
            organisation_id=round.organisation_id,
            round=round,
            unit=unit,
            name=f"P{n}",
            has_answered=n < answered,
        )
        for n in range(people)
    )


@pytest.mark.parametrize(
    ("asked", "answered", "at_least", "few"),
    [
        (20, 0, 0, ""),
        (20, 3, 0, "answered"),
        (20, 10, 10, ""),
        (20, 17, 16, "missing"),
        (20, 20, 20, ""),
        (4, 4, 0, "asked"),
    ],
)
def test_a_few_are_not_told_apart(asked, answered, at_least, few):
    assert rate(asked, answered, 5) == Rate(asked, at_least, few)
    assert rate(asked, answered) == Rate(asked, answered)


@pytest.mark.parametrize("asked", [5, 6, 9, 10, 30])
def test_one_answer_more_is_never_seen_among_few(asked):
    """Whatever is shown fits nobody, at least five, or all of them."""
    shown = {}
    for answered in range(asked + 1):
        shown.setdefault(rate(asked, answered, 5), []).append(answered)
    for fitting in shown.values():
        if len(fitting) == 1:
            [answered] = fitting
            assert answered in {0, asked} or (answered >= 5 and asked - answered >= 5) or asked < 10


def test_the_sum_says_no_more_than_its_parts():
    units = [UnitFollowed(None, 0, rate(20, 17, 5)), UnitFollowed(None, 0, rate(20, 10, 5))]
    assert total_of(units) == Rate(40, 26, "some")


def test_small_units_are_taken_together(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS, units=[cast.home_care, cast.schools, cast.elder_care])
    round.invitations.all().delete()
    for unit, people in ((cast.home_care, 3), (cast.schools, 4), (cast.elder_care, 12)):
        invite(round, unit, people, people)
    followed = reads.follow(round)
    assert [(line.unit, line.rate) for line in followed.units] == [
        (cast.elder_care, Rate(12, 12)),
        (None, Rate(7, 7)),
    ]


@MODES
def test_who_is_late_is_named_where_the_mode_allows(cast, client, mode):
    round = opened_round(cast, mode=mode)
    client.force_login(cast.bo)
    page = client.get(f"/maalinger/{round.pk}/deltagere/{cast.home_care.pk}/").content.decode()
    assert "Alma" in page
    assert "har ikke svaret" in page


def test_nobody_is_late_by_name_in_an_anonymous_round(cast, client):
    round = opened_round(cast, mode=Mode.ANONYMOUS)
    pages = {}
    for answered in (False, True):
        round.invitations.update(has_answered=answered)
        client.force_login(cast.bo)
        pages[answered] = [
            client.get(path).content.decode().partition("<main")[2]
            for path in (
                f"/maalinger/{round.pk}/deltagere/{cast.home_care.pk}/",
                f"/maalinger/{round.pk}/deltagere/",
                f"/maalinger/{round.pk}/status/",
            )
        ]
    without_token = [
        [line for page in pages[each] for line in page.splitlines() if "csrf" not in line]
        for each in (False, True)
    ]
    assert without_token[0] == without_token[1]


def test_a_unit_leader_follows_her_part_only(cast, client):
    round = opened_round(cast)
    client.force_login(cast.carla)
    page = client.get(f"/maalinger/{round.pk}/").content.decode()
    assert "Hjemmeplejen" in page
    assert "Skoler" not in page
    assert client.get(f"/maalinger/{round.pk}/deltagere/{cast.schools.pk}/").status_code == 403
    assert "Dem, der bliver spurgt" not in page


def test_a_unit_leader_whose_units_are_not_asked_finds_nothing(cast, client):
    round = opened_round(cast, units=[cast.schools])
    client.force_login(cast.carla)
    assert client.get(f"/maalinger/{round.pk}/").status_code == 404
    assert "Forår" not in client.get("/maalinger/").content.decode()


def test_a_unit_leader_reminds_her_part(cast, client):
    from spindel.foundation.jobs.models import Job

    round = opened_round(cast)
    client.force_login(cast.carla)
    client.post(f"/maalinger/{round.pk}/mind/")
    [job] = Job.objects.filter(fact="round.reminders_waiting")
    assert job.facts["unit_ids"] == [cast.home_care.pk]


def test_a_unit_leader_sees_no_names_in_an_anonymous_round(cast, client):
    round = opened_round(cast, mode=Mode.ANONYMOUS)
    client.force_login(cast.carla)
    assert client.get(f"/maalinger/{round.pk}/deltagere/{cast.home_care.pk}/").status_code == 403


def test_the_rest_of_the_house_follows_nothing(cast):
    for user in (cast.alma, cast.dan):
        membership = cast.membership_of(user)
        assert membership.role in {Role.RESPONDENT, Role.READER}
        assert not reads.rounds_followed_by(membership, Round.objects.all()).exists()


def test_reminders_to_come_are_told(cast):
    from datetime import timedelta

    today = NOW.date()
    round = opened_round(cast, deadline=today + timedelta(days=8))
    assert reads.reminders_planned(round, today) == [today + timedelta(days=1), today + timedelta(days=7)]
