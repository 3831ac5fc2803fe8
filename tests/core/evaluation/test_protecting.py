"""Nothing about too few: whatever is worked out from protected answers, whoever looks, however they subtract."""

from collections import Counter
from dataclasses import fields, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spindel.core.answers.model import Absence, Answers
from spindel.core.evaluation import Round, Settings, evaluate, protect, without_people
from spindel.core.frameworks.model import Group, Lens, Node, Quantity
from spindel.core.scoring.explain import explain
from tests.core.evaluation.test_evaluation_figures import same
from tests.core.scoring.making import answers, checklist, framework, ladder, of_ladders, random_answers

FEW = Settings(replicates=20)
LITTLE = framework(
    Node("c1", (ladder("a"), ladder("b", (0, 1, 2)))),
    Node("c2", (checklist("c", (1, 2)), Quantity("d", 0, 10))),
    lenses=(Lens("lens", (Group("g", ("a", "c")),)),),
)
LADDERS = framework(Node("c1", (ladder("a"), ladder("b"))))
REASONS = [Absence.BLANK, Absence.DONT_KNOW, Absence.NOT_RELEVANT]


@st.composite
def small_rounds(draw, most_people=14):
    """A tree of up to six units in any shape, the people in them, and what they answered or did not."""
    number = draw(st.integers(1, 6))
    parent = [draw(st.integers(-1, unit - 1)) for unit in range(number)]
    above = {f"u{unit}": f"u{over}" if over >= 0 else "*" for unit, over in enumerate(parent)}
    unit_of = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=most_people))
    cells = [(4, 2, 3, 9)[column] for column in range(4)]
    cell = [st.one_of(st.integers(0, top), st.sampled_from(REASONS)) for top in cells]
    rows = [draw(st.tuples(*cell)) for _ in unit_of]
    given_by = answers(LITTLE, rows, unit_of, [f"u{unit}" for unit in range(number)])
    leaders = np.array(draw(st.lists(st.integers(0, 1), min_size=len(rows), max_size=len(rows))), np.int8)
    return given_by, above, leaders, draw(st.integers(2, 4))


def swapped(given_by: Answers, one: int, other: int) -> Answers:
    """The two have filled in each other's sheet."""
    order = np.arange(len(given_by.unit_of))
    order[[one, other]] = other, one
    return replace(given_by, values=given_by.values[order], absence=given_by.absence[order])


def homes(protected, given_by: Answers) -> list[str]:
    """Where each person is counted."""
    names = [given_by.units[unit] for unit in given_by.unit_of.tolist()]
    return [protected.hidden.get(name, name) for name in names]


@given(small_rounds())
@settings(max_examples=40)
def test_two_people_counted_in_one_unit_can_change_places(made):
    given_by, above, leaders, k = made
    first = protect(given_by, above, k, leaders)
    home = homes(first, given_by)
    for one, other in combinations(range(len(home)), 2):
        if home[one] == home[other] and leaders[one] == leaders[other]:
            second = protect(swapped(given_by, one, other), above, k, leaders)
            for field in fields(Answers):
                left, right = (getattr(each.answers, field.name) for each in (first, second))
                np.testing.assert_array_equal(left, right) if field.name != "consensus" else None
            np.testing.assert_array_equal(first.slices, second.slices)
            np.testing.assert_array_equal(first.left_out, second.left_out)
            assert (first.above, first.hidden) == (second.above, second.hidden)


@given(small_rounds())
def test_each_group_has_nobody_or_at_least_k_and_so_has_each_item(made):
    given_by, above, leaders, k = made
    found = protect(given_by, above, k, leaders)
    assert all(people >= k for unit, people in Counter(homes(found, given_by)).items() if unit)
    told = found.answers
    for row in range(len(told.units)):
        counts = (told.absence[told.unit_of == row] == Absence.ANSWERED).sum(axis=0)
        assert ((counts == 0) | (counts >= k)).all()


@given(small_rounds())
def test_nobody_is_lost_who_can_be_counted_somewhere(made):
    given_by, above, leaders, k = made
    found = protect(given_by, above, k, leaders)
    assert len(found.answers.unit_of) == (len(given_by.unit_of) if len(given_by.unit_of) >= k else 0)


