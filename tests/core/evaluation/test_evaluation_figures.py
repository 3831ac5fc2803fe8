"""Scores, agreement, coverage and counts of an evaluation, and that parts put together are the whole."""

import json
import pickle
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.answers.model import Absence
from spindel.core.evaluation import (
    Kind,
    Round,
    Settings,
    combine,
    evaluate,
    evaluate_unit,
    figure,
    figures,
    plain,
)
from spindel.core.evaluation.places import places_in
from spindel.core.frameworks.model import Band, Bands, Group, Lens, Node, Quantity, Scale
from spindel.core.scoring.items import item_scores
from spindel.core.scoring.scores import score
from spindel.core.scoring.selection import units_only
from tests.core.scoring.making import (
    answers,
    checklist,
    framework,
    ladder,
    of_ladders,
    random_answers,
    rounds,
)

ABOVE = {"u0": "all", "u1": "all", "u2": "u0"}
FEW = Settings(replicates=40)
BANDS = Bands((Band("low", 1), Band("high", 3)))


def same(left, right) -> None:
    """Two evaluations are alike in every figure."""
    for field in fields(left):
        one, other = getattr(left, field.name), getattr(right, field.name)
        if field.name == "groups":
            assert one.keys() == other.keys()
            [same(one[name], other[name]) for name in one]
        elif field.name == "change":
            assert (one is None) == (other is None)
            if one is not None:
                same(one, other)
        elif field.name == "replicates":
            [np.testing.assert_array_equal(*pair) for pair in zip(one, other, strict=True)]
        elif isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other, err_msg=field.name)
        else:
            assert one == other, field.name


def about_two():
    return framework(
        Node("x", (ladder("a", [0, 1, 2]), ladder("b"))),
        Node("y", (ladder("c"), checklist("d"))),
        Quantity("e", 0, 10),
        bands=BANDS,
        lenses=(Lens("l", (Group("g", ("a", "c")),)), Lens("m", (Group("g", ("b",)),))),
    )


def test_places_are_nodes_then_items_then_groups():
    found = [(place.kind, place.id, place.above, place.depth) for place in places_in(about_two())]
    assert found == [
        (Kind.NODE, "whole", "", 0),
        (Kind.NODE, "x", "whole", 1),
        (Kind.NODE, "y", "whole", 1),
        (Kind.ITEM, "a", "x", 2),
        (Kind.ITEM, "b", "x", 2),
        (Kind.ITEM, "c", "y", 2),
        (Kind.ITEM, "d", "y", 2),
        (Kind.ITEM, "e", "whole", 1),
        (Kind.GROUP, "g", "l", 1),
        (Kind.GROUP, "g", "m", 1),
    ]


def test_places_are_found_by_name():
    about = about_two()
    found = evaluate(about, answers(about, [[0, 0, 0, 0, 0]]))
    assert [found.place("whole"), found.place("a"), found.place("g", "l"), found.place("g", "m")] == [
        0,
        3,
        8,
        9,
    ]
    for id, lens in (("g", None), ("nothing", None), ("a", "l")):
        with pytest.raises(KeyError):
            found.place(id, lens)


@given(rounds(), st.booleans())
def test_the_scores_are_those_of_scoring(made, with_tree):
    about, given_answers = made
    above = {name: ABOVE[name] for name in given_answers.units} if with_tree else None
    heads = {"all": 90, "u0": 40, "u1": 30, "u2": 20} if with_tree else None
    found = evaluate(about, given_answers, Round(above, heads), settings=FEW)
    scores = score(about, given_answers, above=above, headcounts=heads)
    assert found.tree == scores.tree
    expected = [scores.total.nodes, scores.total.items, *scores.total.groups.values()]
    np.testing.assert_array_equal(found.score, np.concatenate(expected, axis=1))
    np.testing.assert_allclose(found.coverage[:, : len(about.nodes())], scores.coverage, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found.people, scores.respondents)


@given(rounds(), st.booleans(), st.booleans())
def test_parts_put_together_are_the_whole(made, with_tree, with_groups):
    about, given_answers = made
    round = Round({name: ABOVE[name] for name in given_answers.units} if with_tree else None)
    people = np.arange(len(given_answers.values))
    masks = {"even": people % 2 == 0, "none": people < 0} if with_groups else {}
    whole = evaluate(about, given_answers, round, groups=masks, settings=FEW)
    parts = [evaluate_unit(about, given_answers, unit, FEW) for unit in given_answers.units]
    groups = {
        name: [evaluate_unit(about, _only(given_answers, who), unit, FEW) for unit in given_answers.units]
        for name, who in masks.items()
    }
    same(combine(about, parts, round, groups=groups, settings=FEW), whole)


def _only(given_answers, who):
    return replace(
        given_answers,
        unit_of=given_answers.unit_of[who],
        values=given_answers.values[who],
        absence=given_answers.absence[who],
        consensus=None,
    )


