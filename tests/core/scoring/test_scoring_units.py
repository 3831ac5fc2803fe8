"""Units under units."""

import numpy as np
import pytest

from spindel.core.refusals import Refusal
from spindel.core.scoring.scores import score
from spindel.core.scoring.segments import _block
from spindel.core.scoring.units import unit_tree
from tests.core.scoring.making import answers, framework, ladder

ABOVE = {"schools": "all", "care": "all", "home care": "care", "nursing": "care"}


@pytest.fixture
def about():
    return framework(ladder())


def scored(about, rows, unit_of, units, **more):
    found = score(about, answers(about, rows, unit_of, units), **more)
    return dict(zip(found.tree.names, found.total.nodes[:, 0].tolist(), strict=True)), found


def test_the_tree_puts_parents_first_and_keeps_the_order_of_units():
    tree = unit_tree(["nursing", "schools", "home care", "outside"], ABOVE)
    assert tree.names == ("all", "care", "nursing", "home care", "schools", "outside")
    assert tree.parent == (-1, 0, 1, 1, 0, -1)
    assert tree.depth() == (0, 1, 2, 2, 1, 0)
    assert tree.children() == ((1, 4), (2, 3), (), (), (), ())


def test_units_without_a_tree_stand_beside_each_other():
    tree = unit_tree(["b", "a"])
    assert (tree.names, tree.parent) == (("b", "a"), (-1, -1))


@pytest.mark.parametrize("above", [{"a": "a"}, {"a": "b", "b": "c", "c": "a"}])
def test_a_unit_above_itself_is_refused(above):
    with pytest.raises(Refusal) as refused:
        unit_tree(["a"], above)
    assert refused.value.code == "units.loop"


def test_a_parent_is_the_mean_over_its_units_not_over_their_people(about):
    found, _ = scored(about, [[0], [0], [0], [4]], [0, 0, 0, 1], ["schools", "nursing"], above=ABOVE)
    assert found["all"] == 0.5


def test_a_parents_own_respondents_are_one_more_unit(about):
    found, _ = scored(about, [[4], [0], [2], [2]], [0, 1, 2, 2], ["all", "schools", "care"], above=ABOVE)
    assert found["all"] == pytest.approx((1 + 0 + 0.5) / 3)


def test_a_unit_nobody_answered_in_leaves_the_mean(about):
    found, scores = scored(about, [[4]], [0], ["schools"], above=ABOVE)
    assert found["all"] == 1
    assert np.isnan(found["care"])
    assert dict(zip(scores.tree.names, scores.respondents.tolist(), strict=True))["all"] == 1


def test_means_of_means_level_by_level(about):
    rows, units = [[4], [0], [1]], ["schools", "home care", "nursing"]
    found, _ = scored(about, rows, [0, 1, 2], units, above=ABOVE)
    assert (found["care"], found["all"]) == (0.125, (1 + 0.125) / 2)


def test_headcounts_weight_units_by_people(about):
    heads = {"schools": 300, "home care": 60, "nursing": 40}
    rows, units = [[4], [0], [1]], ["schools", "home care", "nursing"]
    found, _ = scored(about, rows, [0, 1, 2], units, above=ABOVE, headcounts=heads)
    assert found["care"] == pytest.approx(0.25 * 40 / 100)
    assert found["all"] == pytest.approx((300 * 1 + 100 * 0.1) / 400)


def test_own_respondents_stand_for_the_people_in_no_unit_below(about):
    heads = {"care": 150, "home care": 60, "nursing": 40}
    rows, units = [[4], [0], [0]], ["care", "home care", "nursing"]
    found, _ = scored(
        about, rows, [0, 1, 2], units, above={"home care": "care", "nursing": "care"}, headcounts=heads
    )
    assert found["care"] == pytest.approx(50 / 150)


def test_own_respondents_stand_at_least_for_themselves(about):
    heads = {"home care": 60, "nursing": 38}
    rows, units = [[4], [4], [0], [0]], ["care", "home care", "nursing"]
    above = {"home care": "care", "nursing": "care"}
    found, _ = scored(about, rows, [0, 0, 1, 2], units, above=above, headcounts=heads)
    assert found["care"] == pytest.approx(2 / 100)


@pytest.mark.parametrize(
    ("heads", "code"),
    [({"schools": 3}, "units.no_headcount"), ({"schools": 3, "care": 0}, "units.bad_headcount")],
)
def test_weights_that_cannot_be_are_refused(about, heads, code):
    with pytest.raises(Refusal) as refused:
        scored(about, [[4], [1]], [0, 1], ["schools", "care"], headcounts=heads)
    assert refused.value.code == code


def test_coverage_answers_and_people_are_those_of_everybody_below(about):
    given = answers(about, [[4], [1], [2]], [0, 0, 1], ["schools", "care"])
    given.absence[0, 0], given.values[0, 0] = 1, np.nan
    found = score(about, given, above=ABOVE)
    assert found.tree.names[0] == "all"
    assert (found.respondents[0], found.answered[0, 0], found.coverage[0, 0]) == (3, 2, pytest.approx(2 / 3))


def test_one_block_and_many_add_up_to_the_last_bit():
    chance = np.random.default_rng(1)
    unit_of = chance.integers(3, 9, 500).astype(np.int32)
    cells, codes = chance.random((500, 7)), chance.integers(0, 6, (500, 7)).astype(np.uint8)
    found = []
    for alone in (True, False):
        block = _block(slice(0, 500), unit_of, alone=alone)
        assert (block.membership is None) == alone
        sums, counts = np.zeros((9, 7)), np.zeros((9, 7, 6), dtype=np.int64)
        block.add(cells, sums)
        block.count(codes, counts)
        found.append((sums, counts))
    assert np.array_equal(found[0][0], found[1][0])
    assert np.array_equal(found[0][1], found[1][1])
