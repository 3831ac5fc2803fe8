"""In by a personal key or an open link: the right sheet for the right key, and one sentence for all that does not open."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from spindel.features.answering.models import Draft, Envelope, Sheet
from spindel.features.answering.views.keys import COOKIE, MOST_HELD
from spindel.features.rounds.models import Invitation, Mode
from spindel.features.rounds.reads import new_key
from spindel.features.rounds.writes import close_round
from spindel.foundation.audit.models import Event
from spindel.foundation.guessing import reads as guessing
from tests.cast import NOW
from tests.factories.rounds import opened_round
from tests.features.answering.keys import answered, begin, choose, enter, invited, key_to, open_link, page

NAMES_PEOPLE = [Mode.NAMED, Mode.CONFIDENTIAL]


@pytest.fixture(params=Mode.values)
def round(request, cast):
    return opened_round(cast, mode=request.param)


@pytest.fixture
def ida(cast, round):
    """Invited by mail, without an account."""
    return invited(round, cast.home_care, "Ida")


def stored_answers(client, round, unit):
    return client.get(page("state-by-key", round, unit)).json()["answers"]


def test_a_key_leads_to_the_promise_and_on_to_the_questions(cast, round, ida):
    client, answer = enter(key_to(ida))
    assert answer["Location"] == page("promise", round, cast.home_care)
    assert "Hjemmeplejen" in client.get(answer["Location"]).text
    begun = client.post(page("start", round, cast.home_care))
    assert client.get(begun["Location"]).status_code == 200


def test_the_whole_link_may_be_pasted(cast, round, ida):
    _client, answer = enter(f" https://spindel.example.org/s/#{key_to(ida)}\n")
    assert answer.status_code == 302


def test_answers_are_there_again_from_another_device_with_the_same_key(cast, round, ida):
    key = key_to(ida)
    client = begin(key, round, cast.home_care)
    assert choose(client, round, cast.home_care, "retning", "3", comment="Hver dag").json()["revision"] == 1
    elsewhere, _answer = enter(key)
    found = stored_answers(elsewhere, round, cast.home_care)
    assert (found["retning"]["chosen"], found["retning"]["comment"]) == (["3"], "Hver dag")
    assert "Hver dag" in elsewhere.get(page("section", round, cast.home_care, "strategi")).text


def test_two_devices_that_disagree_are_told(cast, round, ida):
    client = begin(key_to(ida), round, cast.home_care)
    choose(client, round, cast.home_care, "retning", "3")
    again = choose(client, round, cast.home_care, "retning", "3")
    other = choose(client, round, cast.home_care, "retning", "1")
    on_top = choose(client, round, cast.home_care, "retning", "2", seen=1)
    assert (again.status_code, again.json()["revision"]) == (200, 1)
    assert (other.status_code, other.json()["other"]["chosen"]) == (409, ["3"])
    assert (on_top.status_code, on_top.json()["revision"]) == (200, 2)


def test_without_a_script_a_page_saves_as_a_form(cast, round, ida):
    client = begin(key_to(ida), round, cast.home_care)
    form = {"seen:retning": "0.00000000", "chosen:retning": "2", "go": "overview"}
    answer = client.post(page("section", round, cast.home_care, "strategi"), form)
    assert answer["Location"] == page("overview", round, cast.home_care)
    assert stored_answers(client, round, cast.home_care)["retning"]["chosen"] == ["2"]


def test_sending_counts_as_answered(cast, round, ida):
    client = answered(key_to(ida), round, cast.home_care, "2")
    ida.refresh_from_db()
    assert ida.has_answered
    if not round.is_anonymous:
        sheet = Sheet.objects.get(round=round)
        assert (sheet.invitation, sheet.respondent, sheet.sent_at is not None) == (ida, None, True)
        assert client.get(page("sent", round, cast.home_care)).status_code == 200


def test_nothing_is_sent_without_an_answer(cast, round, ida):
    client = begin(key_to(ida), round, cast.home_care)
    client.post(page("send", round, cast.home_care))
    ida.refresh_from_db()
    assert not ida.has_answered
    assert not Envelope.objects.exists()
    assert not Sheet.objects.filter(sent_at__isnull=False).exists()


def test_a_reminders_key_opens_what_the_first_one_began(cast, ida, round):
    begin(key_to(ida), round, cast.home_care)
    client, _answer = enter(key_to(ida))
    sheets = Sheet.objects.filter(round=round)
    if round.is_anonymous:
        assert client.get(page("overview", round, cast.home_care)).status_code == 302
    else:
        assert client.get(page("overview", round, cast.home_care)).status_code == 200
        assert sheets.count() == 1


@pytest.mark.parametrize("begins_signed_in", [True, False])
def test_by_account_and_by_key_it_is_one_sheet(cast, signed_in, begins_signed_in):
    round = opened_round(cast, mode=Mode.CONFIDENTIAL)
    own = Invitation.objects.get(round=round, user=cast.alma)
    if begins_signed_in:
        client = signed_in(cast.alma)
        client.post(page("start", round, cast.home_care))
        begin(key_to(own), round, cast.home_care)
    else:
        begin(key_to(own), round, cast.home_care)
        client = signed_in(cast.alma)
        client.post(page("start", round, cast.home_care))
    sheet = Sheet.objects.get(round=round)
    assert (sheet.respondent, sheet.invitation) == (cast.alma, own)
    client, _answer = enter(key_to(own))
    assert choose(client, round, cast.home_care, "retning", "1").status_code == 200


def test_no_address_opens_without_its_own_key(cast, round, ida):
    holder = begin(key_to(ida), round, cast.home_care)
    for name in ("state-by-key", "save-by-key"):
        assert Client().get(page(name, round, cast.home_care)).status_code in {404, 405}
        assert holder.get(page(name, round, cast.schools)).status_code in {404, 405}
    assert choose(Client(), round, cast.home_care, "retning", "1").status_code == 404
    assert choose(holder, round, cast.schools, "retning", "1").status_code == 404
    assert holder.get(page("promise", round, cast.schools)).status_code == 302


def sentence(answer):
    return answer.text.partition('role="alert"')[2].partition("</div>")[0]


def test_wrong_used_and_closed_keys_hear_the_same(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS)
    used, late = invited(round, cast.home_care, "Ida"), invited(round, cast.home_care, "Jens")
    used_key, late_key = key_to(used), key_to(late)
    answered(used_key, round, cast.home_care, "1")
    told = [enter(new_key())[1], enter("pjat")[1], enter(used_key)[1]]
    close_round(round=round, actor=cast.bo, now=NOW)
    told.append(enter(late_key)[1])
    told.append(Client().get(reverse("answering:open-link", args=["findes-ikke"])))
    assert {answer.status_code for answer in told} == {404}
    assert len({sentence(answer) for answer in told}) == 1
    assert "åbner ikke noget" in sentence(told[0])
    assert not any(COOKIE in answer.cookies for answer in told)


def test_guessing_has_to_wait(cast, round, ida, monkeypatch):
    monkeypatch.setattr(guessing, "MOST", 3)
    client, key = Client(), key_to(ida)
    for _ in range(3):
        assert enter(new_key(), client)[1].status_code == 404
    assert enter(key, client)[1].status_code == 429
    assert client.get(reverse("answering:open-link", args=["x"])).status_code == 429


def test_behind_a_proxy_a_guesser_shuts_nobody_else_out(cast, round, ida, monkeypatch, settings):
    """All come from the proxy's own address; who is who stands in what it adds."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(guessing, "MOST", 3)
    guesser = Client(headers={"x-forwarded-for": "192.0.2.7"})
    assert [enter(new_key(), guesser)[1].status_code for _ in range(4)] == [404, 404, 404, 429]
    assert enter(key_to(ida), Client(headers={"x-forwarded-for": "192.0.2.8"}))[1].status_code == 302


