"""Planning on the page, and what is handed out."""

import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from spindel.features.rounds import reads
from spindel.features.rounds.models import Audience, Mode, Round
from spindel.features.rounds.presentation.qr import qr_svg
from spindel.features.rounds.writes import extend_round, make_open_links
from tests.cast import NOW
from tests.factories.rounds import framework_in, opened_round, planned_round, sheet_of

TODAY = NOW.date()


def plan_data(cast, version, **more):
    return {
        "name": "Forår 2027",
        "questions": f"{version.pk}/",
        "units": [cast.home_care.pk, cast.schools.pk],
        "audience": "everyone",
        "mode": "confidential",
        "fewest_shown": "6",
        "closes_itself": "0",
        "reminder_days": ["7", "1"],
        "language": "da",
        "shows_own_result": "0",
        "weighting": "equal",
        "retention_months": "24",
        "target": "3,5",
        **more,
    }


@pytest.fixture
def bo(cast, client):
    client.force_login(cast.bo)
    return client


def test_what_is_filled_in_is_planned(cast, bo):
    bo.post("/maalinger/ny/", plan_data(cast, framework_in(cast.here)))
    round = Round.objects.get()
    assert (round.mode, round.fewest_shown, round.closes_itself, round.shows_own_result) == (
        "confidential",
        6,
        False,
        False,
    )
    assert (round.reminder_days, round.retention_months) == ([7, 1], 24)
    assert round.targets == {"strategi": 3.5, "teknik": 3.5}


def test_the_plan_comes_back_as_it_was_saved(cast, bo):
    round = planned_round(
        cast, mode=Mode.ANONYMOUS, closes_itself=False, reminder_days=[30], purpose="Derfor."
    )
    page = bo.get(f"/maalinger/{round.pk}/ret/")
    form = page.context["form"]
    assert {name: form[name].value() for name in ("mode", "closes_itself", "reminder_days", "purpose")} == {
        "mode": "anonymous",
        "closes_itself": "0",
        "reminder_days": [30],
        "purpose": "Derfor.",
    }
    assert {row.unit.pk for row in form.tree() if row.is_ticked} == {cast.home_care.pk, cast.schools.pk}


def test_a_branch_is_ticked_without_losing_what_was_filled_in(cast, bo):
    data = plan_data(
        cast, framework_in(cast.here), name="", units=[cast.schools.pk], tick=f"{cast.elder_care.pk}:on"
    )
    page = bo.post("/maalinger/ny/", data | {"purpose": "Derfor."})
    form = page.context["form"]
    assert {row.unit.pk for row in form.tree() if row.is_ticked} == {
        cast.schools.pk,
        cast.elder_care.pk,
        cast.home_care.pk,
    }
    assert form["purpose"].value() == "Derfor."
    assert not Round.objects.exists()
    assert "form-error" not in page.content.decode()


def test_each_mode_shows_the_sentences_respondents_read(cast, bo):
    framework_in(cast.here)
    page = bo.get("/maalinger/ny/").content.decode()
    for mode in Mode:
        for sentence in reads.who_sees_what(Round(mode=mode)):
            assert sentence in page


def test_an_open_round_sends_its_planner_back(cast, bo):
    round = opened_round(cast)
    assert bo.get(f"/maalinger/{round.pk}/ret/").status_code == 302


def test_a_dimensions_target_holds_for_its_categories(cast, bo):
    round = planned_round(cast)
    bo.post(f"/maalinger/{round.pk}/maal/", {"strategi": "4,0", "teknik": ""})
    assert Round.objects.get().targets == {"strategi": 4.0}


def test_opening_closing_and_extending_on_the_page(cast, bo):
    round = planned_round(cast, deadline=TODAY + timedelta(days=3650))
    bo.post(f"/maalinger/{round.pk}/aabn/")
    assert Round.objects.get().is_open
    later = TODAY + timedelta(days=3660)
    bo.post(f"/maalinger/{round.pk}/forlaeng/", {"deadline": later.isoformat(), "reason": "Ferie."})
    assert Round.objects.get().deadline == later
    assert bo.post(f"/maalinger/{round.pk}/luk/", {"reason": ""}).status_code == 200
    assert Round.objects.get().is_open
    bo.post(f"/maalinger/{round.pk}/luk/", {"reason": "Alle har svaret."})
    assert Round.objects.get().closed_at
    assert "Alle har svaret." in bo.get(f"/maalinger/{round.pk}/").content.decode()


