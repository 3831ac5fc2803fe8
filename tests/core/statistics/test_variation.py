"""Analysis of variance and intraclass correlations against NIST, the textbook and pingouin."""

import warnings
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spindel.core.statistics.moments import Moments, moments_of, moments_of_levels
from spindel.core.statistics.variation import icc, one_way_anova, shrout_fleiss

NIST = Path(scipy.stats.__file__).parent / "tests" / "data" / "nist_anova"
SIX = ("icc1_1", "icc2_1", "icc3_1", "icc1_k", "icc2_k", "icc3_k")

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
"""Shrout & Fleiss (1979), table 2: 6 targets, 4 judges."""

answers = arrays(float, 20, elements=st.integers(1, 5).map(float))
groupings = arrays(np.int64, 20, elements=st.integers(0, 4))


def certified(name):
    if not NIST.is_dir():
        pytest.skip("this SciPy came without its NIST data")
    lines = (NIST / f"{name}.dat").read_text(encoding="utf-8").splitlines()
    f = float(next(line for line in lines if line.startswith("Between")).split()[-1])
    rows = np.array([line.split() for line in lines[60:] if line.strip()], float)
    return rows[:, 0].astype(int), rows[:, 1], f


@pytest.mark.parametrize(
    ("name", "tolerance"),
    [("SiRstv", 1e-12), ("AtmWtAg", 1e-11), ("SmLs01", 1e-13), ("SmLs04", 1e-8), ("SmLs07", 1e-3)],
)
def test_f_is_the_one_nist_certifies(name, tolerance):
    group, value, f = certified(name)
    assert float(one_way_anova(moments_of(value, group)).f) == pytest.approx(f, rel=tolerance)


def test_anova_agrees_with_scipy():
    random = np.random.default_rng(3)
    groups = [random.integers(1, 6, size).astype(float) for size in (4, 9, 6)]
    table = one_way_anova(
        moments_of(np.concatenate(groups), np.repeat([0, 2, 3], [4, 9, 6]), 5),
    )
    reference = scipy.stats.f_oneway(*groups)
    assert float(table.f) == pytest.approx(reference.statistic)
    assert float(table.p) == pytest.approx(reference.pvalue)
    assert (float(table.between_df), float(table.within_df)) == (2, 16)


def test_anova_is_unknown_where_nothing_can_be_compared():
    for count in ([4, 0], [1, 1], [0, 0]):
        moments = Moments(np.array(count, float), np.array([1.0, np.nan]), np.zeros(2))
        assert np.isnan(one_way_anova(moments).f)


def test_icc_of_equal_groups_is_shrout_and_fleiss_case_1():
    moments = moments_of(SHROUT_FLEISS.astype(float).ravel(), np.repeat(np.arange(6), 4))
    six = shrout_fleiss(SHROUT_FLEISS)
    for size in ("mean", "adjusted"):
        assert float(icc(moments, size).icc1) == pytest.approx(float(six.icc1_1))
        assert float(icc(moments, size).icc2) == pytest.approx(float(six.icc1_k))


def test_icc_of_unequal_groups_by_hand():
    """1, 3 | 4, 6, 8: means 2 and 6, grand 4.4; MSB = 2·2.4² + 3·1.6² = 19.2, MSW = (2 + 8)/3, n̄ = 2.5, n₀ = 2.4."""
    moments = moments_of([1.0, 3, 4, 6, 8], [0, 0, 1, 1, 1])
    between, within = 19.2, 10 / 3
    assert float(icc(moments).icc1) == pytest.approx((between - within) / (between + 1.5 * within))
    assert float(icc(moments).icc2) == pytest.approx((between - within) / between)
    assert float(icc(moments, "adjusted").icc1) == pytest.approx(
        (between - within) / (between + 1.4 * within)
    )
    assert float(icc(moments).group_size) == 2.5
    assert float(icc(moments).groups) == 2


def test_icc_of_all_items_at_once_is_that_of_each():
    counts = np.random.default_rng(0).integers(0, 5, (7, 3, 5))
    together = icc(moments_of_levels(counts))
    for item in range(3):
        alone = icc(moments_of_levels(counts[:, item]))
        np.testing.assert_allclose(together.icc1[item], alone.icc1)
        np.testing.assert_allclose(together.icc2[item], alone.icc2)


@given(answers, groupings, st.sampled_from([-40.0, 0.5, 1000.0]), st.sampled_from([0.25, 3.0]))
def test_icc_does_not_mind_where_the_scale_begins_or_its_unit(value, group, shift, unit):
    first, second = icc(moments_of(value, group, 5)), icc(moments_of(value * unit + shift, group, 5))
    assume(np.isfinite(first.icc1) and abs(first.icc2) < 1e6)
    np.testing.assert_allclose(second.icc1, first.icc1, atol=1e-8)
    np.testing.assert_allclose(second.icc2, first.icc2, rtol=1e-6, atol=1e-8)


@given(answers, groupings, st.permutations(range(20)))
def test_icc_does_not_mind_the_order_of_people(value, group, order):
    first, second = icc(moments_of(value, group, 5)), icc(moments_of(value[order], group[order], 5))
    np.testing.assert_allclose(second.icc1, first.icc1, atol=1e-9)


def test_the_six_of_shrout_and_fleiss():
    six = shrout_fleiss(SHROUT_FLEISS)
    published = dict(zip(SIX, (0.17, 0.29, 0.71, 0.44, 0.62, 0.91), strict=True))
    assert {name: round(float(getattr(six, name)), 2) for name in SIX} == published


def test_the_six_agree_with_pingouin():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandas, pingouin = pytest.importorskip("pandas"), pytest.importorskip("pingouin")
        table = np.random.default_rng(11).normal(3, 1, (9, 5)) + np.arange(9)[:, None] / 3
        target, judge = np.indices(table.shape)
        frame = pandas.DataFrame({"target": target.ravel(), "judge": judge.ravel(), "score": table.ravel()})
        reference = pingouin.intraclass_corr(frame, targets="target", raters="judge", ratings="score")["ICC"]
    six = shrout_fleiss(table)
    np.testing.assert_allclose([float(getattr(six, name)) for name in SIX], reference.to_numpy(), atol=1e-6)


def test_many_tables_at_once_and_tables_with_holes():
    holed = SHROUT_FLEISS.astype(float)
    holed[0, 0] = np.nan
    two = shrout_fleiss(np.stack([SHROUT_FLEISS, holed]))
    assert two.icc2_k.shape == (2,)
    assert two.icc2_k[0] == shrout_fleiss(SHROUT_FLEISS).icc2_k
    assert np.isnan(two.icc2_k[1])
    with pytest.raises(ValueError, match="two judges"):
        shrout_fleiss([[1], [2]])
