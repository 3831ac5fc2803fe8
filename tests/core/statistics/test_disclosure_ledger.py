"""The promise of anonymity, tried by brute force: whatever was asked, nobody stands out from k − 1 others."""

import random as chance
import time
from collections import defaultdict
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindel.core.statistics import span
from spindel.core.statistics.ledger import FEWEST_SHOWN, Ledger, Reason, Rule

PEOPLE = 9

families = st.lists(st.frozensets(st.integers(0, PEOPLE - 1), min_size=1), min_size=1, max_size=7)
revised = st.lists(st.dictionaries(st.integers(0, 6), st.integers(0, 1), min_size=1), min_size=1, max_size=6)
"""Figures in which some sheets have been changed since the last."""
rules = st.sampled_from(list(Rule))


def fewest_by_subtraction(figures):
    """The fewest people behind any linear combination of figures other than 0, found by trying them all.

    Some combination has all its coefficients on the sheets of a few people if, and only if, leaving these sheets out
    makes the figures less independent of each other.
    """
    sheets = sorted(set(chain.from_iterable(figures)), key=repr)
    if not sheets:
        return PEOPLE
    table = np.array([[sheet in figure for sheet in sheets] for figure in figures], float)
    people = sorted({sheet[0] for sheet in sheets}, key=repr)
    rank = np.linalg.matrix_rank(table)
    for number in range(1, len(people) + 1):
        groups = list(combinations(people, number))
        without = np.array([[sheet[0] not in group for sheet in sheets] for group in groups], float)
        if np.any(np.linalg.matrix_rank(table * without[:, None, :]) < rank):
            return number
    return PEOPLE


def fewest_alike(figures):
    """The size of the smallest group of sheets that are in the same figures."""
    alike = defaultdict(int)
    for sheet in set(chain.from_iterable(figures)):
        alike[tuple(sheet in figure for figure in figures)] += 1
    return min(alike.values())


def test_the_brute_force_finds_what_it_should():
    def of(*names):
        return [frozenset((name, None) for name in figure) for figure in names]

    assert fewest_by_subtraction(of("abcdef", "abcd")) == 2
    assert fewest_by_subtraction(of("abc", "cde")) == 3
    assert fewest_by_subtraction(of("ab", "bc", "ca")) == 1
    assert fewest_alike(of("abc", "cde")) == 1


@given(families, st.integers(1, 4), rules)
def test_no_combination_of_figures_is_about_fewer_than_k(family, k, rule):
    ledger = Ledger(k, rule)
    ledger.ask_all(family)
    assert not ledger.allowed or fewest_by_subtraction(ledger.allowed) >= k


@given(revised, st.integers(2, 4), rules)
def test_nor_where_sheets_are_changed_between_figures(family, k, rule):
    ledger = Ledger(k, rule)
    ledger.ask_all(family)
    assert not ledger.allowed or fewest_by_subtraction(ledger.allowed) >= k


@settings(max_examples=150)
@given(st.integers(0, 10**9), st.integers(3, 5), rules)
def test_nor_where_figures_overlap_a_lot(seed, k, rule):
    """Large random sets among few people are allowed more often, and combine in more ways."""
    random = chance.Random(seed)
    people = range(random.randint(8, 14))
    sizes = [random.choice([1, 1, 2, 3, 5]) for _ in people]
    members = [[(person, copy) for copy in range(size)] for person, size in zip(people, sizes, strict=True)]
    ledger = Ledger(k, rule)
    for _ in range(8):
        chosen = random.sample(people, random.randint(2, len(people)))
        ledger.ask([member for person in chosen for member in members[person]])
    figures = ledger.allowed
    small = [frozenset(sheet for sheet in figure if sheets_alike(sheet, figures) < k) for figure in figures]
    assert not figures or fewest_weighted(figures, small, k) >= k


def sheets_alike(sheet, figures):
    holding = tuple(sheet in figure for figure in figures)
    everybody = set(chain.from_iterable(figures))
    return sum(tuple(other in figure for figure in figures) == holding for other in everybody)