def test_right_keys_are_no_tries(cast, round, ida, monkeypatch):
    client, key = Client(), key_to(ida)
    monkeypatch.setattr(guessing, "MOST", 3)
    for _ in range(4):
        assert enter(key, client)[1].status_code == 302


def test_the_cookie_tells_nothing_and_takes_nothing_from_others(cast, round, ida):
    client, _answer = enter(key := key_to(ida))
    cookie = client.cookies[COOKIE]
    assert key not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    client.cookies[COOKIE] = cookie.value[:-4] + "AAA="
    assert client.get(page("promise", round, cast.home_care)).status_code == 302
    assert choose(client, round, cast.home_care, "retning", "1").status_code == 404


def test_a_device_holds_the_newest_keys(cast, round):
    client = Client()
    units = [cast.home_care, cast.schools]
    for unit in units:
        enter(key_to(invited(round, unit, "Ida")), client)
    assert all(client.get(page("promise", round, unit)).status_code == 200 for unit in units)
    assert len(units) <= MOST_HELD


def test_no_session_is_made_for_a_key(cast, round, ida):
    answered(key_to(ida), round, cast.home_care, "1")
    assert not Session.objects.exists()


def test_who_answers_sees_their_own_result_also_without_an_account(cast, round, ida):
    client = begin(key_to(ida), round, cast.home_care)
    where = page("overview", round, cast.home_care)
    assert "own-result" not in client.get(where).text
    choose(client, round, cast.home_care, "retning", "4")
    if not round.is_anonymous:
        client.post(page("send", round, cast.home_care))
        where = page("sent", round, cast.home_care)
    assert "own-result" in client.get(where).text


