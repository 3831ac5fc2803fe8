"""The pages without a script: promise, one topic at a time, overview, send; and what each says when it cannot."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spindel.core.answers.model import Absence
from spindel.features.answering.forms import MOST_SHOWN
from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.writes import send_sheet
from spindel.features.rounds.writes import close_round
from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.writes import add_member, end_unit
from tests.cast import NOW
from tests.factories.rounds import neighbouring_round, opened_round, planned_round
from tests.features.answering.conftest import page, save, stored

ANSWERED = Absence.ANSWERED


def fields(html: str) -> dict[str, list[str]]:
    """What a browser without a script would post if nothing were touched."""
    posted: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ("checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)):
            posted.setdefault(name[1], []).append(value[1])
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', html):
        posted[name] = [text]
    return {name: values for name, values in posted.items() if ":" in name}


def shown(client: Client, sheet: Sheet, section: str = "strategi") -> dict[str, list[str]]:
    return fields(client.get(page("section", sheet, section)).text)


def submit(
    client: Client, sheet: Sheet, changes: dict, section: str = "strategi", before: dict | None = None
):
    form = (shown(client, sheet, section) if before is None else before) | changes
    body = urlencode(form, doseq=True)
    return client.post(
        page("section", sheet, section), body, content_type="application/x-www-form-urlencoded"
    )


# The way through


def test_alma_answers_without_a_script(cast, alma, round):
    promise = reverse("answering:promise", args=[round.pk, cast.home_care.pk])
    assert "Begynd" in alma.get(promise).text
    response = alma.post(reverse("answering:start", args=[round.pk, cast.home_care.pk]))
    sheet = Sheet.objects.get()
    assert response.url == page("section", sheet, "strategi")
    response = submit(
        alma, sheet, {"chosen:retning": "2", "chosen:ledelse": "dont_know", "comment:ledelse": "Hm"}
    )
    assert response.url == page("section", sheet, "teknik")
    more = {"chosen:data": "4", "chosen:vaerktoejer": ["0", "1"], "chosen:andel": "12,5"}
    assert submit(alma, sheet, more, "teknik").url == page("overview", sheet)
    assert "Du har svaret på det hele" in alma.get(page("overview", sheet)).text
    assert alma.post(page("send", sheet)).url == page("sent", sheet)
    assert "5 af 5 spørgsmål besvaret" in alma.get(page("sent", sheet)).text
    assert stored(sheet, "ledelse")[:3] == (None, Absence.DONT_KNOW, "Hm")
    assert [stored(sheet, item)[0] for item in ("retning", "data", "vaerktoejer", "andel")] == [
        2.0,
        4.0,
        3.0,
        12.5,
    ]


def test_the_promise_says_who_asks_how_long_and_who_can_see(cast, alma, round):
    add_member(
        organisation=cast.here,
        user=cast.stranger,
        role=Role.UNIT_LEADER,
        unit=cast.schools,
        actor=cast.finn,
        now=NOW,
    )
    text = alma.get(reverse("answering:promise", args=[round.pk, cast.home_care.pk])).text
    for said in (
        "Egelund Kommune beder dig svare for Hjemmeplejen",
        "5 spørgsmål",
        "cirka 3 minutter",
        "Lige nu kan disse se dem: Bo, Carla, Finn.",
        "fortsætte på en anden telefon eller computer",
        "indtil målingen lukk",
    ):
        assert said in text, said
    assert "Nobody" not in text


def test_the_promise_tells_the_deadline(cast, alma, round):
    round.deadline = NOW.date()
    round.save()
    text = alma.get(reverse("answering:promise", args=[round.pk, cast.home_care.pk])).text
    assert "Svar senest" in text
    assert "21. november 2026" in text


@pytest.mark.parametrize(("questions", "minutes"), [(1, 1), (13, 8), (16, 10), (17, 15), (39, 25)])
def test_minutes_are_what_people_need(questions, minutes):
    from spindel.features.answering.views.pages import minutes as estimated

    assert estimated(questions) == minutes


def test_coming_back_leads_to_the_first_topic_with_something_missing(alma, sheet):
    save(alma, sheet, chosen=["1"])
    save(alma, sheet, item="ledelse", chosen=["1"])
    text = alma.get(page("promise", sheet)).text
    assert page("section", sheet, "teknik") in text
    assert "2 af 5" in text


def test_the_page_shows_what_was_saved_and_when(alma, sheet):
    save(alma, sheet, chosen=["3"], comment="Ja & <nej>")
    text = alma.get(page("section", sheet, "strategi")).text
    assert fields(text)["chosen:retning"] == ["3"]
    assert "Ja &amp; &lt;nej&gt;</textarea>" in text
    assert f"Gemt {timezone.localtime():%H.%M}" in text
    assert "1 af 5 besvaret" in text


@pytest.mark.parametrize(
    ("go", "name", "more"),
    [
        ("previous", "section", ["strategi"]),
        ("overview", "overview", []),
        ("to:strategi", "section", ["strategi"]),
        ("next", "overview", []),
        ("ud", "overview", []),
    ],
)
def test_every_way_on_saves_first(alma, sheet, go, name, more):
    assert submit(alma, sheet, {"chosen:data": "2", "go": go}, "teknik").url == page(name, sheet, *more)
    assert stored(sheet, "data")[0] == 2.0


def test_a_short_form_shows_only_what_it_asks(cast, alma):
    round = opened_round(cast, form="kort")
    alma.post(reverse("answering:start", args=[round.pk, cast.home_care.pk]))
    sheet = Sheet.objects.get()
    assert {name for name in shown(alma, sheet) if name.startswith("seen")} == {"seen:retning"}
    assert {name for name in shown(alma, sheet, "teknik") if name.startswith("seen")} == {"seen:data"}


def test_pages_are_never_kept_by_a_shared_computer(alma, sheet):
    for url in (page("promise", sheet), page("section", sheet, "strategi"), page("overview", sheet)):
        assert "no-store" in alma.get(url)["Cache-Control"]


# What a form can get wrong


def test_an_untouched_form_saves_nothing(alma, sheet):
    submit(alma, sheet, {})
    assert not Answer.objects.exists()


def test_a_page_left_open_does_not_put_back_old_answers(alma, sheet):
    save(alma, sheet, chosen=["1"])
    yesterday = shown(alma, sheet)
    save(alma, sheet, chosen=["4"], seen=1)
    assert submit(alma, sheet, {"chosen:ledelse": "2"}, before=yesterday).status_code == 302
    assert (stored(sheet)[0], stored(sheet, "ledelse")[0]) == (4.0, 2.0)


def test_a_conflict_is_shown_and_nothing_is_lost(alma, sheet):
    before = shown(alma, sheet)
    save(alma, sheet, chosen=["1"], comment="fra telefonen")
    response = submit(alma, sheet, {"chosen:retning": "4", "chosen:ledelse": "2"}, before=before)
    assert response.status_code == 422
    assert 'Svaret dér: <strong dir="auto">Påbegyndt</strong>' in response.text
    assert "fra telefonen" in response.text
    assert fields(response.text)["chosen:retning"] == ["4"]
    assert (stored(sheet)[0], stored(sheet, "ledelse")[0]) == (1.0, 2.0)
    again = fields(response.text)
    assert submit(alma, sheet, {}, before=again).status_code == 302
    assert stored(sheet)[:3] == (4.0, ANSWERED, "")


def test_choosing_the_other_in_a_conflict_keeps_the_other(alma, sheet):
    before = shown(alma, sheet)
    save(alma, sheet, chosen=["1"])
    again = fields(submit(alma, sheet, {"chosen:retning": "4"}, before=before).text)
    assert submit(alma, sheet, {"chosen:retning": "1"}, before=again).status_code == 302
    assert stored(sheet)[0] == 1.0


def test_a_number_nobody_can_read_is_shown_again_with_a_sentence(alma, sheet):
    response = submit(alma, sheet, {"chosen:andel": "mange", "chosen:data": "2"}, "teknik")
    assert response.status_code == 422
    assert "Det er ikke et tal" in response.text
    assert fields(response.text)["chosen:andel"] == ["mange"]
    assert stored(sheet, "data")[0] == 2.0


@pytest.mark.parametrize("length", [4001, 10_000_000])
def test_a_comment_too_long_does_not_cost_the_choice(alma, sheet, length):
    response = submit(alma, sheet, {"chosen:retning": "3", "comment:retning": "x" * length})
    assert response.status_code == 422
    assert "tegn for lang" in response.text
    assert len(fields(response.text)["comment:retning"][0]) == min(length, MOST_SHOWN)
    assert f'maxlength="{MOST_SHOWN}"' in response.text
    assert stored(sheet)[:3] == (3.0, ANSWERED, "")


def test_a_form_needs_its_token(cast, sheet):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alma)
    url = page("section", sheet, "strategi")
    html = client.get(url).text
    form = fields(html) | {"chosen:retning": "3"}
    assert client.post(url, form).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    assert client.post(url, form | {"csrfmiddlewaretoken": token}).status_code == 302
    assert stored(sheet)[0] == 3.0


@pytest.mark.parametrize(
    ("stood", "posted", "value", "absence"),
    [
        (["dont_know"], ["0", "dont_know"], 1.0, ANSWERED),
        (["0"], ["0", "dont_know"], None, Absence.DONT_KNOW),
        (["none"], ["1", "none"], 2.0, ANSWERED),
        (["1"], ["1", "none"], 0.0, ANSWERED),
    ],
)
def test_where_two_things_are_marked_the_new_one_is_meant(alma, sheet, stood, posted, value, absence):
    save(alma, sheet, item="vaerktoejer", chosen=stood)
    submit(alma, sheet, {"chosen:vaerktoejer": posted}, "teknik")
    assert stored(sheet, "vaerktoejer")[:2] == (value, absence)


def test_a_number_written_over_dont_know_is_meant(alma, sheet):
    save(alma, sheet, item="andel", chosen=["dont_know"])
    submit(alma, sheet, {"chosen:andel": ["7", "dont_know"]}, "teknik")
    assert stored(sheet, "andel")[:2] == (7.0, ANSWERED)


def test_strange_fields_do_no_harm(alma, sheet):
    strange = {
        "seen:retning": "x.y",
        "seen:ledelse": "9" * 400 + ".0",
        "chosen:retning": "99",
        "chosen:\0": "1",
    }
    assert submit(alma, sheet, strange).status_code == 302
    assert not Answer.objects.exists()


def test_a_level_that_does_not_exist_is_refused_in_words(alma, sheet):
    response = submit(alma, sheet, {"chosen:retning": "99"})
    assert response.status_code == 302
    assert "Det er ikke et svar" in alma.get(page("section", sheet, "strategi")).text


# Sending


def test_an_empty_sheet_is_not_sent(alma, sheet):
    alma.post(page("send", sheet))
    assert "Svar på mindst ét spørgsmål" in alma.get(page("overview", sheet)).text
    sheet.refresh_from_db()
    assert sheet.sent_at is None


def test_after_sending_she_may_still_change(alma, sheet):
    save(alma, sheet, chosen=["1"])
    alma.post(page("send", sheet))
    assert "indtil målingen lukk" in alma.get(page("sent", sheet)).text
    assert "Du kan stadig rette dem" in alma.get(page("overview", sheet)).text
    submit(alma, sheet, {"chosen:retning": "4"})
    assert stored(sheet)[0] == 4.0


def test_what_is_not_sent_has_no_receipt(alma, sheet):
    assert alma.get(page("sent", sheet)).url == page("promise", sheet)


def test_reading_an_address_that_only_does_leads_to_a_page(alma, sheet):
    assert alma.get(page("send", sheet)).url == page("overview", sheet)
    assert alma.get(page("start", sheet)).url == page("promise", sheet)


# Open, closed, not yet


def test_a_closed_round_says_so_everywhere(cast, alma, round, sheet):
    save(alma, sheet, chosen=["1"])
    close_round(round=round, actor=cast.bo, now=NOW)
    for url in (page("section", sheet, "strategi"), page("overview", sheet)):
        assert alma.get(url).url == page("promise", sheet)
    text = alma.get(page("promise", sheet)).text
    assert "Målingen blev lukket 21. november 2026" in text
    assert "1 af 5 spørgsmål, men ikke sendt dem" in text
    assert submit(alma, sheet, {"chosen:retning": "4"}, before={"seen:retning": "1.0"}).status_code == 302
    assert stored(sheet)[0] == 1.0


def test_a_closed_round_still_thanks(cast, alma, round, sheet):
    save(alma, sheet, chosen=["1"])
    send_sheet(sheet=sheet, now=NOW)
    close_round(round=round, actor=cast.bo, now=NOW)
    assert "de tæller med" in alma.get(page("promise", sheet)).text
    text = alma.get(page("sent", sheet)).text
    assert "kan ikke længere rettes" in text
    assert page("overview", sheet) not in text


def test_a_round_not_opened_yet_says_so(cast, alma):
    round = planned_round(cast)
    url = reverse("answering:promise", args=[round.pk, cast.home_care.pk])
    assert "ikke åbnet endnu" in alma.get(url).text
    response = alma.post(
        reverse("answering:start", args=[round.pk, cast.home_care.pk]),
        headers={"referer": f"http://testserver{url}"},
    )
    assert response.url == f"http://testserver{url}"
    assert not Sheet.objects.exists()


# Who


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("alma", "home_care", 200),
        ("alma", "schools", 404),
        ("carla", "home_care", 200),
        ("carla", "elder_care", 404),  # not in the round
        ("carla", "schools", 404),
        ("bo", "schools", 200),
        ("finn", "home_care", 200),
        ("dan", "home_care", 404),
        ("gry", "home_care", 404),
        ("stranger", "home_care", 404),
    ],
)
def test_who_may_answer_for_a_unit(cast, signed_in, round, who, unit, status):
    client = signed_in(getattr(cast, who))
    here = [round.pk, getattr(cast, unit).pk]
    assert client.get(reverse("answering:promise", args=here)).status_code == status
    assert client.post(reverse("answering:start", args=here)).status_code == (302 if status == 200 else 404)


def test_a_leader_of_one_unit_leads_nothing_beside_it(cast, signed_in, round):
    """A unit leader placed below does not lead what stands above."""
    add_member(
        organisation=cast.here,
        user=cast.stranger,
        role=Role.UNIT_LEADER,
        unit=cast.home_care,
        actor=cast.finn,
        now=NOW,
    )
    wide = opened_round(cast, name="Bred", units=[cast.elder_care])
    client = signed_in(cast.stranger)
    assert client.get(reverse("answering:promise", args=[round.pk, cast.home_care.pk])).status_code == 200
    assert client.get(reverse("answering:promise", args=[wide.pk, cast.elder_care.pk])).status_code == 404


def test_a_sheet_begun_stays_hers_after_a_move(cast, alma, sheet):
    add_member(
        organisation=cast.here,
        user=cast.alma,
        role=Role.RESPONDENT,
        unit=cast.schools,
        actor=cast.finn,
        now=NOW,
    )
    assert alma.get(page("section", sheet, "strategi")).status_code == 200
    assert save(alma, sheet, chosen=["1"]).status_code == 200


def test_gry_finds_nothing(cast, signed_in, sheet):
    neighbouring_round(cast)
    for gry in [cast.gry, *cast.neighbours.values()]:
        client = signed_in(gry)
        for name in ("promise", "overview", "sent"):
            assert client.get(page(name, sheet)).status_code == 404, name
        for name in ("start", "send"):
            assert client.post(page(name, sheet)).status_code == 404, name
        for method in (client.get, client.post):
            assert method(page("section", sheet, "strategi")).status_code == 404
        assert "Forår 2027" not in client.get(reverse("answering:mine")).text


@pytest.mark.parametrize("section", ["whole", "findes-ikke", "retning", "%00", "🦉"])
def test_a_topic_that_does_not_exist(alma, sheet, section):
    assert alma.get(page("section", sheet, "strategi").replace("strategi", section)).status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_comes_back(sheet):
    for url in (page("promise", sheet), page("section", sheet, "strategi"), reverse("answering:mine")):
        response = Client().get(url)
        assert response.url == f"{reverse('accounts:sign-in')}?next={url}"


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_in_both_languages(cast, alma, sheet, language):
    headers = {"accept-language": language}
    urls = [
        page("promise", sheet),
        page("overview", sheet),
        page("section", sheet, "teknik"),
        reverse("answering:mine"),
    ]
    pages = [alma.get(url, headers=headers).text for url in urls]
    for html in pages:
        assert f'<html lang="{language}">' in html
    said = {
        "da": ["Begynd", "Oversigt", "Gem og gå til oversigten", "Fortsæt"],
        "en": ["Continue", "Overview", "Save and go to overview", "Continue"],
    }
    assert all(word in html for word, html in list(zip(said[language], pages, strict=True))[1:])


def test_a_round_can_be_followed_when_one_of_its_units_is_no_more(client, cast):
    round = opened_round(cast, units=[cast.schools, cast.home_care])
    end_unit(unit=cast.schools, actor=cast.finn, now=NOW)
    client.force_login(cast.bo)
    assert cast.schools.name in client.get(reverse("rounds:round", args=[round.pk])).text
