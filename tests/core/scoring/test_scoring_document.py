"""The worked numbers in docs/scoring.md are the engine's."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Aggregation, Group, Lens, Node, Quantity, Scale
from spindel.core.scoring.display import on_scale, shown
from spindel.core.scoring.items import item_scores
from spindel.core.scoring.scores import score
from tests.core.scoring.making import answers, checklist, framework, ladder

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "scoring.md"
STRATEGY = Node("strategy", (ladder("vision"), ladder("reach", [0, 0.3, 0.9], weight=2)), weight=2)
TECHNOLOGY = Node("technology", (checklist("tools", [1, 1, 1]), Quantity("share", 0, 80)))
LENS = Lens("lens", (Group("both", ("vision", "tools")),))
ROWS = [
    [3, 1, 0b011, 60],
    [2, Absence.NOT_RELEVANT, Absence.BLANK, 20],
    [4, 2, 0b100, 100],
]


def example(**more):
    strategy, technology = (replace(node, **more) for node in (STRATEGY, TECHNOLOGY))
    about = framework(strategy, technology, lenses=(LENS,), scale=Scale(1, 5, 1))
    return about, answers(about, ROWS, units=["Care"])


def said(number: float, decimals: int = 3) -> str:
    """The number as the document writes it; fails where it does not stand there."""
    text = f"{number:.{decimals}f}"
    assert text in DOCUMENT.read_text(encoding="utf-8")
    return text


def test_item_scores_and_their_means():
    about, given = example()
    own = item_scores(about, given)
    np.testing.assert_allclose(own[0], [0.75, 1 / 3, 2 / 3, 0.75])
    np.testing.assert_allclose(own[1:, 3], [0.25, 1])
    means = [
        said(value) if value not in {0.75, 0.5} else f"{value:g}"
        for value in score(about, given).total.items[0]
    ]
    assert means == ["0.75", "0.667", "0.5", "0.667"]


@pytest.mark.parametrize(
    ("aggregation", "strategy", "technology"),
    [
        (Aggregation.MEAN, "0.694", "0.583"),
        (Aggregation.POOLED, "0.724", "0.542"),
        (Aggregation.MIN, "0.667", "0.500"),
        (Aggregation.MAX, "0.750", "0.667"),
    ],
)
def test_node_scores(aggregation, strategy, technology):
    about, given = example(aggregation=aggregation)
    found = score(about, given).total.nodes[0]
    assert [f"{value:.3f}" for value in found[1:]] == [strategy, technology]
    for text in (strategy, technology):
        said(float(text), 3 if text[-1] != "0" else 2 if text == "0.750" else 1)


def test_the_whole_its_coverage_and_what_is_shown():
    about, given = example()
    found = score(about, given)
    assert said(found.total.nodes[0, 0]) == "0.657"
    assert said(found.coverage[0, 0]) == "0.935"
    assert said(float(on_scale(about.scale, found.total.nodes[0, 0]))) == "3.630"
    assert shown(about.scale, found.total.nodes[0, 0]) == 3.6
    assert said(found.total.groups["lens"][0, 0]) == "0.625"


def test_rounding_a_tier():
    about = framework(replace(STRATEGY, round=1), TECHNOLOGY)
    found = score(about, answers(about, ROWS)).total.nodes[0]
    assert found[1] == pytest.approx(0.7)
    assert said(found[0]) == "0.661"


def test_units_together():
    about, given = example()
    care = score(about, given).total.nodes[0, 0]
    assert said((care + 0.8) / 2) == "0.729"
    assert said((100 * care + 300 * 0.8) / 400) == "0.764"


def test_the_standard_error_above():
    assert said(np.sqrt(0.04 / 30 + 0.09 / 20 + 0.0625 / 50) / 3) == "0.028"