def test_no_own_result_where_the_round_shows_none(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS, shows_own_result=False)
    client = begin(key_to(invited(round, cast.home_care, "Ida")), round, cast.home_care)
    choose(client, round, cast.home_care, "retning", "4")
    assert "own-result" not in client.get(page("overview", round, cast.home_care)).text


# Open links


def test_an_open_link_begins_a_sheet_of_its_own_each_time(cast, round):
    address = open_link(round, cast.home_care)
    for choice in ("1", "2"):
        client = Client()
        assert "Hjemmeplejen" in client.get(address).text
        assert client.post(address, {"name": f"Ida {choice}"}).status_code == 302
        assert choose(client, round, cast.home_care, "retning", choice).status_code == 200
        assert client.post(page("send", round, cast.home_care)).status_code == 302
    counted = Envelope.objects if round.is_anonymous else Sheet.objects.filter(sent_at__isnull=False)
    assert counted.count() == 2
    assert not Invitation.objects.filter(has_answered=True).exists()


def test_an_open_link_asks_for_a_name_where_answers_are_named(cast, round):
    address, client = open_link(round, cast.home_care), Client()
    asked = client.post(address, {"name": ""})
    assert (asked.status_code == 200) == round.is_named
    assert ('name="name"' in Client().get(address).text) == round.is_named
    client.post(address, {"name": "Ida"})
    assert [sheet.who for sheet in Sheet.objects.all()] == {
        Mode.NAMED: ["Ida"],
        Mode.CONFIDENTIAL: ["", ""],
    }.get(round.mode, [])


def test_an_open_link_goes_on_with_what_this_device_began(cast, round):
    address, client = open_link(round, cast.home_care), Client()
    client.post(address, {"name": "Ida"})
    assert "Fortsæt" in client.get(address).text
    assert "Fortsæt" not in Client().get(address).text


def test_an_open_link_promises_only_what_it_can_keep(cast, round):
    address, client = open_link(round, cast.home_care), Client()
    text = client.get(address).text
    assert "fortsætte på denne enhed" in text
    assert "linket i din mail" not in text
    client.post(address, {"name": "Ida"})
    assert "fortsætte på denne enhed" in client.get(page("promise", round, cast.home_care)).text


def test_a_closed_open_link_opens_nothing(cast, round):
    address = open_link(round, cast.home_care)
    close_round(round=round, actor=cast.bo, now=NOW)
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"name": "Ida"}).status_code == 404
    assert not Draft.objects.exists()
    assert not Sheet.objects.exists()


# What the audit trail holds


def test_only_named_rounds_put_a_person_beside_a_sheet_in_the_audit_trail(cast, round, signed_in):
    before = Event.objects.count()
    client = signed_in(cast.alma)
    client.post(page("start", round, cast.home_care))
    if round.is_anonymous:
        choose(client, round, cast.home_care, "retning", "1")
    else:
        client.post(
            page("section", round, cast.home_care, "strategi"), {"seen:retning": "0.0", "chosen:retning": "1"}
        )
    client.post(page("send", round, cast.home_care))
    events = [event for event in Event.objects.order_by("id")[before:] if event.action.startswith("sheet")]
    told = {
        Mode.NAMED: [("sheet.started", cast.alma.pk), ("sheet.sent", cast.alma.pk)],
        Mode.CONFIDENTIAL: [("sheet.started", None), ("sheet.sent", None)],
        Mode.ANONYMOUS: [],
    }
    assert [(event.action, event.actor_id) for event in events] == told[round.mode]
    assert all(event.about.startswith("answering.sheet") == round.is_named for event in events)
