"""What a score is worth: the bootstrap of a unit, of the units above it, and the difference between two evaluations."""

from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.evaluation import Round, Settings, difference, evaluate, gap
from spindel.core.evaluation.ends import ends_of
from spindel.core.frameworks.model import Aggregation, Group, Lens, Node, Quantity
from spindel.core.scoring.items import item_scores
from spindel.core.scoring.nodes import node_scores
from spindel.core.statistics.intervals import bootstrap_weights, percentile_interval
from tests.core.scoring.making import answers, framework, ladder, of_ladders, random_answers, rounds

SETTINGS = Settings()


def below_all(given_answers) -> Round:
    return Round(dict.fromkeys(given_answers.units, "all"))


def by_hand(about, given_answers, unit: int) -> np.ndarray:
    """Node scores in every resample of a unit, one resample after the other, in double precision."""
    own = item_scores(about, given_answers)[given_answers.unit_of == unit]
    own = own[~np.isnan(own).all(axis=1)]
    own = own[np.lexsort(np.where(np.isnan(own), -np.inf, own).T)]
    drawn = bootstrap_weights(len(own), SETTINGS.replicates, SETTINGS.seed)
    random = np.random.default_rng([SETTINGS.seed, crc32(given_answers.units[unit].encode())])
    found = []
    for row in drawn[random.permutation(SETTINGS.replicates)]:
        people = np.repeat(own, row, axis=0)
        there = (~np.isnan(people)).sum(axis=0)
        means = np.where(there > 0, np.nansum(people, axis=0) / np.maximum(there, 1), np.nan)
        found.append(node_scores(about, means))
    return np.array(found)


@pytest.mark.parametrize("aggregation", [Aggregation.MEAN, Aggregation.POOLED, Aggregation.MIN])
@pytest.mark.parametrize("missing", [0.0, 0.2, 0.8])
def test_replicates_are_those_of_a_plain_bootstrap(aggregation, missing):
    plain = of_ladders(2, 2, 3)
    about = replace(plain, tree=replace(plain.tree, aggregation=aggregation))
    given_answers = random_answers(about, [9, 6], missing=missing)
    found = evaluate(about, given_answers)
    nodes = len(about.nodes())
    for unit in range(2):
        expected = by_hand(about, given_answers, unit)
        np.testing.assert_allclose(found.replicates[unit][:nodes].T, expected, atol=1e-5)
        people = found.respondents[unit, :nodes]
        low, high = percentile_interval(expected, 0.95, people)
        np.testing.assert_allclose(found.low[unit, :nodes], low, atol=1e-5)
        np.testing.assert_allclose(found.high[unit, :nodes], high, atol=1e-5)


def test_an_item_nobody_was_asked_does_not_disturb_the_others():
    about = of_ladders(1, 2, 2)
    given_answers = random_answers(about, [8], missing=0)
    given_answers.values[:, :2], given_answers.absence[:, :2] = np.nan, 4
    found = evaluate(about, given_answers)
    np.testing.assert_allclose(
        found.replicates[0][: len(about.nodes())].T, by_hand(about, given_answers, 0), atol=1e-6
    )
    assert np.isnan(found.low[0, found.place("d0-c0")])
    assert not np.isnan(found.low[0, found.place("whole")])


def test_a_large_unit_is_resampled_in_blocks_to_the_same_end():
    about = framework(Node("x", (ladder("a"), ladder("b"))))
    given_answers = random_answers(about, [600, 400], missing=0.1)
    found = evaluate(about, given_answers)
    for unit in range(2):
        scores = item_scores(about, given_answers)[given_answers.unit_of == unit]
        error = np.nanstd(scores[:, 0], ddof=1) / np.sqrt((~np.isnan(scores[:, 0])).sum())
        place = found.place("a")
        assert found.replicates[unit][place].std() == pytest.approx(error, rel=0.1)
        width = found.high[unit, place] - found.low[unit, place]
        assert width == pytest.approx(2 * 1.96 * error, rel=0.1)


@pytest.mark.parametrize(("people", "there"), [(1, False), (2, False), (4, False), (5, True)])
def test_intervals_from_five_respondents_up(people, there):
    about = of_ladders(1, 1, 3)
    found = evaluate(about, random_answers(about, [people], missing=0))
    assert (~np.isnan(found.low) == there).all()
    assert (~np.isnan(found.high) == there).all()


def test_five_respondents_means_five_at_that_very_place():
    about = framework(Node("x", (ladder("a"), ladder("b"))))
    rows = [[1, 2], [2, 2], [3, 1], [4, 0], [0, 1]]
    given_answers = answers(about, rows)
    given_answers.values[0, 0], given_answers.absence[0, 0] = np.nan, 2
    found = evaluate(about, given_answers)
    assert np.isnan(found.low[0, found.place("a")])
    assert not np.isnan(found.low[0, found.place("b")])
    assert not np.isnan(found.low[0, found.place("x")])


