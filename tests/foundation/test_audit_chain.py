"""The trail is a chain: what was written stays, and what was tampered with shows."""

from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from spindel.foundation.audit import apps
from spindel.foundation.audit.models import Chain, Event
from spindel.foundation.audit.reads import INSTALLATION, chains, verified
from spindel.foundation.audit.writes import record, seal
from spindel.foundation.organisation.writes import add_unit
from tests.cast import NOW, assemble


@pytest.fixture
def sealed(cast):
    """Both municipalities' chains and the installation's, sealed."""
    for chain in chains():
        seal(chain=chain)
    return cast


def note(cast, **facts):
    return record("thing.done", about=cast.schools, actor=cast.finn, organisation=cast.here, at=NOW, **facts)


def tamper(sql, *values):
    """As somebody who has the whole database, and takes its guards away first."""
    with connection.cursor() as cursor:
        for statement in without_guards():
            cursor.execute(statement)
        cursor.execute(sql, values)


def without_guards():
    if connection.vendor == "sqlite":
        names = ("event_changed", "event_deleted", "chain_deleted", "chain_shortened")
        return [f"DROP TRIGGER audit_{name}" for name in names]
    return [f"ALTER TABLE audit_{table} DISABLE TRIGGER USER" for table in ("event", "chain")]


def refused():
    return pytest.raises(DatabaseError, match="kept as they were")


def broken(chain):
    found = verified(chain).broken
    return found and (found.code, found.sequence)


def test_what_is_written_is_sealed_when_it_is_certain(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        event = note(cast, name="Æblehaven", count=3, share=0.5)
    event.refresh_from_db()
    assert event.sequence == Chain.objects.get(id=cast.here.pk).sequence > 0
    assert verified(cast.here.pk).broken is None


def test_an_act_of_many_events_seals_once(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for _ in range(5):
            note(cast)
        with transaction.atomic():
            note(cast)
    assert len(callbacks) == 2, "a savepoint may be undone without the rest"
    assert verified(cast.here.pk).broken is None
    assert not Event.objects.filter(organisation_id=cast.here.pk, sequence=None).exists()


def test_each_organisation_has_a_chain_of_its_own(sealed):
    assert chains() == [INSTALLATION, *sorted([sealed.here.pk, sealed.there.pk])]
    for chain in chains():
        found = verified(chain)
        assert found.broken is None
        assert found.events == Chain.objects.get(id=chain).sequence > 0
        assert found.end == Chain.objects.get(id=chain).hash


def test_what_was_left_unsealed_is_sealed_with_the_next(sealed):
    """Those who died between the act and its sealing lose nothing."""
    before = verified(sealed.here.pk).events
    note(sealed)
    note(sealed)
    seal(chain=sealed.here.pk)
    assert verified(sealed.here.pk).events == before + 2


def test_more_than_one_helping_is_sealed(sealed, monkeypatch):
    monkeypatch.setattr("spindel.foundation.audit.writes.AT_ONCE", 2)
    before = verified(sealed.here.pk).events
    for _ in range(5):
        note(sealed)
    seal(chain=sealed.here.pk)
    assert verified(sealed.here.pk).events == before + 5


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "thing.undone"),
        ("about", "organisation.unit:0"),
        ("actor_id", 0),
        ("facts", '{"name": "Ballehaven"}'),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_a_changed_event_breaks_the_chain_there(sealed, column, value):
    event = note(sealed, name="Æblehaven")
    note(sealed)
    seal(chain=sealed.here.pk)
    event.refresh_from_db()
    tamper(f"UPDATE audit_event SET {column} = %s WHERE id = %s", value, event.pk)
    assert broken(sealed.here.pk) == ("changed", event.sequence)
    assert broken(sealed.there.pk) is None


def test_a_deleted_event_is_missed(sealed):
    tamper("DELETE FROM audit_event WHERE organisation_id = %s AND sequence = 2", sealed.here.pk)
    assert broken(sealed.here.pk) == ("missing", 2)


def test_the_last_event_deleted_is_missed(sealed):
    last = verified(sealed.here.pk).events
    tamper("DELETE FROM audit_event WHERE organisation_id = %s AND sequence = %s", sealed.here.pk, last)
    assert broken(sealed.here.pk) == ("end", last)


def test_an_event_written_anew_with_a_fitting_hash_tears_the_chain(sealed):
    from spindel.foundation.audit.reads import hash_of

    event = Event.objects.get(organisation_id=sealed.here.pk, sequence=2)
    event.action = "thing.undone"
    tamper(
        "UPDATE audit_event SET action = %s, hash = %s WHERE id = %s", event.action, hash_of(event), event.pk
    )
    assert broken(sealed.here.pk) == ("torn", 3)


def test_an_event_put_in_between_is_seen(sealed):
    note(sealed)
    seal(chain=sealed.here.pk)
    last = verified(sealed.here.pk).events
    tamper(
        "UPDATE audit_event SET sequence = sequence + 1 WHERE organisation_id = %s AND sequence = %s",
        sealed.here.pk,
        last,
    )
    assert broken(sealed.here.pk) == ("missing", last)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'thing.undone'",
        "UPDATE audit_event SET hash = '', previous_hash = '', sequence = NULL",
        "DELETE FROM audit_event",
        "DELETE FROM audit_chain",
        "UPDATE audit_chain SET sequence = 1",
    ],
)
def test_the_database_itself_refuses(sealed, statement):
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verified(sealed.here.pk).broken is None


def test_an_unsealed_event_can_be_sealed_but_not_changed(cast):
    event = note(cast)
    with refused(), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(hash="x" * 64, action="thing.undone")
    with refused(), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()


@pytest.mark.postgres
def test_emptying_the_table_is_refused(sealed):
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event")


def test_the_guards_come_back_with_the_next_migration(cast):
    tamper("UPDATE audit_event SET action = action")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER audit_event_kept ON audit_event")
    apps.guard(using="default")
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic():
            Event.objects.all().delete()


def test_what_happens_in_one_act_and_is_undone_leaves_the_chain_whole(sealed):
    with transaction.atomic():
        note(sealed)
        transaction.set_rollback(True)
    seal(chain=sealed.here.pk)
    assert verified(sealed.here.pk).broken is None


@pytest.mark.postgres
def test_many_at_once_make_one_chain(transactional_db):
    """Six people act at the same moment, twenty times each; the chain does not fork and nobody waits for ever."""
    cast, together = assemble(), Barrier(6)
    before = Event.objects.filter(organisation_id=cast.here.pk).count()

    def act(number):
        together.wait()
        for time in range(20):
            add_unit(organisation=cast.here, name=f"{number}.{time}", actor=cast.finn, now=NOW)
        connection.close()

    people = [Thread(target=act, args=(number,)) for number in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    found = verified(cast.here.pk)
    assert (found.broken, found.events) == (None, before + 120)
