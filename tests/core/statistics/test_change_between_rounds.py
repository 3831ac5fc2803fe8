"""Change between rounds, and when it is noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spindel.core.statistics.change import change, paired_change
from spindel.core.statistics.intervals import bootstrap_item_means

sheets = arrays(float, (9, 2), elements=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))


def of_rounds(before, after, **options):
    return change(
        bootstrap_item_means(before),
        bootstrap_item_means(after),
        before.mean(axis=0),
        after.mean(axis=0),
        **options,
    )


def test_a_leap_is_beyond_the_noise_and_a_stumble_within():
    random = np.random.default_rng(0)
    before = random.normal(3.0, 0.5, (30, 2))
    after = random.normal([4.0, 3.02], 0.5, (25, 2))
    result = of_rounds(before, after)
    np.testing.assert_allclose(result.difference, after.mean(axis=0) - before.mean(axis=0))
    assert result.within_noise.tolist() == [False, True]
    assert result.beyond_noise.tolist() == [True, False]


def test_the_interval_is_that_of_two_independent_means():
    """Welch's standard error: the same people resampled twice must not make it narrower."""
    values = np.random.default_rng(1).normal(0, 1, (60, 1))
    result = of_rounds(values, values)
    error = np.sqrt(2 * values.var(ddof=1) / 60)
    np.testing.assert_allclose(result.high - result.low, 2 * 1.96 * error, rtol=0.1)
    assert result.within_noise.all()


def test_people_who_are_matched_give_a_narrower_interval():
    random = np.random.default_rng(2)
    before = random.normal(3, 1, (40, 1))
    after = before + 0.2 + random.normal(0, 0.1, (40, 1))
    assert of_rounds(before, after).within_noise.all()
    assert paired_change(before, after).beyond_noise.all()


def test_paired_replicates_are_left_row_by_row():
    values = np.random.default_rng(3).random((12, 1))
    result = of_rounds(values, values + 0.5, paired=True)
    np.testing.assert_allclose([result.low, result.high], 0.5)


def test_paired_people_with_one_answer_do_not_count():
    before = np.array([[1.0], [2], [3], [1], [2], [5], [np.nan]])
    after = np.array([[2.0], [3], [4], [2], [3], [np.nan], [9]])
    result = paired_change(before, after)
    np.testing.assert_allclose([result.difference, result.low, result.high], 1)
    assert np.isnan(paired_change(before[1:], after[1:]).low)


def test_without_an_interval_nothing_is_said():
    few, many = np.full((4, 1), 2.0), np.random.default_rng(0).random((20, 1))
    for result in (of_rounds(few, many), of_rounds(many, many + 5, respondents=[4])):
        assert not np.isnan(result.difference).any()
        assert np.isnan(result.low).all()
        assert not result.within_noise.any()
        assert not result.beyond_noise.any()


def test_without_a_figure_there_is_no_interval():
    replicates = np.random.default_rng(0).random((100, 2))
    result = change(replicates, replicates, [1.0, np.nan], [2.0, 2.0])
    assert np.isnan([result.difference[1], result.low[1], result.high[1]]).all()


@given(sheets, sheets)
def test_the_other_way_round_is_the_opposite(before, after):
    forth, back = of_rounds(before, after, paired=True), of_rounds(after, before, paired=True)
    np.testing.assert_allclose(forth.difference, -back.difference)
    np.testing.assert_allclose(forth.low, -back.high, atol=1e-12)
    np.testing.assert_array_equal(forth.within_noise, back.within_noise)


@given(sheets, sheets)
def test_noise_is_within_or_beyond(before, after):
    result = of_rounds(before, after)
    np.testing.assert_array_equal(result.within_noise, ~result.beyond_noise)
    assert np.all(result.low <= result.difference + 1e-9)
    assert np.all(result.high >= result.difference - 1e-9)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="replicates"):
        change(np.zeros((3, 1)), np.zeros((4, 1)), [0.0], [0.0])
    with pytest.raises(ValueError, match="same people"):
        paired_change(np.zeros((3, 1)), np.zeros((4, 1)))
