"""One person's right to see what is kept, and to be forgotten, without a closed figure moving."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse

from spindel.core.answers.model import Absence
from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.writes import GivenAnswer, hand_in_sheet, start_sheet
from spindel.features.rounds.models import Invitation, Mode
from spindel.features.rounds.writes import close_round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.models import Event
from spindel.foundation.audit.reads import verified
from spindel.foundation.audit.writes import seal
from spindel.foundation.organisation.models import Membership
from spindel.foundation.organisation.writes import LastAdministrator, add_member
from spindel.foundation.persons.reads import as_archive, everything_about, person_at
from spindel.foundation.persons.writes import NobodyKnown, NotOneself, erase_person, export_person
from spindel.foundation.walls.permissions import only
from tests.cast import NOW, account
from tests.factories.rounds import opened_round, sheet_of

LATER = NOW + timedelta(days=1)


@pytest.fixture
def answered(cast):
    """Alma and Bo have answered; Alma wrote a comment."""
    round = opened_round(cast)
    given = {"retning": GivenAnswer(2.0, Absence.ANSWERED, "Jeg, Alma, synes …")}
    hand_in_sheet(
        round=round, unit=cast.home_care, respondent=cast.alma, answers=given, actor=cast.alma, now=NOW
    )
    sheet_of(round, cast.home_care, cast.bo)
    Invitation.objects.filter(round=round, user=cast.alma).delete()
    Invitation.objects.create(
        organisation=cast.here,
        round=round,
        unit=cast.home_care,
        user=cast.alma,
        name="Alma",
        email=cast.alma.email,
    )
    return round


def erase(cast, user, *, keeps=True, actor=None):
    erase_person(
        person=person_at(cast.here, user.email), keeps_answers=keeps, actor=actor or cast.finn, now=LATER
    )


def traces(user_id, email, name):
    """Where the database still holds any of this: every text column of every table."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, str) and (email in value.lower() or name in value):
                        found.append(f"{table}.{column}")
                    if column in {"user_id", "respondent_id", "by_id"} and value == user_id:
                        found.append(f"{table}.{column}")
    return found


def test_everything_is_found_and_nobody_elses(cast, answered):
    start_sheet(round=answered, unit=cast.schools, respondent=cast.alma, now=NOW)
    held = {
        each.holding.key: each.rows for each in everything_about(person_at(cast.here, "ALMA@example.org "))
    }
    assert [row["unit"] for row in held["answers"]] == ["Hjemmeplejen", "Skoler"]
    assert held["answers"][0]["answers"][0]["comment"].startswith("Jeg, Alma")
    assert len(held["invitations"]) == len(held["membership"]) == len(held["account"]) == 1
    assert held["membership"][0]["role"] == "respondent"
    assert {row["action"] for row in held["events"]} >= {"member.added", "sheet.started", "sheet.handed_in"}


def test_the_file_is_the_same_for_people_and_machines(cast, answered):
    person = person_at(cast.here, cast.alma.email)
    held = export_person(person=person, actor=cast.finn, now=LATER)
    with ZipFile(io.BytesIO(as_archive(person, held, LATER))) as archive:
        data = json.loads(archive.read("person.json"))
        page = archive.read("person.html").decode()
    assert data["organisation"] == "Egelund Kommune"
    assert data["answers"][0]["answers"][0]["value"] == 2.0
    for word in ("Jeg, Alma, synes", "Hjemmeplejen", "alma@example.org"):
        assert word in page
    assert "password" not in json.dumps(data)
    assert Event.objects.latest("id").action == "person.exported"


def fetched(cast, actor):
    held = export_person(person=person_at(cast.here, cast.alma.email), actor=actor, now=LATER)
    return {each.holding.key: each.rows for each in held}


def test_no_administrator_fetches_what_nobody_was_to_be_shown(cast):
    """“Nobody is shown what you have answered”, not through a file either; whoever runs the server reads the database."""
    round = opened_round(cast, mode=Mode.CONFIDENTIAL, units=[cast.home_care])
    sheet_of(round, cast.home_care, cast.alma)
    assert [row["answers"] for row in fetched(cast, cast.finn)["answers"]] == [2]
    [whole] = fetched(cast, None)["answers"]
    assert [answer["value"] for answer in whole["answers"]] == [3.0, 2.0]


def test_no_administrator_fetches_who_has_answered_anonymously(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS, units=[cast.home_care])
    Invitation.objects.filter(round=round).update(has_answered=True, reminded_on=NOW.date())
    [told] = fetched(cast, cast.finn)["invitations"]
    assert (told["has_answered"], told["reminded_on"]) == (None, None)
    [whole] = fetched(cast, None)["invitations"]
    assert whole["has_answered"] is True


def test_erased_with_the_answers_kept_nothing_leads_to_the_person(cast, answered):
    before = Sheet.objects.filter(round=answered, sent_at__isnull=False).count()
    user_id, email = cast.alma.pk, cast.alma.email
    erase(cast, cast.alma)
    assert traces(user_id, email, "Alma") == []
    assert Sheet.objects.filter(round=answered, sent_at__isnull=False).count() == before
    sheet = Sheet.objects.get(respondent=None)
    assert [(answer.value, answer.comment) for answer in sheet.answers.all()] == [(2.0, "")]
    assert Invitation.objects.filter(round=answered, name="", email="", user=None).exists()
    assert not User.objects.filter(pk=user_id).exists()


