"""What every measurement shares: the machine, the clock, a framework of the bundled one's shape, and the results file."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from spindel.core.answers.model import Answers
from spindel.core.frameworks.model import Band, Bands, Choice, Framework, Group, Ladder, Lens, Node, Scale

RESULTS = Path(__file__).parent / "results"
CATEGORIES = (4, 3, 3, 3)
ITEMS = 3
"""Per category: 39 items in 13 categories in 4 dimensions, as the bundled framework has."""


def machine() -> dict[str, object]:
    """Where it was measured; no names, no addresses."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def median_of(
    run: Callable[[], object], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Median seconds of ``repeats`` runs, after one that does not count."""
    run()
    taken = []
    for _ in range(repeats):
        start = clock()
        run()
        taken.append(clock() - start)
    return statistics.median(taken)


def framework(points: tuple[float, ...] = (0, 1, 2, 3, 4)) -> Framework:
    """39 items of five levels, with bands and a lens of four groups."""
    levels = tuple(Choice(str(place + 1), value) for place, value in enumerate(points))
    dimensions = []
    for dimension, categories in enumerate(CATEGORIES):
        nodes = [
            Node(f"c{dimension}{c}", tuple(Ladder(f"i{dimension}{c}{i}", levels) for i in range(ITEMS)))
            for c in range(categories)
        ]
        dimensions.append(Node(f"d{dimension}", tuple(nodes)))
    tree = Node("whole", tuple(dimensions))
    groups = tuple(
        Group(f"t{d}", tuple(item.id for item in node.items())) for d, node in enumerate(dimensions)
    )
    bands = Bands((Band("low", 1), Band("middle", 2.5), Band("high", 4)), on_rounded=True)
    advice = tuple(node.id for node in tree.nodes() if node.id.startswith("c"))
    lenses = (Lens("themes", groups),)
    return Framework("bench", "1", tree, Scale(1, 5, 1), {}, bands=bands, lenses=lenses, advice=advice)


def answers(about: Framework, respondents: int, units: int, *, in_order: bool = True) -> Answers:
    """Random answers, one in twenty missing for some reason; respondents stand unit by unit, or in no order."""
    random = np.random.default_rng(2012)
    items = about.items()
    unit_of = np.arange(respondents) * units // respondents
    values = random.integers(0, 5, (respondents, len(items))).astype(np.float64)
    absence = random.integers(1, 4, values.shape, dtype=np.int8)
    absence[random.random(values.shape) >= 1 / 20] = 0
    values[absence != 0] = np.nan
    return Answers(
        items=tuple(item.id for item in items),
        units=tuple(f"unit-{number}" for number in range(units)),
        unit_of=(unit_of if in_order else random.permutation(unit_of)).astype(np.int32),
        respondents=(),
        values=values,
        absence=absence,
    )


def write(name: str, result: dict[str, object]) -> None:
    """Print a result and keep it in ``bench/results/<name>.json``."""
    text = json.dumps(result, indent=2, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)