@given(rounds(people=9), st.randoms())
def test_the_order_of_respondents_changes_no_figure(made, random):
    about, given_answers = made
    order = list(range(len(given_answers.values)))
    random.shuffle(order)
    shuffled = replace(
        given_answers,
        unit_of=given_answers.unit_of[order],
        values=given_answers.values[order],
        absence=given_answers.absence[order],
    )
    left, right = (evaluate(about, each, settings=FEW) for each in (given_answers, shuffled))
    for name in ("score", "low", "high", "agreement", "spread", "coverage"):
        np.testing.assert_allclose(getattr(left, name), getattr(right, name), rtol=0, atol=1e-7, err_msg=name)
    assert left.topics == right.topics


def test_a_part_does_not_hang_on_other_units_and_can_be_kept():
    about = of_ladders(2, 2, 2)
    given_answers = random_answers(about, [6, 9, 3])
    part = evaluate_unit(about, given_answers, "u1")
    alone = evaluate_unit(about, units_only(given_answers, {"u1"}), "u1")
    kept = pickle.loads(pickle.dumps(part))
    for other in (alone, kept):
        for field in fields(part):
            np.testing.assert_array_equal(getattr(part, field.name), getattr(other, field.name))


def test_a_unit_that_is_not_there_has_no_part():
    about = of_ladders(1, 1, 1)
    with pytest.raises(KeyError):
        evaluate_unit(about, random_answers(about, [3]), "elsewhere")
    with pytest.raises(ValueError, match="no unit"):
        combine(about, [])


def test_figures_of_one_cell_in_plain_numbers():
    about = about_two()
    rows = [[0, 4, 2, 0b01, 5], [2, 4, Absence.BLANK, 0b11, Absence.NOT_RELEVANT]]
    found = evaluate(about, answers(about, rows), Round(targets={"u0": {"x": 4, "nowhere": 2}}))
    x = figure(found, 0, found.place("x"))
    assert (x.score, x.shown, x.band, x.target) == (0.75, 4.0, "high", 0.75)
    assert (x.answers, x.respondents, x.coverage) == (4, 2, 1)
    assert (x.low, x.high, x.shown_low) == (None, None, None)
    y = figure(found, 0, found.place("y"))
    assert y.missing == {"blank": 1, "dont_know": 0, "not_relevant": 0, "not_asked": 0}
    assert (y.answers, y.coverage, y.target) == (3, 0.75, None)
    nothing = figure(evaluate(about, answers(about, [], units=["u0"])), 0, 0)
    assert (nothing.score, nothing.shown, nothing.band, nothing.coverage) == (None, None, None, None)
    assert figure(found, 0, found.place("e")).missing["not_relevant"] == 1
    assert figure(found, 0, found.place("e")).respondents == 1


def test_levels_and_ticks_of_everybody_below():
    about = framework(ladder("a", [0, 1, 2]), checklist("b"))
    given_answers = answers(about, [[0, 0b10], [2, 0b11], [2, 0]], [0, 1, 1])
    found = evaluate(about, given_answers, Round({"u0": "all", "u1": "all"}))
    assert found.tree.names == ("all", "u0", "u1")
    assert found.levels[0].tolist() == [[1, 0, 2], [1, 2, 0]]
    assert found.levels[2].tolist() == [[0, 0, 2], [1, 1, 0]]


def test_agreement_is_rwg_on_the_level_numbers():
    about = framework(
        Node("x", (ladder("a"), ladder("b", [0, 0.1, 0.9]))), checklist("c"), Quantity("d", 0, 1)
    )
    rows = [[0, 0, 1, 0.2], [1, 2, 0, 0.4], [1, 2, 1, 0.9]]
    found = evaluate(about, answers(about, rows)).agreement[0]
    first, second = 1 - (1 / 3) / 2, 0
    assert found[2:4] == pytest.approx([first, second])
    assert np.isnan(found[4:]).all()
    ratio = ((1 / 3) / 2 + (4 / 3) / (8 / 12)) / 2
    assert ratio > 1
    assert found[0] == 0
    agreeing = evaluate(about, answers(about, [[0, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]])).agreement[0]
    mean = (1 / 3) / 2 / 2
    assert agreeing[1] == pytest.approx(2 * (1 - mean) / (2 * (1 - mean) + mean))


def test_agreement_of_a_node_is_that_of_its_own_items():
    about = framework(Node("x", (ladder("a"),)), Node("y", (ladder("b"),)))
    found = evaluate(about, answers(about, [[2, 0], [2, 4]]))
    assert [found.agreement[0, found.place(name)] for name in ("x", "y")] == [1, 0]


def test_one_answer_is_no_agreement():
    about = framework(ladder("a"))
    assert np.isnan(evaluate(about, answers(about, [[1]])).agreement).all()


def test_agreement_above_is_that_of_everybody_below():
    about = framework(ladder("a"))
    found = evaluate(about, answers(about, [[0], [0], [4], [4]], [0, 0, 1, 1]), Round(ABOVE))
    assert found.agreement[found.unit("u1"), 0] == 1
    assert found.agreement[found.unit("all"), 0] == 0