def test_a_list_is_shown_before_it_is_taken_over(cast, bo):
    round = planned_round(cast, audience=Audience.CHOSEN)
    file = SimpleUploadedFile("liste.csv", b"navn;e-mail;enhed\nEa;ea@x.dk;Skoler\n")
    page = bo.post(f"/maalinger/{round.pk}/deltagere/fil/", {"file": file})
    assert not round.invitations.exists()
    bo.post(f"/maalinger/{round.pk}/deltagere/overtag/", {"rows": page.context["signed"]})
    assert round.invitations.get().email == "ea@x.dk"


def test_a_list_signed_for_another_round_is_not_taken_over(cast, bo):
    round, other = planned_round(cast), planned_round(cast, name="Anden")
    file = SimpleUploadedFile("liste.csv", b"navn;e-mail;enhed\nEa;ea@x.dk;Skoler\n")
    signed = bo.post(f"/maalinger/{round.pk}/deltagere/fil/", {"file": file}).context["signed"]
    for rows in (signed, "x" + signed, ""):
        bo.post(f"/maalinger/{other.pk}/deltagere/overtag/", {"rows": rows})
    assert not other.invitations.exists()


def test_copying_leads_to_the_new_plan(cast, bo):
    round = opened_round(cast)
    answer = bo.post(f"/maalinger/{round.pk}/kopier/", {"name": "Forår 2028", "shows_last_answer": "on"})
    copy = Round.objects.get(name="Forår 2028")
    assert answer["Location"] == f"/maalinger/{copy.pk}/ret/"
    assert copy.shows_last_answer


def test_every_unit_gets_one_link_and_a_code_that_leads_there(cast, bo):
    round = opened_round(cast)
    bo.post(f"/maalinger/{round.pk}/links/")
    bo.post(f"/maalinger/{round.pk}/links/")
    links = reads.open_links_of(round)
    assert set(links) == {cast.home_care.pk, cast.schools.pk}
    code = links[cast.schools.pk].code
    assert f"/s/aaben/{code}/" in bo.get(f"/maalinger/{round.pk}/links/").content.decode()
    drawn = bo.get(f"/maalinger/{round.pk}/links/{cast.schools.pk}/qr.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(drawn.content).tag.endswith("svg")
    assert drawn.content == qr_svg(f"http://testserver/s/aaben/{code}/")
    assert reads.open_link_of_code(code).unit == cast.schools
    bo.post(f"/maalinger/{round.pk}/links/{cast.schools.pk}/fjern/")
    assert reads.open_link_of_code(code) is None


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_paper_is_a_tagged_pdf(cast, bo, language):
    round = opened_round(cast, language=language)
    content = bo.get(f"/maalinger/{round.pk}/papir/{cast.schools.pk}.pdf").content
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content


def test_all_papers_come_in_one_file(cast, bo):
    make_open_links(round=(round := opened_round(cast)), actor=cast.bo, now=NOW)
    packed = b"".join(bo.get(f"/maalinger/{round.pk}/papir.zip"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert [name.split("-")[2] for name in archive.namelist()] == ["hjemmeplejen", "skoler"]


def test_a_change_and_its_reason_are_seen_by_those_who_answer_and_those_who_read(cast, client):
    round = opened_round(cast, deadline=TODAY + timedelta(days=5))
    sheet_of(round, cast.home_care, cast.alma)
    extend_round(
        round=round, deadline=TODAY + timedelta(days=9), reason="Efterårsferie.", actor=cast.bo, now=NOW
    )
    pages = {cast.alma: f"/svar/{round.pk}/{cast.home_care.pk}/", cast.dan: f"/resultater/{round.pk}/"}
    for reader, path in pages.items():
        client.force_login(reader)
        assert "Efterårsferie." in client.get(path).content.decode(), path
