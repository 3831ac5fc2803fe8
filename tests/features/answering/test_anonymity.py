"""Given the whole database, nobody can work out who answered what in an anonymous round; yet each answers once.

The attacker here reads every table as it lies on the disk, knows the people's order from outside (who answered first,
second, …), and pairs by order, by id, by transaction and by whatever two rows have in common.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from spindel.core.answers.model import Absence
from spindel.core.refusals import Refusal
from spindel.features.answering import reads, tasks, writes
from spindel.features.answering.models import Answer, Draft, Envelope, Sheet
from spindel.features.answering.reads import answers_of, comments_of, is_being_counted
from spindel.features.answering.reads.drafts import STEP
from spindel.features.answering.writes.envelopes import STEP as ENVELOPE_STEP
from spindel.features.results.reads.gate import is_told
from spindel.features.results.tasks import freeze
from spindel.features.rounds.models import Invitation, InvitationKey, Mode
from spindel.features.rounds.writes import close_round, reopen_round
from spindel.foundation.accounts.models import User
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.jobs.writes import run_due
from tests.cast import NOW
from tests.factories.rounds import opened_round
from tests.features.answering.keys import answered, begin, choose, enter, invited, key_to, page

PEOPLE = 24
CHOICES = [str(place % 5) for place in range(PEOPLE)]
CHANCE = 0.2
"""Of a choice being the right one, with five that are equally frequent."""
LUCK = 0.55
"""Hits beyond this share do not come by chance: less than once in 10,000 for 24 people and five choices."""

Row = dict[str, Any]


@pytest.fixture
def round(cast):
    return opened_round(cast, mode=Mode.ANONYMOUS, units=[cast.home_care])


@pytest.fixture
def crowd(cast, round) -> list[Invitation]:
    """Everybody answers, one after the other, each with a comment that only they would write."""
    people = [invited(round, cast.home_care, f"Person{number}") for number in range(PEOPLE)]
    for person, choice in zip(people, CHOICES, strict=True):
        answered(
            key_to(person), round, cast.home_care, choice, comment=f"Ordene fra {person.pk} og ingen anden"
        )
    return people


def counted(round, cast):
    close_round(round=round, actor=cast.bo, now=NOW)
    tasks.count_answers(round_id=round.pk, now=NOW)


def dump() -> Iterator[tuple[str, Sequence[Row]]]:
    """Every table in the order its rows lie in, with what the database itself notes beside them."""
    hidden = (
        "xmin::text::bigint AS hidden_transaction, ctid::text AS hidden_place, "
        if postgres()
        else "rowid AS hidden_place, "
    )
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            try:
                cursor.execute(f'SELECT {hidden} * FROM "{table}"')
            except Exception as no_rowid:  # noqa: BLE001  (a table of the database's own)
                pytest.fail(f"{table}: {no_rowid}")
            columns = [column[0] for column in cursor.description]
            yield table, [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def postgres() -> bool:
    return connection.vendor == "postgresql"


def choices_in_order(rows: Sequence[Row], round) -> list[str]:
    places = list(reads.asked_in(round))
    values, _absence = reads.unpacked(round, [row["packed"] for row in rows])
    return [str(int(value)) for value in values[:, places.index("retning")]]


def hits(guessed: Sequence[str], truth: Sequence[str]) -> float:
    return sum(one == other for one, other in zip(guessed, truth, strict=True)) / len(truth)


ORDERS: dict[str, Callable[[Row], Any]] = {
    "as it lies": lambda row: 0,
    "by id": lambda row: row["id"],
    "by id backwards": lambda row: -row["id"],
    "by place": lambda row: str(row["hidden_place"]),
    "by transaction": lambda row: row.get("hidden_transaction", 0),
    "by when begun": lambda row: row["started_at"],
    "by when sent": lambda row: row["sent_at"],
}


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_of_the_sheets_is_the_order_of_the_people(cast, round, crowd, order):
    counted(round, cast)
    sheets = sorted(dict(dump())["answering_sheet"], key=ORDERS[order])
    assert len(sheets) == PEOPLE
    guessed = choices_in_order(sheets, round)
    assert sorted(guessed) == sorted(CHOICES)
    assert hits(guessed, CHOICES) < LUCK
    assert hits(guessed[::-1], CHOICES) < LUCK


def test_the_order_of_the_invitations_is_no_help_either(cast, round, crowd):
    """Should the people have been written in the order they answered, that order must not be the sheets'."""
    counted(round, cast)
    tables = dict(dump())
    people = [row["name"] for row in tables["rounds_invitation"] if row["name"].startswith("Person")]
    truth = [CHOICES[int(name.removeprefix("Person"))] for name in people]
    assert hits(choices_in_order(tables["answering_sheet"], round), truth) < LUCK


