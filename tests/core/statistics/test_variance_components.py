"""REML against lme4's textbook data, statsmodels, and the likelihood written out in full."""

import time
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindel.core.statistics.components import variance_components, variance_components_of
from spindel.core.statistics.moments import moments_of

DYESTUFF = """
    1545 1440 1440 1520 1580 1540 1555 1490 1560 1495 1595 1550 1605 1510 1560
    1445 1440 1595 1465 1545 1595 1630 1515 1635 1625 1520 1455 1450 1480 1445
"""
"""Davies & Goldsmith (1972): yield of 6 batches of 5, lme4's Dyestuff."""

PASTES = """
    62.8 62.6 60.1 62.3 62.7 63.1 60.0 61.4 57.5 56.9 61.1 58.9 58.7 57.5 63.9 63.1 65.4 63.7 57.1 56.4
    56.9 58.6 64.7 64.5 55.1 55.1 54.7 54.2 58.8 57.5 63.4 64.9 59.3 58.1 60.5 60.0 62.5 62.6 61.0 58.7
    56.9 57.7 59.2 59.4 65.2 66.0 64.8 64.1 54.8 54.8 64.0 64.0 57.7 56.8 58.3 59.3 59.2 59.2 58.9 56.6
"""
"""Davies & Goldsmith (1972): strength of 10 deliveries, 3 casks in each, 2 assays of each, lme4's Pastes."""


def numbers(text):
    return np.array(text.split(), float)


def nested_sample(seed, *, organisations=8, units=4, people=150, between=(0.8, 0.6)):
    random = np.random.default_rng(seed)
    organisation, unit = random.integers(0, organisations, people), random.integers(0, units, people)
    value = random.normal(0, between[0], organisations)[organisation]
    value = value + random.normal(0, between[1], (organisations, units))[organisation, unit]
    return 3 + value + random.normal(0, 1, people), organisation, unit


def test_dyestuff():
    found = variance_components(numbers(DYESTUFF), np.repeat(np.arange(6), 5))
    assert found.organisation == pytest.approx(1764.05, abs=0.01)
    assert found.people == pytest.approx(2451.25, abs=0.01)
    assert np.isnan(found.unit)
    assert found.organisation_share == pytest.approx(1764.05 / (1764.05 + 2451.25), abs=1e-5)


def test_one_organisation_tells_units_from_people_only():
    found = variance_components(numbers(DYESTUFF), np.zeros(30), np.repeat(np.arange(6), 5))
    assert found.unit == pytest.approx(1764.05, abs=0.01)
    assert np.isnan(found.organisation)
    assert np.isnan(found.organisation_share)