def test_spread_is_the_deviation_between_people():
    about = of_ladders(1, 2, 3)
    given_answers = random_answers(about, [7, 4], missing=0.4)
    found = evaluate(about, given_answers, Round({"u0": "all", "u1": "all"}))
    own = item_scores(about, given_answers)
    people = np.nanstd(own, axis=0, ddof=1)
    first = len(about.nodes())
    np.testing.assert_allclose(found.spread[0, first:], people, atol=1e-12)
    category = np.nanstd([np.nanmean(row[:3]) for row in own if not np.isnan(row[:3]).all()], ddof=1)
    assert found.spread[0, found.place("d0-c0")] == pytest.approx(category)


def test_mean_and_consensus_are_both_kept():
    about = framework(ladder("a"))
    found = evaluate(about, answers(about, [[0], [2]], consensus=[[4]]))
    assert (found.score[0, 0], found.mean[0, 0], found.consensus[0, 0]) == (1, 0.25, 1)
    beside = evaluate(
        about, answers(about, [[0], [2]], consensus=[[4]]), settings=Settings(consensus_counts=False)
    )
    assert (beside.score[0, 0], beside.consensus[0, 0]) == (0.25, 1)


def test_a_unit_nobody_answered_in_has_a_row_without_figures():
    about = of_ladders(1, 1, 2)
    given_answers = replace(random_answers(about, [3]), units=("u0", "empty"))
    found = evaluate(about, given_answers, Round({"u0": "all", "empty": "all"}))
    row = found.unit("empty")
    assert np.isnan(found.score[row]).all()
    assert (found.strengths[row], found.zones[row], found.topics[row]) == ((), (), ())
    assert (found.band[row] == -1).all()
    np.testing.assert_array_equal(found.score[found.unit("all")], found.score[found.unit("u0")])


def test_the_heat_map_is_units_by_categories():
    about = about_two()
    found = evaluate(about, answers(about, [[0, 4, 2, 0, 5], [2, 4, 4, 0b11, 5]], [0, 1]))
    heat = found.heat()
    assert [place.id for place in heat.places] == ["x", "y"]
    assert (heat.units, heat.shown.tolist()) == (("u0", "u1"), [[3, 2], [5, 5]])
    assert heat.bands.tolist() == [[1, 0], [1, 1]]
    part = found.heat(units=[1], places=[0])
    assert (part.units, [place.id for place in part.places], part.scores.shape) == (
        ("u1",),
        ["whole"],
        (1, 1),
    )


def test_groups_are_evaluated_by_the_same_rules_without_consensus():
    about = framework(ladder("a"), scale=Scale(0, 100, 0))
    given_answers = answers(about, [[0], [4], [2]], [0, 0, 0], consensus=[[4]])
    leaders = np.array([False, True, True])
    found = evaluate(about, given_answers, groups={"leaders": leaders, "staff": ~leaders})
    assert found.score[0, 0] == 1
    assert found.groups["leaders"].score[0, 0] == 0.75
    assert found.groups["staff"].score[0, 0] == 0
    assert found.groups["leaders"].respondents[0, 0] == 2


@given(rounds(people=7), st.booleans())
def test_everything_is_ready_for_json(made, again):
    about, given_answers = made
    people = np.arange(len(given_answers.values))
    previous = evaluate(about, given_answers, settings=FEW) if again else None
    round = Round(dict.fromkeys(given_answers.units, "all"), previous=previous)
    found = evaluate(about, given_answers, round, groups={"even": people % 2 == 0}, settings=FEW)
    told = plain(found)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert [unit["unit"] for unit in told["units"]] == list(found.tree.names)
    assert [unit["above"] for unit in told["units"]] == [None, *["all"] * len(given_answers.units)]
    assert ("change" in told["units"][0]["figures"][0]) == again
    assert [place["id"] for place in told["units"][0]["figures"]] == [place.id for place in found.places]
    assert told["groups"]["even"]["units"][0]["people"] == len(people[::2])


def test_items_tell_their_levels_mean_and_consensus():
    about = framework(ladder("a", [0, 1, 2]), checklist("b"), Quantity("c", 0, 1))
    given_answers = answers(about, [[0, 0b10, 1], [1, 0b11, 1]], consensus=[[2, None, None]])
    items = plain(evaluate(about, given_answers))["units"][0]["figures"][1:]
    assert [item["levels"] for item in items] == [[1, 1, 0], [1, 2], []]
    assert [(item["score"], item["mean"], item["consensus"]) for item in items] == [
        (1, 0.25, 1),
        (0.75, 0.75, None),
        (1, 1, None),
    ]


def test_figures_of_a_unit_are_those_of_its_cells():
    about = about_two()
    found = evaluate(about, answers(about, [[0, 4, 2, 0b01, 5]] * 6, [0, 0, 0, 0, 0, 1]))
    for unit in range(2):
        assert figures(found, unit) == tuple(figure(found, unit, place) for place in range(len(found.places)))
    cell = figure(found, 0, found.place("x"))
    assert (cell.low, cell.high, cell.shown_low, cell.shown_high) == (0.5, 0.5, 3, 3)