def sums_of(given_by: Answers, above, k, masked=True) -> np.ndarray:
    """Every sum that can be seen of the round, in one long row; what is not there is 0 throughout."""
    units = ["*", *given_by.units]
    if masked:
        found = protect(given_by, above, k)
        given_by, above = found.answers, found.above
    size = 2 + len(LADDERS.items()) * 4 + len(LADDERS.nodes()) * 2
    table = np.zeros((len(units), size))
    if given_by.units:
        seen = evaluate(
            LADDERS, given_by, Round(above=above), settings=Settings(replicates=2, standings=False)
        )
        for row, unit in enumerate(units):
            if unit in seen.tree.names:
                at = seen.unit(unit)
                levels = seen.levels[at] @ np.arange(seen.levels.shape[2])
                told = [*seen.score[at], *seen.mean[at], *levels, *seen.respondents[at]]
                table[row, : len(told)] = np.nan_to_num(told)
    return table.ravel()


def weights_in_sums(given_by: Answers, above, k, masked=True) -> np.ndarray:
    """(figures, people) by trying: how much each sum moves when one person answers the first item one level higher."""
    before = sums_of(given_by, above, k, masked)
    columns = []
    for person in np.flatnonzero(given_by.absence[:, 0] == Absence.ANSWERED):
        values = given_by.values.copy()
        values[person, 0] += 1
        columns.append(sums_of(replace(given_by, values=values), above, k, masked) - before)
    return np.round(np.array(columns).T, 9)


def thinnest(table: np.ndarray, k: int) -> int:
    """The fewest people, below k, that some adding and subtracting of figures is about; k where there is none.

    ``table`` (figures, people) holds each person's weight in each figure. Something can be worked out about a few people
    alone exactly where the others' columns have a lower rank.
    """
    table = np.unique(table[table.any(axis=1)], axis=0)
    if not table.size:
        return k
    rank = np.linalg.matrix_rank(table)
    for size in range(1, k):
        for few in combinations(range(table.shape[1]), size):
            if np.linalg.matrix_rank(np.delete(table, few, axis=1)) < rank:
                return size
    return k


@given(small_rounds(most_people=9))
@settings(max_examples=40)
def test_whoever_subtracts_figures_finds_nothing_about_too_few(made):
    given_by, above, _, k = made
    given_by = in_ladders(given_by)
    if (given_by.absence[:, 0] == Absence.ANSWERED).any():
        assert thinnest(weights_in_sums(given_by, above, k), k) == k


def in_ladders(given_by: Answers) -> Answers:
    """The first two items, with room for one level more."""
    values = np.minimum(given_by.values[:, :2], 3)
    return replace(given_by, items=("a", "b"), values=values, absence=given_by.absence[:, :2])


def test_the_attack_works_where_nothing_is_protected():
    """A guard that was never seen to fail guards nothing."""
    rows = [(level % 4, level % 3) for level in range(7)]
    given_by = answers(LADDERS, rows, [0, 0, 0, 0, 1, 1, 1], ["u0", "u1"])
    above = {"u0": "*", "u1": "*"}
    assert thinnest(weights_in_sums(given_by, above, 4, masked=False), 4) == 3
    assert thinnest(weights_in_sums(given_by, above, 4), 4) == 4


def test_an_item_some_left_out_does_not_give_the_others_away():
    """Six in the unit, of whom two answered the second item: the item has no figure, and nor has who did not."""
    rows = [(1, 1, 1, 1), (2, 1, 1, 1), *[(level, Absence.DONT_KNOW, 1, 1) for level in (0, 1, 2, 3)]]
    found = protect(answers(LITTLE, rows, [0] * 6, ["u0"]), {"u0": "*"}, 5)
    assert found.left_out.tolist() == [[False, True, False, False]]
    assert (found.answers.absence[:, 1] == Absence.NOT_ASKED).all()
    seen = evaluate(LITTLE, found.answers, Round(above=found.above), settings=FEW)
    at = seen.place("b")
    assert np.isnan(seen.score[:, at]).all()
    assert seen.missing[0, at].tolist() == [0, 0, 0, 6]
    assert not np.isnan(seen.score[0, seen.place("c1")])


def test_a_hidden_unit_is_counted_above_and_stands_nowhere():
    """20, 9 and 3 people: the 3 are too few, and with the 9 shown they could be worked out."""
    about = of_ladders(1, 3, 1)
    found = protect(random_answers(about, [20, 9, 3]), {"u0": "all", "u1": "all", "u2": "all"})
    assert found.hidden == {"u1": "all", "u2": "all"}
    assert found.answers.units == ("all", "u0")
    assert Counter(found.answers.unit_of.tolist()) == {0: 12, 1: 20}
    assert found.above == {"u0": "all"}


