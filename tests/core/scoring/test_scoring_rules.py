"""Each rule of scoring on an example one can check in one's head."""

import numpy as np
import pytest

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Aggregation, Group, Lens, Node, Quantity, Scale
from spindel.core.scoring.items import consensus_scores, item_scores
from spindel.core.scoring.scores import score
from spindel.core.scoring.selection import asked_only, respondents_only, units_only
from spindel.core.scoring.tally import level_counts, second_moments, tally, variances
from tests.core.scoring.making import answers, checklist, framework, ladder

BLANK, DONT_KNOW, NOT_RELEVANT, NOT_ASKED = (
    Absence.BLANK,
    Absence.DONT_KNOW,
    Absence.NOT_RELEVANT,
    Absence.NOT_ASKED,
)
NONE = [float("nan")]


def whole(about, given, **more) -> float:
    return score(about, given, **more).total.nodes[0, 0]


def one_item(item, value) -> float:
    about = framework(item)
    return item_scores(about, answers(about, [[value]]))[0, 0]


@pytest.mark.parametrize(("level", "expected"), [(0, 0), (1, 0.25), (4, 1)])
def test_a_ladder_scores_its_points_over_its_highest(level, expected):
    assert one_item(ladder(), level) == expected


@pytest.mark.parametrize(("level", "expected"), [(0, 0), (1, 0.3 / 0.9), (2, 1)])
def test_a_ladder_may_have_any_points(level, expected):
    assert one_item(ladder(points=[0, 0.3, 0.9]), level) == expected


def test_a_ladder_whose_lowest_level_has_points_never_scores_0():
    assert one_item(ladder(points=[1, 2, 3, 4]), 0) == 0.25


@pytest.mark.parametrize(("ticked", "expected"), [(0b000, 0), (0b001, 0.25), (0b110, 0.75), (0b111, 1)])
def test_a_checklist_scores_what_is_ticked_over_everything(ticked, expected):
    assert one_item(checklist(points=[1, 1, 2]), ticked) == expected


def test_a_checklist_of_fifty_options_is_held_exactly():
    assert one_item(checklist(points=[1] * 50), 2**49) == 1 / 50


@pytest.mark.parametrize(
    ("worst", "best", "clip", "number", "expected"),
    [
        (0, 80, True, 20, 0.25),
        (80, 0, True, 20, 0.75),
        (0, 80, True, 100, 1),
        (0, 80, True, -8, 0),
        (0, 80, False, 100, 1.25),
        (0, 80, False, -8, -0.1),
    ],
)
def test_a_quantity_lies_between_its_goalposts(worst, best, clip, number, expected):
    assert one_item(Quantity("a", worst, best, clip), number) == expected


def test_a_unit_has_the_mean_of_its_respondents():
    about = framework(ladder())
    assert whole(about, answers(about, [[0], [1], [4]])) == pytest.approx(5 / 12)


@pytest.mark.parametrize("reason", [BLANK, DONT_KNOW, NOT_RELEVANT, NOT_ASKED])
def test_no_answer_is_never_0(reason):
    about = framework(ladder("a"), ladder("b"))
    assert whole(about, answers(about, [[4, reason], [4, 2]])) == 0.75
    assert whole(about, answers(about, [[4, reason]])) == 1


def test_reasons_for_no_answer_are_counted_apart():
    about = framework(ladder())
    found = tally(about, answers(about, [[1], [BLANK], [BLANK], [DONT_KNOW], [NOT_RELEVANT], [NOT_ASKED]]))
    assert found.counts[0, 0].tolist() == [1, 2, 1, 1, 1]
    assert found.scored[0, 0] == 1


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ladder(blank_is_lowest=True), 0.5),
        (ladder(points=[1, 2, 4], blank_is_lowest=True), (0.25 + 1) / 2),
        (ladder(points=[0.1, 0.3, 0.9], blank_is_lowest=True), (0.1 / 0.9 + 1) / 2),
        (checklist(blank_is_lowest=True), 0.5),
        (Quantity("a", 0, 1, blank_is_lowest=True), 0.5),
    ],
)
def test_a_blank_is_the_lowest_answer_only_where_the_framework_says_so(item, expected):
    about = framework(item)
    best = {"Ladder": 2 if len(getattr(item, "levels", ())) == 3 else 4, "Checklist": 3, "Quantity": 1}
    given = answers(about, [[best[type(item).__name__]], [BLANK], [DONT_KNOW], [NOT_RELEVANT]])
    assert whole(about, given) == pytest.approx(expected, abs=1e-15)
    assert tally(about, given).scored[0, 0] == 2
    scores = item_scores(about, given)
    assert np.isnan(scores[2:]).all()
    assert np.nanmean(scores) == pytest.approx(expected, abs=1e-15)