def fewest_weighted(figures, small, k):
    """As ``fewest_by_subtraction`` up to k, over groups of alike people instead of people, so that it stays quick."""
    alike = defaultdict(int)
    for sheet in set(chain.from_iterable(figures)):
        alike[tuple(sheet in figure for figure in figures)] += 1
    columns = np.array(list(alike), float).T
    weights = np.array(list(alike.values()))
    rank = np.linalg.matrix_rank(columns)
    candidates = np.flatnonzero(weights < k)
    for number in range(1, k):
        for group in combinations(candidates, number):
            if weights[list(group)].sum() >= k:
                continue
            if np.linalg.matrix_rank(np.delete(columns, group, axis=1)) < rank:
                return weights[list(group)].sum()
    return k


@given(families, st.integers(1, 4))
def test_everybody_is_like_k_minus_1_others(family, k):
    ledger = Ledger(k)
    ledger.ask_all(family)
    assert not ledger.allowed or fewest_alike(ledger.allowed) >= k
    assert all(len(group) >= k for group in ledger.groups)


@given(families, st.integers(2, 4), st.lists(st.integers(1, 5), min_size=PEOPLE, max_size=PEOPLE), st.data())
def test_two_who_are_alike_can_change_places_and_no_figure_tells(family, k, answers, data):
    """So no reasoning from means, histograms, minima or maxima tells one from the other."""
    ledger = Ledger(k)
    ledger.ask_all(family)
    if not ledger.groups:
        return
    group = sorted(person for person, _ in data.draw(st.sampled_from(ledger.groups)))
    one, other = data.draw(st.permutations(group))[:2]
    swapped = list(answers)
    swapped[one], swapped[other] = answers[other], answers[one]
    for figure in ledger.allowed:
        assert sorted(answers[person] for person, _ in figure) == sorted(
            swapped[person] for person, _ in figure
        )


@given(families, st.integers(1, 4))
def test_subtraction_refuses_only_what_it_must(family, k):
    """It is exact: what is refused would have made some combination about fewer than k."""
    ledger = Ledger(k, Rule.SUBTRACTION)
    for figure in family:
        asked = frozenset((person, None) for person in figure)
        safe = fewest_by_subtraction([*ledger.allowed, asked]) >= k
        assert ledger.ask(figure).allowed == safe


@given(families, st.integers(1, 4))
def test_the_stricter_rule_refuses_only_what_it_must(family, k):
    ledger = Ledger(k)
    for figure in family:
        asked = frozenset((person, None) for person in figure)
        assert ledger.ask(figure).allowed == (fewest_alike([*ledger.allowed, asked]) >= k)


@given(families, st.integers(1, 4), rules)
def test_what_was_given_may_be_given_again_and_refusals_change_nothing(family, k, rule):
    ledger = Ledger(k, rule)
    for figure in family:
        foreseen = ledger.would_allow(figure)
        before = ledger.allowed
        decision = ledger.ask(figure)
        assert decision == foreseen
        assert decision.allowed == (decision.reason is Reason.ALLOWED) == (decision.exposed == 0)
        assert decision.exposed < k
        if decision.allowed:
            assert ledger.ask(figure).allowed
        else:
            assert ledger.allowed == before


@given(families, st.integers(1, 4), rules)
def test_a_ledger_that_is_kept_goes_on_as_before(family, k, rule):
    first, second = Ledger(k, rule), Ledger(k, rule)
    first.ask_all(family[:-1])
    for sheets in first.allowed:
        second.record(sheets)
    assert first.ask(family[-1]).allowed == second.ask(family[-1]).allowed
    assert first.allowed == second.allowed


@given(families, st.integers(1, 3), rules, st.lists(st.integers(1, 3), min_size=PEOPLE, max_size=PEOPLE))
def test_groups_can_stand_for_their_people(family, k, rule, sizes):
    by_group = Ledger(k, rule, dict(enumerate(sizes)))
    by_person = Ledger(k, rule)
    for figure in family:
        people = [(group, member) for group in figure for member in range(sizes[group])]
        assert by_group.ask(figure) == by_person.ask(people)


