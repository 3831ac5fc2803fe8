"""Rounds of two versions held against each other, on the items somebody has said mean the same."""

import numpy as np
import pytest

from spindel.core.evaluation import Settings, difference, evaluate, on_mapped_items
from spindel.core.frameworks.mapping import coverage
from spindel.core.frameworks.model import Node
from tests.core.scoring.making import answers, framework, ladder

OLD = framework(Node("c1", (ladder("a"), ladder("b"))), Node("c2", (ladder("gone"),)))
NEW = framework(Node("c1", (ladder("a"), ladder("bee"))), Node("c2", (ladder("fresh"),)))
PAIRS = {"a": "a", "bee": "b"}
ROWS = [(level, 4 - level, 2) for level in (0, 1, 2, 3, 4, 4)]


@pytest.fixture
def old():
    return evaluate(OLD, answers(OLD, ROWS), settings=Settings(replicates=200))


def test_what_stands_above_is_made_of_the_mapped_items_by_the_newer_tree(old):
    told = on_mapped_items(old, NEW, PAIRS)
    at = {place.id: column for column, place in enumerate(told.places)}
    assert told.score[0, at["bee"]] == old.score[0, old.place("b")]
    assert told.score[0, at["c1"]] == pytest.approx((14 / 24 + 10 / 24) / 2)
    assert np.isnan(told.score[0, [at["c2"], at["fresh"]]]).all()
    assert told.score[0, at["whole"]] == told.score[0, at["c1"]]


def test_the_interval_of_a_node_is_no_narrower_than_its_own(old):
    told = on_mapped_items(old, OLD, {item.id: item.id for item in OLD.items()})
    there = ~np.isnan(old.low)
    np.testing.assert_allclose(told.score[there], old.score[there])
    assert (told.low[there] <= old.low[there] + 1e-6).all()
    assert (told.high[there] >= old.high[there] - 1e-6).all()


def test_a_change_holds_the_same_items_against_each_other(old):
    new = evaluate(NEW, answers(NEW, [(4, 4, 0)] * 6), settings=Settings(replicates=200))
    both = on_mapped_items(old, NEW, PAIRS), on_mapped_items(new, NEW, {item: item for item in PAIRS})
    change = difference(*both)
    assert change.difference[0, new.place("whole")] == pytest.approx(0.5)
    assert change.low[0, new.place("whole")] > 0
    assert np.isnan(change.difference[0, new.place("c2")])


def test_an_item_too_few_answered_for_an_interval_takes_it_from_what_stands_above():
    few = evaluate(OLD, answers(OLD, ROWS[:4]), settings=Settings(replicates=50))
    told = on_mapped_items(few, NEW, PAIRS)
    assert np.isnan(told.low).all()
    assert not np.isnan(told.score[0, told.place("c1")])


def test_coverage_is_by_weight_in_the_whole():
    assert coverage(NEW, PAIRS) == pytest.approx(0.5)
    assert coverage(NEW, {}) == 0