def test_erased_with_the_answers_they_are_gone_too(cast, answered):
    user_id, email = cast.alma.pk, cast.alma.email
    erase(cast, cast.alma, keeps=False)
    assert traces(user_id, email, "Alma") == []
    assert list(Sheet.objects.values_list("respondent_id", flat=True)) == [cast.bo.pk]
    assert set(Answer.objects.values_list("sheet__respondent_id", flat=True)) == {cast.bo.pk}


def test_what_was_begun_and_never_sent_goes_in_any_case(cast, answered):
    start_sheet(round=answered, unit=cast.schools, respondent=cast.alma, now=NOW)
    erase(cast, cast.alma)
    assert not Sheet.objects.filter(unit=cast.schools).exists()


def test_the_chain_holds_after_somebody_is_erased(cast, answered):
    seal(chain=cast.here.pk)
    erase(cast, cast.alma)
    seal(chain=cast.here.pk)
    assert verified(cast.here.pk).broken is None
    event = Event.objects.filter(action="person.erased").get()
    assert event.facts == {"kept_answers": True}


@pytest.mark.parametrize("worker", ["has frozen them", "is late"])
@pytest.mark.parametrize("keeps", [True, False])
def test_closed_figures_do_not_move(cast, client, answered, keeps, worker):
    from spindel.foundation.jobs.writes import run_due

    for number in range(6):
        sheet_of(answered, cast.home_care, account(f"P{number}"))
    close_round(round=answered, actor=cast.bo, now=LATER)
    if worker == "has frozen them":
        run_due(now=LATER)
    client.force_login(cast.dan)
    url = reverse("results:table-csv", args=[answered.pk])
    before = client.get(url).content
    assert before.count(b"\n") > 3
    erase(cast, cast.alma, keeps=keeps)
    assert client.get(url).content == before


def test_a_person_who_was_only_invited(cast, answered):
    Invitation.objects.create(
        organisation=cast.here, round=answered, unit=cast.schools, name="Ib", email="ib@example.org"
    )
    person = person_at(cast.here, "IB@example.org")
    assert (person.user, person.name) == (None, "IB@example.org")
    erase_person(person=person, keeps_answers=True, actor=cast.finn, now=LATER)
    assert traces(-1, "ib@example.org", "Ib") == []


def test_the_neighbours_person_is_not_known_here(cast, answered):
    for email in (cast.gry.email, "nobody@example.org", ""):
        person = person_at(cast.here, email)
        assert not any(each.rows for each in everything_about(person)), email
        with pytest.raises(NobodyKnown):
            erase_person(person=person, keeps_answers=True, actor=cast.finn, now=LATER)
        with pytest.raises(NobodyKnown):
            export_person(person=person, actor=cast.finn, now=LATER)


def test_who_belongs_elsewhere_too_keeps_the_account_there(cast, answered):
    add_member(
        organisation=cast.there,
        user=cast.alma,
        role="respondent",
        unit=cast.neighbouring_unit,
        actor=cast.gry,
        now=NOW,
    )
    with only(cast.here.pk):
        erase(cast, cast.alma)
    assert User.objects.filter(pk=cast.alma.pk).exists()
    assert list(Membership.objects.filter(user=cast.alma).values_list("organisation", flat=True)) == [
        cast.there.pk
    ]
    assert not Sheet.objects.filter(respondent=cast.alma).exists()


def test_nobody_erases_themselves_or_the_last_administrator(cast):
    with pytest.raises(NotOneself):
        erase(cast, cast.finn)
    with pytest.raises(LastAdministrator):
        erase(cast, cast.finn, actor=cast.bo)
    assert Membership.objects.filter(user=cast.finn).exists()


def test_somebody_erased_is_signed_out_at_once(cast, client):
    client.force_login(cast.alma)
    erase(cast, cast.alma)
    assert client.get(reverse("home")).wsgi_request.user.is_anonymous


def test_the_pages_in_order(cast, client, answered):
    client.force_login(cast.finn)
    email = cast.alma.email
    assert (
        email
        in client.get(
            reverse("organisation:member", args=[cast.membership_of(cast.alma).pk])
        ).content.decode()
    )
    page = client.post(reverse("persons:look"), {"email": email}).content.decode()
    assert "Besvarelser" in page or "Svar" in page
    assert page.count("<tr>") == 7
    archive = client.post(reverse("persons:export"), {"email": email})
    assert archive["Content-Type"] == "application/zip"
    assert "no-store" in archive["Cache-Control"]
    unsure = client.post(reverse("persons:erase"), {"email": email, "answers": "keep"})
    assert unsure.status_code == 200
    assert User.objects.filter(email=email).exists()
    client.post(reverse("persons:erase"), {"email": email, "answers": "keep", "sure": "on"})
    assert not User.objects.filter(email=email).exists()
    gone = client.post(reverse("persons:look"), {"email": email}).content.decode()
    assert "Der står ikke noget om den adresse her." in gone
