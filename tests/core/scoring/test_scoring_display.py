"""Half up, the scale, bands."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.frameworks.model import Band, Bands, Scale
from spindel.core.scoring.display import band_of, half_up, on_scale, settle, shown
from tests.core.scoring.by_hand import half_up as half_up_by_hand
from tests.core.scoring.by_hand import half_up_as_decimal

FLOATS = st.floats(-1e12, 1e12, allow_nan=False)
NEAR_TIES = st.builds(
    lambda steps, decimals, nudge: float(np.nextafter((steps + 0.5) / 10**decimals, nudge)),
    st.integers(-100_000, 100_000),
    st.integers(0, 6),
    st.sampled_from([-np.inf, np.inf]),
)
TIES = st.builds(
    lambda steps, decimals: (steps + 0.5) / 10**decimals, st.integers(-9999, 9999), st.integers(0, 6)
)
THREE = Bands((Band("low", 1), Band("middle", 2.5), Band("high", 4)))


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.675, 2, 2.68),
        (0.125, 2, 0.13),
        (2.5, 0, 3),
        (1.5, 0, 2),
        (-2.5, 0, -3),
        (1.005, 2, 1.01),
        (0.5, 0, 1),
    ],
)
def test_half_goes_up_as_in_school(value, decimals, expected):
    assert half_up(value, decimals).tolist() == expected


@given(st.lists(st.one_of(FLOATS, NEAR_TIES, TIES), min_size=1), st.integers(0, 6))
def test_half_up_is_what_decimal_says_of_the_number_as_written(values, decimals):
    expected = [half_up_as_decimal(value, decimals) for value in values]
    assert half_up(values, decimals).tolist() == expected


def test_half_up_keeps_what_is_not_a_number_and_leaves_no_minus_0():
    found = half_up([np.nan, np.inf, -0.2, 1e300, 123456789012345.67], 0)
    np.testing.assert_equal(found.tolist(), [np.nan, np.inf, 0.0, 1e300, 123456789012346.0])
    assert not np.signbit(found[2])


def test_a_tie_by_hand_is_a_tie_here():
    """28.5 by hand is 28.499999999999996 in binary; the dust must not decide."""
    scale = Scale(0, 100, 0)
    assert on_scale(scale, 0.285) < 28.5
    assert shown(scale, 0.285) == 29


@given(
    st.integers(0, 99),
    st.sampled_from([(Scale(1, 5, 1), 80), (Scale(0, 100, 0), 200), (Scale(0, 1, 2), 200)]),
)
def test_dust_never_decides(steps, case):
    """Scores that lie halfway between two figures on their scale go up, whatever the arithmetic left behind them."""
    scale, parts = case
    exact = Fraction(2 * steps + 1, parts)
    low, high = Fraction(scale.low), Fraction(scale.high)
    expected = float(half_up_by_hand(low + exact * (high - low), scale.decimals))
    near = float(exact)
    for dusty in (near, np.nextafter(near, 2), np.nextafter(near, -1), near * 3 / 7 * 7 / 3):
        assert shown(scale, dusty) == expected


def test_settling_moves_nothing_that_means_something():
    assert settle(Scale(0, 100, 0), 33.333333333333336) == pytest.approx(100 / 3, abs=1e-9)


@pytest.mark.parametrize(
    ("score", "on_rounded", "expected"),
    [
        (0, False, 0),
        (0.374, False, 0),
        (0.374, True, 1),
        (0.375, False, 1),
        (0.75, False, 2),
        (1, True, 2),
        (-1, False, 0),
    ],
)
def test_bands_go_by_the_shown_or_the_exact_score(score, on_rounded, expected):
    bands = Bands(THREE.steps, on_rounded)
    assert band_of(Scale(1, 5, 1), bands, np.array([score]))[0] == expected


def test_no_score_and_no_bands_have_no_band():
    assert band_of(Scale(1, 5, 1), THREE, [np.nan, 0.5]).tolist() == [-1, 1]
    assert band_of(Scale(1, 5, 1), Bands(), [0.5]).tolist() == [-1]


def test_a_score_on_the_edge_by_hand_is_in_the_upper_band():
    bands = Bands((Band("low", 0), Band("high", 0.3)))
    assert band_of(Scale(0, 1, 2), bands, [0.1 * 3 - 6e-17, np.nextafter(0.3, 0)]).tolist() == [1, 1]
