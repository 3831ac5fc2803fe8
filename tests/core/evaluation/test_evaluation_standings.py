"""Strengths, development zones, what to discuss, and which advice to show."""

from dataclasses import replace

import numpy as np
import pytest

from spindel.core.evaluation import Advice, Round, Settings, evaluate
from spindel.core.frameworks.model import Band, Bands, Node
from tests.core.scoring.making import answers, checklist, framework, ladder, of_ladders

BANDS = Bands((Band("low", 1), Band("middle", 2.3), Band("high", 3.7)))


def with_categories(*scores: float, people: int = 8, spread: int = 0, **more):
    """One unit, one item per category; everybody answers the level given, half of them ``spread`` apart."""
    about = framework(
        *(Node(f"c{place}", (ladder(f"i{place}"),)) for place in range(len(scores))), bands=BANDS, **more
    )
    rows = [[level + (spread if person % 2 else -spread) for level in scores] for person in range(people)]
    return about, answers(about, rows)


def names(standings):
    return [standing.node for standing in standings]


def test_three_highest_and_three_lowest_categories():
    about, given = with_categories(0, 4, 1, 3, 2, 2, 1, 3)
    found = evaluate(about, given)
    assert names(found.strengths[0]) == ["c1", "c3", "c7"]
    assert names(found.zones[0]) == ["c0", "c2", "c6"]
    first = found.zones[0][0]
    assert (first.score, first.distance, first.yardstick, first.target) == (0, -0.5, "mean", None)


def test_few_categories_are_never_both():
    about, given = with_categories(1, 2, 3)
    found = evaluate(about, given)
    assert (names(found.strengths[0]), names(found.zones[0])) == (["c2"], ["c0"])


def test_where_all_are_equal_nothing_is_strong_or_weak():
    about, given = with_categories(2, 2, 2)
    found = evaluate(about, given)
    assert (found.strengths[0], found.zones[0]) == ((), ())


def test_one_category_has_nothing_to_be_held_against():
    about, given = with_categories(2)
    found = evaluate(about, given)
    assert (found.strengths[0], found.zones[0]) == ((), ())


def test_only_the_lowest_nodes_are_categories():
    about = framework(
        Node("d", (Node("c", (ladder("a"),)), Node("e", (ladder("b"),)))), Node("f", (ladder("g"),))
    )
    found = evaluate(about, answers(about, [[0, 4, 4]]))
    assert names(found.strengths[0]) == ["e", "f"]
    assert names(found.zones[0]) == ["c"]


def test_what_everybody_sees_alike_stands_out():
    about, given = with_categories(0, 2, 2, 2, 4)
    found = evaluate(about, given)
    assert [each.stands_out for each in (*found.strengths[0], *found.zones[0])] == [True, True]


def test_what_people_see_differently_is_within_the_noise():
    about, given = with_categories(1, 2, 2, 2, 3, people=6)
    random = np.random.default_rng(4)
    noisy = replace(given, values=random.integers(0, 5, given.values.shape).astype(float))
    found = evaluate(about, noisy)
    assert {each.stands_out for each in (*found.strengths[0], *found.zones[0])} == {False}


@pytest.mark.parametrize("people", [6, 15])
def test_where_nothing_differs_hardly_any_unit_has_something_that_stands_out(people):
    """With one interval per category more than half of these units would have a false strength or weakness."""
    about = of_ladders(1, 13, 3)
    units = 300
    random = np.random.default_rng(9)
    strict = random.normal(2, 0.7, (units * people, 1))
    levels = np.clip(np.rint(strict + random.normal(0, 0.9, (units * people, 39))), 0, 4)
    given = answers(about, levels, np.repeat(np.arange(units), people))
    found = evaluate(about, given, settings=Settings(replicates=400))
    pairs = zip(found.strengths, found.zones, strict=True)
    alarms = [any(each.stands_out for each in (*strong, *weak)) for strong, weak in pairs]
    assert np.mean(alarms) < 0.12


def test_a_difference_of_a_level_stands_out_among_fifteen_people():
    """The interval for all categories at once is not so wide that nothing ever stands out."""
    about = of_ladders(1, 13, 3)
    units, people = 60, 15
    random = np.random.default_rng(9)
    levels = random.normal(2, 0.7, (units * people, 1)) + random.normal(0, 0.9, (units * people, 39))
    levels[:, 12:15] -= 1
    given = answers(about, np.clip(np.rint(levels), 0, 4), np.repeat(np.arange(units), people))
    found = evaluate(about, given, settings=Settings(replicates=400))
    seen = [[zone.node for zone in zones if zone.stands_out] == ["d0-c4"] for zones in found.zones]
    assert np.mean(seen) > 0.85


def test_five_people_means_five_in_that_very_category():
    about, given = with_categories(0, 2, 4, people=8)
    few = replace(given, values=given.values.copy(), absence=given.absence.copy())
    few.values[:4, 0], few.absence[:4, 0] = np.nan, 2
    found = evaluate(about, few)
    assert [each.stands_out for each in (*found.zones[0], *found.strengths[0])] == [None, True]


