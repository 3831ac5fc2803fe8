"""Leaders against staff: everybody counts the same, and what is told of them cannot be taken apart."""

import numpy as np
import pytest
from hypothesis import given, settings

from spindel.core.answers.model import Absence
from spindel.core.evaluation import protect, slice_scores
from spindel.core.frameworks.model import Node
from tests.core.evaluation.test_protecting import LADDERS, in_ladders, small_rounds, thinnest
from tests.core.scoring.making import answers, framework, ladder

ABOVE = {"u0": "all", "u1": "all"}


def test_everybody_counts_the_same_whichever_unit_they_are_in():
    """Three leaders, two of them in the larger unit: their mean is over the three."""
    about = framework(Node("c", (ladder("a"),)))
    rows = [(4,), (0,), (0,), (2,), (2,)]
    told = slice_scores(about, answers(about, rows, [0, 0, 1, 1, 1]), np.array([1, 1, 1, 0, 0]), ABOVE)
    assert told.units == ("all", "u0", "u1")
    assert told.people.tolist() == [[2, 3], [0, 2], [2, 1]]
    assert told.scores[0, :, 0].tolist() == pytest.approx([0.5, 1 / 3])
    assert np.isnan(told.scores[1, 0, 0])


def test_the_interval_is_welchs():
    """By hand: means 2 and 3 of four levels' points, variances 2.5 each over five people."""
    about = framework(Node("c", (ladder("a", range(6)),)))
    rows = [(level,) for level in (0, 1, 2, 3, 4, 1, 2, 3, 4, 5)]
    told = slice_scores(about, answers(about, rows), np.array([0] * 5 + [1] * 5))
    width = 2.306004135 * np.sqrt(2.5 / 5 * 2) / 5
    assert [told.low[0, 0], told.high[0, 0]] == pytest.approx([0.2 - width, 0.2 + width])


def test_two_leaders_in_each_unit_can_be_shown_for_all_units_only():
    """Six units with ten staff and two leaders each: twelve leaders in all, two in each unit."""
    about = framework(Node("c", (ladder("a"), ladder("b"))))
    unit_of = np.repeat(np.arange(6), 12)
    rows = [(place % 5, place % 3) for place in range(72)]
    given_by = answers(about, rows, unit_of.tolist())
    found = protect(given_by, {f"u{n}": "all" for n in range(6)}, 5, (np.arange(72) % 12 < 2).astype(np.int8))
    told = slice_scores(about, found.answers, found.slices, found.above, 5)
    assert told.people.tolist() == [[60, 12], *[[0, 0]] * 6]
    assert np.isnan(told.scores[1:]).all()
    assert not np.isnan(told.scores[0]).any()
    assert np.isnan(told.low).all()


def test_an_item_few_leaders_answered_has_no_leaders_score():
    about = framework(Node("c", (ladder("a"), ladder("b"))))
    rows = [(3, 3 if place % 12 else Absence.BLANK) for place in range(36)]
    leaders = (np.arange(36) % 6 == 0).astype(np.int8)
    found = protect(answers(about, rows, [0] * 36), {}, 5, leaders)
    told = slice_scores(about, found.answers, found.slices, found.above, 5)
    item = {"a": 2, "b": 3}
    assert not np.isnan(told.scores[0, :, item["a"]]).any()
    assert np.isnan(told.scores[0, :, item["b"]]).all()


@given(small_rounds(most_people=10))
@settings(max_examples=40)
def test_nothing_about_too_few_can_be_taken_out_of_slices_and_wholes(made):
    """Each unit's sum and each slice's, of one item: whose answers they hang on, and what subtracting them leaves."""
    given_by, above, leaders, k = made
    given_by = in_ladders(given_by)
    answered = np.flatnonzero(given_by.absence[:, 0] == Absence.ANSWERED)
    columns = []
    before = sums(given_by, above, leaders, k)
    for person in answered:
        values = given_by.values.copy()
        values[person, 0] += 1
        moved = given_by.__class__(
            given_by.items, given_by.units, given_by.unit_of, given_by.respondents, values, given_by.absence
        )
        columns.append(sums(moved, above, leaders, k) - before)
    if columns:
        assert thinnest(np.round(np.array(columns).T, 9), k) == k


def sums(given_by, above, leaders, k):
    found = protect(given_by, above, k, leaders)
    if not found.answers.units:
        return np.zeros(1)
    told = slice_scores(LADDERS, found.answers, found.slices, found.above, k)
    wholes = slice_scores(LADDERS, found.answers, np.zeros_like(found.slices), found.above)
    return np.nan_to_num(np.concatenate([told.scores.ravel(), wholes.scores.ravel()]))
