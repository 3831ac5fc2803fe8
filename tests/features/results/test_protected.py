"""Rounds that promise not to single anybody out: nothing while they are open, and nothing about too few afterwards."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver

from spindel.core.answers.model import Absence
from spindel.features.answering.models import Envelope
from spindel.features.results.models import FrozenResult
from spindel.features.results.reads import Behind, Withheld, hidden_in, place_of
from spindel.features.results.tasks import freeze
from spindel.features.results.writes import freeze_result
from spindel.features.rounds.models import Mode, Round
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.organisation.models import Unit
from tests.cast import NOW
from tests.features.results.answered import answer, answered_by, bundled_round, close, respondents

TELLING = "Kun vi tre i Skoler har den gamle server"


def protected(round: Round, mode: str = Mode.CONFIDENTIAL) -> Round:
    Round.objects.filter(pk=round.pk).update(mode=mode)
    round.refresh_from_db()
    return round


@pytest.fixture
def small(cast) -> Round:
    """Seven in home care who are at two, six in elder care itself, and three in the schools who are at five."""
    found = protected(bundled_round(cast, units=[cast.home_care, cast.elder_care, cast.schools]))
    answered_by(cast, found, cast.home_care, [2, 2, 2, 2, 2, 2, 2])
    answered_by(cast, found, cast.elder_care, [1, 1, 2, 2, 3, 3])
    answered_by(cast, found, cast.schools, [5, 5])
    [teacher] = respondents(cast, cast.schools, 1, start=10**9)
    answer(found, cast.schools, teacher, 5, comments={"data-brug": TELLING})
    return found


def pages_of(round: Round, *places: str) -> list[str]:
    """Every address of results there is, for the whole round and for units."""
    found = []
    for pattern in get_resolver("spindel.features.results.urls").url_patterns:
        route = str(pattern.pattern)
        if "sheet_id" in route or "round_id" not in route:
            continue
        for node in ("data", "data-brug", "digital-omstilling"):
            for place in places:
                address = re.sub(r"<int:round_id>", str(round.pk), route)
                address = re.sub(r"<int:unit_id>", place, address)
                found.append("/resultater/" + re.sub(r"<str:\w+>", node, address))
    return sorted(set(found))


def got(who, address: str) -> str:
    client = Client(headers={"accept-language": "da"})
    client.force_login(who)
    answer = client.get(address)
    return answer.content.decode("utf-8", "replace") if answer.status_code == 200 else ""


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_an_open_round_tells_how_many_and_nothing_else(cast, small, mode):
    """Where it is anonymous not even that: seen again and again, it would say when each of a few has answered."""
    protected(small, mode)
    places = [str(unit.pk) for unit in (cast.municipality, cast.elder_care, cast.home_care, cast.schools)]
    for address in pages_of(small, *places):
        page = got(cast.bo, address)
        assert "chart-web" not in page
        assert not re.search(r"\b[1-5],\d\b", page), address
    said = "16 har svaret indtil nu" in got(cast.bo, f"/resultater/{small.pk}/")
    assert said is (mode == Mode.CONFIDENTIAL)
    assert got(cast.bo, "/")


def test_a_unit_too_small_is_told_in_the_one_above_and_nowhere_else(cast, small):
    close(cast, small)
    membership = cast.membership_of(cast.bo)
    behind = Behind(place_of(membership, small.pk))
    assert {hidden.unit.pk: hidden.counted_in.pk for hidden in hidden_in(behind)} == {
        cast.schools.pk: cast.municipality.pk,
        cast.elder_care.pk: cast.municipality.pk,
    }
    schools = Behind(place_of(membership, small.pk, cast.schools.pk))
    assert schools.withheld is Withheld.TOO_FEW
    assert schools.respondents == 0
    assert schools.response == 3
    assert behind.respondents == 16


def test_no_address_gives_a_hidden_unit_away(cast, small):
    """The three in the schools are all at five, the only ones in the municipality: no page may say 5,0 of them, nor what
    they wrote as of the schools."""
    close(cast, small)
    hidden, *shown = (
        str(unit.pk) for unit in (cast.schools, cast.home_care, cast.elder_care, cast.municipality)
    )
    for address in pages_of(small, hidden):
        if f"/{small.pk}/{hidden}/" in address:
            page = got(cast.bo, address)
            assert not re.search(r"\b[1-5],\d\b", page), address
            assert TELLING not in page
    pages = {address: got(cast.bo, address) for address in pages_of(small, *shown)}
    assert any(pages.values())
    for address, page in pages.items():
        assert f"/resultater/{small.pk}/{hidden}/punkt/" not in page, address
        for said in re.findall(r"[^<>]*Skoler[^<>]*", page):
            if "server" not in said:
                assert not re.search(r"\b[1-5],\d\b", said), (address, said)
        assert not re.search(r"respondent-\d", page), address


def test_words_are_told_without_a_name_as_of_the_unit_that_is_shown(cast, small):
    close(cast, small)
    behind = Behind(place_of(cast.membership_of(cast.bo), small.pk))
    [told] = behind.comments()
    assert (told.text, told.respondent) == (TELLING, "")
    assert told.unit_id != cast.schools.pk


def test_words_on_an_item_that_is_left_out_are_left_out_too(cast):
    round = protected(bundled_round(cast))
    for place, user in enumerate(respondents(cast, cast.home_care, 6)):
        level = 3 if place < 2 else Absence.DONT_KNOW
        answer(round, cast.home_care, user, 3, comments={"data-brug": "Kun os to"}, data_brug=level)
    close(cast, round)
    behind = Behind(place_of(cast.membership_of(cast.bo), round.pk, cast.home_care.pk))
    assert behind.comments() == []


@pytest.mark.parametrize("frozen", [False, True])
def test_too_few_in_all_show_nothing(cast, frozen):
    round = protected(bundled_round(cast))
    answered_by(cast, round, cast.home_care, [3, 3])
    answered_by(cast, round, cast.schools, [4, 4])
    close(cast, round)
    if frozen:
        freeze(round_id=round.pk, now=NOW)
    assert "chart-web" not in got(cast.bo, f"/resultater/{round.pk}/")
    assert "For få har svaret" in got(cast.bo, f"/resultater/{round.pk}/")
    assert got(cast.bo, "/")
    assert got(cast.bo, f"/maalinger/{round.pk}/")


def test_the_round_sets_how_few(cast, small):
    Round.objects.filter(pk=small.pk).update(fewest_shown=8)
    close(cast, small)
    behind = Behind(place_of(cast.membership_of(cast.bo), small.pk, cast.home_care.pk))
    assert behind.withheld is Withheld.TOO_FEW


def test_whoever_answered_sees_their_own_answers_at_once(cast):
    round = protected(bundled_round(cast))
    own = answer(round, cast.home_care, cast.alma, 4)
    assert "4,0" in got(cast.alma, f"/resultater/{round.pk}/eget/{own.pk}/")
    assert not got(cast.bo, f"/resultater/{round.pk}/eget/{own.pk}/")
    Round.objects.filter(pk=round.pk).update(shows_own_result=False)
    assert not got(cast.alma, f"/resultater/{round.pk}/eget/{own.pk}/")
    assert f"eget/{own.pk}" not in got(cast.alma, "/resultater/")


def test_a_closed_round_keeps_its_tree(cast, small):
    """The schools are put under elder care afterwards, and home care is called something else."""
    Round.objects.filter(pk=small.pk).update(mode=Mode.NAMED)
    small.refresh_from_db()
    close(cast, small)
    tree = [
        {"id": unit.pk, "parent": unit.parent_id, "name": unit.name, "headcount": unit.headcount}
        for unit in Unit.objects.filter(organisation=cast.here)
    ]
    Round.objects.filter(pk=small.pk).update(tree_at_close=tree)
    before = got(cast.bo, f"/resultater/{small.pk}/{cast.elder_care.pk}/tal.csv")
    Unit.objects.filter(pk=cast.schools.pk).update(parent=cast.elder_care)
    Unit.objects.filter(pk=cast.home_care.pk).update(name="Et andet navn")
    assert got(cast.bo, f"/resultater/{small.pk}/{cast.elder_care.pk}/tal.csv") == before
    assert "Et andet navn" not in got(cast.bo, f"/resultater/{small.pk}/")


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_frozen_figures_are_the_figures_and_outlive_the_sheets(cast, small, mode):
    protected(small, mode)
    close(cast, small)
    places = [str(unit.pk) for unit in (cast.municipality, cast.elder_care, cast.home_care, cast.schools)]
    addresses = [each for each in pages_of(small, *places) if not each.endswith((".png", ".xlsx"))]
    before = {address: got(cast.bo, address) for address in addresses}
    small.refresh_from_db()
    freeze_result(round=small, now=NOW)
    small.sheets.all().delete()
    for address, page in before.items():
        assert plain(got(cast.bo, address)) == plain(page), address


def plain(page: str) -> str:
    """What stands on a page, without names of drawings, and without what a respondent wrote: that goes with the sheet."""
    page = re.sub(r'<div class="comments">.*?</div>', "", re.sub(r"area-\d+", "area", page), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r'<input type="hidden"[^>]*>|<script.*?</script>', "", page))


def test_a_round_opened_again_is_not_shown_as_it_was_frozen(cast, small):
    Round.objects.filter(pk=small.pk).update(mode=Mode.NAMED)
    small.refresh_from_db()
    close(cast, small)
    freeze_result(round=small, now=NOW)
    Round.objects.filter(pk=small.pk).update(closed_at=None)
    small.refresh_from_db()
    answered_by(cast, small, cast.home_care, [5])
    assert Behind(place_of(cast.membership_of(cast.bo), small.pk)).respondents == 17


@pytest.mark.parametrize("page", ["", "tal.csv", "punkt/data/"])
def test_figures_of_a_closed_round_once_seen_keep_it_closed(cast, round, page):
    close(cast, round)
    for address in ("/", f"/maalinger/{round.pk}/", "/resultater/"):
        assert got(cast.bo, address)
    round.refresh_from_db()
    assert round.results_shown_at is None
    assert got(cast.dan, f"/resultater/{round.pk}/{page}")
    round.refresh_from_db()
    assert round.results_shown_at is not None
    assert "chart-web" in got(cast.bo, "/")


def test_a_protected_round_nobody_could_see_figures_of_can_be_opened_again(cast, small):
    got(cast.bo, f"/resultater/{small.pk}/")
    close(cast, small)
    got(cast.carla, f"/resultater/{small.pk}/{cast.schools.pk}/")
    got(cast.bo, f"/resultater/{small.pk}/{cast.schools.pk}/")
    small.refresh_from_db()
    assert small.results_shown_at is None


def test_envelopes_that_are_not_opened_yet_are_waited_for(cast, small):
    protected(small, Mode.ANONYMOUS)
    close(cast, small)
    waiting = Envelope.objects.create(organisation=cast.here, round=small, unit=cast.schools, sealed=b"")
    address = f"/resultater/{small.pk}/"
    assert "Tallene bliver regnet ud" in got(cast.bo, address)
    with pytest.raises(NotYet):
        freeze(round_id=small.pk, now=NOW)
    waiting.delete()
    freeze(round_id=small.pk, now=NOW)
    assert "chart-web" in got(cast.bo, address)


def test_the_figures_are_frozen_once_more_without_harm(cast, small):
    close(cast, small)
    for _ in range(2):
        freeze(round_id=small.pk, now=NOW)
    assert FrozenResult.objects.filter(round=small).count() == 1


def test_what_is_opened_again_or_erased_is_not_frozen(cast, small):
    freeze(round_id=small.pk, now=NOW)
    close(cast, small)
    Round.objects.filter(pk=small.pk).update(erased_at=NOW)
    freeze(round_id=small.pk, now=NOW)
    assert not FrozenResult.objects.exists()


def test_a_round_nobody_answered_is_frozen_too(cast):
    round = close(cast, protected(bundled_round(cast)))
    freeze(round_id=round.pk, now=NOW)
    assert "Ingen nåede at svare" in got(cast.bo, f"/resultater/{round.pk}/")


def test_a_round_whose_envelopes_are_closed_is_not_held_up_against(cast, small):
    protected(small, Mode.ANONYMOUS)
    close(cast, small)
    Envelope.objects.create(organisation=cast.here, round=small, unit=cast.schools, sealed=b"")
    later = bundled_round(cast, name="Næste", now=NOW + timedelta(days=300))
    answered_by(cast, later, cast.home_care, [3])
    assert "chart-web" in got(cast.bo, f"/resultater/{later.pk}/")
