"""What is true of every framework and every round."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import Aggregation, Framework, Node
from spindel.core.scoring import segments
from spindel.core.scoring.display import shown
from spindel.core.scoring.items import item_scores
from spindel.core.scoring.nodes import node_scores
from spindel.core.scoring.scores import score
from spindel.core.scoring.tally import level_counts, second_moments, tally
from tests.core.scoring import by_hand
from tests.core.scoring.making import frameworks, of_ladders, random_answers, rounds

SMALL = 1e-12


def numbers(scores):
    return [np.nan if one is None else float(one) for one in scores]


def same(left, right) -> None:
    np.testing.assert_allclose(left, right, rtol=0, atol=SMALL)


@given(rounds())
def test_the_engine_agrees_with_the_pencil(made):
    about, given_answers = made
    found = score(about, given_answers)
    for unit in range(len(given_answers.units)):
        same(found.total.nodes[unit], numbers(by_hand.all_nodes(about, given_answers, unit)))
        for lens in about.lenses:
            expected = by_hand.all_groups(about, lens, given_answers, unit)
            same(found.total.groups[lens.id][unit], numbers(expected))


@given(rounds())
def test_shown_figures_are_the_pencils(made):
    about, given_answers = made
    figures = shown(about.scale, score(about, given_answers).total.nodes)
    low, high = by_hand.exact(about.scale.low), by_hand.exact(about.scale.high)
    for unit in range(len(given_answers.units)):
        exact = by_hand.all_nodes(about, given_answers, unit)
        on_scale = [None if one is None else low + one * (high - low) for one in exact]
        expected = [None if one is None else by_hand.half_up(one, about.scale.decimals) for one in on_scale]
        np.testing.assert_equal(figures[unit].tolist(), numbers(expected))


@given(rounds())
def test_coverage_agrees_with_the_pencil(made):
    about, given_answers = made
    found = score(about, given_answers).coverage
    for unit in range(len(given_answers.units)):
        expected = [by_hand.coverage(about, given_answers, unit, node) for node in about.nodes()]
        same(found[unit], numbers(expected))


@given(rounds())
def test_sums_agree_with_one_score_at_a_time(made):
    about, given_answers = made
    scores, found = item_scores(about, given_answers), tally(about, given_answers)
    squares = second_moments(about, given_answers)
    for unit in range(len(given_answers.units)):
        own = scores[given_answers.unit_of == unit]
        assert found.scored[unit].tolist() == (~np.isnan(own)).sum(axis=0).tolist()
        same(np.nan_to_num(found.mean[unit] * found.scored[unit]), np.nansum(own, axis=0))
        same(squares[unit], np.nansum(own**2, axis=0))


@given(rounds())
def test_scores_stay_between_those_they_are_made_of(made):
    about, given_answers = made
    found = score(about, given_answers).total
    ids = {item.id: found.items[:, column] for column, item in enumerate(about.items())}
    ids |= {node.id: found.nodes[:, row] for row, node in enumerate(about.nodes())}
    for node in about.nodes():
        pooled = node.aggregation is Aggregation.POOLED
        below = np.array([ids[child.id] for child in (node.items() if pooled else node.children)])
        there = ~np.isnan(ids[node.id])
        slack = 0 if node.round is None else 0.5 / 10**node.round / (about.scale.high - about.scale.low)
        assert (there == (~np.isnan(below)).any(axis=0)).all()
        if there.any():
            own, parts = ids[node.id][there], below[:, there]
            assert (own >= np.nanmin(parts, axis=0) - slack - SMALL).all()
            assert (own <= np.nanmax(parts, axis=0) + slack + SMALL).all()


def _heavier(node: Node, factor: float) -> Node:
    children = tuple(
        replace(_heavier(child, factor), weight=child.weight * factor)
        if isinstance(child, Node)
        else replace(child, weight=child.weight * factor)
        for child in node.children
    )
    return replace(node, children=children)


def _equally_deep(node: Node) -> bool:
    """Pooled nodes multiply weights down the tree, so only there does it matter how deep an item lies."""
    return not any(
        below.aggregation is Aggregation.POOLED and any(isinstance(child, Node) for child in below.children)
        for below in node.nodes()
    )


@given(rounds(), st.sampled_from([0.125, 3.0, 1e6]))
def test_a_common_factor_on_all_weights_changes_nothing(made, factor):
    about, given_answers = made
    if _equally_deep(about.tree):
        heavier = replace(about, tree=_heavier(about.tree, factor))
        same(score(heavier, given_answers).total.nodes, score(about, given_answers).total.nodes)
        same(score(heavier, given_answers).coverage, score(about, given_answers).coverage)


@given(rounds(), st.randoms())
def test_the_order_of_respondents_changes_nothing_at_all(made, random):
    about, given_answers = made
    order = list(range(len(given_answers.values)))
    random.shuffle(order)
    shuffled = _reordered(given_answers, order)
    kinds = [type(item).__name__ for item in about.items()]
    exact = "Quantity" not in kinds
    left, right = score(about, given_answers).total.nodes, score(about, shuffled).total.nodes
    np.testing.assert_allclose(left, right, rtol=0, atol=0 if exact else SMALL)


def _reordered(given_answers: Answers, order: list[int]) -> Answers:
    return replace(
        given_answers,
        unit_of=given_answers.unit_of[order],
        respondents=tuple(given_answers.respondents[place] for place in order),
        values=given_answers.values[order],
        absence=given_answers.absence[order],
    )


@given(rounds(), st.randoms())
def test_the_order_of_items_changes_nothing(made, random):
    about, given_answers = made
    turned = replace(about, tree=_shuffled(about.tree, random))
    columns = [given_answers.items.index(item.id) for item in turned.items()]
    consensus = given_answers.consensus
    moved = replace(
        given_answers,
        items=tuple(given_answers.items[column] for column in columns),
        values=given_answers.values[:, columns],
        absence=given_answers.absence[:, columns],
        consensus=None if consensus is None else consensus[:, columns],
    )
    before, after = _by_id(about, given_answers), _by_id(turned, moved)
    for node, scores in before.items():
        same(after[node], scores)


def _shuffled(node: Node, random) -> Node:
    children = [_shuffled(child, random) if isinstance(child, Node) else child for child in node.children]
    random.shuffle(children)
    return replace(node, children=tuple(children))


def _by_id(about: Framework, given_answers: Answers) -> dict[str, np.ndarray]:
    found = score(about, given_answers).total.nodes
    return {node.id: found[:, row] for row, node in enumerate(about.nodes())}


@given(rounds())
def test_one_more_respondent_who_says_nothing_changes_no_score(made):
    about, given_answers = made
    silent = replace(
        given_answers,
        unit_of=np.append(given_answers.unit_of, np.int32(0)),
        respondents=(*given_answers.respondents, "silent"),
        values=np.vstack([given_answers.values, np.full(len(given_answers.items), np.nan)]),
        absence=np.vstack(
            [given_answers.absence, np.full(len(given_answers.items), Absence.NOT_RELEVANT)]
        ).astype(np.int8),
    )
    np.testing.assert_array_equal(score(about, silent).total.nodes, score(about, given_answers).total.nodes)


@given(frameworks(), st.data())
def test_leaving_an_item_out_equals_a_framework_without_it(about, data):
    """Not relevant is the same as never having been there: in no denominator, at no level."""
    columns = len(about.items())
    gone = data.draw(st.integers(0, columns - 1))
    scores = np.array(data.draw(st.lists(st.floats(0, 1), min_size=columns, max_size=columns)))
    scores[gone] = np.nan
    smaller = _without(about.tree, about.items()[gone].id)
    if smaller is not None:
        kept = node_scores(replace(about, tree=smaller), np.delete(scores, gone))
        ids = {node.id: place for place, node in enumerate(about.nodes())}
        found = node_scores(about, scores)
        same([found[ids[node.id]] for node in smaller.nodes()], kept)


def _without(node: Node, item: str) -> Node | None:
    kept = []
    for child in node.children:
        left = _without(child, item) if isinstance(child, Node) else (None if child.id == item else child)
        if left is not None:
            kept.append(left)
    return replace(node, children=tuple(kept)) if kept else None


def test_blocks_and_sorting_change_nothing(monkeypatch):
    about = of_ladders(2, 2, 2)
    given_answers = random_answers(about, [7, 0, 90, 3, 41, 1], missing=0.3)
    order = np.random.default_rng(5).permutation(len(given_answers.values)).tolist()
    whole = score(about, given_answers)
    cube = level_counts(about, given_answers, whole.tally)
    for cells in (1, 80, 200, 10_000):
        monkeypatch.setattr(segments, "_CELLS", cells)
        for part in (given_answers, _reordered(given_answers, order)):
            found = score(about, part)
            np.testing.assert_array_equal(found.total.nodes, whole.total.nodes)
            np.testing.assert_array_equal(found.tally.counts, whole.tally.counts)
            np.testing.assert_array_equal(level_counts(about, part, found.tally), cube)


def test_a_block_counts_as_many_rows_as_it_can_hold():
    """All lanes full at once: every respondent of a block in one unit, on one level."""
    about = of_ladders(1, 1, 1)
    people = segments.MOST_ROWS
    for level in range(5):
        given_answers = replace(
            random_answers(about, [people], missing=0), values=np.full((people, 1), float(level))
        )
        cube = level_counts(about, given_answers, tally(about, given_answers))
        assert cube[0, 0].tolist() == [people if place == level else 0 for place in range(5)]
    for reason in (Absence.BLANK, Absence.NOT_ASKED):
        gone = np.full((people, 1), reason, dtype=np.int8)
        nobody = replace(given_answers, values=np.full((people, 1), np.nan), absence=gone)
        assert tally(about, nobody).counts[0, 0, reason] == people


def test_many_levels_are_counted_in_several_passes():
    about = of_ladders(1, 1, 1)
    item = about.items()[0]
    levels = tuple(replace(item.levels[0], id=str(place), points=float(place)) for place in range(11))
    tree = Node("whole", (Node("x", (replace(item, levels=levels),)),))
    about = replace(about, tree=tree)
    given_answers = random_answers(about, [300, 20])
    cube = level_counts(about, given_answers, tally(about, given_answers))
    for unit in range(2):
        own = given_answers.values[given_answers.unit_of == unit, 0]
        assert cube[unit, 0].tolist() == [int((own == level).sum()) for level in range(11)]
