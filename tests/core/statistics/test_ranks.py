"""Ranks, percentiles and quartiles, against published ones and SciPy."""

import csv

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spindel.core.statistics.ranks import percentile, percentile_below, quartiles, ranks

nan = np.nan
scores = arrays(float, (9, 2), elements=st.sampled_from([0.0, 0.1, 0.25, 0.7, 1.0, nan]))


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ties_share_the_best_rank():
    assert ranks([0.5, 0.9, 0.5, 0.1]).tolist() == [2, 1, 2, 4]
    np.testing.assert_array_equal(ranks([nan, 0.2, 0.4]), [nan, 2, 1])
    assert ranks([]).size == 0
    assert np.isnan(ranks([nan, nan])).all()


def test_the_last_bit_is_no_difference_but_anything_more_is():
    assert ranks([0.1 + 0.2, 0.3]).tolist() == [1, 1]
    assert ranks([0.3 + 1e-9, 0.3]).tolist() == [1, 2]
    assert ranks([0.700001, 0.7, 0.699999]).tolist() == [1, 2, 3]


@given(scores)
def test_ranks_are_scipys(table):
    reference = scipy.stats.rankdata(-table, method="min", axis=0, nan_policy="omit")
    np.testing.assert_array_equal(ranks(table), reference)


def test_ranks_are_those_of_the_desi(published):
    """All 1,260 but one: Belgium's 34.6 in 2018 is published as fifth, beside Denmark's 30.0; it is the fourth highest."""
    score, rank = (
        {row.pop("key"): row for row in rows_of(published / f"desi_2017_2019_{name}.csv")}
        for name in ("scores", "ranks")
    )
    different = []
    for year in ("y1", "y2", "y3"):
        keys = [key for key in rank if key.startswith(year)]
        assert len(keys) == 28
        found = ranks([[float(value) for value in score[key].values()] for key in keys])
        for key, row in zip(keys, found, strict=True):
            published_row = rank[key].items()
            different += [
                (key, name, place)
                for place, (name, said) in zip(row, published_row, strict=True)
                if place != float(said)
            ]
    assert different == [("y2_BE", "2a Fixed broadband take-up", 4)]


@given(scores)
def test_percentiles_count_those_below(table):
    found = percentile_below(table)
    for column, shown in zip(table.T, found.T, strict=True):
        number = (~np.isnan(column)).sum()
        for value, figure in zip(column, shown, strict=True):
            expected = nan if np.isnan(value) or number < 2 else 100 * (column < value).sum() / (number - 1)
            np.testing.assert_allclose(figure, expected)


def test_percentiles_are_those_of_the_governance_indicators(published):
    """Ties were broken by unpublished digits, so a published percentile may lie anywhere inside a tie."""
    years = {}
    for row in rows_of(published / "wgi_government_effectiveness.csv"):
        if row["estimate"] and row["percentile_rank"]:
            years.setdefault(row["year"], []).append((float(row["estimate"]), float(row["percentile_rank"])))
    assert len(years) > 10
    for pairs in years.values():
        estimate, percentile_rank = np.array(pairs).T
        lowest = percentile_below(estimate)
        highest = 100 - percentile_below(-estimate)
        assert np.all((percentile_rank >= lowest - 1e-4) & (percentile_rank <= highest + 1e-4))


@given(
    scores, st.sampled_from([0, 25, 50, 90]), st.sampled_from(["linear", "hazen", "lower", "median_unbiased"])
)
def test_percentiles_by_name_are_numpys(table, percent, method):
    for column in table.T:
        there = column[~np.isnan(column)]
        assume(len(there))
        found = percentile(column, percent, method)
        np.testing.assert_allclose(found, np.percentile(there, percent, method=method))


def test_quartiles_say_how_many():
    found = quartiles(np.array([[1.0, nan], [2.0, nan], [3.0, nan], [4.0, nan], [nan, nan]]))
    np.testing.assert_array_equal(found.n, [4, 0])
    np.testing.assert_array_equal(found.lower, [1.75, nan])
    np.testing.assert_array_equal(found.median, [2.5, nan])
    np.testing.assert_array_equal(found.upper, [3.25, nan])
    assert quartiles([1.0, 2.0, 3.0], "higher").lower == pytest.approx(2)
