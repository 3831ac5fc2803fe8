"""Who is asked, and that the letters reach each once."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from spindel.core.refusals import Refusal
from spindel.features.rounds import reads, tasks, writes
from spindel.features.rounds.models import Audience, Delivery, Invitation, InvitationKey, Mode
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs.models import Job, NotYet
from spindel.foundation.jobs.writes import run_due
from tests.cast import NOW
from tests.factories.rounds import opened_round, planned_round

TODAY = NOW.date()


@pytest.fixture
def mail(settings: LazySettings, mailoutbox: list) -> list:
    """A mail server that takes everything."""
    settings.EMAIL_HOST = "localhost"
    return mailoutbox


def person(round, unit, cast, name="Ea", **how):
    return writes.invite_person(
        **{
            "round": round,
            "unit": unit,
            "name": name,
            "email": f"{name.lower()}@example.org",
            "is_leader": False,
        }
        | how,
        actor=cast.bo,
        now=NOW,
    )


def refuse(monkeypatch, *answers):
    """Let the mail server answer so, letter by letter; None takes it."""
    left = list(answers)
    posted = []

    def post(*, to, **letter):
        answer = left.pop(0) if left else None
        if answer:
            raise answer
        posted.append(to)

    monkeypatch.setattr(tasks, "post", post)
    return posted


def deliveries(round):
    return {each.name: each.delivery for each in round.invitations.all()}


def test_everybody_who_belongs_to_the_units_is_asked(cast):
    round = opened_round(cast, units=[cast.home_care, cast.elder_care])
    asked = {(each.name, each.unit_id, each.is_leader) for each in round.invitations.all()}
    assert asked == {("Alma", cast.home_care.pk, False), ("Carla", cast.elder_care.pk, True)}


def test_a_chosen_list_asks_those_on_it_only(cast):
    round = planned_round(cast, audience=Audience.CHOSEN)
    with pytest.raises(Refusal, match="nobody_chosen"):
        writes.open_round(round=round, actor=cast.bo, now=NOW)
    round.refresh_from_db()
    person(round, cast.schools, cast)
    writes.open_round(round=round, actor=cast.bo, now=NOW)
    assert deliveries(round) == {"Ea": Delivery.NONE}


def test_who_is_listed_already_is_not_asked_twice(cast):
    round = planned_round(cast)
    person(round, cast.home_care, cast, "Alma")
    writes.open_round(round=round, actor=cast.bo, now=NOW)
    assert round.invitations.filter(email="alma@example.org").count() == 1


def test_the_same_list_twice_changes_nothing(cast):
    round = planned_round(cast)
    listed = [reads.Person(cast.schools.pk, "Ea", "EA@example.org", is_leader=True)]
    assert writes.invite_people(round=round, people=listed, actor=cast.bo, now=NOW) == 1
    assert writes.invite_people(round=round, people=listed, actor=cast.bo, now=NOW) == 0
    renamed = [reads.Person(cast.schools.pk, "Ea Holm", "ea@example.org")]
    writes.invite_people(round=round, people=renamed, actor=cast.bo, now=NOW)
    [invitation] = round.invitations.all()
    assert (invitation.name, invitation.is_leader) == ("Ea Holm", False)


def test_each_gets_a_link_of_their_own_and_the_key_stands_nowhere_else(cast, mail):
    round = opened_round(cast)
    person(round, cast.schools, cast)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    assert deliveries(round) == {"Alma": Delivery.SENT, "Ea": Delivery.SENT}
    keys = {letter.to[0]: letter.body.split("/s/#")[1].split()[0] for letter in mail}
    for address, key in keys.items():
        assert len(key) >= 43
        assert reads.invitation_of_key(key).email == address
    stored = str(list(InvitationKey.objects.values_list())) + str(list(Job.objects.values_list()))
    assert not any(key in stored for key in keys.values())
    assert reads.invitation_of_key("x" + next(iter(keys.values()))) is None


def test_the_letter_says_what_for_until_when_and_what_is_promised(cast, mail):
    round = opened_round(
        cast, purpose="Til budgettet.", deadline=TODAY + timedelta(days=9), mode=Mode.CONFIDENTIAL
    )
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    [letter] = mail
    for said in (
        "Egelund Kommune",
        "Hjemmeplejen",
        "Til budgettet.",
        "30. november 2026",
        reads.promise_of(round)[0],
    ):
        assert said in letter.body
        assert said in letter.alternatives[0][0]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_opening_can_send_at_once_in_the_rounds_language(cast, mail):
    round = planned_round(cast, language="en")
    writes.open_round(round=round, actor=cast.bo, now=NOW, send=True)
    run_due(now=NOW)
    assert mail[0].subject == "Please answer: Forår 2027"


def test_nothing_is_sent_twice_however_often_one_asks(cast, mail):
    round = opened_round(cast)
    assert writes.send_invitations(round=round, actor=cast.bo, now=NOW) == 1
    assert writes.send_invitations(round=round, actor=cast.bo, now=NOW) == 1
    run_due(now=NOW)
    assert writes.send_invitations(round=round, actor=cast.bo, now=NOW) == 0
    run_due(now=NOW)
    assert len(mail) == 1


def test_a_letter_cut_off_in_the_middle_is_uncertain_and_not_repeated(cast, mail, monkeypatch):
    round = opened_round(cast)
    person(round, cast.schools, cast)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    [job] = Job.objects.all()

    class Killed(BaseException):
        pass

    refuse(monkeypatch, Killed())
    with pytest.raises(Killed):
        tasks.send_invitations(**job.facts, now=NOW)
    assert sorted(deliveries(round).values()) == [Delivery.SENDING, Delivery.WAITING]
    posted = refuse(monkeypatch)
    tasks.send_invitations(**job.facts, now=NOW)
    assert sorted(deliveries(round).values()) == [Delivery.SENT, Delivery.UNCERTAIN]
    assert len(posted) == 1
    assert writes.send_invitations(round=round, actor=cast.bo, now=NOW, again=True) == 1


def test_what_the_server_refuses_is_shown_with_its_reason(cast, mail, monkeypatch):
    round = opened_round(cast)
    refuse(monkeypatch, Refusal("mail.address_refused", status="550"))
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    [invitation] = reads.troubled_in(round)
    assert (invitation.delivery, invitation.trouble) == (Delivery.FAILED, "mail.address_refused:550")


def test_a_line_that_breaks_leaves_it_uncertain(cast, mail, monkeypatch):
    round = opened_round(cast)
    refuse(monkeypatch, ConnectionResetError())
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    assert deliveries(round) == {"Alma": Delivery.UNCERTAIN}


def test_when_the_server_is_away_all_wait_for_the_next_try(cast, mail, monkeypatch):
    round = opened_round(cast)
    person(round, cast.schools, cast)
    refuse(monkeypatch, NotYet("mail.server_away"))
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    assert set(deliveries(round).values()) == {Delivery.WAITING}
    posted = refuse(monkeypatch)
    run_due(now=NOW + timedelta(minutes=5))
    assert len(posted) == 2


def test_without_a_mail_server_nothing_pretends_to_be_sent(cast, settings):
    settings.EMAIL_HOST = ""
    round = opened_round(cast)
    with pytest.raises(Refusal, match="no_server"):
        writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    assert deliveries(round) == {"Alma": Delivery.NONE}


def test_reminders_reach_only_those_who_are_missing_and_want_them_once_a_day(cast, mail):
    round = opened_round(cast, deadline=TODAY + timedelta(days=7))
    for name in ("Ea", "Ib", "Ox"):
        person(round, cast.schools, cast, name)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    round.invitations.filter(name="Ea").update(has_answered=True)
    round.invitations.filter(name="Ib").update(wants_reminders=False)
    person(round, cast.schools, cast, "Ny")
    mail.clear()
    for hour in (9, 10, 11):
        tasks.keep_time(now=NOW.replace(hour=hour))
        writes.remind(round=round, actor=cast.bo, now=NOW.replace(hour=hour))
        run_due(now=NOW.replace(hour=hour))
    assert sorted(letter.to[0] for letter in mail) == ["alma@example.org", "ox@example.org"]
    assert mail[0].subject.startswith("Påmindelse")


def test_a_reminder_brings_a_further_key_and_the_first_stays_good(cast, mail):
    round = opened_round(cast)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    writes.remind(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    keys = [letter.body.split("/s/#")[1].split()[0] for letter in mail]
    assert len(set(keys)) == 2
    assert len({reads.invitation_of_key(key).pk for key in keys}) == 1


def test_a_reminder_not_taken_is_tried_again_the_same_day(cast, mail, monkeypatch):
    round = opened_round(cast)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    refuse(monkeypatch, NotYet("mail.not_accepted", status="451"))
    writes.remind(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    posted = refuse(monkeypatch)
    run_due(now=NOW + timedelta(minutes=5))
    assert posted == ["alma@example.org"]


def test_opting_out_needs_the_letter_and_nothing_else(cast, client):
    round = opened_round(cast)
    [invitation] = round.invitations.all()
    path = f"/maalinger/paamindelser/{reads.reminders_token(invitation)}/"
    assert client.get(path).status_code == 200
    assert Invitation.objects.get().wants_reminders
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Invitation.objects.get().wants_reminders
    client.post(path, {"again": "1"})
    assert Invitation.objects.get().wants_reminders
    assert client.get(path.replace(":", "x", 1)).status_code == 404


def test_who_has_answered_stays_on_the_list(cast):
    round = opened_round(cast)
    round.invitations.update(has_answered=True)
    with pytest.raises(Refusal, match="has_answered"):
        writes.remove_invitation(invitation=round.invitations.get(), actor=cast.bo, now=NOW)


def test_in_an_anonymous_round_trying_tells_nothing_about_who_has_answered(cast, mail):
    round = opened_round(cast, mode=Mode.ANONYMOUS)
    silent = person(round, cast.schools, cast)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    mail.clear()
    round.invitations.filter(name="Alma").update(has_answered=True)
    for invitation in round.invitations.all():
        with pytest.raises(Refusal, match="stays_on_list"):
            writes.remove_invitation(invitation=invitation, actor=cast.bo, now=NOW)
        sent = writes.send_invitations(round=round, actor=cast.bo, now=NOW, only=[invitation.pk])
        assert sent == 1
    run_due(now=NOW)
    assert deliveries(round) == {"Alma": Delivery.SENT, "Ea": Delivery.SENT}
    assert [letter.to[0] for letter in mail] == [silent.email]
    sent = Event.objects.filter(action="round.letters_sent").order_by("-id")[:2]
    assert [event.facts["people"] for event in sent] == [1, 1]


def test_what_was_not_sent_when_it_closed_is_not_sent_later(cast, mail):
    round = opened_round(cast)
    writes.send_invitations(round=round, actor=cast.bo, now=NOW)
    writes.close_round(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    assert not mail
    assert deliveries(round) == {"Alma": Delivery.NONE}


def listed(round, text):
    return reads.read_people(round, "liste.csv", text.encode())


def test_a_list_says_what_it_would_change(cast):
    round = planned_round(cast)
    person(round, cast.schools, cast)
    found = listed(
        round,
        "Navn;E-mail;Enhed;Leder\nEa;ea@example.org;Skoler;ja\nIb;ib@x.dk;Ældre og omsorg / Hjemmeplejen;\n",
    )
    assert (found.new, found.changed, found.same, found.faults) == (1, 1, 0, [])
    assert found.people[1] == reads.Person(cast.home_care.pk, "Ib", "ib@x.dk")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";ib@x.dk;Skoler;", "Navnet mangler"),
        ("Ib;ib(at)x.dk;Skoler;", "»ib(at)x.dk« er ikke en e-mailadresse"),
        ("Ib;ib@x.dk;;", "Enheden mangler"),
        ("Ib;ib@x.dk;Månen;", "ingen enhed, der hedder »Månen«"),
        ("Ib;ib@x.dk;Egelund;", "er ikke med i denne måling"),
        ("Ib;ib@x.dk;Skoler;måske", "Skriv ja eller nej"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cast, row, said):
    found = listed(planned_round(cast), f"Navn;E-mail;Enhed;Leder\nEa;ea@x.dk;Skoler;ja\n{row}\n")
    [fault] = found.faults
    assert fault.row == 3
    assert said in fault.sentence


def test_the_same_address_twice_in_a_unit_is_a_fault(cast):
    found = listed(planned_round(cast), "Navn;E-mail;Enhed\nEa;ea@x.dk;Skoler\nIb;EA@x.dk;Skoler\n")
    assert [(fault.row, "række 2" in fault.sentence) for fault in found.faults] == [(3, True)]


def test_a_list_without_headings_says_which_are_missing(cast):
    [fault] = listed(planned_round(cast), "Ea;ea@x.dk;Skoler\n").faults
    assert "navn, e-mail, enhed" in fault.sentence


def test_the_list_can_be_taken_home_corrected_and_brought_back(cast, client):
    round = opened_round(cast)
    person(round, cast.schools, cast, is_leader=True)
    client.force_login(cast.bo)
    content = client.get(f"/maalinger/{round.pk}/deltagere.csv").content
    found = reads.read_people(round, "deltagere.csv", content)
    assert (found.same, found.new, found.changed, found.faults) == (2, 0, 0, [])


def test_a_list_with_nobody_on_it_is_one_to_fill_in(cast):
    assert reads.listed_people(planned_round(cast)) == [["navn", "e-mail", "enhed", "leder"]]
