"""The bootstrap: its weights, its means, and what its intervals promise."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from spindel.core.statistics import intervals
from spindel.core.statistics.intervals import (
    FEWEST_FOR_INTERVAL,
    bootstrap_item_means,
    bootstrap_weights,
    percentile_interval,
)

nan = np.nan

sheets = st.integers(5, 30).flatmap(
    lambda n: arrays(float, (n, 3), elements=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))
)


def test_weights_are_multinomial():
    weights = bootstrap_weights(6, 4000, seed=1)
    assert weights.shape == (4000, 6)
    assert np.issubdtype(weights.dtype, np.integer)
    assert np.all(weights.sum(axis=1) == 6)
    np.testing.assert_allclose(weights.mean(axis=0), 1, atol=0.06)
    np.testing.assert_allclose(weights.var(axis=0), 5 / 6, atol=0.08)
    np.testing.assert_allclose(np.cov(weights.T)[0, 1], -1 / 6, atol=0.05)


def test_the_seed_decides_and_the_weights_are_kept():
    assert bootstrap_weights(7, 50, seed=1) is bootstrap_weights(7, 50, seed=1)
    assert not np.array_equal(bootstrap_weights(7, 50, seed=1), bootstrap_weights(7, 50, seed=2))
    with pytest.raises(ValueError, match="read-only"):
        bootstrap_weights(7, 50, seed=1)[0, 0] = 9


def test_large_units_are_worked_through_in_blocks(monkeypatch):
    values = np.random.default_rng(0).random((40, 2))
    whole = bootstrap_item_means(values, replicates=300, seed=3)
    weights = bootstrap_weights(40, 300, seed=3)
    monkeypatch.setattr(intervals, "_KEPT", 10)
    monkeypatch.setattr(intervals, "_BLOCK", 40 * 7)
    np.testing.assert_allclose(bootstrap_item_means(values, replicates=300, seed=3), whole)
    np.testing.assert_array_equal(bootstrap_weights(40, 300, seed=3), weights)


def test_means_are_those_of_the_respondents_drawn():
    values = np.array([[0.0, 1.0], [0.25, nan], [0.5, nan], [0.75, 0.5], [1.0, nan]])
    weights = bootstrap_weights(5, 200, seed=9)
    expected = []
    for row in weights:
        drawn = np.repeat(values, row, axis=0)
        there = ~np.isnan(drawn)
        expected.append(
            [drawn[there[:, item], item].mean() if there[:, item].any() else nan for item in (0, 1)]
        )
    found = bootstrap_item_means(values, replicates=200, seed=9)
    assert np.isnan(found[:, 1]).any()
    for item in (0, 1):
        np.testing.assert_allclose(np.sort(found[:, item]), np.sort(np.array(expected)[:, item]))


def test_items_stay_together_within_a_replicate():
    values = np.random.default_rng(1).random((9, 1))
    found = bootstrap_item_means(np.hstack([values, 1 - values]))
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_what_is_not_present_does_not_count():
    values = np.random.default_rng(1).random((8, 2))
    present = np.ones((8, 2), bool)
    present[3:, 1] = False
    np.testing.assert_array_equal(
        bootstrap_item_means(values, present), bootstrap_item_means(np.where(present, values, nan))
    )


def test_fewer_than_five_have_no_interval():
    assert FEWEST_FOR_INTERVAL == 5
    few, enough = (bootstrap_item_means(np.random.default_rng(0).random((n, 2))) for n in (4, 5))
    assert few.shape == enough.shape == (1000, 2)
    assert np.isnan(few).all()
    assert not np.isnan(enough).any()
    low, high = percentile_interval(enough, respondents=[4, 5])
    np.testing.assert_array_equal(np.isnan(low), [True, False])
    np.testing.assert_array_equal(np.isnan(high), [True, False])


@given(sheets, st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(values, random):
    shuffled = values[random.sample(range(len(values)), len(values))]
    np.testing.assert_array_equal(
        bootstrap_item_means(values, replicates=50), bootstrap_item_means(shuffled, replicates=50)
    )


@given(sheets)
def test_the_interval_holds_the_mean(values):
    low, high = percentile_interval(bootstrap_item_means(values))
    mean = values.mean(axis=0)
    assert np.all(low <= mean + 1e-12)
    assert np.all(high >= mean - 1e-12)
    varied = np.ptp(values, axis=0) > 0
    assert np.all((low < high)[varied])


@given(sheets)
def test_more_confidence_is_wider(values):
    replicates = bootstrap_item_means(values, replicates=200)
    (narrow_low, narrow_high), (low, high) = (percentile_interval(replicates, level) for level in (0.8, 0.99))
    assert np.all((low <= narrow_low) & (narrow_high <= high))


def test_the_interval_is_about_as_wide_as_it_should_be():
    values = np.random.default_rng(4).normal(0, 1, (200, 1))
    low, high = percentile_interval(bootstrap_item_means(values, replicates=4000))
    reference = scipy.stats.bootstrap(
        (values[:, 0],), np.mean, method="percentile", n_resamples=4000, rng=np.random.default_rng(0)
    ).confidence_interval
    assert low[0] == pytest.approx(reference.low, abs=0.02)
    assert high[0] == pytest.approx(reference.high, abs=0.02)


def test_units_of_one_size_are_independent_of_each_other():
    """Sorted alike and resampled alike, their replicates would move as one, and no difference would be noise."""
    values = np.linspace(0, 1, 8)[:, None]
    first, same = bootstrap_item_means(values, stream=1), bootstrap_item_means(values, stream=1)
    other = bootstrap_item_means(values, stream=2)
    np.testing.assert_array_equal(first, same)
    np.testing.assert_array_equal(np.sort(first[:, 0]), np.sort(other[:, 0]))
    assert abs(np.corrcoef(first[:, 0], other[:, 0])[0, 1]) < 0.1


@given(
    arrays(
        float, array_shapes(min_dims=1, max_dims=3, max_side=6), elements=st.sampled_from([0.0, 1, 2, 5, nan])
    ),
    st.sampled_from([0.5, 0.9, 0.95]),
)
def test_percentiles_are_numpys(replicates, level):
    low, high = percentile_interval(replicates, level)
    there = ~np.isnan(replicates).all(axis=0)
    assume(np.any(there))
    expected = np.nanquantile(
        replicates[:, there] if replicates.ndim > 1 else replicates,
        [(1 - level) / 2, (1 + level) / 2],
        axis=0,
    )
    np.testing.assert_allclose(np.array([low[there], high[there]]).reshape(2, -1), expected.reshape(2, -1))
    assert np.isnan(low[~there]).all()


def test_odd_questions():
    assert percentile_interval(np.empty((0, 3)))[0].shape == (3,)
    with pytest.raises(ValueError, match="level"):
        percentile_interval([1.0], level=95)
    with pytest.raises(ValueError, match="per respondent"):
        bootstrap_item_means([1.0, 2.0])
