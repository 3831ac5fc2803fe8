"""Rounds of two versions of a framework: compared on what somebody has said means the same, or not at all."""

from datetime import timedelta

import pytest

from spindel.core.frameworks.mapping import suggestions
from spindel.features.catalogue.models import FrameworkMapping
from spindel.features.catalogue.reads import framework_of
from spindel.features.catalogue.writes import NoSuchPair, add_framework, confirm_mapping
from spindel.features.results.reads import Behind, place_of, trend_of
from spindel.features.results.writes import freeze_result
from spindel.features.rounds.writes import close_round, open_round, plan_round
from tests.cast import NOW
from tests.factories.frameworks import small_files
from tests.factories.rounds import sheet_of
from tests.features.results.answered import respondents


def newer_files() -> dict[str, bytes]:
    """`ledelse` asks something else and is called `lederskab`; the rest is as it was."""
    files = small_files("2")
    return {name: text.replace(b"ledelse", b"lederskab") for name, text in files.items()}


@pytest.fixture
def old(cast):
    from tests.factories.rounds import opened_round

    round = opened_round(cast, name="Sidste år")
    for user in respondents(cast, cast.home_care, 6):
        sheet_of(round, cast.home_care, user, {"retning": 1.0, "ledelse": 1.0, "data": 1.0})
    close_round(round=round, actor=cast.bo, now=NOW + timedelta(days=1))
    return round


@pytest.fixture
def new(cast, old):
    version = add_framework(organisation=cast.here, files=newer_files(), actor=None, now=NOW)
    later = NOW + timedelta(days=300)
    round = plan_round(
        framework_version=version, name="I år", units=[cast.home_care, cast.schools], actor=cast.bo, now=later
    )
    open_round(round=round, actor=cast.bo, now=later)
    for user in respondents(cast, cast.home_care, 6, start=50):
        sheet_of(round, cast.home_care, user, {"retning": 3.0, "lederskab": 3.0, "data": 2.0})
    return round


def behind(cast, round):
    return Behind(place_of(cast.membership_of(cast.bo), round.pk, cast.home_care.pk))


def test_without_a_mapping_nothing_is_compared(cast, new, old):
    found = behind(cast, new)
    assert found.earlier.source is None
    assert found.earlier.passed_over == "Sidste år"
    first, last = trend_of(found)
    assert (first.coverage, first.standings, last.is_comparable) == (None, {}, True)


@pytest.mark.parametrize("frozen", [False, True])
def test_confirmed_items_are_compared_and_how_many_is_said(cast, new, old, frozen):
    old.refresh_from_db()
    if frozen:
        freeze_result(round=old, now=NOW)
    pairs = {"retning": "retning", "lederskab": "ledelse"}
    confirm_mapping(
        before=old.framework_version, after=new.framework_version, pairs=pairs, actor=cast.bo, now=NOW
    )
    found = behind(cast, new)
    evaluation = found.evaluation
    row, column = evaluation.unit(found.unit), evaluation.place("strategi")
    assert evaluation.change.difference[row, column] == pytest.approx(0.5)
    assert found.earlier.coverage == pytest.approx(0.5)
    assert any("50 %" in remark for remark in found.remarks())
    first, last = trend_of(found)
    assert first.coverage == pytest.approx(0.5)
    assert first.standings["strategi"].score == pytest.approx(0.25)
    assert first.standings["teknik"].score is None
    assert last.standings["strategi"].score == pytest.approx(0.75)


def test_what_is_confirmed_again_replaces_what_was(cast, new, old):
    for pairs in ({"retning": "retning"}, {"data": "data"}):
        confirm_mapping(
            before=old.framework_version, after=new.framework_version, pairs=pairs, actor=cast.bo, now=NOW
        )
    assert FrameworkMapping.objects.get().pairs == {"data": "data"}


@pytest.mark.parametrize(
    "pairs", [{"nowhere": "retning"}, {"retning": "nowhere"}, {"retning": "data", "data": "data"}]
)
def test_a_pair_is_two_items_that_are_there_and_nobody_elses(cast, new, old, pairs):
    with pytest.raises(NoSuchPair):
        confirm_mapping(
            before=old.framework_version, after=new.framework_version, pairs=pairs, actor=cast.bo, now=NOW
        )


def test_a_renamed_item_is_suggested_to_be_looked_at(cast, new, old):
    told = {
        each.item: (each.before, each.is_same)
        for each in suggestions(framework_of(old.framework_version), framework_of(new.framework_version))
    }
    assert told["retning"] == ("retning", True)
    assert told["lederskab"] == ("ledelse", False)


def test_somebody_who_runs_measurements_confirms_what_is_suggested(cast, client, new, old):
    client.force_login(cast.bo)
    address = f"/resultater/{new.pk}/samme-spoergsmaal/"
    assert address in client.get(f"/resultater/{new.pk}/over-tid/").content.decode()
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["form"]
    assert form["lederskab"].value() == "ledelse"
    twice = client.post(address, {"retning": "data", "data": "data"})
    assert "data" in twice.context["form"].errors
    told = client.post(address, {field.name: field.value() for field in form})
    assert told.status_code == 302
    assert FrameworkMapping.objects.get().pairs["lederskab"] == "ledelse"
    assert "100 %" in " ".join(behind(cast, new).remarks())
    assert client.get(told["Location"]).status_code == 200


@pytest.mark.parametrize("person", ["alma", "carla", "dan", "gry"])
def test_nobody_else_pairs_questions(cast, client, new, person):
    client.force_login(getattr(cast, person))
    assert client.get(f"/resultater/{new.pk}/samme-spoergsmaal/").status_code == 404
