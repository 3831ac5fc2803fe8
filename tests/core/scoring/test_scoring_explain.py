"""Every score can say how it was worked out, and comes out the same again."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Aggregation, Group, Lens, Node, Quantity, Scale
from spindel.core.scoring.explain import explain
from spindel.core.scoring.explanation import plain, recompute
from spindel.core.scoring.scores import score
from tests.core.scoring.making import answers, checklist, framework, ladder, rounds

ABOVE = {"u0": "all", "u1": "all", "u2": "u0"}


def _walk(explanation):
    yield explanation
    for child in explanation.children:
        yield from _walk(child)


@given(rounds(), st.data())
def test_the_explanation_comes_to_the_very_same_score(made, data):
    about, given_answers = made
    above = data.draw(
        st.sampled_from([None, {name: up for name, up in ABOVE.items() if name in given_answers.units}])
    )
    heads = data.draw(st.sampled_from([None, {"all": 100, "u0": 40, "u1": 30, "u2": 20}]))
    scores = score(about, given_answers, above=above, headcounts=heads)
    unit = data.draw(st.sampled_from(scores.tree.names))
    row = scores.tree.names.index(unit)
    places = [(node.id, None, scores.total.nodes[row, place]) for place, node in enumerate(about.nodes())]
    places += [(item.id, None, scores.total.items[row, place]) for place, item in enumerate(about.items())]
    for lens in about.lenses:
        found = scores.total.groups[lens.id][row]
        places += [(group.id, lens.id, found[place]) for place, group in enumerate(lens.groups)]
    for place, lens, expected in places:
        told = explain(about, given_answers, unit, place, lens=lens, above=above, headcounts=heads)
        assert told.score == (None if np.isnan(expected) else expected)
        for part in _walk(told):
            assert recompute(part) == part.score


@given(rounds())
def test_shares_of_what_counts_add_up_to_1(made):
    about, given_answers = made
    told = explain(about, given_answers, given_answers.units[0], about.tree.id)
    for part in _walk(told):
        if part.children and part.score is not None:
            assert sum(child.share for child in part.children) == pytest.approx(1)
            assert all(child.share == 0 for child in part.children if child.score is None)


@given(rounds())
def test_an_explanation_is_ready_for_json(made):
    about, given_answers = made
    told = plain(explain(about, given_answers, given_answers.units[0], about.tree.id))
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_it_tells_children_weights_and_answers():
    about = framework(ladder("a", [0, 1, 2], weight=3), checklist("b"), ladder("c"), scale=Scale(0, 100, 0))
    rows = [[2, 0b01, Absence.NOT_RELEVANT], [0, 0b11, Absence.DONT_KNOW], [2, Absence.BLANK, Absence.BLANK]]
    told = explain(about, answers(about, rows), "u0", "whole")
    assert (told.rule, told.score) == ("mean", pytest.approx((3 * 2 / 3 + 0.75) / 4))
    assert [(child.id, child.weight, child.share) for child in told.children] == [
        ("a", 3, 0.75),
        ("b", 1, 0.25),
        ("c", 1, 0),
    ]
    first, second, third = (child.behind for child in told.children)
    assert [(one.id, one.points, one.count) for one in first.choices] == [
        ("1", 0, 1),
        ("2", 1, 0),
        ("3", 2, 2),
    ]
    assert [one.count for one in second.choices] == [2, 1]
    assert dict(third.missing) == {
        "blank": ("3",),
        "dont_know": ("2",),
        "not_relevant": ("1",),
        "not_asked": (),
    }
    assert (third.scored, third.mean) == (0, None)


def test_a_quantity_tells_the_numbers():
    about = framework(Quantity("a", 0, 10))
    behind = explain(about, answers(about, [[5], [Absence.BLANK], [20]]), "u0", "a").behind
    assert [(one.number, one.score) for one in behind.given] == [(5, 0.5), (20, 1)]


def test_blanks_that_count_as_the_lowest_are_told_apart():
    about = framework(ladder("a", [1, 2], blank_is_lowest=True))
    told = explain(about, answers(about, [[1], [Absence.BLANK]]), "u0", "a")
    assert (told.behind.scored, told.behind.blank_as_lowest, told.score) == (2, 1, 0.75)
    assert recompute(told) == 0.75
    assert [one.count for one in told.behind.choices] == [0, 1]


@pytest.mark.parametrize(("counts", "rule", "expected"), [(True, "consensus", 1), (False, "answers", 0.25)])
def test_consensus_and_mean_are_both_told(counts, rule, expected):
    about = framework(ladder("a"), consensus_counts=counts)
    told = explain(about, answers(about, [[0], [2]], consensus=[[4]]), "u0", "a")
    assert (told.rule, told.score, told.behind.mean, told.behind.consensus) == (rule, expected, 0.25, 1)


def test_pooled_is_told_by_its_items_and_lowest_by_who_decides():
    pooled = Node(
        "p",
        (Node("x", (ladder("a", [0, 4]),), weight=2), ladder("b", [0, 1])),
        aggregation=Aggregation.POOLED,
    )
    tree = Node("whole", (pooled, ladder("c"), ladder("d")), aggregation=Aggregation.MIN)
    told = explain(framework(tree=tree), answers(framework(tree=tree), [[1, 0, 1, 1]]), "u0", "whole")
    assert [child.share for child in told.children] == [0, 0.5, 0.5]
    assert [(child.id, child.weight) for child in told.children[0].children] == [("a", 8), ("b", 1)]


def test_a_unit_is_told_by_its_units_and_its_own_people():
    about = framework(ladder("a"))
    given_answers = answers(about, [[4], [0], [2]], [0, 1, 2], ["all", "u0", "u1"])
    told = explain(about, given_answers, "all", "whole", above=ABOVE)
    assert (told.rule, told.score) == ("units", 0.5)
    assert [(child.unit, child.rule, child.score) for child in told.children] == [
        ("all", "mean", 1),
        ("u0", "units", 0),
        ("u1", "mean", 0.5),
    ]


def test_a_lens_group_is_told_by_its_items():
    lens = Lens("l", (Group("g", ("b", "a")),))
    about = framework(ladder("a"), ladder("b", weight=3), lenses=(lens,))
    told = explain(about, answers(about, [[4, 0]]), "u0", "g", lens="l")
    assert [(child.id, child.share) for child in told.children] == [("b", 0.75), ("a", 0.25)]


def test_a_tier_tells_what_it_was_rounded_to():
    about = framework(Node("x", (ladder("a"), ladder("b")), round=0))
    told = explain(about, answers(about, [[0, 1]]), "u0", "whole")
    assert (told.children[0].round, told.children[0].score) == (0, 0.25)


@pytest.mark.parametrize(
    ("unit", "place", "lens"), [("nowhere", "whole", None), ("u0", "nothing", None), ("u0", "whole", "l")]
)
def test_what_is_not_there_cannot_be_explained(unit, place, lens):
    about = framework(ladder("a"))
    with pytest.raises(KeyError):
        explain(about, answers(about, [[1]]), unit, place, lens=lens)