def test_what_stood_under_a_hidden_unit_stands_under_its_people():
    """The department's own two and the team of three are merged into the whole; the team of six stays."""
    about = of_ladders(1, 3, 1)
    above = {"u0": "all", "u1": "u0", "u2": "u0"}
    found = protect(random_answers(about, [2, 6, 3]), above, 5)
    assert set(found.hidden) | set(found.above) | {"all"} == {"all", "u0", "u1", "u2"}
    assert found.hidden == {"u2": "u0"}
    assert found.above == {"u0": "all", "u1": "u0"}


def test_a_unit_nobody_answered_in_stays_as_it_is():
    about = of_ladders(1, 3, 1)
    given_by = replace(random_answers(about, [6]), units=("u0", "quiet"))
    found = protect(given_by, {"u0": "all", "quiet": "all"})
    assert found.answers.units == ("u0", "quiet")
    assert found.hidden == {}


def test_too_few_in_all_are_nowhere():
    about = of_ladders(1, 3, 1)
    found = protect(random_answers(about, [2, 2]), {"u0": "all", "u1": "all"}, 5)
    assert found.hidden == {"all": "", "u0": "", "u1": ""}
    assert len(found.answers.unit_of) == 0


@given(small_rounds())
@settings(max_examples=25)
def test_how_a_score_was_worked_out_tells_nobody_apart_either(made):
    given_by, above, _, k = made
    first = protect(given_by, above, k)
    home = homes(first, given_by)
    pairs = [pair for pair in combinations(range(len(home)), 2) if home[pair[0]] == home[pair[1]] != ""]
    assume(pairs)
    second = protect(swapped(given_by, *pairs[0]), above, k)
    told = [
        explain(LITTLE, each.answers, unit, place, above=each.above)
        for each in (first, second)
        for unit in each.answers.units
        for place in ("whole", "c1", "a", "d")
    ]
    half = len(told) // 2
    assert told[:half] == told[half:]


@given(small_rounds())
@settings(max_examples=25)
def test_every_figure_of_an_evaluation_is_the_same_after_the_swap(made):
    given_by, above, leaders, k = made
    first = protect(given_by, above, k, leaders)
    home = homes(first, given_by)
    pairs = [pair for pair in combinations(range(len(home)), 2) if home[pair[0]] == home[pair[1]] != ""]
    assume(pairs)
    second = protect(swapped(given_by, *pairs[-1]), above, k)
    one, other = (
        evaluate(LITTLE, each.answers, Round(above=each.above), settings=FEW) for each in (first, second)
    )
    same(one, other)


@pytest.mark.parametrize("k", [5, 7])
def test_what_is_large_enough_is_left_as_it_was(k):
    about = of_ladders(1, 3, 1)
    given_by = random_answers(about, [9, 8], missing=0)
    found = protect(given_by, {"u0": "all", "u1": "all"}, k)
    plain, told = (
        evaluate(about, each, Round(above={"u0": "all", "u1": "all"}), settings=FEW)
        for each in (given_by, found.answers)
    )
    same(plain, told)


@given(small_rounds())
@settings(max_examples=15)
def test_numbers_without_people_give_the_same_scores_and_the_same_way_there(made):
    given_by, above, _, _ = made
    bare = without_people(given_by)
    for unit in given_by.units:
        for place in ("whole", "c2", "b", "d"):
            told = [explain(LITTLE, each, unit, place, above=above) for each in (given_by, bare)]
            assert plainly(told[0]) == plainly(told[1])


def plainly(told):
    """An explanation without anybody's label, and numbers in order."""
    behind = told.behind
    if behind is not None:
        missing = {reason: len(who) for reason, who in behind.missing.items()}
        given_in_order = tuple(sorted(behind.given, key=lambda one: one.number))
        behind = replace(behind, missing=missing, given=given_in_order, mean=rounded(behind.mean))
    children = tuple(map(plainly, told.children))
    return replace(told, behind=behind, children=children, score=rounded(told.score))


def rounded(number):
    return None if number is None else round(number, 9)


def test_two_answers_of_one_person_are_not_side_by_side_any_more():
    rows = [(0, 2, 1, 1), (4, 0, 2, 2), (2, 1, 3, 3)]
    bare = without_people(answers(LITTLE, rows, [0, 0, 0], ["u0"]))
    assert bare.values[:, :2].tolist() == [[0, 0], [2, 1], [4, 2]]