def test_what_is_not_relevant_leaves_its_own_parent_and_no_other():
    about = framework(Node("x", (ladder("a"), ladder("b"))), Node("y", (ladder("c"),)))
    given = answers(about, [[4, NOT_RELEVANT, 0]])
    assert score(about, given).total.nodes[0].tolist() == [0.5, 1, 0]


def test_a_node_with_nothing_below_it_has_no_score_and_leaves_its_parent():
    about = framework(Node("x", (ladder("a"), ladder("b")), weight=5), Node("y", (ladder("c"),)))
    found = score(about, answers(about, [[NOT_RELEVANT, BLANK, 1]])).total.nodes[0]
    np.testing.assert_equal(found.tolist(), [0.25, float("nan"), 0.25])


def test_nobody_answered_anything():
    about = framework(ladder("a"), lenses=(Lens("l", (Group("g", ("a",)),)),))
    found = score(about, answers(about, [], units=["u"]))
    np.testing.assert_equal(found.total.nodes.tolist(), [NONE])
    np.testing.assert_equal(found.total.groups["l"].tolist(), [NONE])
    np.testing.assert_equal(found.coverage.tolist(), [NONE])
    assert found.respondents.tolist() == [0]


def test_a_weight_counts_among_its_siblings():
    about = framework(ladder("a", weight=3), Node("x", (ladder("b"), ladder("c")), weight=1))
    assert whole(about, answers(about, [[4, 0, 0]])) == 0.75


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [(Aggregation.MEAN, 0.5), (Aggregation.POOLED, 0.75), (Aggregation.MIN, 0), (Aggregation.MAX, 1)],
)
def test_each_way_of_putting_children_together(aggregation, expected):
    tree = Node("whole", (ladder("a", [0, 3]), ladder("b", [0, 1])), aggregation=aggregation)
    about = framework(tree=tree)
    assert whole(about, answers(about, [[1, 0]])) == expected


def test_pooled_takes_all_points_below_and_weights_on_the_way_down():
    inner = Node("x", (ladder("a", [0, 4]), ladder("b", [0, 1])), weight=2, aggregation=Aggregation.MIN)
    tree = Node("whole", (inner, Quantity("c", 0, 1, points=5)), aggregation=Aggregation.POOLED)
    about = framework(tree=tree)
    assert whole(about, answers(about, [[1, 0, 0]])) == 8 / 15
    assert whole(about, answers(about, [[1, 0, NOT_RELEVANT]])) == 8 / 10


def test_a_tier_may_be_rounded_on_the_scale_before_it_counts_further_up():
    inner = Node("x", (ladder("a"), ladder("b")), round=0)
    about = framework(inner, ladder("c"), scale=Scale(1, 5, 2))
    found = score(about, answers(about, [[0, 1, 0]])).total.nodes[0]
    assert found.tolist() == [0.125, 0.25]


def test_nothing_is_rounded_unasked():
    about = framework(Node("x", (ladder("a"), ladder("b"))), ladder("c"), scale=Scale(1, 5, 0))
    assert whole(about, answers(about, [[0, 1, 0]])) == 0.0625


def test_a_lens_is_the_mean_of_weighted_items_wherever_they_stand():
    lens = Lens("l", (Group("g", ("a", "c")), Group("h", ("b",))))
    about = framework(Node("x", (ladder("a", weight=3), ladder("b")), weight=9), ladder("c"), lenses=(lens,))
    found = score(about, answers(about, [[4, 2, 0]])).total.groups["l"]
    assert found.tolist() == [[0.75, 0.5]]