def test_the_attacker_would_see_sheets_kept_in_order(cast, round, crowd, monkeypatch):
    """Without the shuffling, the same attack succeeds: it is not the attacker who is blind."""

    class Orderly:
        def shuffle(self, found: list) -> None: ...

    monkeypatch.setattr("spindel.features.answering.writes.envelopes.SystemRandom", Orderly)
    Envelope.objects.all().delete()
    people = [invited(round, cast.home_care, f"Igen{number}") for number in range(PEOPLE)]
    for person, choice in zip(people, CHOICES, strict=True):
        answered(key_to(person), round, cast.home_care, choice)
    counted(round, cast)
    guessed = choices_in_order(sorted(dict(dump())["answering_sheet"], key=ORDERS["by id"]), round)
    assert hits(guessed, CHOICES) > LUCK


def test_no_row_is_newer_than_another_while_the_round_is_open(cast, round, crowd):
    """The unit's envelopes and invitations are all of one transaction, and envelopes are all of one length."""
    tables = dict(dump())
    envelopes, people = tables["answering_envelope"], tables["rounds_invitation"]
    assert len(envelopes) == PEOPLE
    assert len({len(row["sealed"]) for row in envelopes}) == 1
    for rows in (envelopes, people):
        assert len({row.get("hidden_transaction") for row in rows}) == 1
    held = {row["id"] for row in envelopes}
    answered(key_to(invited(round, cast.home_care, "Sidst")), round, cast.home_care, "1")
    assert not held & {row["id"] for row in dict(dump())["answering_envelope"]}


def test_nothing_in_the_database_names_a_key_or_a_moment(cast, round):
    ida = invited(round, cast.home_care, "Ida")
    key = key_to(ida)
    client = begin(key, round, cast.home_care)
    choose(client, round, cast.home_care, "retning", "3", comment="Helt mit eget ord")
    for when in ("begun", "sent", "closed"):
        for table, rows in dump():
            assert not [row for row in rows if key in readable(row)], (when, table)
            if when != "closed":
                assert not [row for row in rows if "Helt mit eget ord" in readable(row)], (when, table)
        if when == "begun":
            client.post(page("send", round, cast.home_care))
        elif when == "sent":
            counted(round, cast)
    assert not Draft.objects.exists()
    assert {sheet.sent_at for sheet in Sheet.objects.all()} == {round.opened_at}
    assert {sheet.started_at for sheet in Sheet.objects.all()} == {round.opened_at}
    assert {answer.saved_at for answer in Answer.objects.all()} == {round.opened_at}


def readable(row: Row) -> str:
    return " ".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for value in row.values()
    )


def test_no_two_rows_about_a_person_and_a_sheet_share_a_word(cast, round, crowd):
    """Digests, ids and names: nothing that stands beside a person stands beside a sheet."""
    counted(round, cast)
    tables = dict(dump())
    tie = re.compile(r"[0-9a-f]{32,}|Person\d+|[A-Za-z0-9_-]{43}")
    about_people = {
        word
        for table in ("rounds_invitation", "rounds_invitationkey")
        for row in tables[table]
        for word in tie.findall(readable(row))
    }
    about_sheets = {
        word
        for table, rows in tables.items()
        if table.startswith("answering_")
        for row in rows
        for word in tie.findall(readable(row))
    }
    assert about_people
    assert not about_people & about_sheets


def test_no_table_of_answers_points_at_people_in_an_anonymous_round(cast, round, crowd):
    counted(round, cast)
    assert not Sheet.objects.exclude(respondent=None, invitation=None, digest=None, name="").exists()
    pointing = {
        field.name
        for model in (Draft, Envelope)
        for field in apps.get_model(model._meta.label)._meta.concrete_fields
    }
    assert pointing == {"id", "organisation", "round", "unit", "digest", "by_link", "sealed"}