@given(rounds(people=12))
def test_every_interval_runs_upwards_and_stands_on_five(made):
    about, given_answers = made
    found = evaluate(about, given_answers, below_all(given_answers), settings=Settings(replicates=50))
    there = ~np.isnan(found.low)
    assert (there == ~np.isnan(found.high)).all()
    assert (found.low[there] <= found.high[there]).all()
    assert (found.respondents[there] >= 5).all()
    assert not np.isnan(found.score[there]).any()


def test_the_interval_holds_the_truth_nineteen_times_in_twenty():
    about = framework(ladder("a"))
    random = np.random.default_rng(11)
    share = [0.1, 0.2, 0.3, 0.25, 0.15]
    truth = np.arange(5) @ share / 4
    rows = random.choice(5, (400, 40), p=share)
    given_answers = answers(about, rows.reshape(-1, 1), np.repeat(np.arange(400), 40))
    found = evaluate(about, given_answers, settings=Settings(replicates=400))
    inside = (found.low[:, 0] <= truth) & (truth <= found.high[:, 0])
    assert 0.91 <= inside.mean() <= 0.98


@pytest.mark.parametrize("sizes", [[30, 20, 50], [2, 3, 4], [1, 12, 30]])
def test_a_parents_interval_is_as_wide_as_its_strata_say(sizes):
    """Variance of a mean over units: the mean over units of s²/n, over the number of units."""
    about = framework(ladder("a"))
    random = np.random.default_rng(3)
    rows = random.integers(0, 5, (sum(sizes), 1))
    unit_of = np.repeat(np.arange(len(sizes)), sizes)
    given_answers = answers(about, rows, unit_of)
    found = evaluate(about, given_answers, below_all(given_answers), settings=Settings(replicates=4000))
    scores = rows[:, 0] / 4
    own = [scores[unit_of == unit] for unit in range(len(sizes))]
    freedom = sum(len(each) - 1 for each in own)
    pooled = sum((len(each) - 1) * np.var(each, ddof=1) for each in own if len(each) > 1) / freedom
    spread = [np.var(each, ddof=1) if len(each) > 1 else pooled for each in own]
    expected = np.sqrt(sum(s / len(each) for s, each in zip(spread, own, strict=True))) / len(sizes)
    assert found.replicates[0][0].std() == pytest.approx(expected, rel=0.06)
    assert not np.isnan(found.low[0, 0])


def test_a_lonely_respondent_widens_the_interval_above():
    """Holding a unit of one person still would claim to know more, the fewer people were asked."""
    about = framework(ladder("a"))
    rows = np.random.default_rng(3).integers(0, 5, (41, 1))
    three, two = (
        answers(about, rows, [*[0] * 20, *[1] * 20, 2]),
        answers(about, rows[:40], [*[0] * 20, *[1] * 20]),
    )
    found = [evaluate(about, each, below_all(each)) for each in (three, two)]
    widths = [each.high[0, 0] - each.low[0, 0] for each in found]
    assert widths[0] > 1.2 * widths[1]


def test_where_every_unit_is_one_person_nothing_is_known():
    about = framework(ladder("a"))
    given_answers = answers(about, [[1], [2], [3], [4], [0], [1]], range(6))
    found = evaluate(about, given_answers, below_all(given_answers))
    assert np.isnan(found.low[0]).all()
    assert found.score[0, 0] == pytest.approx(11 / 24)