@pytest.mark.parametrize(("counts", "expected"), [(True, 1), (False, 0.25)])
def test_consensus_stands_beside_the_mean_and_counts_where_the_framework_says_so(counts, expected):
    about = framework(ladder(), consensus_counts=counts)
    given = answers(about, [[0], [2]], consensus=[[4]])
    assert whole(about, given) == expected
    found = score(about, given)
    assert (found.tally.mean[0, 0], found.tally.consensus[0, 0]) == (0.25, 1)


def test_the_round_may_overrule_the_framework_on_consensus():
    about = framework(ladder(), consensus_counts=True)
    given = answers(about, [[0], [2]], consensus=[[4]])
    assert whole(about, given, consensus_counts=False) == 0.25


def test_consensus_without_any_respondent_is_a_score():
    about = framework(ladder("a"), ladder("b"))
    given = answers(about, [], units=["u"], consensus=[[3, None]])
    found = score(about, given)
    assert found.total.nodes[0, 0] == 0.75
    assert found.coverage[0, 0] == 1
    assert consensus_scores(about, given)[0, 0] == 0.75


def test_coverage_is_weight_answered_over_weight_applicable():
    about = framework(ladder("a", weight=3), ladder("b"))
    given = answers(about, [[1, DONT_KNOW], [NOT_RELEVANT, BLANK]])
    assert score(about, given).coverage[0, 0] == pytest.approx(0.75 / 1.25)


def test_a_blank_scored_as_the_lowest_is_still_no_answer_in_the_coverage():
    about = framework(ladder(blank_is_lowest=True))
    assert score(about, answers(about, [[BLANK], [4]])).coverage[0, 0] == 0.5


def test_a_short_form_lowers_neither_score_nor_coverage():
    about = framework(ladder("a"), ladder("b"))
    given = answers(about, [[4, 0]], consensus=[[None, 2]])
    short = asked_only(given, {"a"})
    found = score(about, short)
    assert (found.total.nodes[0, 0], found.coverage[0, 0]) == (1, 1)
    assert short.absence.tolist() == [[0, NOT_ASKED]]
    np.testing.assert_equal(short.values.tolist(), [[4, float("nan")]])
    assert np.isnan(short.consensus).all()
    assert given.values.tolist() == [[4, 0]]


def test_answers_can_be_narrowed_to_units_and_respondents():
    about = framework(ladder())
    given = answers(about, [[0], [1], [2]], [0, 1, 2], ["x", "y", "z"], consensus=[[0], [1], [2]])
    some = units_only(given, {"z", "y", "elsewhere"})
    assert (some.units, some.unit_of.tolist(), some.values.ravel().tolist()) == (("y", "z"), [0, 1], [1, 2])
    assert (some.respondents, some.consensus.ravel().tolist()) == (("2", "3"), [1, 2])
    few = respondents_only(given, np.array([True, False, True]))
    assert (few.units, few.unit_of.tolist(), few.respondents) == (given.units, [0, 2], ("1", "3"))


def test_levels_and_ticks_are_counted():
    about = framework(ladder("a", [0, 1, 2]), checklist("b", [1, 1]), Quantity("c", 0, 1))
    given = answers(about, [[0, 0b10, 0.5], [2, 0b11, 1], [2, BLANK, 0], [DONT_KNOW, 0, 0]])
    cube = level_counts(about, given, tally(about, given))
    assert cube[0].tolist() == [[1, 0, 2], [1, 2, 0], [0, 0, 0]]


def test_second_moments_give_the_variance():
    about = framework(ladder("a", blank_is_lowest=True), Quantity("b", 0, 10))
    given = answers(about, [[4, 3], [BLANK, 10], [2, BLANK]])
    found = variances(tally(about, given), second_moments(about, given))
    assert found[0] == pytest.approx([np.var([1, 0, 0.5], ddof=1), np.var([0.3, 1], ddof=1)])
    alone = answers(about, [[4, 3]])
    assert np.isnan(variances(tally(about, alone), second_moments(about, alone))).all()


def test_answers_to_other_items_are_refused():
    about, other = framework(ladder("a")), framework(ladder("b"))
    for ask in (score, item_scores, tally, second_moments):
        with pytest.raises(ValueError, match="other items"):
            ask(about, answers(other, [[1]]))


def test_a_level_the_ladder_does_not_have_is_refused():
    about = framework(ladder(points=[0, 0.3, 0.9]))
    with pytest.raises(IndexError):
        item_scores(about, answers(about, [[7]]))