@pytest.mark.parametrize("rule", list(Rule))
def test_two_exports_at_different_times(rule):
    ledger = Ledger(rule=rule)
    assert ledger.k == FEWEST_SHOWN == 5
    monday, tuesday, friday = range(12), range(13), range(17)
    assert ledger.ask(monday).allowed
    refused = ledger.ask(tuesday)
    assert (refused.reason, refused.exposed) == (Reason.DIFFERENCE, 1)
    assert ledger.ask(monday).allowed
    assert ledger.ask(friday).allowed
    assert not ledger.ask(range(16)).allowed


@pytest.mark.parametrize("rule", list(Rule))
def test_somebody_leaves_or_changes_an_answer(rule):
    ledger = Ledger(rule=rule)
    assert ledger.ask(dict.fromkeys(range(12), 1)).allowed
    assert not ledger.ask(dict.fromkeys(range(11), 1)).allowed
    three_changed = dict.fromkeys(range(12), 1) | dict.fromkeys(range(3), 2)
    assert ledger.ask(three_changed).exposed == 3
    all_changed = dict.fromkeys(range(12), 2)
    assert ledger.ask(all_changed).allowed


def test_filters_that_only_together_lay_somebody_bare():
    """Leaders, and the north; the third question is safe alone and with either, not with both."""
    north_leaders, north_staff, south_leaders, south_staff = "ab", "cdefghij", "klmnop", "qrstuvwxyz"
    for rule in Rule:
        ledger = Ledger(rule=rule)
        assert ledger.ask(north_leaders + north_staff + south_leaders + south_staff).allowed
        assert ledger.ask(north_leaders + north_staff).allowed
        assert ledger.ask(north_staff).exposed == 2
    assert ledger.ask(north_leaders + south_leaders).allowed
    assert ledger.ask(south_leaders).exposed == 2
    assert Ledger().ask_all([north_leaders + north_staff, north_leaders + south_leaders])[1].exposed == 2


def test_nobody_is_no_secret_and_few_are():
    ledger = Ledger()
    assert ledger.ask([]).reason is Reason.NOBODY
    assert ledger.ask([]).allowed
    assert ledger.ask("abcd").reason is Reason.TOO_FEW
    assert ledger.allowed == ()


def test_what_takes_too_long_to_settle_is_refused(monkeypatch):
    monkeypatch.setattr(span, "STEPS", 0)
    ledger = Ledger(3, Rule.SUBTRACTION)
    assert ledger.ask("abcdef").reason is Reason.TOO_COMPLEX
    assert ledger.allowed == ()


def test_numbers_that_would_outgrow_the_arithmetic_are_refused(monkeypatch):
    ledger = Ledger(2, Rule.SUBTRACTION)
    assert ledger.ask("abcd").allowed
    monkeypatch.setattr(span, "LARGEST", 0.5)
    assert ledger.ask("abcdefgh").reason is Reason.TOO_COMPLEX
    ledger.record((person, None) for person in "efgh")
    monkeypatch.undo()
    assert ledger.ask("abcdefgh").reason is Reason.TOO_COMPLEX, "what was recorded could not be taken in"


@pytest.mark.parametrize("rule", list(Rule))
def test_what_was_given_before_k_was_raised_may_be_given_again(rule):
    ledger = Ledger(5, rule)
    for figure in ("abcdefgh", "abcdef"):
        ledger.record((person, None) for person in figure)
    assert ledger.ask("abcdef").allowed
    assert not ledger.ask("abcdefi").allowed
    assert not ledger.would_allow("abcdefg").allowed


def test_k_below_1_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Ledger(0)
    with pytest.raises(ValueError, match="at least one"):
        Ledger(5, sizes={"nobody": 0})


def test_a_large_municipality_is_quick():
    random = np.random.default_rng(0)
    team = np.sort(random.integers(0, 1000, 20_000))
    start = time.perf_counter()
    ledger = Ledger()
    questions = [
        np.flatnonzero(team // size == number)
        for size in (1000, 100, 10, 1)
        for number in range(1000 // size)
    ]
    decisions = ledger.ask_all(question.tolist() for question in questions)
    assert time.perf_counter() - start < 5
    assert sum(decision.allowed for decision in decisions) > 1000
