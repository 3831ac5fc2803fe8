"""A plan can be changed until it opens; from then on it is a promise."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from spindel.core.refusals import Refusal
from spindel.features.rounds import reads, writes
from spindel.features.rounds.models import Amendment, Audience, Mode, Round
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs.models import Job
from spindel.foundation.organisation.writes import add_unit
from tests.cast import NOW
from tests.factories.rounds import closed_round, opened_round, planned_round

TODAY = NOW.date()


def change(round, cast, **what):
    stands = {"name": round.name, "units": list(reads.units_of_round(round))}
    writes.change_plan(
        round=round,
        framework_version=round.framework_version,
        actor=cast.bo,
        now=NOW,
        **{**stands, **what},
    )


def test_a_plan_keeps_all_that_was_said(cast):
    round = planned_round(
        cast,
        mode=Mode.ANONYMOUS,
        fewest_shown=7,
        purpose="Til budgettet.",
        opens_on=TODAY,
        deadline=TODAY + timedelta(days=14),
        closes_itself=False,
        reminder_days=[7],
        retention_months=24,
        targets={"strategi": 3.5},
    )
    stands = Round.objects.get(pk=round.pk)
    assert (stands.mode, stands.fewest_shown, stands.reminder_days) == ("anonymous", 7, [7])
    assert (stands.closes_itself, stands.retention_months, stands.targets) == (False, 24, {"strategi": 3.5})


def test_fewer_than_five_are_never_shown(cast):
    with pytest.raises(ValidationError):
        planned_round(cast, mode=Mode.CONFIDENTIAL, fewest_shown=4)


def test_it_does_not_close_before_it_opens(cast):
    with pytest.raises(Refusal, match="deadline_before_opening"):
        planned_round(cast, opens_on=TODAY, deadline=TODAY - timedelta(days=1))


def test_a_plan_can_be_changed_and_its_units_replaced(cast):
    round = planned_round(cast)
    change(round, cast, name="Andet", mode=Mode.CONFIDENTIAL, units=[cast.schools, cast.elder_care])
    assert {unit.pk for unit in reads.units_of_round(round)} == {cast.schools.pk, cast.elder_care.pk}
    assert Round.objects.get(pk=round.pk).mode == Mode.CONFIDENTIAL


def test_units_that_leave_the_plan_take_their_people_along(cast):
    round = planned_round(cast, audience=Audience.CHOSEN)
    writes.invite_person(
        round=round, unit=cast.schools, name="Ea", email="ea@x.dk", is_leader=False, actor=cast.bo, now=NOW
    )
    change(round, cast, units=[cast.home_care])
    assert not round.invitations.exists()


@pytest.mark.parametrize("what", [{"mode": Mode.ANONYMOUS}, {"fewest_shown": 9}, {"name": "Andet"}])
def test_nothing_of_the_plan_changes_once_it_is_open(cast, what):
    round = opened_round(cast)
    with pytest.raises(Refusal, match="already_open"):
        change(round, cast, **what)


def test_an_old_page_cannot_change_what_was_opened_meanwhile(cast):
    round = planned_round(cast)
    writes.open_round(round=Round.objects.get(pk=round.pk), actor=cast.bo, now=NOW)
    with pytest.raises(Refusal, match="already_open"):
        change(round, cast, mode=Mode.ANONYMOUS)
    with pytest.raises(Refusal, match="already_open"):
        writes.discard_plan(round=round, actor=cast.bo, now=NOW)


def test_targets_are_set_until_it_closes(cast):
    round = opened_round(cast)
    writes.set_targets(round=round, targets={"strategi": 4.0}, actor=cast.bo, now=NOW)
    assert Round.objects.get(pk=round.pk).targets == {"strategi": 4.0}
    writes.close_round(round=round, actor=cast.bo, now=NOW)
    with pytest.raises(Refusal, match=r"round\.closed"):
        writes.set_targets(round=round, targets={}, actor=cast.bo, now=NOW)


@pytest.mark.parametrize("mode", Mode)
def test_the_promise_follows_from_the_mode(cast, english, mode):
    told = " ".join(reads.promise_of(Round(mode=mode, fewest_shown=8, shows_own_result=False)))
    assert ("Your name stands beside" in told) == (mode == Mode.NAMED)
    assert ("about fewer than 8 people" in told) == (mode != Mode.NAMED)
    assert ("without a time" in told) == (mode == Mode.ANONYMOUS)
    assert ("change" in told) == (mode != Mode.ANONYMOUS or "neither changed" in told)
    assert "result of your own" not in told


def test_whoever_comes_by_a_link_is_promised_what_holds_for_them(english):
    """Nobody is noted as having answered where nobody is known."""
    for mode in Mode:
        round = Round(mode=mode)
        by_mail, by_link = reads.promise_of(round), reads.promise_of(round, by_link=True)
        assert by_mail != by_link
        assert not any("notes that you have answered" in sentence for sentence in by_link)
        assert not any("can see whether you have answered" in sentence for sentence in by_link)


def test_the_promise_says_when_answers_are_deleted(english):
    assert any("24 months" in sentence for sentence in reads.promise_of(Round(retention_months=24)))


def test_closing_keeps_the_tree_and_says_so(cast):
    round = closed_round(cast)
    kept = Round.objects.get(pk=round.pk).tree_at_close
    assert {
        "id": cast.home_care.pk,
        "parent": cast.elder_care.pk,
        "name": "Hjemmeplejen",
        "headcount": 80,
    } in kept
    assert Event.objects.filter(action="round.closed", about=f"rounds.round:{round.pk}").exists()


def test_closing_before_the_deadline_tells_why(cast):
    round = opened_round(cast, deadline=TODAY + timedelta(days=9))
    with pytest.raises(Refusal, match="reason_needed"):
        writes.close_early(round=round, reason=" ", actor=cast.bo, now=NOW)
    writes.close_early(round=round, reason="Alle har svaret.", actor=cast.bo, now=NOW)
    [amendment] = reads.amendments_of(round)
    assert (amendment.kind, amendment.reason) == (Amendment.Kind.CLOSED_EARLY, "Alle har svaret.")


def test_an_extension_goes_forward_and_is_explained(cast):
    round = opened_round(cast, deadline=TODAY + timedelta(days=2))
    for deadline in (TODAY + timedelta(days=2), TODAY - timedelta(days=1)):
        with pytest.raises(Refusal, match="not_an_extension"):
            writes.extend_round(round=round, deadline=deadline, reason="x", actor=cast.bo, now=NOW)
    writes.extend_round(
        round=round, deadline=TODAY + timedelta(days=7), reason="Ferie.", actor=cast.bo, now=NOW
    )
    assert Round.objects.get(pk=round.pk).deadline == TODAY + timedelta(days=7)
    assert [each.before for each in reads.amendments_of(round)] == [TODAY + timedelta(days=2)]


def test_it_opens_again_until_somebody_has_seen_the_result(cast):
    round = closed_round(cast)
    again = {
        "deadline": TODAY + timedelta(days=3),
        "reason": "Systemet var nede.",
        "actor": cast.bo,
        "now": NOW,
    }
    writes.reopen_round(round=round, **again)
    stands = Round.objects.get(pk=round.pk)
    assert stands.is_open
    assert stands.tree_at_close is None
    writes.close_round(round=stands, actor=cast.bo, now=NOW)
    writes.note_results_shown(round=stands, actor=cast.dan, now=NOW)
    with pytest.raises(Refusal, match="results_were_shown"):
        writes.reopen_round(round=Round.objects.get(pk=round.pk), **again)


def test_results_of_an_open_round_do_not_count_as_shown(cast):
    round = opened_round(cast)
    writes.note_results_shown(round=round, actor=cast.dan, now=NOW)
    assert Round.objects.get(pk=round.pk).results_shown_at is None


def test_only_an_open_round_is_closed_or_extended(cast):
    round = closed_round(cast)
    with pytest.raises(Refusal, match="not_open"):
        writes.close_round(round=round, actor=cast.bo, now=NOW)
    with pytest.raises(Refusal, match="not_open"):
        writes.extend_round(
            round=round, deadline=TODAY + timedelta(days=7), reason="x", actor=cast.bo, now=NOW
        )


def test_a_copy_asks_the_same_people_the_same_way(cast):
    round = opened_round(
        cast, mode=Mode.CONFIDENTIAL, fewest_shown=6, audience=Audience.EVERYONE, targets={"teknik": 3.0}
    )
    round.invitations.update(has_answered=True, wants_reminders=False)
    copy = writes.copy_round(
        round=round, name="Forår 2028", units=[cast.home_care], actor=cast.bo, now=NOW, shows_last_answer=True
    )
    assert (copy.previous, copy.mode, copy.fewest_shown, copy.targets) == (
        round,
        "confidential",
        6,
        {"teknik": 3.0},
    )
    assert copy.shows_last_answer
    assert copy.opened_at is None
    assert {(each.name, each.has_answered, each.wants_reminders) for each in copy.invitations.all()} == {
        ("Alma", False, True)
    }


def test_nobody_can_see_last_times_anonymous_answer(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS)
    copy = writes.copy_round(
        round=round, name="Igen", units=[cast.home_care], actor=cast.bo, now=NOW, shows_last_answer=True
    )
    assert not copy.shows_last_answer


@pytest.mark.parametrize(
    ("name", "following"), [("Forår 2027", "Forår 2028"), ("2027-måling", "2027-måling 2")]
)
def test_the_next_name_suggests_itself(cast, name, following):
    assert reads.next_name(cast.here, name) == following


def test_days_come_round_by_themselves(cast):
    from spindel.features.rounds.tasks import keep_time

    due = planned_round(cast, name="I dag", opens_on=TODAY)
    later = planned_round(cast, name="I morgen", opens_on=TODAY + timedelta(days=1))
    over = opened_round(cast, name="Forbi", deadline=TODAY - timedelta(days=1))
    own = opened_round(cast, name="Selv", deadline=TODAY - timedelta(days=1), closes_itself=False)
    empty = planned_round(cast, name="Tom", opens_on=TODAY, audience=Audience.CHOSEN)
    keep_time(now=NOW)
    stands = {round.pk: round for round in Round.objects.all()}
    assert stands[due.pk].is_open
    assert stands[later.pk].opened_at is None
    assert stands[empty.pk].opened_at is None
    assert stands[over.pk].closed_at
    assert stands[own.pk].is_open


def test_nothing_opens_at_night_but_what_is_over_closes(cast):
    from spindel.features.rounds.tasks import keep_time

    due = planned_round(cast, opens_on=TODAY)
    over = opened_round(cast, deadline=date(2026, 11, 20))
    keep_time(now=NOW.replace(hour=0, minute=5))
    assert Round.objects.get(pk=due.pk).opened_at is None
    assert Round.objects.get(pk=over.pk).closed_at


def test_the_year_that_units_end_is_seen_by_the_copy(cast):
    unit = add_unit(organisation=cast.here, name="Nedlagt", actor=cast.finn, now=NOW)
    round = opened_round(cast, units=[unit, cast.schools])
    unit.ended_on = TODAY
    unit.save()
    assert reads.ended_units(round) == [unit]


def test_opening_announces_it(cast, monkeypatch):
    told = []
    monkeypatch.setattr(
        "spindel.features.rounds.writes.running.announce",
        lambda fact, **facts: told.append((fact, facts["round_id"])),
    )
    round = closed_round(cast)
    assert told == [("round.opened", round.pk), ("round.closed", round.pk)]
    assert not Job.objects.exists()