def test_fewer_than_five_people_below_give_no_interval_above():
    about = framework(ladder("a"))
    for people, there in ((4, False), (6, True)):
        given_answers = answers(about, [[n % 5] for n in range(people)], [n // 2 for n in range(people)])
        found = evaluate(about, given_answers, below_all(given_answers))
        assert np.isnan(found.low[0, 0]) == (not there)


def test_intervals_above_stay_on_the_scale():
    about = framework(ladder("a"))
    given_answers = answers(about, [[4], [4], [4], [3], [4], [4], [0], [4]], [0, 0, 1, 1, 2, 2, 3, 3])
    found = evaluate(about, given_answers, below_all(given_answers))
    assert found.high[0, 0] <= 1
    unclipped = framework(Quantity("a", 0, 1, clip=False))
    wild = answers(unclipped, [[2], [3], [5], [1], [0], [7]], [0, 0, 1, 1, 2, 2])
    assert evaluate(unclipped, wild, below_all(wild)).high[0, 0] > 1


def test_what_consensus_decides_has_no_interval():
    about = framework(Node("x", (ladder("a"), ladder("b"))), Node("y", (ladder("c"),)))
    rows = [[n % 5, (n + 1) % 5, (n * 2) % 5] for n in range(8)]
    given_answers = answers(about, rows, consensus=[[3, None, 2]])
    found = evaluate(about, given_answers, below_all(given_answers))
    for unit in range(2):
        assert np.isnan(found.low[unit, [found.place("a"), found.place("c"), found.place("y")]]).all()
        assert not np.isnan(found.low[unit, [found.place("b"), found.place("x"), found.place("whole")]]).any()
    x, b = found.place("x"), found.place("b")
    np.testing.assert_allclose(found.replicates[1][x], (0.75 + found.replicates[1][b]) / 2, atol=1e-6)
    beside = evaluate(about, given_answers, settings=Settings(consensus_counts=False))
    assert not np.isnan(beside.low).any()


@given(
    st.integers(2, 300),
    st.sampled_from([0.5, 0.9, 0.95, 0.99]),
    st.integers(0, 2**31),
)
def test_the_quick_ends_are_those_of_the_statistics(replicates, level, seed):
    random = np.random.default_rng(seed)
    rows = random.normal(size=(6, replicates)).astype(np.float32)
    rows[1, random.random(replicates) < 0.3] = np.nan
    rows[2] = np.nan
    people = np.array([5, 9, 9, 4, 50, 0])
    expected = percentile_interval(rows.T, level, people)
    np.testing.assert_allclose(ends_of(rows, people, level), expected, rtol=1e-12, atol=1e-12)


def shifted(about, given_answers, by: int):
    tops = np.array([len(item.levels) - 1 for item in about.items()])
    return replace(given_answers, values=np.clip(given_answers.values + by, 0, tops))


def test_change_is_the_difference_with_its_interval():
    about = of_ladders(2, 2, 2)
    before = random_answers(about, [30, 3], seed=1, missing=0.05)
    again, better = random_answers(about, [30, 3], seed=2, missing=0.05), shifted(about, before, 2)
    first = evaluate(about, before, below_all(before))
    second = evaluate(about, again, replace(below_all(again), previous=first))
    third = evaluate(about, better, replace(below_all(better), previous=first))
    np.testing.assert_array_equal(second.change.difference, second.score - first.score)
    assert second.change.within_noise[0, 0]
    assert third.change.beyond_noise[0, 0]
    small = first.unit("u1")
    assert np.isnan(second.change.low[small]).all()
    assert not np.isnan(second.change.difference[small]).any()
    low, high = second.change.low[1, 0], second.change.high[1, 0]
    spread = np.hypot(first.high[1, 0] - first.low[1, 0], second.high[1, 0] - second.low[1, 0])
    assert high - low == pytest.approx(spread, rel=0.15)


def test_change_only_where_unit_and_place_were_there_before():
    about, smaller = of_ladders(2, 2, 2), of_ladders(1, 2, 2)
    first = evaluate(smaller, random_answers(smaller, [20]))
    second = evaluate(about, random_answers(about, [20, 20]), Round(previous=first))
    known = ~np.isnan(second.change.difference)
    assert not known[1].any()
    assert known[0].tolist() == [place.id == "whole" or place.id.startswith("d0") for place in second.places]


def test_units_are_matched_by_name():
    about = of_ladders(1, 1, 2)
    given_answers = random_answers(about, [9, 7])
    turned = replace(given_answers, units=("u1", "new"))
    found = difference(evaluate(about, given_answers), evaluate(about, turned))
    before = evaluate(about, given_answers)
    np.testing.assert_array_equal(found.difference[0], before.score[0] - before.score[1])
    assert np.isnan(found.difference[1]).all()


def test_groups_of_a_lens_are_matched_within_their_lens():
    lenses = tuple(Lens(name, (Group("g", (item,)),)) for name, item in (("l", "a"), ("m", "b")))
    about = framework(ladder("a"), ladder("b"), lenses=lenses)
    first = evaluate(about, answers(about, [[0, 4]]))
    turned = replace(about, lenses=lenses[::-1])
    found = difference(first, evaluate(turned, answers(turned, [[0, 4]])))
    assert (found.difference == 0).all()


def test_gap_between_leaders_and_staff():
    about = of_ladders(1, 2, 2)
    given_answers = random_answers(about, [40], missing=0)
    leaders = np.arange(40) < 15
    given_answers.values[leaders] = np.minimum(given_answers.values[leaders] + 2, 4)
    found = evaluate(about, given_answers, groups={"staff": ~leaders, "leaders": leaders})
    seen = gap(found, "staff", "leaders")
    expected = found.groups["leaders"].score - found.groups["staff"].score
    np.testing.assert_array_equal(seen.difference, expected)
    assert seen.beyond_noise[0, 0]
    assert seen.low[0, 0] > 0