def test_the_length_of_a_draft_does_not_say_how_much_was_answered(cast, round):
    client = begin(key_to(invited(round, cast.home_care, "Ida")), round, cast.home_care)
    lengths = {len(Draft.objects.get().sealed)}
    for item in ("retning", "ledelse", "data"):
        choose(client, round, cast.home_care, item, "3")
        lengths.add(len(Draft.objects.get().sealed))
    assert len(lengths) == 1
    assert min(STEP, ENVELOPE_STEP) >= 1024


def test_a_copy_of_an_open_round_reveals_no_answer_without_the_secret(cast, round, crowd, settings):
    stolen = [bytes(sealed) for sealed in Envelope.objects.values_list("sealed", flat=True)]
    assert not any(b"Ordene fra" in sealed for sealed in stolen)
    assert not Sheet.objects.exists()
    assert not Answer.objects.exists()
    settings.SECRET_KEY = "a" * 20 + "another secret of some length" * 3
    with pytest.raises(reads.WrongKey):
        reads.open_by_server("envelope", stolen[0], f"{round.pk}.{cast.home_care.pk}")


def test_an_envelope_opens_only_where_it_belongs(cast, round, crowd):
    with pytest.raises(reads.WrongKey):
        reads.open_by_server(
            "envelope", bytes(Envelope.objects.first().sealed), f"{round.pk}.{cast.schools.pk}"
        )