def test_pastes():
    """Bates et al. (2015): batch 1.657, cask in batch 8.434, residual 0.678."""
    found = variance_components(numbers(PASTES), np.arange(60) // 6, np.arange(60) // 2)
    assert (found.organisation, found.unit, found.people) == pytest.approx((1.657, 8.434, 0.678), abs=0.0005)
    assert found.organisation_share + found.unit_share + found.people_share == pytest.approx(1)
    assert (found.organisations, found.units, found.answers) == (10, 30, 60)


@pytest.mark.parametrize("seed", [1, 2])
def test_unbalanced_data_agree_with_statsmodels(seed):
    value, organisation, unit = nested_sample(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandas = pytest.importorskip("pandas")
        api = pytest.importorskip("statsmodels.regression.mixed_linear_model")
        frame = pandas.DataFrame({"value": value, "organisation": organisation, "unit": unit})
        model = api.MixedLM.from_formula(
            "value ~ 1", frame, groups="organisation", re_formula="1", vc_formula={"unit": "0 + C(unit)"}
        )
        fit = model.fit(reml=True)
    assert fit.converged
    found = variance_components(value, organisation, unit)
    reference = (fit.cov_re.iloc[0, 0], fit.vcomp[0], fit.scale)
    assert (found.organisation, found.unit, found.people) == pytest.approx(reference, rel=2e-3)


def restricted_likelihood(variances, value, organisation, unit):
    """−2 log of the restricted likelihood with the whole covariance matrix, as in any textbook."""
    same_unit = (organisation[:, None] == organisation) & (unit[:, None] == unit)
    covariance = variances[0] * (organisation[:, None] == organisation) + variances[1] * same_unit
    covariance = covariance + variances[2] * np.eye(len(value))
    inverse = np.linalg.inv(covariance)
    apart = value - inverse.sum(axis=0) @ value / inverse.sum()
    return np.linalg.slogdet(covariance)[1] + np.log(inverse.sum()) + apart @ inverse @ apart


@pytest.mark.parametrize("seed", range(5))
def test_no_other_variances_are_more_likely(seed):
    value, organisation, unit = nested_sample(seed, people=40, between=(0.3 * seed, 0.2))
    found = variance_components(value, organisation, unit)
    best = np.array([found.organisation, found.unit, found.people])
    lowest = restricted_likelihood(best, value, organisation, unit)
    random = np.random.default_rng(seed)
    for size in (1e-4, 0.01, 0.3):
        for _ in range(30):
            other = np.maximum(best + size * random.normal(size=3), [0, 0, 1e-6])
            assert restricted_likelihood(other, value, organisation, unit) >= lowest - 1e-9


def test_a_negative_estimate_is_0():
    """Both groups have the same mean: the analysis of variance would give a negative variance between them."""
    found = variance_components([1.0, 5, 1, 5], [0, 0, 1, 1])
    assert found.organisation == 0
    assert found.people_share == 1
    assert found.people == pytest.approx(np.var([1, 5, 1, 5], ddof=1))


@pytest.mark.parametrize("seed", range(6))
def test_an_estimate_on_the_edge_is_0_and_not_nearly_0(seed):
    value, organisation, unit = nested_sample(seed, people=40, between=(0.0, 0.0))
    found = variance_components(value, organisation, unit)
    assert all(variance == 0 or variance > 1e-6 for variance in (found.organisation, found.unit))


def test_balanced_data_are_the_analysis_of_variance():
    random = np.random.default_rng(8)
    table = random.normal(0, 1, (6, 4, 5)) + random.normal(0, 2, (6, 1, 1)) + random.normal(0, 1, (6, 4, 1))
    organisation, unit, _ = np.indices(table.shape)
    within = table.var(axis=2, ddof=1).mean()
    units = 5 * table.mean(axis=2).var(axis=1, ddof=1).mean()
    outer = 20 * table.mean(axis=(1, 2)).var(ddof=1)
    found = variance_components(table.ravel(), organisation.ravel(), unit.ravel())
    expected = ((outer - units) / 20, (units - within) / 5, within)
    assert (found.organisation, found.unit, found.people) == pytest.approx(expected, rel=1e-5)


def test_everybody_in_a_unit_says_the_same():
    unit = np.repeat(np.arange(6), 3)
    mean = np.array([1.0, 2, 4, 5, 2, 3])
    found = variance_components(mean[unit], unit // 2, unit)
    alone = variance_components(mean, np.arange(6) // 2)
    assert found.people == 0
    assert (found.organisation, found.unit) == pytest.approx((alone.organisation, alone.people))
    flat = variance_components(mean[unit], unit)
    assert (flat.organisation, flat.people) == (pytest.approx(np.var(mean, ddof=1)), 0)


def test_nothing_varies_or_nobody_is_there():
    same = variance_components(np.full(12, 3.3), np.arange(12) // 6, np.arange(12) // 3)
    assert same.total == 0
    assert np.isnan(same.people_share)
    for nothing in (variance_components([], []), variance_components([np.nan], [0])):
        assert np.isnan(nothing.people)
        assert nothing.answers == 0


def test_people_without_an_answer_and_the_names_of_groups_do_not_matter():
    value, organisation, unit = nested_sample(4)
    first = variance_components(value, organisation, unit)
    more = variance_components(
        np.append(value, [np.nan, np.nan]),
        np.append(organisation, [99, 0]).astype(str),
        np.append(unit, [0, 99]).astype(str),
    )
    assert more == first


def test_the_moments_of_units_are_enough():
    value, organisation, unit = nested_sample(5)
    place = organisation * 4 + unit
    found = variance_components_of(moments_of(value, place, 32), np.arange(32) // 4)
    direct = variance_components(value, organisation, unit)
    assert found.unit_share == pytest.approx(direct.unit_share, abs=1e-7)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from([-100.0, 7.0]), st.sampled_from([0.01, 25.0]))
def test_shares_do_not_mind_where_the_scale_begins_or_its_unit(seed, shift, unit_of_scale):
    value, organisation, unit = nested_sample(seed, people=50)
    first = variance_components(value, organisation, unit)
    second = variance_components(value * unit_of_scale + shift, organisation, unit)
    assert second.organisation_share == pytest.approx(first.organisation_share, abs=1e-4)
    assert second.unit_share == pytest.approx(first.unit_share, abs=1e-4)


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="per value"):
        variance_components([1.0, 2.0], [0])


def test_twenty_thousand_people_are_quick():
    value, organisation, unit = nested_sample(6, organisations=22, units=45, people=20_000)
    start = time.perf_counter()
    found = variance_components(value, organisation, unit)
    assert time.perf_counter() - start < 20
    assert (found.organisation, found.unit, found.people) == pytest.approx((0.64, 0.36, 1.0), rel=0.5)
