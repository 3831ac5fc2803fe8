"""Who did what, to what, when: written with every act, and kept after it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spindel.foundation.accounts.writes import open_account
from spindel.foundation.audit.models import Event
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.writes import (
    LastAdministrator,
    add_unit,
    change_unit,
    end_membership,
    invite_member,
    remove_unit,
)
from tests.cast import NOW
from tests.factories.rounds import closed_round


def last():
    return Event.objects.order_by("-id").first()


def test_an_event_says_who_did_what_to_what_and_when(cast):
    unit = add_unit(organisation=cast.here, name="Biblioteker", actor=cast.finn, now=NOW)
    event = last()
    assert (event.action, event.about, event.at) == ("unit.added", f"organisation.unit:{unit.pk}", NOW)
    assert (event.actor_id, event.organisation_id) == (cast.finn.pk, cast.here.pk)
    assert event.facts == {"name": "Biblioteker"}


def test_every_act_leaves_its_trace(cast):
    start = Event.objects.count()
    unit = add_unit(organisation=cast.here, name="Biblioteker", actor=cast.finn, now=NOW)
    change_unit(unit=unit, name="Bibliotek", parent=None, headcount=3, actor=cast.finn, now=NOW)
    remove_unit(unit=unit, actor=cast.finn, now=NOW)
    member = invite_member(
        organisation=cast.here,
        name="Ida",
        email="ida@example.org",
        role="reader",
        unit=None,
        actor=cast.finn,
        now=NOW,
    )
    end_membership(membership=member, actor=cast.finn, now=NOW)
    closed_round(cast)
    actions = list(Event.objects.order_by("id").values_list("action", flat=True))[start:]
    kinds = ("unit", "account", "member", "framework")
    assert [action for action in actions if action.startswith(kinds)] == [
        *("unit.added", "unit.changed", "unit.removed", "account.opened", "member.added", "member.ended"),
        "framework.added",
    ]
    assert {"round.planned", "round.opened", "round.closed"} < set(actions)


def test_what_is_removed_can_still_be_read_about(cast):
    remove_unit(unit=cast.schools, actor=cast.finn, now=NOW)
    assert last().about == f"organisation.unit:{cast.schools.pk or ''}" or last().facts == {"name": "Skoler"}
    assert last().about != "organisation.unit:None"


def test_what_was_refused_leaves_no_trace(cast):
    before = Event.objects.count()
    with pytest.raises(LastAdministrator):
        end_membership(membership=cast.membership_of(cast.finn), actor=cast.finn, now=NOW)
    assert Event.objects.count() == before


def test_an_event_holds_no_password(db):
    open_account(
        email="ida@example.org", name="Ida", password="en spole garn rækker langt", actor=None, now=NOW
    )
    assert "spole" not in str(last().facts)


def test_an_event_stands_on_nothing(cast):
    """It outlives what it names: no foreign key points out of it."""
    assert not [field for field in Event._meta.get_fields() if field.is_relation]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        record("thing.done", about=cast.schools, actor=cast.finn, organisation=cast.here, at=NOW)
    assert len([query for query in queries if "INTO" in query["sql"]]) == 1
