"""The second wall: on PostgreSQL, a query that forgot whose rows it may see sees none of the neighbours'."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Unit
from spindel.foundation.walls import apps, permissions
from spindel.foundation.walls.middleware import request_behind_walls
from spindel.foundation.walls.permissions import everywhere, look_up, narrow, nobody, only
from spindel.foundation.walls.reads import passes_through_walls, unwalled
from tests.factories.rounds import neighbouring_round, opened_round

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def seen():
    """A query that forgot to say whose units it wants."""
    return set(Unit.objects.values_list("organisation_id", flat=True))


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def both(cast):
    return {cast.here.pk, cast.there.pk}


def test_every_table_of_an_organisation_stands_behind_a_wall(cast):
    assert unwalled(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies WHERE policyname = 'own_organisation'")
        assert cursor.fetchone()[0] > 8


def test_a_table_without_a_wall_is_seen_and_the_next_migration_builds_it(cast):
    run("CREATE TABLE left_open (id bigint, organisation_id bigint NOT NULL)")
    run("ALTER TABLE answering_sheet NO FORCE ROW LEVEL SECURITY")
    assert [table.name for table in unwalled(connection)] == ["answering_sheet", "left_open"]
    apps.build(using="default")
    assert unwalled(connection) == []
    run("INSERT INTO left_open VALUES (1, 1), (2, 2)")
    with only(2), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM left_open")
        assert cursor.fetchall() == [(2,)]


def test_the_tests_go_through_no_wall_themselves(db):
    """A superuser would see everything, and none of this would mean anything."""
    assert not passes_through_walls(connection)
    assert apps.stands(["default"]) == []


def test_a_role_that_walls_do_not_stop_is_warned_about(db, monkeypatch):
    monkeypatch.setattr("spindel.foundation.walls.reads.passes_through_walls", lambda connection: True)
    assert [found.id for found in apps.stands(["default"])] == ["spindel.W001"]
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"], fail_level="WARNING")


def test_a_query_without_a_filter_sees_only_ones_own(cast, both):
    assert seen() == both
    with only(cast.here.pk):
        assert seen() == {cast.here.pk}
        assert not Unit.objects.filter(pk=cast.neighbouring_unit.pk).exists()
        with only(cast.there.pk):
            assert seen() == {cast.there.pk}
        assert seen() == {cast.here.pk}
        with everywhere():
            assert seen() == both
        with nobody():
            assert seen() == set()
    assert seen() == both


def test_the_neighbours_rows_can_neither_be_changed_nor_made(cast):
    with only(cast.here.pk):
        assert Unit.objects.filter(pk=cast.neighbouring_unit.pk).update(name="Vores") == 0
        assert Unit.objects.filter(pk=cast.neighbouring_unit.pk).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Unit.objects.create(organisation=cast.there, name="Vores")


def test_what_is_the_installations_own_is_for_all(cast):
    from spindel.foundation.audit.models import Event

    with only(cast.here.pk):
        assert set(Event.objects.values_list("organisation_id", flat=True)) == {None, cast.here.pk}


def test_a_rollback_does_not_bring_an_earlier_scope_back(cast, both):
    """PostgreSQL forgets what was set in a transaction that is undone; the next query must not run in what was before."""
    with only(cast.here.pk):
        with transaction.atomic():
            assert seen() == {cast.here.pk}
            transaction.set_rollback(True)
        assert seen() == {cast.here.pk}
        with transaction.atomic():
            with only(cast.there.pk):
                assert seen() == {cast.there.pk}
            transaction.set_rollback(True)
        assert seen() == {cast.here.pk}
    with transaction.atomic():
        with only(cast.here.pk):
            assert seen() == {cast.here.pk}
        transaction.set_rollback(True)
    assert seen() == both


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_used_again_knows_nothing_of_its_last_user(transactional_db, client):
    from tests.cast import assemble

    cast = assemble()
    with only(cast.here.pk):
        assert seen() == {cast.here.pk}
    connection.close()
    with nobody():
        assert seen() == set()
    connection.close()
    assert seen() == {cast.here.pk, cast.there.pk}


def respond(inside):
    return request_behind_walls(lambda request: HttpResponse(str(inside())))(RequestFactory().get("/"))


def test_a_request_sees_nobodys_rows_until_it_is_known_whom_it_is_for(cast, both):
    assert respond(seen).content == b"set()"
    assert (
        respond(lambda: (look_up(lambda: cast.schools), seen())[1]).content.decode() == f"{{{cast.here.pk}}}"
    )
    assert seen() == both


def test_outside_of_a_request_nothing_is_narrowed(cast, both):
    narrow(cast.here.pk)
    assert seen() == both
    with everywhere():
        narrow(cast.here.pk)
        assert seen() == both


def test_what_is_not_found_narrows_nothing(cast):
    with nobody():
        assert look_up(Unit.objects.filter(pk=0).first) is None
        assert seen() == set()


def test_a_page_whose_read_forgot_the_organisation_shows_nothing_of_the_neighbours(cast, client, monkeypatch):
    """The deliberately wrong query, from the browser down."""
    from spindel.features.rounds import reads

    opened_round(cast, name="Vores måling")
    neighbouring_round(cast, name="Naboens måling")
    monkeypatch.setattr(reads, "rounds_of", lambda organisation, *_, **__: Round.objects.all())
    client.force_login(cast.bo)
    shown = client.get("/maalinger/").content.decode()
    assert "Vores måling" in shown
    assert "Naboens måling" not in shown
    assert seen() == {cast.here.pk, cast.there.pk}
    monkeypatch.setattr(permissions, "_tell", lambda connection: None)
    assert "Naboens måling" in client.get("/maalinger/").content.decode(), "without the wall it would show"


def test_the_wall_costs_no_query_that_django_sees(cast):
    with only(cast.here.pk), CaptureQueriesContext(connection) as asked:
        seen()
        seen()
    assert len(asked) == 2
