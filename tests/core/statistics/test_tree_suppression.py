"""What is shown of a tree of units, tried against everything one could subtract."""

import time
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.statistics.suppression import (
    FEWEST_SHOWN,
    Decision,
    Ledger,
    Reason,
    Rule,
    shown_slices,
    shown_under,
    shown_units,
    unit_totals,
)


@st.composite
def trees(draw, most=9, largest=9):
    """Parents in any order, one or more tops, and each unit's own respondents."""
    number = draw(st.integers(1, most))
    parent = [draw(st.integers(-1, unit - 1)) for unit in range(number)]
    names = draw(st.permutations(range(number)))
    shuffled = [0] * number
    for unit, above in enumerate(parent):
        shuffled[names[unit]] = names[above] if above >= 0 else -1
    return shuffled, draw(st.lists(st.integers(0, largest), min_size=number, max_size=number))


def people_in(parent, own, unit):
    """Respondents of a unit and all units below it."""

    def belongs(lower):
        while lower not in (unit, -1):
            lower = parent[lower]
        return lower == unit

    return frozenset((lower, one) for lower in range(len(own)) if belongs(lower) for one in range(own[lower]))


def fewest_alike(figures):
    everybody = frozenset().union(*figures)
    return min(
        Counter(tuple(person in figure for figure in figures) for person in everybody).values(), default=10**6
    )


def fewest_by_subtraction(figures, k):
    """k, or the people behind the thinnest combination of figures where that is fewer: over groups of alike people."""
    everybody = frozenset().union(*figures)
    groups = Counter(tuple(person in figure for figure in figures) for person in everybody)
    table, weight = np.array(list(groups), float).T, np.array(list(groups.values()))
    rank = np.linalg.matrix_rank(table)

    def thin(start, chosen):
        for column in range(start, len(weight)):
            group = [*chosen, column]
            if weight[group].sum() < k:
                if np.linalg.matrix_rank(np.delete(table, group, axis=1)) < rank:
                    return weight[group].sum()
                found = thin(column + 1, group)
                if found < k:
                    return found
        return k

    return thin(0, [])


def test_the_sister_of_a_small_unit_is_hidden_too():
    """root 0 with 20, 9 and 3: showing 20 and 9 would give the 3 away."""
    assert shown_units([-1, 0, 0, 0], [0, 20, 9, 3]).tolist() == [True, True, False, False]


def test_two_small_units_that_are_enough_together_hide_nobody_else():
    assert shown_units([-1, 0, 0, 0], [0, 20, 3, 3]).tolist() == [True, True, False, False]


def test_the_leaders_of_a_unit_count_as_a_child():
    assert shown_units([-1, 0, 0], [2, 20, 9]).tolist() == [True, True, False]
    assert shown_units([-1, 0, 0], [5, 20, 9]).tolist() == [True, True, True]


def test_an_only_child_stands_for_its_parent():
    """Both are shown where they are the same people, neither adds anything to the other."""
    assert shown_units([-1, 0, 1], [0, 0, 7]).tolist() == [True, True, True]
    assert shown_units([-1, 0, 1], [0, 1, 7]).tolist() == [True, True, False]


def test_hiding_goes_on_where_the_hidden_unit_is_the_sum_of_its_children():
    """Hiding 1 is no use while 3 and 4, which make it up, are shown: one of them goes as well."""
    parent, own = [-1, 0, 0, 1, 1], [0, 0, 3, 10, 12]
    assert shown_units(parent, own).tolist() == [True, False, False, False, True]
    assert shown_under(parent, shown_units(parent, own)).tolist() == [0, 0, 0, 0, 4]


def test_several_tops_are_on_their_own():
    assert shown_units([-1, -1, 1], [3, 0, 8]).tolist() == [False, True, True]


def test_nothing_is_shown_of_nobody_or_of_a_few():
    assert not shown_units([-1, 0], [0, 0]).any()
    assert not shown_units([-1, 0], [1, 3]).any()
    assert not shown_units([-1, 0], [0, 0], k=1).any()
    assert shown_units([-1, 0], [0, 1], k=1).all()
    assert shown_units([], []).shape == (0,)


@given(trees(), st.integers(1, 6))
def test_everybody_in_what_is_shown_is_like_k_minus_1_others(tree, k):
    parent, own = tree
    shown = shown_units(parent, own, k)
    figures = [people_in(parent, own, unit) for unit in np.flatnonzero(shown)]
    assert all(len(figure) >= k for figure in figures)
    assert fewest_alike(figures) >= k
    assert not figures or fewest_by_subtraction(figures, k) == k


@given(trees(), st.integers(1, 6))
def test_the_ledger_allows_all_of_it_whatever_comes_first(tree, k):
    parent, own = tree
    for order in (1, -1):
        ledger = Ledger(k)
        for unit in np.flatnonzero(shown_units(parent, own, k))[::order]:
            assert ledger.ask(people_in(parent, own, unit)).allowed


