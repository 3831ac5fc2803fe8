"""One answer at a time: what is stored, what is refused, and what two devices do to each other."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spindel.core.answers.model import Absence
from spindel.core.refusals import Refusal
from spindel.features.answering.models import LONGEST_COMMENT, Answer, Sheet
from spindel.features.answering.writes import (
    ChangedElsewhere,
    CommentTooLong,
    GivenAnswer,
    NotAChoice,
    NotAsked,
    NothingToSend,
    RoundNotOpen,
    hand_in_sheet,
    save_answer,
    send_sheet,
    start_sheet,
)
from spindel.features.rounds.writes import close_round
from spindel.foundation.audit.models import Event
from spindel.foundation.organisation.writes import end_membership
from spindel.site.refused import sentence
from tests.cast import NOW
from tests.factories.rounds import opened_round, planned_round
from tests.features.answering.conftest import post, save, stored

ANSWERED, BLANK = Absence.ANSWERED, Absence.BLANK


@pytest.mark.parametrize(
    ("item", "chosen", "value", "absence"),
    [
        ("retning", ["0"], 0.0, ANSWERED),
        ("retning", ["4"], 4.0, ANSWERED),
        ("retning", ["dont_know"], None, Absence.DONT_KNOW),
        ("retning", ["not_relevant"], None, Absence.NOT_RELEVANT),
        ("retning", [], None, BLANK),
        ("vaerktoejer", ["1"], 2.0, ANSWERED),
        ("vaerktoejer", ["0", "1"], 3.0, ANSWERED),
        ("vaerktoejer", ["1", "1"], 2.0, ANSWERED),
        ("vaerktoejer", ["none"], 0.0, ANSWERED),
        ("vaerktoejer", [], None, BLANK),
        ("andel", ["1.234,5"], 1234.5, ANSWERED),
        ("andel", ["\N{MINUS SIGN}3"], -3.0, ANSWERED),
        ("andel", [""], None, BLANK),
    ],
)
def test_a_choice_is_stored_as_the_core_counts_it(alma, sheet, item, chosen, value, absence):
    response = save(alma, sheet, item=item, chosen=chosen)
    assert response.status_code == 200, response.content
    assert stored(sheet, item) == (value, absence, "", 1)


def test_the_answer_says_when_it_was_saved_and_which_revision_it_has(alma, sheet):
    body = save(alma, sheet, chosen=["2"]).json()
    assert body == {"revision": 1, "saved_at": timezone.localtime().strftime("%H.%M")}


def test_the_sheet_rises_with_every_save(alma, sheet):
    for seen, level in enumerate("0123"):
        save(alma, sheet, chosen=[level], seen=seen)
    sheet.refresh_from_db()
    assert (sheet.revision, stored(sheet)) == (4, (3.0, ANSWERED, "", 4))


def test_a_choice_and_a_comment_leave_each_other_alone(alma, sheet):
    save(alma, sheet, chosen=["2"])
    save(alma, sheet, comment="Kun på dagvagten", seen=1)
    save(alma, sheet, chosen=["3"], seen=2)
    assert stored(sheet) == (3.0, ANSWERED, "Kun på dagvagten", 3)


def test_a_comment_without_a_choice_is_no_answer(alma, sheet):
    save(alma, sheet, comment="Det må vi tale om")
    assert stored(sheet) == (None, BLANK, "Det må vi tale om", 1)


@pytest.mark.parametrize(
    "comment",
    [
        "👩🏽‍🦳 🇩🇰 æøå",
        "שלום עולם",
        "a\u202eb",
        "to\nlinjer\tog et tab",
        "x" * LONGEST_COMMENT,
        "𝔘" * LONGEST_COMMENT,
    ],
)
def test_what_people_write_comes_back_as_they_wrote_it(alma, sheet, comment):
    assert save(alma, sheet, comment=comment).status_code == 200
    assert stored(sheet)[2] == comment


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\0b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("  luft \n", "luft"),
        ("\x1b[31mrød", "[31mrød"),
    ],
)
def test_what_a_database_cannot_hold_is_taken_out(alma, sheet, written, kept):
    assert (
        post(alma, sheet, json.dumps({"item": "retning", "seen": 0, "comment": written})).status_code == 200
    )
    assert stored(sheet)[2] == kept


@pytest.mark.parametrize("length", [LONGEST_COMMENT + 1, 10_000_000])
def test_a_comment_too_long_is_refused_and_the_choice_kept(alma, sheet, length):
    save(alma, sheet, comment="kort")
    response = save(alma, sheet, chosen=["2"], comment="x" * length, seen=1)
    assert response.status_code == 422
    assert response.json()["code"] == "answering.comment_too_long"
    assert response.json()["revision"] == 2
    assert f"{length - LONGEST_COMMENT} tegn for lang" in response.json()["sentence"]
    assert stored(sheet) == (2.0, ANSWERED, "kort", 2)


def test_a_comment_alone_too_long_changes_nothing(alma, sheet):
    response = save(alma, sheet, comment="x" * (LONGEST_COMMENT + 1))
    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_a_number_nobody_can_read_is_refused(alma, sheet):
    for text in ["mange", "1,2,3", "1e5", "NaN", "Infinity", "9" * 30, "--1", "٣"]:
        response = save(alma, sheet, item="andel", chosen=[text], comment="med kommentar")
        assert (response.status_code, response.json()["code"]) == (422, "answering.not_a_number"), text
    assert stored(sheet, "andel")[:3] == (None, BLANK, "med kommentar")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"item": "findes-ikke", "chosen": ["0"]}, "answering.not_asked"),
        ({"item": "x\0y\ud800", "chosen": ["0"]}, "answering.not_asked"),
        ({"item": "x" * 100_000, "chosen": ["0"]}, "answering.not_asked"),
        ({"chosen": ["5"]}, "answering.not_a_choice"),
        ({"chosen": ["-1"]}, "answering.not_a_choice"),
        ({"chosen": ["1", "2"]}, "answering.not_a_choice"),
        ({"chosen": ["none"]}, "answering.not_a_choice"),
        ({"chosen": ["²"]}, "answering.not_a_choice"),
        ({"chosen": ["9" * 5000]}, "answering.not_a_choice"),
        ({"item": "vaerktoejer", "chosen": ["2"]}, "answering.not_a_choice"),
        ({"item": "vaerktoejer", "chosen": ["0", "dont_know"]}, "answering.not_a_choice"),
        ({}, "answering.not_understood"),
        ({"chosen": "2"}, "answering.not_understood"),
        ({"chosen": [2]}, "answering.not_understood"),
        ({"chosen": [None]}, "answering.not_understood"),
        ({"comment": 3}, "answering.not_understood"),
        ({"item": None, "chosen": ["1"]}, "answering.not_understood"),
        ({"item": ["retning"], "chosen": ["1"]}, "answering.not_understood"),
        ({"chosen": ["1"], "seen": -1}, "answering.not_understood"),
        ({"chosen": ["1"], "seen": 2**31}, "answering.not_understood"),
        ({"chosen": ["1"], "seen": True}, "answering.not_understood"),
        ({"chosen": ["1"], "seen": "0"}, "answering.not_understood"),
        ({"chosen": ["1"], "seen": None}, "answering.not_understood"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_in_words(alma, sheet, data, code):
    response = save(alma, sheet, **data)
    assert (response.status_code, response.json()["code"]) == (409, code)
    assert len(response.json()["sentence"]) > 20
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        b"\xff\xfe\x00",
        '{"item": "retning"',
        "[" * 100_000,
        '{"seen": 1e999}',
        "9" * 10_000,
    ],
)
def test_what_is_no_answer_at_all_is_refused_in_words(alma, sheet, body):
    response = post(alma, sheet, body)
    assert (response.status_code, response.json()["code"]) == (409, "answering.not_understood")


def test_more_than_anyone_writes_is_not_read(alma, sheet):
    response = post(alma, sheet, b"x" * 16_000_001)
    assert (response.status_code, response.json()["code"]) == (409, "answering.too_large")


def test_an_item_the_round_leaves_out_is_not_asked(cast, alma):
    round = opened_round(cast, name="Kort", form="kort")
    short = start_sheet(round=round, unit=cast.home_care, respondent=cast.alma, now=NOW)
    assert save(alma, short, item="ledelse", chosen=["1"]).json()["code"] == "answering.not_asked"
    assert save(alma, short, item="data", chosen=["1"]).status_code == 200


# Two devices


def test_the_second_device_is_told_what_the_first_one_saved(alma, sheet):
    save(alma, sheet, chosen=["2"], comment="fra telefonen")
    response = save(alma, sheet, chosen=["4"])
    assert (response.status_code, response.json()["code"]) == (409, "answering.changed_elsewhere")
    other = response.json()["other"]
    assert (other["chosen"], other["comment"], other["revision"]) == (["2"], "fra telefonen", 1)
    assert stored(sheet) == (2.0, ANSWERED, "fra telefonen", 1)


def test_keeping_ones_own_is_saving_on_top_of_the_other(alma, sheet):
    save(alma, sheet, chosen=["2"])
    other = save(alma, sheet, chosen=["4"]).json()["other"]
    assert save(alma, sheet, chosen=["4"], seen=other["revision"]).json()["revision"] == 2
    assert stored(sheet) == (4.0, ANSWERED, "", 2)


def test_a_refused_save_does_not_touch_the_sheet(alma, sheet):
    save(alma, sheet, chosen=["2"])
    save(alma, sheet, chosen=["4"])
    sheet.refresh_from_db()
    assert sheet.revision == 1


def test_the_same_again_is_only_acknowledged_again(alma, sheet):
    first = save(alma, sheet, chosen=["2"], comment="en gang")
    again = save(alma, sheet, chosen=["2"], comment="en gang")
    assert (again.status_code, again.json()) == (200, first.json())
    assert stored(sheet) == (2.0, ANSWERED, "en gang", 1)


def test_a_comment_from_one_device_and_a_choice_from_another_both_stay(alma, sheet):
    save(alma, sheet, comment="fra telefonen")
    assert save(alma, sheet, chosen=["3"]).status_code == 200
    assert stored(sheet) == (3.0, ANSWERED, "fra telefonen", 2)


def test_an_old_device_does_not_put_back_an_old_comment(alma, sheet):
    save(alma, sheet, comment="første")
    save(alma, sheet, comment="anden", seen=1)
    assert save(alma, sheet, comment="tredje", seen=1).json()["other"]["comment"] == "anden"


def test_a_revision_from_nowhere_is_a_first_save(alma, sheet):
    assert save(alma, sheet, chosen=["1"], seen=7).json()["revision"] == 1


# Who, and when


def test_signed_out_is_said_as_data(sheet):
    response = save(Client(), sheet, chosen=["2"])
    assert (response.status_code, response.json()["code"]) == (401, "answering.signed_out")
    assert Client().get(reverse("answering:state", args=[sheet.pk])).status_code == 401


def test_a_save_without_its_token_is_refused(cast, sheet):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alma)
    assert save(client, sheet, chosen=["2"]).status_code == 403
    token = client.get(reverse("answering:state", args=[sheet.pk])).json()["token"]
    url = reverse("answering:save", args=[sheet.pk])
    body = {"item": "retning", "seen": 0, "chosen": ["2"]}
    response = client.post(url, body, content_type="application/json", headers={"x-csrftoken": token})
    assert response.status_code == 200


@pytest.mark.parametrize("who", ["bo", "carla", "dan", "finn", "gry", "stranger"])
def test_a_sheet_is_its_respondents_own(cast, signed_in, sheet, who):
    client = signed_in(getattr(cast, who))
    assert save(client, sheet, chosen=["2"]).status_code == 404
    assert client.get(reverse("answering:state", args=[sheet.pk])).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 2**70])
def test_a_sheet_that_does_not_exist(alma, number):
    assert alma.get(f"/svar/ark/{number}/").status_code == 404
    assert alma.post(f"/svar/ark/{number}/gem/").status_code == 404


def test_whoever_has_left_the_organisation_has_no_sheet(cast, alma, sheet):
    end_membership(membership=cast.membership_of(cast.alma), actor=cast.finn, now=NOW)
    assert save(alma, sheet, chosen=["2"]).status_code == 404


def test_a_closed_round_takes_no_answers(cast, alma, round, sheet):
    save(alma, sheet, chosen=["2"])
    close_round(round=round, actor=cast.bo, now=NOW)
    response = save(alma, sheet, chosen=["4"], seen=1)
    assert (response.status_code, response.json()["code"]) == (409, "answering.round_not_open")
    assert "»Forår 2027« er ikke åben" in response.json()["sentence"]
    assert stored(sheet) == (2.0, ANSWERED, "", 1)
    assert alma.get(reverse("answering:state", args=[sheet.pk])).json()["is_open"] is False


def test_a_round_closed_while_the_answer_was_on_its_way(cast, round, sheet):
    """The round in hand was read before it was closed; what counts is the one in the database."""
    close_round(round=type(round).objects.get(pk=round.pk), actor=cast.bo, now=NOW)
    assert sheet.round.is_open
    with pytest.raises(RoundNotOpen):
        save_answer(
            sheet=sheet, item="retning", value=1.0, absence=ANSWERED, comment=None, seen_revision=0, now=NOW
        )


def test_the_state_has_every_answer(alma, sheet):
    save(alma, sheet, chosen=["2"], comment="hej")
    save(alma, sheet, item="andel", chosen=["12,5"])
    state = alma.get(reverse("answering:state", args=[sheet.pk])).json()
    assert state["is_open"] is True
    assert {item: answer["chosen"] for item, answer in state["answers"].items()} == {
        "retning": ["2"],
        "andel": ["12,5"],
    }
    assert state["answers"]["retning"]["comment"] == "hej"


# Cost


def statements(client: Client, sheet: Sheet, **data) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert save(client, sheet, **data).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.django_db(transaction=True)
def test_a_save_costs_six_statements_and_a_change_five(alma, sheet):
    save(alma, sheet, item="data", chosen=["1"])
    first = [
        sql
        for sql in statements(alma, sheet, chosen=["2"])
        if sql not in {"BEGIN", "COMMIT", "BEGIN IMMEDIATE"}
    ]
    change = [
        sql
        for sql in statements(alma, sheet, chosen=["3"], seen=1)
        if sql not in {"BEGIN", "COMMIT", "BEGIN IMMEDIATE"}
    ]
    assert (len(first), len(change)) == (6, 5), "\n".join([*first, *change])
    assert not any('catalogue_frameworkversion"."files' in sql for sql in first)


# The writes by themselves


def test_starting_twice_is_going_on(cast, round, sheet):
    assert start_sheet(round=round, unit=cast.home_care, respondent=cast.alma, now=NOW) == sheet
    assert list(Event.objects.filter(action="sheet.started").values_list("actor_id", flat=True)) == [
        cast.alma.pk
    ]


def test_nothing_starts_in_a_round_that_is_only_planned(cast):
    with pytest.raises(RoundNotOpen):
        start_sheet(round=planned_round(cast), unit=cast.home_care, respondent=cast.alma, now=NOW)


def put(sheet, item="retning", value=1.0, absence=ANSWERED, comment=None, seen=0):
    return save_answer(
        sheet=sheet, item=item, value=value, absence=absence, comment=comment, seen_revision=seen, now=NOW
    )


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("retning", 5.0),
        ("retning", -1.0),
        ("retning", 1.5),
        ("retning", None),
        ("retning", float("nan")),
        ("vaerktoejer", 4.0),
        ("vaerktoejer", 0.5),
        ("andel", float("inf")),
        ("andel", 1e16),
    ],
)
def test_a_value_out_of_range_is_no_choice(sheet, item, value):
    with pytest.raises(NotAChoice):
        put(sheet, item, value)


def test_not_asked_is_for_the_framework_to_say(sheet):
    with pytest.raises(NotAChoice):
        put(sheet, absence=Absence.NOT_ASKED, value=None)
    with pytest.raises(NotAsked):
        put(sheet, item="whole")


def test_a_sheet_in_a_round_that_is_not_open_yet_takes_nothing(cast):
    """None can be started there; one that came by another way is refused all the same."""
    round = planned_round(cast)
    sheet = Sheet.objects.create(
        organisation=cast.here, round=round, unit=cast.home_care, respondent=cast.alma, started_at=NOW
    )
    with pytest.raises(RoundNotOpen):
        put(sheet)


def test_a_comment_too_long_is_refused_whoever_asks(cast, round, sheet):
    with pytest.raises(CommentTooLong):
        put(sheet, comment="x" * (LONGEST_COMMENT + 1))
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"findes-ikke": GivenAnswer(1.0, ANSWERED)}, NotAsked),
        ({"retning": GivenAnswer(9.0, ANSWERED)}, NotAChoice),
        ({"retning": GivenAnswer(1.0, ANSWERED, "x" * (LONGEST_COMMENT + 1))}, CommentTooLong),
    ],
)
def test_a_sheet_handed_in_with_a_fault_changes_nothing(cast, round, given, refusal):
    with pytest.raises(refusal):
        hand_in_sheet(
            round=round, unit=cast.home_care, respondent=cast.alma, answers=given, actor=cast.bo, now=NOW
        )
    assert not Sheet.objects.exists()


def test_a_conflict_carries_what_stands(sheet):
    put(sheet, value=1.0)
    with pytest.raises(ChangedElsewhere) as conflict:
        put(sheet, value=2.0)
    assert (conflict.value.current.value, conflict.value.facts["at"]) == (1.0, NOW)


def test_sending_is_recorded_once_and_changes_still_count(sheet):
    put(sheet)
    send_sheet(sheet=sheet, now=NOW)
    send_sheet(sheet=sheet, now=timezone.now())
    put(sheet, value=3.0, seen=1)
    sheet.refresh_from_db()
    assert sheet.sent_at == NOW
    assert Event.objects.filter(action="sheet.sent").count() == 1


def test_an_empty_sheet_is_not_sent(sheet):
    put(sheet, value=None, absence=None, comment="bare en kommentar")
    with pytest.raises(NothingToSend):
        send_sheet(sheet=sheet, now=NOW)
    sheet.refresh_from_db()
    assert sheet.sent_at is None


def test_a_closed_round_takes_no_sheet(cast, round, sheet):
    put(sheet)
    close_round(round=round, actor=cast.bo, now=NOW)
    with pytest.raises(RoundNotOpen):
        send_sheet(sheet=sheet, now=NOW)


def test_a_sheet_handed_in_replaces_what_stood(cast, round, sheet):
    put(sheet, value=1.0)
    put(sheet, item="ledelse", value=1.0)
    handed = hand_in_sheet(
        round=round,
        unit=cast.home_care,
        respondent=cast.alma,
        answers={"retning": GivenAnswer(4.0, ANSWERED, "fra papir")},
        actor=cast.bo,
        now=NOW,
    )
    assert (handed, handed.sent_at, handed.revision) == (sheet, NOW, 3)
    assert (stored(sheet), stored(sheet, "ledelse")[0]) == ((4.0, ANSWERED, "fra papir", 2), 1.0)
    assert Event.objects.get(action="sheet.handed_in").actor_id == cast.bo.pk


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal("answering.round_not_open", name="Forår"),
        Refusal("answering.not_asked", item="x"),
        Refusal("answering.not_a_choice", item="x"),
        Refusal("answering.not_understood"),
        Refusal("answering.too_large", most=16_000_000),
        Refusal("answering.comment_too_long", length=5000, most=4000),
        Refusal("answering.changed_elsewhere", at=NOW),
        Refusal("answering.nothing_to_send"),
    ],
)
def test_every_no_has_its_sentence(refusal):
    said = [sentence(refusal, language) for language in ("da", "en")]
    assert said[0] != said[1]
    assert not any(refusal.code in text or "?" in text for text in said)


def test_one_organisations_word_reaches_no_answers_in_another(cast, client):
    """The neighbours' own sign-in says that this is Alma; what she answered here is none of their business."""
    sheet = start_sheet(round=opened_round(cast), unit=cast.home_care, respondent=cast.alma, now=NOW)
    client.force_login(cast.alma)
    state = reverse("answering:state", args=[sheet.pk])
    assert client.get(state).status_code == 200
    session = client.session
    session["organisation_vouching"] = cast.there.pk
    session.save()
    assert client.get(state).status_code == 404
    assert client.post(reverse("answering:save", args=[sheet.pk])).status_code == 404
