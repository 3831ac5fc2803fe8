"""How much of what people answer differently lies between units."""

import numpy as np
import pytest

from spindel.core.answers.model import Absence, Answers
from spindel.core.evaluation import Round, evaluate
from spindel.core.evaluation.between import between
from tests.factories.frameworks import small_framework

ABOVE = {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}
UNITS = tuple(ABOVE)


def answers_of(levels):
    """Ladder items only; the same level in each."""
    framework = small_framework()
    people = [(unit, level) for unit, row in levels.items() for level in row]
    items = tuple(item.id for item in framework.items())
    ladders = np.isin(items, ["retning", "ledelse", "data"])
    values = np.where(ladders, np.array([level for _, level in people])[:, None], np.nan).astype(float)
    absence = np.where(ladders, Absence.ANSWERED, Absence.NOT_ASKED) * np.ones((len(people), 1), np.int8)
    units = tuple(levels)
    return framework, Answers(
        items=items,
        units=units,
        respondents=tuple(str(place) for place in range(len(people))),
        unit_of=np.array([units.index(unit) for unit, _ in people]),
        values=values,
        absence=absence.astype(np.int8),
    )


def found(levels, units=UNITS):
    framework, answers = answers_of(levels)
    evaluation = evaluate(framework, answers, Round(above=ABOVE))
    return between(evaluation, units, ABOVE)


def test_all_differences_inside():
    same = found({unit: [0, 2, 4, 2] for unit in UNITS})
    assert same.parts.people_share == pytest.approx(1)
    assert same.icc1 < 0, "people of one unit are less alike than any two"


def test_all_differences_between_areas():
    apart = found({"a1": [0, 0, 0], "a2": [4, 4, 4], "b1": [0, 0, 0], "b2": [4, 4, 4]})
    assert apart.parts.people_share == pytest.approx(0)
    assert apart.icc1 == pytest.approx(1)
    assert apart.icc2 == pytest.approx(1)


def test_between_departments():
    apart = found({"a1": [0, 1, 0, 1], "a2": [0, 1, 1, 0], "b1": [4, 3, 4, 3], "b2": [3, 4, 4, 3]})
    assert apart.parts.organisation_share > 0.8
    assert apart.units == 4


@pytest.mark.parametrize(
    "levels",
    [
        {"a1": [0, 1], "a2": [2, 3]},
        {"a1": [0], "a2": [2], "b1": [3], "b2": [4]},
        {"a1": [0, 1], "a2": [], "b1": [], "b2": [2]},
    ],
)
def test_too_few_units_or_people_say_nothing(levels):
    levels = {unit: row for unit, row in levels.items() if row}
    assert found(levels, tuple(levels)) is None
