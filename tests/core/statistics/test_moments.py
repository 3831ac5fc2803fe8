"""Moments by three roads: people, level counts, sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spindel.core.statistics.moments import moments_of, moments_of_levels, moments_of_sums

tables = arrays(float, (12, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]))
groupings = arrays(np.int64, 12, elements=st.integers(0, 3))


@given(tables, groupings)
def test_moments_are_those_of_each_group(table, group):
    moments = moments_of(table, group, 5)
    for place in range(5):
        for item in range(3):
            answers = table[group == place, item]
            answers = answers[~np.isnan(answers)]
            assert moments.count[place, item] == len(answers)
            mean = answers.mean() if len(answers) else np.nan
            variance = answers.var(ddof=1) if len(answers) > 1 else np.nan
            np.testing.assert_allclose(moments.mean[place, item], mean)
            np.testing.assert_allclose(moments.variance[place, item], variance, atol=1e-14)
            np.testing.assert_allclose(moments.deviation[place, item], np.sqrt(variance), atol=1e-7)


@given(tables, groupings)
def test_level_counts_and_sums_say_the_same(table, group):
    people = moments_of(table, group, 4)
    chosen = table[:, :, None] == np.arange(1.0, 6)
    counts = np.stack([chosen[group == place].sum(axis=0) for place in range(4)])
    levels = moments_of_levels(counts)
    sums = moments_of_sums(counts.sum(axis=-1), counts @ np.arange(1, 6), counts @ np.arange(1, 6) ** 2)
    for other in (levels, sums):
        np.testing.assert_array_equal(other.count, people.count)
        np.testing.assert_allclose(other.mean, people.mean)
        np.testing.assert_allclose(other.within, people.within, atol=1e-12)


def test_sums_about_a_centre_do_not_cancel():
    values = 1e9 + np.array([0.1, 0.2, 0.3])
    apart = values - 1e9
    moments = moments_of_sums([3], [apart.sum()], [(apart**2).sum()], centre=1e9)
    np.testing.assert_allclose(moments.variance, values.var(ddof=1), rtol=1e-6)
    np.testing.assert_allclose(moments.mean, values.mean())


def test_levels_may_be_worth_anything():
    np.testing.assert_allclose(moments_of_levels([[1, 0, 1]], [0, 0.3, 0.9]).mean, [0.45])


def test_one_column_gives_one_column():
    assert moments_of([1.0, 2.0, 4.0], [0, 0, 1]).mean.tolist() == [1.5, 4.0]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="one group number"):
        moments_of([1.0, 2.0], [0])
    with pytest.raises(ValueError, match="start at 0"):
        moments_of([1.0, 2.0], [0, -1])
