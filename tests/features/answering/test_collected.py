"""What results and round leaders read: answers as arrays, revisions, progress, comments."""

import numpy as np
import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from spindel.core.answers.model import Absence
from spindel.features.answering import contributions, reads
from spindel.features.answering.writes import GivenAnswer, hand_in_sheet, save_answer, send_sheet, start_sheet
from spindel.features.rounds.writes import close_round
from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.writes import add_member, add_unit
from tests.cast import NOW
from tests.factories.rounds import opened_round, planned_round, sheet_of

ITEMS = ("retning", "ledelse", "data", "vaerktoejer", "andel")


def queries(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_answers_stand_sorted_by_unit_with_the_reason_where_there_is_none(cast, round):
    sheet_of(round, cast.schools, cast.bo, {"retning": 4.0, "vaerktoejer": 3.0, "andel": 12.5})
    sheet_of(
        round,
        cast.home_care,
        cast.alma,
        {"retning": 0.0, "ledelse": Absence.DONT_KNOW, "data": Absence.NOT_RELEVANT},
    )
    answers = reads.answers_of(round, [cast.home_care.pk, cast.schools.pk])
    assert answers.items == ITEMS
    assert answers.units == (str(cast.home_care.pk), str(cast.schools.pk))
    assert answers.unit_of.tolist() == [0, 1]
    np.testing.assert_array_equal(
        answers.values, [[0, np.nan, np.nan, np.nan, np.nan], [4, np.nan, np.nan, 3, 12.5]]
    )
    a, b, d, n = Absence.ANSWERED, Absence.BLANK, Absence.DONT_KNOW, Absence.NOT_RELEVANT
    assert answers.absence.tolist() == [[a, d, n, b, b], [a, b, b, a, a]]


def test_only_the_units_asked_for_and_in_that_order(cast, round):
    sheet_of(round, cast.schools, cast.bo)
    sheet_of(round, cast.home_care, cast.alma)
    assert reads.answers_of(round, [cast.schools.pk]).unit_of.tolist() == [0]
    turned = reads.answers_of(round, [cast.schools.pk, cast.home_care.pk])
    assert turned.units == (str(cast.schools.pk), str(cast.home_care.pk))


def test_an_item_the_form_leaves_out_is_not_asked(cast):
    round = opened_round(cast, form="kort")
    sheet_of(round, cast.home_care, cast.alma, {"retning": 1.0})
    absence = reads.answers_of(round, [cast.home_care.pk]).absence[0]
    asked = [Absence.ANSWERED, Absence.NOT_ASKED, Absence.BLANK, Absence.NOT_ASKED, Absence.NOT_ASKED]
    assert absence.tolist() == asked


def test_a_draft_is_its_writers_own(cast, round, sheet):
    save_answer(
        sheet=sheet,
        item="retning",
        value=1.0,
        absence=Absence.ANSWERED,
        comment="kladde",
        seen_revision=0,
        now=NOW,
    )
    units = [cast.home_care.pk]
    assert len(reads.answers_of(round, units).respondents) == 0
    assert (reads.comments_of(round, units), reads.revisions_of(round)) == ([], {})
    send_sheet(sheet=sheet, now=NOW)
    assert len(reads.answers_of(round, units).respondents) == 1
    assert [comment.text for comment in reads.comments_of(round, units)] == ["kladde"]


def test_nobody_has_answered(cast, round):
    answers = reads.answers_of(round, [cast.home_care.pk])
    assert (answers.values.shape, answers.unit_of.dtype, answers.absence.dtype) == ((0, 5), np.int32, np.int8)
    assert reads.answers_of(round, []).units == ()


def test_collecting_costs_the_same_for_one_and_for_many(cast, round):
    def collect():
        units = [cast.home_care.pk, cast.schools.pk]
        reads.answers_of(round, units)
        reads.revisions_of(round)
        reads.progress_of(round)
        reads.comments_of(round, units)

    sheet_of(round, cast.home_care, cast.alma)
    few = queries(collect)
    for person in (cast.bo, cast.carla, cast.finn, cast.dan):
        sheet_of(round, cast.home_care, person)
    assert queries(collect) == few == 5


def test_revisions_change_when_what_counts_changes(cast, round):
    alma = sheet_of(round, cast.home_care, cast.alma)
    sheet_of(round, cast.home_care, cast.bo)
    assert reads.revisions_of(round) == {cast.home_care.pk: (2, 2)}
    save_answer(
        sheet=alma,
        item="ledelse",
        value=1.0,
        absence=Absence.ANSWERED,
        comment=None,
        seen_revision=0,
        now=NOW,
    )
    assert reads.revisions_of(round) == {cast.home_care.pk: (2, 3)}
    assert queries(lambda: reads.revisions_of(round)) == 1


def test_progress_names_every_unit_once(cast, round):
    sheet_of(round, cast.home_care, cast.alma)
    start_sheet(round=round, unit=cast.home_care, respondent=cast.bo, now=NOW)
    sheet_of(opened_round(cast, name="En anden"), cast.schools, cast.alma)
    progress = [(unit.name, unit.started, unit.sent) for unit in reads.progress_of(round)]
    assert progress == [("Hjemmeplejen", 2, 1), ("Skoler", 0, 0)]
    assert queries(lambda: reads.progress_of(round)) == 1


def test_comments_come_in_the_order_of_the_questions(cast, round):
    said = {
        "data": GivenAnswer(1.0, Absence.ANSWERED, "om data"),
        "retning": GivenAnswer(None, Absence.DONT_KNOW, "om retning"),
        "ledelse": GivenAnswer(1.0, Absence.ANSWERED),
    }
    hand_in_sheet(round=round, unit=cast.schools, respondent=cast.bo, answers=said, actor=cast.bo, now=NOW)
    comments = reads.comments_of(round, [cast.home_care.pk, cast.schools.pk])
    assert [(c.item, c.text, c.respondent, c.unit_id) for c in comments] == [
        ("retning", "om retning", "Bo", cast.schools.pk),
        ("data", "om data", "Bo", cast.schools.pk),
    ]
    assert reads.comments_of(round, [cast.home_care.pk]) == []


def test_own_sheet_is_the_one_sent(cast, round, sheet):
    assert reads.sheet_of(round, cast.alma) == sheet
    assert reads.sheet_of(round, cast.bo) is None


# What others are offered


def request_by(cast, user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    request.membership = cast.membership_of(user)
    request.organisation = request.membership.organisation
    return request


def test_the_menu_has_an_entry_for_all_who_may_be_asked(cast):
    entries = {
        name: contributions.navigation(request_by(cast, getattr(cast, name)))
        for name in ("alma", "bo", "dan")
    }
    assert entries["alma"].title == "Svar"
    assert entries["bo"].url == "/svar/"
    assert entries["dan"] is None
    assert contributions.navigation(request_by(cast, cast.alma, "/svar/1/2/")).is_current


def test_the_front_page_shows_what_waits(cast, round):
    panel = contributions.home_panel(request_by(cast, cast.alma))
    (invitation,) = panel.context["invitations"]
    assert (invitation.unit, invitation.asked, invitation.answered, invitation.sheet) == (
        cast.home_care,
        5,
        0,
        None,
    )


def test_the_front_page_counts_what_is_answered(cast, round, sheet):
    for item, absence in (("retning", Absence.DONT_KNOW), ("ledelse", None)):
        save_answer(
            sheet=sheet, item=item, value=None, absence=absence, comment="hm", seen_revision=0, now=NOW
        )
    (invitation,) = contributions.home_panel(request_by(cast, cast.alma)).context["invitations"]
    assert invitation.answered == 1


def test_whoever_leads_rounds_may_answer_for_all_but_is_not_flooded(cast):
    few = opened_round(cast, name="Få", units=[cast.home_care])
    context = contributions.home_panel(request_by(cast, cast.bo)).context
    assert ([i.round for i in context["invitations"]], context["more"]) == ([few], 0)
    opened_round(cast, units=[cast.home_care, cast.schools])
    context = contributions.home_panel(request_by(cast, cast.bo)).context
    assert (context["invitations"], context["more"]) == ([], 3)


def test_units_stand_in_the_order_of_the_tree(cast):
    below_schools = add_unit(organisation=cast.here, name="Aa", parent=cast.schools, actor=cast.finn, now=NOW)
    round = opened_round(cast, units=[below_schools, cast.schools, cast.home_care])
    in_order = [cast.home_care, cast.schools, below_schools]
    assert [i.unit for i in reads.invitations_of(cast.membership_of(cast.bo))] == in_order
    panel = contributions.progress_panel(request_by(cast, cast.bo), round)
    assert [unit.unit_id for unit in panel.context["units"]] == [unit.pk for unit in in_order]


def test_own_unit_comes_first_and_alone(cast, round):
    add_member(
        organisation=cast.here,
        user=cast.bo,
        role=Role.ROUND_LEADER,
        unit=cast.schools,
        actor=cast.finn,
        now=NOW,
    )
    context = contributions.home_panel(request_by(cast, cast.bo)).context
    assert ([i.unit for i in context["invitations"]], context["more"]) == ([cast.schools], 1)


def test_what_was_begun_stays_on_the_list_after_a_move(cast, round, sheet):
    add_member(
        organisation=cast.here,
        user=cast.alma,
        role=Role.RESPONDENT,
        unit=cast.municipality,
        actor=cast.finn,
        now=NOW,
    )
    (invitation,) = reads.invitations_of(cast.membership_of(cast.alma))
    assert (invitation.sheet, invitation.is_own) == (sheet, True)


@pytest.mark.parametrize("who", ["dan", "gry"])
def test_where_nothing_waits_there_is_no_panel(cast, round, who):
    assert contributions.home_panel(request_by(cast, getattr(cast, who))) is None


def test_planned_and_closed_rounds_wait_for_nobody(cast, round):
    planned_round(cast, name="Senere")
    close_round(round=round, actor=cast.bo, now=NOW)
    assert reads.invitations_of(cast.membership_of(cast.alma)) == []


def test_what_waits_costs_the_same_for_one_and_for_thirty(cast, round):
    def look(user):
        return queries(lambda: reads.invitations_of(cast.membership_of(user)))

    few = {user.pk: look(user) for user in (cast.alma, cast.bo, cast.carla)}
    units = [
        add_unit(organisation=cast.here, name=f"E{n}", parent=cast.elder_care, actor=cast.finn, now=NOW)
        for n in range(30)
    ]
    more = opened_round(cast, name="Mange", units=units)
    for unit in units:
        start_sheet(round=more, unit=unit, respondent=cast.carla, now=NOW)
    for user in (cast.alma, cast.bo, cast.carla):
        assert look(user) == few[user.pk]


def test_a_round_leader_follows_each_unit(cast, round, signed_in):
    sheet_of(round, cast.home_care, cast.alma)
    html = signed_in(cast.bo).get(f"/maalinger/{round.pk}/").text
    assert "1 af 1 påbegyndte besvarelser er sendt" in html
    assert "1 enhed har ikke sendt noget endnu" in html


def test_a_planned_round_has_no_progress(cast):
    assert contributions.progress_panel(request_by(cast, cast.bo), planned_round(cast)) is None


def test_pages_cost_the_same_whatever_is_answered(cast, alma, round, sheet):
    from tests.features.answering.conftest import page

    url = page("section", sheet, "strategi")
    alma.get(url)
    before = queries(lambda: alma.get(url))
    for item in ITEMS[:3]:
        save_answer(
            sheet=sheet, item=item, value=1.0, absence=Absence.ANSWERED, comment="x", seen_revision=0, now=NOW
        )
    assert queries(lambda: alma.get(url)) == before
