"""Frameworks and answers for tests: small ones by hand, arbitrary ones by Hypothesis."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import (
    Aggregation,
    Band,
    Bands,
    Checklist,
    Choice,
    Framework,
    Group,
    Item,
    Ladder,
    Lens,
    Node,
    Quantity,
    Scale,
)

WEIGHTS = st.sampled_from([1.0, 1.0, 2.0, 0.5, 3.0, 1.2, 0.1])
POINTS = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9, 1.0, 2.0, 4.0])
LADDERS = [
    (0, 1, 2, 3, 4),
    (0, 0.3, 0.9),
    (1, 2, 3, 4, 5),
    (0, 1),
    (0, 0, 1),
    (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
]


def ladder(id: str = "a", points: Sequence[float] = (0, 1, 2, 3, 4), **more) -> Ladder:
    return Ladder(id, tuple(Choice(str(place + 1), value) for place, value in enumerate(points)), **more)


def checklist(id: str = "a", points: Sequence[float] = (1, 1), **more) -> Checklist:
    return Checklist(id, tuple(Choice(f"o{place}", value) for place, value in enumerate(points)), **more)


def framework(*children: Node | Item, **more) -> Framework:
    """A framework whose whole is the mean of the children, unless the tree is handed in."""
    given = {"scale": Scale(1, 5, 1)} | more
    tree = given.pop("tree", None) or Node("whole", children)
    return Framework("test", "1", tree, texts={}, **given)


def of_ladders(dimensions: int = 4, categories: int = 3, items: int = 3, **more) -> Framework:
    """A framework in the shape of the bundled one."""
    tree = []
    for d in range(dimensions):
        nodes = [
            Node(f"d{d}-c{c}", tuple(ladder(f"d{d}-c{c}-i{i}") for i in range(items)))
            for c in range(categories)
        ]
        tree.append(Node(f"d{d}", tuple(nodes)))
    return framework(*tree, **more)


def answers(
    about: Framework,
    rows: Sequence[Sequence[float | Absence]],
    unit_of: Sequence[int] | None = None,
    units: Sequence[str] = (),
    consensus: Sequence[Sequence[float | None]] | None = None,
) -> Answers:
    """Answers from rows of encoded values or reasons why there is none."""
    shape = (len(rows), len(about.items()))
    values = [[np.nan if isinstance(cell, Absence) else float(cell) for cell in row] for row in rows]
    absence = [[int(cell) if isinstance(cell, Absence) else 0 for cell in row] for row in rows]
    place = [0] * len(rows) if unit_of is None else list(unit_of)
    names = tuple(units) or tuple(f"u{number}" for number in range(max(place, default=0) + 1))
    agreed = None
    if consensus is not None:
        agreed = np.array(
            [[np.nan if cell is None else cell for cell in row] for row in consensus], dtype=float
        )
    return Answers(
        items=tuple(item.id for item in about.items()),
        units=names,
        unit_of=np.array(place, dtype=np.int32),
        respondents=tuple(str(number + 1) for number in range(len(rows))),
        values=np.array(values, dtype=np.float64).reshape(shape),
        absence=np.array(absence, dtype=np.int8).reshape(shape),
        consensus=agreed,
    )


def random_answers(about: Framework, units: Sequence[int], seed: int = 1, missing: float = 0.1) -> Answers:
    """Answers to ladders by ``units[i]`` respondents in unit i."""
    random = np.random.default_rng(seed)
    people = sum(units)
    tops = [len(item.levels) for item in about.items()]
    unit_of = np.repeat(np.arange(len(units)), units).astype(np.int32)
    values = random.integers(0, tops, (people, len(tops))).astype(float)
    absence = np.where(random.random(values.shape) < missing, random.integers(1, 4, values.shape), 0).astype(
        np.int8
    )
    return Answers(
        items=tuple(item.id for item in about.items()),
        units=tuple(f"u{number}" for number in range(len(units))),
        unit_of=unit_of,
        respondents=tuple(f"r{number}" for number in range(people)),
        values=np.where(absence == 0, values, np.nan),
        absence=absence,
    )


@st.composite
def items(draw, id: str) -> Item:
    more = {"weight": draw(WEIGHTS), "blank_is_lowest": draw(st.booleans())}
    kind = draw(st.sampled_from(["ladder", "ladder", "checklist", "quantity"]))
    if kind == "ladder":
        return ladder(id, draw(st.sampled_from(LADDERS)), **more)
    if kind == "checklist":
        points = draw(st.lists(POINTS, min_size=1, max_size=4).filter(any))
        return checklist(id, points, **more)
    worst, best = draw(st.sampled_from([(0, 10), (10, 0), (0.25, 1), (-5, 5)]))
    return Quantity(id, worst, best, draw(st.booleans()), draw(st.sampled_from([1.0, 1.2, 0.5])), **more)


@st.composite
def trees(draw, id: str = "n", depth: int = 2) -> Node:
    children: list[Node | Item] = []
    for place in range(draw(st.integers(1, 3))):
        below = f"{id}.{place}"
        deeper = depth > 0 and draw(st.booleans())
        children.append(draw(trees(f"{below}n", depth - 1)) if deeper else draw(items(f"{below}i")))
    decimals = draw(st.sampled_from([None, None, None, 0, 1, 2]))
    return Node(id, tuple(children), draw(WEIGHTS), draw(st.sampled_from(list(Aggregation))), decimals)


@st.composite
def frameworks(draw) -> Framework:
    tree = draw(trees())
    known = [item.id for item in tree.items()]
    groups = draw(st.lists(st.lists(st.sampled_from(known), min_size=1, unique=True), max_size=2))
    lens = Lens("lens", tuple(Group(f"g{place}", tuple(each)) for place, each in enumerate(groups)))
    scale = draw(st.sampled_from([Scale(1, 5, 1), Scale(0, 100, 0), Scale(0, 1, 2)]))
    third = (scale.high - scale.low) / 4
    bands = Bands((Band("low", scale.low), Band("high", scale.low + 3 * third)), draw(st.booleans()))
    return framework(
        tree=tree,
        scale=scale,
        bands=bands,
        lenses=(lens,) if groups else (),
        consensus_counts=draw(st.booleans()),
    )


def _value(item: Item) -> st.SearchStrategy[float]:
    if isinstance(item, Ladder):
        return st.integers(0, len(item.levels) - 1)
    if isinstance(item, Checklist):
        return st.integers(0, 2 ** len(item.options) - 1)
    return st.integers(-60, 150).map(lambda tenth: tenth / 10)


@st.composite
def rounds(draw, people: int = 6) -> tuple[Framework, Answers]:
    """A framework and answers to it by up to ``people`` respondents in up to three units."""
    about = draw(frameworks())
    reasons = st.sampled_from([Absence.BLANK, Absence.DONT_KNOW, Absence.NOT_RELEVANT, Absence.NOT_ASKED])
    all_items = about.items()
    row = st.tuples(*(st.one_of(_value(item), _value(item), reasons) for item in all_items))
    rows = draw(st.lists(row, max_size=people))
    units = draw(st.integers(1, 3))
    unit_of = draw(st.lists(st.integers(0, units - 1), min_size=len(rows), max_size=len(rows)))
    agreed = st.tuples(*(st.one_of(st.none(), st.none(), _value(item)) for item in all_items))
    consensus = draw(st.one_of(st.none(), st.lists(agreed, min_size=units, max_size=units)))
    names = [f"u{number}" for number in range(units)]
    return about, answers(about, rows, unit_of, names, consensus)
