"""Agreement against the textbooks and the libraries."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats import inter_rater

from spindel.core.statistics.agreement import (
    alpha_of_counts,
    average_deviation,
    fleiss_kappa,
    krippendorff_alpha,
    rwg,
    rwg_j,
    uniform_variance,
    value_counts,
)
from spindel.core.statistics.moments import moments_of_levels

nan = np.nan

DATA_C = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
).T
"""Krippendorff (2011), data C: 12 units of analysis, 4 observers."""

FLEISS_1971 = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445
333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""
"""Fleiss (1971), table 1: 30 subjects, the category each of 6 raters chose."""

LEVELS = ("nominal", "ordinal", "interval", "ratio")

tables = arrays(float, (8, 5), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, nan]))
level_counts = arrays(int, (4, 5), elements=st.integers(0, 6))


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_data_c(level, published):
    assert krippendorff_alpha(DATA_C, level) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_agrees_with_the_library_on_many_rounds(level):
    random = np.random.default_rng(5)
    for raters, subjects in [(2, 5), (9, 40), (30, 13)]:
        table = random.integers(1, 6, (subjects, raters)).astype(float)
        table[random.random(table.shape) < 0.4] = nan
        reference = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)
        assert krippendorff_alpha(table, level) == pytest.approx(reference, abs=1e-12)


def test_alpha_of_numbers_that_are_not_levels():
    table = np.array([[0.0, 12.5, 3.25], [12.5, 12.5, nan], [100.0, 3.25, 0.0]])
    for level in LEVELS:
        reference = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)
        assert krippendorff_alpha(table, level) == pytest.approx(reference, abs=1e-12)


def test_alpha_of_many_rounds_at_once_is_alpha_of_each():
    counts = np.random.default_rng(1).integers(0, 4, (3, 10, 5))
    together = alpha_of_counts(counts, level="ordinal")
    assert together.shape == (3,)
    for place, alpha in enumerate(together):
        assert alpha == pytest.approx(
            krippendorff.alpha(value_counts=counts[place], level_of_measurement="ordinal"), abs=1e-12
        )


def test_a_column_nobody_chose_does_not_matter():
    counts, worth = value_counts(DATA_C)
    wider = np.insert(counts, 2, 0.0, axis=1)
    for level in LEVELS:
        assert alpha_of_counts(wider, np.insert(worth, 2, 2.5), level) == pytest.approx(
            float(alpha_of_counts(counts, worth, level)), abs=1e-12
        )


def test_alpha_is_unknown_where_nothing_varies_or_nothing_can_be_paired():
    assert np.isnan(krippendorff_alpha([[3, 3], [3, 3]]))
    assert np.isnan(krippendorff_alpha([[1, nan], [nan, 4]]))
    assert krippendorff_alpha([[1, 1], [4, 4]]) == 1


def test_alpha_refuses_what_has_no_meaning():
    with pytest.raises(ValueError, match="0 or above"):
        krippendorff_alpha([[-1, 2], [2, 2]], "ratio")
    with pytest.raises(ValueError, match="level of measurement"):
        krippendorff_alpha([[1, 2], [2, 2]], "likert")


@given(tables, st.randoms(use_true_random=False))
def test_alpha_does_not_mind_the_order_of_raters(table, random):
    shuffled = np.array([random.sample(row.tolist(), len(row)) for row in table])
    np.testing.assert_allclose(krippendorff_alpha(shuffled), krippendorff_alpha(table), atol=1e-12)


@given(tables)
def test_interval_alpha_does_not_mind_where_the_scale_begins(table):
    np.testing.assert_allclose(
        krippendorff_alpha(table * 3 + 7, "interval"), krippendorff_alpha(table, "interval"), atol=1e-9
    )


def test_kappa_of_fleiss_1971():
    chosen = np.array([[int(category) for category in row] for row in FLEISS_1971.split()])
    counts = (chosen[:, :, None] == np.arange(1, 6)).sum(axis=1)
    assert counts.shape == (30, 5)
    assert float(fleiss_kappa(counts)) == pytest.approx(0.430, abs=0.0005)
    assert float(fleiss_kappa(counts)) == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-12)


def test_kappa_wants_equally_many_raters():
    with pytest.raises(ValueError, match="equally many"):
        fleiss_kappa([[2, 1], [1, 1]])


def test_rwg_by_hand():
    """James, Demaree & Wolf (1984): five levels, σ²_E = 2, s² = 0.5 gives 0.75."""
    assert uniform_variance(5) == 2
    assert uniform_variance(7) == 4
    np.testing.assert_array_equal(rwg([0.5, 2.0, 2.5, 0.0, nan], 5), [0.75, 0, 0, 1, nan])
    np.testing.assert_array_equal(rwg([[0.5, 0.5]], [5, 7]), [[0.75, 0.875]])


def test_rwg_j_by_hand():
    """Ten items of five levels with a mean variance of 0.5: 10·0.75/(10·0.75 + 0.25)."""
    assert float(rwg_j(np.full(10, 0.5), 5)) == pytest.approx(7.5 / 7.75)
    assert float(rwg_j([0.4, 0.6], 5)) == pytest.approx(2 * 0.75 / (2 * 0.75 + 0.25))


def test_rwg_j_of_one_item_is_rwg():
    variances = np.linspace(0, 4, 9)
    np.testing.assert_allclose(rwg_j(variances[:, None], 5), rwg(variances, 5))


def test_items_that_are_not_there_leave_j():
    np.testing.assert_allclose(rwg_j([0.4, nan, 0.6], [5, 5, 5]), rwg_j([0.4, 0.6], 5))
    assert np.isnan(rwg_j([nan, nan], 5))


def test_disagreement_on_many_items_is_no_agreement():
    """The bare formula gives 1.43 here: 10·(−0.5)/(10·(−0.5) + 1.5)."""
    assert rwg_j(np.full(10, 3.0), 5) == 0


def test_rwg_j_along_any_axis():
    variances = np.random.default_rng(2).random((4, 6))
    np.testing.assert_allclose(rwg_j(variances.T, 5, axis=0), rwg_j(variances, 5))


@given(level_counts)
def test_agreement_lies_between_0_and_1_or_is_not_there(counts):
    variances = moments_of_levels(counts).variance
    for agreed in (rwg(variances, 5), np.atleast_1d(rwg_j(variances, 5))):
        there = agreed[~np.isnan(agreed)]
        assert np.all((there >= 0) & (there <= 1))
    np.testing.assert_array_equal(np.isnan(rwg(variances, 5)), counts.sum(axis=1) < 2)


def test_average_deviation_by_hand():
    """1, 1, 3, 4: mean 2.25 gives (1.25 + 1.25 + 0.75 + 1.75)/4; median 2 gives (1 + 1 + 1 + 2)/4."""
    counts = [2, 0, 1, 1, 0]
    assert float(average_deviation(counts)) == pytest.approx(1.25)
    assert float(average_deviation(counts, about="median")) == pytest.approx(1.25)
    skewed = [4, 0, 0, 0, 1]
    assert float(average_deviation(skewed)) == pytest.approx((4 * 0.8 + 3.2) / 5)
    assert float(average_deviation(skewed, about="median")) == pytest.approx(4 / 5)


def test_average_deviation_needs_two_and_rising_levels():
    assert np.isnan(average_deviation([0, 1, 0]))
    assert np.isnan(average_deviation([0, 0, 0], about="median"))
    with pytest.raises(ValueError, match="rise"):
        average_deviation([1, 1], values=[2, 1])


@given(level_counts, st.sampled_from(["mean", "median"]))
def test_average_deviation_is_that_of_the_answers_themselves(counts, about):
    middle = np.mean if about == "mean" else np.median
    for row, shown in zip(counts, average_deviation(counts, about), strict=True):
        answers = np.repeat(np.arange(1.0, 6), row)
        expected = np.abs(answers - middle(answers)).mean() if len(answers) >= 2 else nan
        np.testing.assert_allclose(shown, expected, atol=1e-12)