def test_a_secret_on_its_way_out_still_opens(cast, round, crowd, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a" * 20 + "another secret of some length" * 3
    counted(round, cast)
    assert Sheet.objects.count() == PEOPLE


# One person, one sheet, and every answer counted


def test_a_second_key_of_the_same_person_sends_nothing_more(cast, round):
    ida = invited(round, cast.home_care, "Ida")
    first, second = key_to(ida), key_to(ida)
    slow = begin(second, round, cast.home_care)
    choose(slow, round, cast.home_care, "retning", "4")
    answered(first, round, cast.home_care, "1")
    refused = slow.post(page("send", round, cast.home_care))
    assert refused["Location"] != page("sent", round, cast.home_care)
    assert Envelope.objects.count() == 1
    assert enter(second)[1].status_code == 404


def test_a_member_answers_once_by_account_and_then_reads_so(cast, round, signed_in):
    client = signed_in(cast.alma)
    client.post(page("start", round, cast.home_care))
    assert choose(client, round, cast.home_care, "retning", "2").status_code == 200
    assert client.post(page("send", round, cast.home_care))["Location"] == "/s/tak/"
    assert "Du har svaret. Tak." in client.get(page("promise", round, cast.home_care)).text
    assert "Du har svaret. Tak." in client.get("/svar/").text
    client.post(page("start", round, cast.home_care))
    assert client.get(page("overview", round, cast.home_care)).status_code == 302
    assert not Draft.objects.exists()
    with pytest.raises(writes.AlreadyAnswered):
        writes.take_key(round=round, unit=cast.home_care, user=cast.alma)
    assert Invitation.objects.get(round=round, user=cast.alma).has_answered


def test_who_was_invited_before_they_had_an_account_is_the_same_person(cast, round):
    User.objects.filter(pk=cast.alma.pk).update(email="Alma@Example.org")
    cast.alma.refresh_from_db()
    Invitation.objects.filter(round=round).delete()
    alma = invited(round, cast.home_care, "Alma")
    answered(key_to(alma), round, cast.home_care, "1")
    with pytest.raises(writes.AlreadyAnswered):
        writes.take_key(round=round, unit=cast.home_care, user=cast.alma)
    alma.has_answered = False
    alma.save()
    assert writes.take_key(round=round, unit=cast.home_care, user=cast.alma)
    assert Invitation.objects.get(round=round) == alma


def test_only_those_who_have_not_answered_are_still_waited_for(cast, round, crowd):
    late = invited(round, cast.home_care, "Sent")
    waiting = Invitation.objects.filter(round=round, has_answered=False)
    assert {person.name for person in waiting} == {"Alma", late.name}


def test_what_was_sent_is_what_is_counted(cast, round, crowd):
    progress = reads.progress_of(round)
    assert [(unit.started, unit.sent) for unit in progress] == [(PEOPLE, PEOPLE)]
    assert answers_of(round, [cast.home_care.pk]).respondents == ()
    counted(round, cast)
    answers = answers_of(round, [cast.home_care.pk])
    column = answers.items.index("retning")
    assert sorted(str(int(value)) for value in answers.values[:, column]) == sorted(CHOICES)
    assert (answers.absence[:, answers.items.index("data")] == Absence.BLANK).all()
    assert len(comments_of(round, [cast.home_care.pk])) == PEOPLE
    assert reads.progress_of(round)[0].sent == PEOPLE


def test_comments_of_one_person_are_not_in_the_same_place_of_each_list(cast, round):
    for number, word in enumerate(["Zebra", "Abe", "Myg"]):
        client = begin(key_to(invited(round, cast.home_care, f"Person{number}")), round, cast.home_care)
        choose(client, round, cast.home_care, "retning", "1", comment=word)
        choose(client, round, cast.home_care, "ledelse", "1", comment=word[::-1])
        client.post(page("send", round, cast.home_care))
    counted(round, cast)
    told = comments_of(round, [cast.home_care.pk])
    assert [comment.text for comment in told] == ["Abe", "Myg", "Zebra", "arbeZ", "ebA", "gyM"]
    assert {comment.respondent for comment in told} == {""}


def test_until_all_is_counted_a_closed_round_says_so(cast, round, crowd):
    assert not is_being_counted(round)
    close_round(round=round, actor=cast.bo, now=NOW)
    assert is_being_counted(round)
    assert not is_told(round)
    with pytest.raises(NotYet):
        freeze(round_id=round.pk, now=NOW)
    run_due(now=NOW)
    assert is_told(round)
    assert not is_being_counted(round)
    assert not Envelope.objects.exists()
    assert not Draft.objects.exists()
    assert Sheet.objects.count() == PEOPLE


def test_counting_twice_counts_once(cast, round, crowd):
    counted(round, cast)
    before = sorted(Sheet.objects.values_list("id", flat=True))
    tasks.count_answers(round_id=round.pk, now=NOW)
    assert sorted(Sheet.objects.values_list("id", flat=True)) == before


def test_a_task_that_comes_while_the_round_is_open_leaves_envelopes_closed(cast, round, crowd):
    tasks.count_answers(round_id=round.pk, now=NOW)
    assert Envelope.objects.count() == PEOPLE


def test_it_is_not_opened_again(cast, round, crowd):
    """Its sheets lie open from then on: a copy from before and one from after would show the latecomer's."""
    close_round(round=round, actor=cast.bo, now=NOW)
    with pytest.raises(Refusal, match="anonymous_stays_closed"):
        reopen_round(round=round, deadline=NOW.date(), reason="Glemt hold", actor=cast.bo, now=NOW)


def test_a_closed_round_takes_nothing_more(cast, round):
    client = begin(key_to(invited(round, cast.home_care, "Ida")), round, cast.home_care)
    choose(client, round, cast.home_care, "retning", "3")
    close_round(round=round, actor=cast.bo, now=NOW)
    assert (
        choose(client, round, cast.home_care, "retning", "2", seen=1).json()["code"]
        == "answering.round_not_open"
    )
    client.post(page("send", round, cast.home_care))
    assert not Envelope.objects.exists()
    assert not Invitation.objects.filter(has_answered=True).exists()


def test_two_units_do_not_mix(cast):
    round = opened_round(cast, mode=Mode.ANONYMOUS)
    for unit, choice in ((cast.home_care, "1"), (cast.schools, "4")):
        answered(key_to(invited(round, unit, "Ida")), round, unit, choice)
    counted(round, cast)
    for unit, choice in ((cast.home_care, 1.0), (cast.schools, 4.0)):
        assert answers_of(round, [unit.pk]).values[:, 0].tolist() == [choice]


def test_every_key_is_known_only_by_its_digest(cast, round, crowd):
    assert InvitationKey.objects.count() == PEOPLE
    assert all(
        re.fullmatch(r"[0-9a-f]{64}", digest)
        for digest in InvitationKey.objects.values_list("digest", flat=True)
    )


def test_the_device_forgets_the_key_when_it_has_sent(cast, round):
    client = answered(key_to(invited(round, cast.home_care, "Ida")), round, cast.home_care, "1")
    assert client.cookies["spindel_key"]["max-age"] == 0