@given(trees(), st.integers(1, 6))
def test_the_top_is_kept_and_nothing_is_hidden_without_need(tree, k):
    parent, own = np.array(tree[0]), np.array(tree[1])
    shown = shown_units(parent, own, k)
    totals = unit_totals(parent, own)
    top = parent == -1
    np.testing.assert_array_equal(shown[top], (totals[top] >= k) & (totals[top] > 0))
    if np.all((own == 0) | (own >= k)):
        np.testing.assert_array_equal(shown, totals > 0)
    for hidden in np.flatnonzero(~shown & (totals >= k) & (totals > 0)):
        above = shown_under(parent, shown)[hidden]
        assert above >= 0
        left_over = [
            people for people, under in zip(own, shown_under(parent, shown), strict=True) if under == above
        ]
        assert sum(left_over) >= k


@given(trees(), st.integers(1, 6))
def test_people_are_shown_under_k_or_nobody(tree, k):
    parent, own = tree
    shown = shown_units(parent, own, k)
    under = shown_under(parent, shown)
    groups = np.bincount(under[under >= 0], np.array(own)[under >= 0], len(own))
    assert np.all((groups == 0) | (groups >= k))
    assert np.all(under[shown] == np.flatnonzero(shown))


@given(trees(), st.integers(1, 6))
def test_hiding_more_is_safe(tree, k):
    parent, own = tree
    shown = shown_units(parent, own, k) & (np.arange(len(own)) % 2 == 0)
    figures = [people_in(parent, own, unit) for unit in np.flatnonzero(shown)]
    assert fewest_alike(figures) >= k


@given(trees(most=6))
def test_items_are_decided_each_by_its_own_counts(tree):
    parent, own = tree
    counts = np.stack([own, np.array(own) // 2, np.zeros_like(own)], axis=1)
    together = shown_units(parent, counts)
    assert together.shape == counts.shape
    for item in range(3):
        np.testing.assert_array_equal(together[:, item], shown_units(parent, counts[:, item]))


@given(trees())
def test_totals_take_in_all_that_is_below(tree):
    parent, own = tree
    expected = [len(people_in(parent, own, unit)) for unit in range(len(own))]
    assert unit_totals(parent, own).tolist() == expected


@given(trees(most=5, largest=7), st.integers(2, 5), st.sampled_from(list(Rule)), st.data())
def test_slices_beside_units_lay_nobody_bare(tree, k, rule, data):
    parent, leaders = tree
    staff = data.draw(st.lists(st.integers(0, 9), min_size=len(parent), max_size=len(parent)))
    counts = np.stack([leaders, staff], axis=1)
    units, slices = shown_units(parent, counts.sum(axis=1), k), shown_slices(parent, counts, k, rule)
    of_slices = [
        frozenset((part, *person) for person in people_in(parent, counts[:, part].tolist(), unit))
        for unit, part in np.argwhere(slices).tolist()
    ]
    of_units = [
        frozenset(
            (part, *person) for part in (0, 1) for person in people_in(parent, counts[:, part].tolist(), unit)
        )
        for unit in np.flatnonzero(units).tolist()
    ]
    figures = of_units + of_slices
    assert all(len(figure) >= k for figure in figures)
    assert not figures or fewest_by_subtraction(figures, k) == k
    if rule is Rule.INDISTINGUISHABLE:
        assert fewest_alike(figures) >= k


def test_leaders_against_staff_in_the_whole_municipality():
    """Three units with two leaders each: the six leaders may be shown by subtraction's rule, no unit's may."""
    parent, counts = [-1, 0, 0, 0], [[0, 0], [2, 12], [2, 15], [2, 9]]
    means = shown_slices(parent, counts, rule=Rule.SUBTRACTION)
    assert means[0].all()
    assert not means[1:].any()
    assert not shown_slices(parent, counts).any()


def test_no_slice_is_shown_beside_units_the_ledger_could_not_take_in(monkeypatch):
    refused = Decision(allowed=False, reason=Reason.TOO_COMPLEX)
    monkeypatch.setattr(Ledger, "ask_all", lambda _, questions: [refused for _ in questions])
    assert not shown_slices([-1, 0, 0], [[0, 0], [6, 12], [5, 15]]).any()


def test_slices_large_enough_are_all_shown():
    assert shown_slices([-1, 0, 0], [[0, 0], [6, 12], [5, 15]]).all()


def test_a_tree_that_is_none_is_refused():
    for parent, fault in (([1, 0], "loop"), ([0], "loop"), ([5], "another unit"), ([-2], "another unit")):
        with pytest.raises(ValueError, match=fault):
            unit_totals(parent, [1] * len(parent))
    with pytest.raises(ValueError, match="per unit"):
        shown_units([-1, 0], [1])
    with pytest.raises(ValueError, match="0 or more"):
        shown_units([-1], [-3])
    with pytest.raises(ValueError, match="at least 1"):
        shown_units([-1], [3], k=0)


def test_a_thousand_units_and_forty_items_are_quick():
    random = np.random.default_rng(0)
    parent = np.array([-1, *(random.integers(0, max(unit // 8, 1)) for unit in range(1, 1000))])
    counts = random.poisson(12, (1000, 40))
    start = time.perf_counter()
    shown = shown_units(parent, counts)
    assert time.perf_counter() - start < 20
    assert shown.mean() > 0.8
    assert FEWEST_SHOWN == 5