def test_a_difference_everybody_shares_stands_out_however_much_their_levels_differ():
    """People are strict or mild, but all of them set c0 lowest: the distance is certain, the score is not."""
    about, given = with_categories(1, 2, 2, people=10, spread=1)
    found = evaluate(about, given)
    zone = found.zones[0][0]
    assert (zone.node, zone.stands_out) == ("c0", True)
    place = found.place("c0")
    assert found.high[0, place] > found.score[0, found.place("c1")] - 0.25 > found.low[0, place]


def test_below_five_people_nothing_is_said_about_standing_out():
    about, given = with_categories(0, 2, 4, people=4)
    found = evaluate(about, given)
    assert [each.stands_out for each in (*found.strengths[0], *found.zones[0])] == [None, None]


def test_a_target_is_the_yardstick_where_there_is_one():
    about, given = with_categories(1, 2, 3, 4)
    found = evaluate(about, given, Round(targets={"u0": {"c0": 2, "c1": 5}}))
    zones = found.zones[0]
    assert [(zone.node, zone.yardstick) for zone in zones] == [("c1", "target")]
    assert zones[0].distance == pytest.approx(-0.5)
    assert zones[0].target == 1
    assert zones[0].stands_out is True


def test_a_strength_below_its_target_is_still_a_strength():
    about, given = with_categories(1, 2, 2, 3)
    found = evaluate(about, given, Round(targets={"u0": {"c3": 5}}))
    assert [(each.node, each.target) for each in found.strengths[0]] == [("c3", 1)]
    assert names(found.zones[0]) == ["c0"]


def test_a_target_within_the_interval_is_within_the_noise():
    about, given = with_categories(2, 2, 3, people=10, spread=2)
    given = replace(given, values=np.clip(given.values, 0, 4))
    found = evaluate(about, given, Round(targets={"u0": {"c0": 3.2}}))
    zone = found.zones[0][0]
    assert (zone.node, zone.yardstick, zone.stands_out) == ("c0", "target", False)


def test_targets_are_per_unit():
    about, given = with_categories(1, 2, 3, 4)
    two = replace(given, units=("u0", "u1"), unit_of=(np.arange(8) % 2).astype(np.int32))
    found = evaluate(about, two, Round(targets={"u1": {"c1": 5}}))
    assert names(found.zones[0]) == ["c0", "c1"]
    assert names(found.zones[1]) == ["c1", "c0"]


def test_advice_is_that_of_the_node_or_the_nearest_above_for_its_band():
    about, given = with_categories(0, 4, advice=("c0",))
    assert evaluate(about, given).zones[0][0].advice == Advice("c0", "low")
    assert evaluate(about, given).strengths[0][0].advice is None
    about, given = with_categories(0, 4, advice=("whole",))
    assert evaluate(about, given).zones[0][0].advice == Advice("whole", "middle")


def test_a_unit_above_has_standings_of_its_own():
    about, given = with_categories(0, 2, 4)
    found = evaluate(about, given, Round({"u0": "all"}))
    assert [each.stands_out for each in found.zones[found.unit("all")]] == [True]


def discussed(about, rows, **more):
    return evaluate(about, answers(about, rows), Round(**more)).topics[0]


def test_lowest_agreement_is_discussed_first():
    about = framework(*(ladder(name) for name in "abc"))
    rows = [[2, 0, 1], [2, 4, 2], [2, 0, 1], [2, 4, 2]]
    found = discussed(about, rows)
    assert [topic.item for topic in found] == ["b", "c"]
    assert (found[0].agreement, found[0].respondents, found[0].distance) == (0, 4, None)


def test_then_the_largest_distance_to_the_target():
    about = framework(Node("x", (ladder("a"), ladder("b"))), Node("y", (ladder("c"),)))
    rows = [[0, 2, 4], [0, 2, 4]]
    found = discussed(about, rows, targets={"u0": {"whole": 3, "x": 4, "b": 5}})
    assert [(topic.item, topic.distance) for topic in found] == [("a", 0.75), ("b", 0.5)]


def test_agreement_goes_before_distance():
    about = framework(ladder("a"), ladder("b"))
    found = discussed(about, [[0, 4], [0, 2]], targets={"u0": {"a": 5}})
    assert [(topic.item, topic.distance) for topic in found] == [("b", None), ("a", 1)]


def test_at_most_five_and_in_the_frameworks_order_where_equal():
    about = framework(*(ladder(name) for name in "abcdefg"))
    assert [topic.item for topic in discussed(about, [[0] * 7, [4] * 7])] == list("abcde")


def test_one_answer_is_nothing_to_discuss():
    about = framework(ladder("a"), checklist("b"))
    assert discussed(about, [[0, 1]]) == ()
    assert discussed(about, [[0, 1]], targets={"u0": {"whole": 5}}) == ()


def test_figures_alone_are_the_same_figures():
    about, given = with_categories(0, 2, 4)
    whole, figures = evaluate(about, given), evaluate(about, given, settings=Settings(standings=False))
    assert np.array_equal(whole.low, figures.low, equal_nan=True)
    assert np.array_equal(whole.score, figures.score, equal_nan=True)
    assert (figures.strengths, figures.zones, figures.topics) == ((), (), ())
